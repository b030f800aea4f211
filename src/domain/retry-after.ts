/** Milliseconds that a `Retry-After` header asks for, in seconds or as a date; undefined where it asks for nothing. At most `longest`. */
export function retryAfterIn(header: string | undefined, now: number, longest: number): number | undefined {
  if (header === undefined || header.length > 40) return undefined
  const text = header.trim()
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(ms) || ms <= 0 ? undefined : Math.min(ms, longest)
}
