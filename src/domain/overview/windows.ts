const HOUR = 3_600_000

/** The time that an overview looks back on, in buckets of some hours. */
const shapes = {
  '24h': { bucket: '1h', hours: 1, count: 24 },
  '7d': { bucket: '6h', hours: 6, count: 28 },
  '30d': { bucket: '1d', hours: 24, count: 30 }
} as const

export type Window = keyof typeof shapes
export const windowNames = Object.keys(shapes) as readonly Window[]
export const bucketNames = Object.values(shapes).map(({ bucket }) => bucket)

export interface Buckets {
  readonly bucket: (typeof bucketNames)[number]
  /** Hours since 1970 at which the buckets begin, in UTC; the last one includes the present hour. */
  readonly starts: readonly number[]
  readonly hours: number
}

/** The hour of a time (ms since 1970), counted from 1970. */
export const hourOf = (at: number): number => Math.floor(at / HOUR)

export const msOfHour = (hour: number): number => hour * HOUR

export const timeOfHour = (hour: number): string => new Date(msOfHour(hour)).toISOString()

export function bucketsOf(window: Window, now: number): Buckets {
  const { bucket, hours, count } = shapes[window]
  const last = Math.floor(hourOf(now) / hours) * hours
  return { bucket, hours, starts: Array.from({ length: count }, (_, i) => last - (count - 1 - i) * hours) }
}
