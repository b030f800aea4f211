import { generalMessages } from '#messages/general'

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

/** Converts an ISO timestamp to the value of a datetime-local input. */
export function toDateTimeInput(iso: string | undefined): string {
  if (iso === undefined) return ''
  const time = new Date(iso)
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
