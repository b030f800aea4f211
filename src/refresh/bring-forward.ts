import type { SourceIndex } from '../store/source/source-index.ts'
import { latestRead, nextRead } from './schedule.ts'

export interface BringForwardDeps {
  readonly index: Pick<SourceIndex, 'later' | 'mark'>
  readonly intervalOf: (store: string) => number
  readonly clock: () => number
}

/** Keys whose times are written at once. */
const AT_ONCE = 200

/** After an interval was made shorter: keys that would still wait for the longer one get their places in this one. */
export async function bringForward({ index, intervalOf, clock }: BringForwardDeps, store: string): Promise<void> {
  const [interval, now] = [intervalOf(store), clock()]
  const late = [...(await index.later(store, latestRead(interval, now)))]
  while (late.length > 0) {
    const some = late.splice(0, AT_ONCE)
    await Promise.all(some.map(key => index.mark(store, [key], nextRead(store, key, interval, now))))
  }
}
