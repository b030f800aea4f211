import { Tooltip } from '@mantine/core'
import { generalMessages } from '../messages/general.ts'
import { createStore, useStore } from '../store.ts'

const clock = createStore(Date.now())
setInterval(() => clock.set(Date.now()), 5_000)

const exact = new Intl.DateTimeFormat(generalMessages.language, { dateStyle: 'medium', timeStyle: 'long' })
const relative = new Intl.RelativeTimeFormat(generalMessages.language, { numeric: 'auto', style: 'long' })
const steps = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60]
] as const

export function relativeTime(time: number, now: number): string {
  const seconds = Math.round((time - now) / 1000)
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  if (Math.abs(seconds) < 10) return generalMessages.time.now
  return seconds < 0 ? generalMessages.time.secondsAgo(-seconds) : generalMessages.time.inSeconds(seconds)
}

const inSentence = new Intl.DateTimeFormat(generalMessages.language, { dateStyle: 'medium', timeStyle: 'short' })

/** Replaces the ISO timestamps in a sentence of the bridge by local ones. */
export const formatTimes = (sentence: string): string =>
  sentence.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, moment => inSentence.format(new Date(moment)))

export const exactTime = (iso: string): string => exact.format(new Date(iso))

/** The timestamp of a record that cannot be read. */
const UNREADABLE = '1970-01-01T00:00:00.000Z'

/**
 * A relative time; the exact one is in its tooltip and in `dateTime`. It is no live region, so that screen readers do not announce
 * each tick.
 */
export function Time({ at, none = generalMessages.none }: { readonly at: string | null | undefined; readonly none?: string }) {
  const now = useStore(clock)
  if (at === null || at === undefined || at === UNREADABLE) return <span>{none}</span>
  return (
    <Tooltip label={exactTime(at)}>
      <time dateTime={at} aria-live="off">
        {relativeTime(Date.parse(at), now)}
      </time>
    </Tooltip>
  )
}

interface LabelledTimeProps {
  readonly label: string
  readonly at: string | null
  /** Shown when there is no time. */
  readonly none: string
}

/** A time with a label, such as “Checked 25 s ago”. */
export const LabelledTime = ({ label, at, none }: LabelledTimeProps) =>
  at === null ? (
    none
  ) : (
    <>
      {label} <Time at={at} />
    </>
  )
