import { setTimeout } from 'node:timers/promises'

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

/** Asks every `every` milliseconds until the answer is true; throws when that lasts longer than `limit`. */
export async function until(what: string, ask: () => Promise<boolean>, every = 10, limit = 120_000): Promise<void> {
  const end = performance.now() + limit
  while (!(await ask())) {
    if (performance.now() > end) throw new Error(`waited ${limit / 1000} s in vain until ${what}`)
    await setTimeout(every)
  }
}

/** Runs `work` again and again, up to `most` times, and starts no run once `budget` milliseconds are spent. */
export async function repeated<T>(most: number, budget: number, work: (round: number) => Promise<T>): Promise<T[]> {
  const end = performance.now() + budget
  const results: T[] = []
  while (results.length < most && (results.length === 0 || performance.now() < end)) results.push(await work(results.length))
  return results
}
