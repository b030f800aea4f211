/** The three forms of a date in HTTP (RFC 9110); anything else that `Date.parse` would make a date of is none. */
const HTTP_DATE = /^(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? [\w :-]+$/

/**
 * Milliseconds that a `Retry-After` header asks for, in seconds or as a date; undefined where it asks for nothing. At most `longest`. `now`
 * is the time of the clock that the date is given by.
 */
export function retryAfterIn(header: string | undefined, now: number, longest: number): number | undefined {
  if (header === undefined || header.length > 40) return undefined
  const text = header.trim()
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : HTTP_DATE.test(text) ? Date.parse(text) - now : Number.NaN
  return Number.isNaN(ms) || ms <= 0 ? undefined : Math.min(ms, longest)
}

/** The time of the sender's clock as its `Date` header tells it, else ours: the two may be minutes apart. */
export function clockOf(header: string | undefined, ours: number): number {
  const sent = header === undefined || !HTTP_DATE.test(header) ? Number.NaN : Date.parse(header)
  return Number.isNaN(sent) ? ours : sent
}
