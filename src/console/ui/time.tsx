import { Tooltip } from '@mantine/core'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { createStore, useStore } from '../store.ts'
import { exactTime, relativeTime } from './format-time.ts'
import { usePrinting } from './use-printing.ts'

const clock = createStore(Date.now())
setInterval(() => clock.set(Date.now()), 5_000)

/** The time in milliseconds, as the relative times on the page have it. */
export const useNow = (): number => useStore(clock)

/** The timestamp of a record that cannot be read. */
const UNREADABLE = '1970-01-01T00:00:00.000Z'

/**
 * A relative time; the exact one is in its tooltip, in `dateTime`, and on paper, where nothing says what it is relative to. It is no live region, so that screen readers do not announce
 * each tick.
 */
export function Time({ at, none = generalMessages.none }: { readonly at: string | null | undefined; readonly none?: string }) {
  const now = useNow()
  const isPrinting = usePrinting()
  if (at === null || at === undefined || at === UNREADABLE) return <span>{none}</span>
  return (
    <Tooltip label={exactTime(at)}>
      <time dateTime={at} aria-live="off">
        {isPrinting ? exactTime(at) : relativeTime(Date.parse(at), now)}
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
      {label}
      {marks.space}
      <Time at={at} />
    </>
  )
