/** What happened in one hour: drift that was found and repaired, and how long changes took to reach Jenkins. */
export interface HourStats {
  readonly found: number
  readonly repaired: number
  /** Number of changes by the step that their duration falls into, see `stepOf`. */
  readonly arrivals: ReadonlyMap<number, number>
}

export const nothingHappened: HourStats = { found: 0, repaired: 0, arrivals: new Map() }

/** The upper end of the first step in seconds, the steps for a doubling, and the number of the last step (12 days). */
const [FIRST, PER_DOUBLING, LAST] = [0.01, 4, 107]

/** The step of a histogram that a duration in seconds falls into. Steps grow by a fifth, so a percentile is known to a tenth. */
export const stepOf = (seconds: number): number =>
  seconds > FIRST ? Math.min(LAST, Math.ceil(Math.log2(seconds / FIRST) * PER_DOUBLING)) : 0

/** The upper end of a step, in seconds. */
const endOf = (step: number): number => FIRST * 2 ** (step / PER_DOUBLING)

/** `FOUND REPAIRED STEP:COUNT,STEP:COUNT`, as stored; nothing for what cannot be read. */
export function hourStatsIn(text: string | null | undefined): HourStats {
  const [found, repaired, steps = ''] = (text ?? '').split(' ')
  const arrivals = steps.split(',').flatMap(pair => {
    const [step, count] = pair.split(':').map(Number)
    return isNumber(step) && isNumber(count) && step <= LAST ? [[step, count] as const] : []
  })
  return { found: numberIn(found), repaired: numberIn(repaired), arrivals: new Map(arrivals) }
}

export const textOf = ({ found, repaired, arrivals }: HourStats): string =>
  `${found} ${repaired} ${[...arrivals].map(([step, count]) => `${step}:${count}`).join(',')}`

const isNumber = (value: number | undefined): value is number => value !== undefined && Number.isInteger(value) && value >= 0

function numberIn(text: string | undefined): number {
  const value = Number(text)
  return isNumber(value) ? value : 0
}

export function sumOf(all: readonly HourStats[]): HourStats {
  const arrivals = new Map<number, number>()
  let [found, repaired] = [0, 0]
  for (const stats of all) {
    found += stats.found
    repaired += stats.repaired
    for (const [step, count] of stats.arrivals) arrivals.set(step, (arrivals.get(step) ?? 0) + count)
  }
  return { found, repaired, arrivals }
}

/** The number of changes in a histogram. */
export const countIn = (arrivals: HourStats['arrivals']): number => [...arrivals.values()].reduce((a, b) => a + b, 0)

/** The duration in seconds within which this share of the changes arrived: the middle of its step. Null for none. */
export function percentileOf(arrivals: HourStats['arrivals'], share: number): number | null {
  const rank = Math.ceil(countIn(arrivals) * share)
  let seen = 0
  for (const [step, count] of [...arrivals].sort(([a], [b]) => a - b)) {
    seen += count
    if (seen >= rank) return Number(Math.sqrt(endOf(step - 1) * endOf(step)).toPrecision(2))
  }
  return null
}
