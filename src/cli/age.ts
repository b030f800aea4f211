/** Units of ages, the largest first, each with its milliseconds and the number of them from which it is used. */
const units = [
  ['y', 365 * 86_400_000, 2],
  ['d', 86_400_000, 2],
  ['h', 3_600_000, 1],
  ['m', 60_000, 1],
  ['s', 1_000, 0]
] as const

/** How long ago a moment was, or how far ahead it is: `3m`, `2d`, `in 30d`. Null for none, and for what is no time. */
export function age(at: string | null | undefined, now: number = Date.now()): string | null {
  const then = Date.parse(at ?? '')
  if (Number.isNaN(then)) return null
  const distance = Math.abs(now - then)
  const [name, size] = units.find(([, unit, least]) => distance >= unit * least) ?? ['s', 1_000]
  const text = `${Math.floor(distance / size)}${name}`
  return then > now ? `in ${text}` : text
}
