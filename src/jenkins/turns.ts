import { setImmediate as nextTurn } from 'node:timers/promises'

/** Does the same for every item and lets others have their turn after each `size` of them. */
export async function inTurns<T, R>(items: readonly T[], size: number, work: (item: T, index: number) => R): Promise<R[]> {
  const results: R[] = []
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % size === 0) await nextTurn()
    results.push(work(item, index))
  }
  return results
}
