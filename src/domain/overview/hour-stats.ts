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

export const textOf = ({ found, repaired, arrivals }: HourStats): string =>
  `${found} ${repaired} ${[...arrivals].map(([step, count]) => `${step}:${count}`).join(',')}`

/** Adds up hours, each as a text of `textOf`: there can be hundreds of thousands. What cannot be read counts nothing. */
export function createSum() {
  let [found, repaired] = [0, 0]
  const steps = new Array<number>(LAST + 1).fill(0)
  return {
    add(text: string): void {
      const [first, second, list = ''] = text.split(' ')
      found += numberIn(first)
      repaired += numberIn(second)
      for (const pair of list === '' ? [] : list.split(',')) {
        const at = pair.indexOf(':')
        const [step, count] = [numberIn(pair.slice(0, Math.max(0, at))), numberIn(pair.slice(at + 1))]
        if (at > 0 && step <= LAST) steps[step] = (steps[step] ?? 0) + count
      }
    },
    total: (): HourStats => ({
      ...{ found, repaired },
      arrivals: new Map(steps.flatMap((count, step) => (count === 0 ? [] : [[step, count] as const])))
    })
  }
}

/** A number of at most nine digits; 0 for anything else. */
const numberIn = (text = ''): number => (/^\d{1,9}$/.test(text) ? Number(text) : 0)

export function sumOf(all: readonly HourStats[]): HourStats {
  const sum = createSum()
  for (const stats of all) sum.add(textOf(stats))
  return sum.total()
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
