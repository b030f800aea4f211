import { randomInt } from 'node:crypto'
import { randomFrom } from './chaos-random.ts'

/** Milliseconds that a suite of `npm run test:long` may take for its cases, so that all suites together end within 25 minutes. */
const BUDGET = 60_000

const isAll = process.env['LONG_ALL'] === 'true'

/** What a sample is drawn by; the environment names it to repeat a run. */
const longSeed = (): number => Number(process.env['LONG_SEED'] ?? randomInt(2 ** 31))

/**
 * Runs the cases in an order drawn by a seed, and stops when the time is used up; with `--all` runs every one. Prints the seed before
 * and the share after them. Returns how many were run.
 */
export async function runSample<T>(suite: string, cases: readonly T[], run: (value: T) => Promise<void>): Promise<number> {
  const seed = longSeed()
  console.error(`${suite}: LONG_SEED=${seed}, ${cases.length} cases`)
  const end = isAll ? Number.POSITIVE_INFINITY : performance.now() + BUDGET
  let done = 0
  for (const value of isAll ? cases : shuffled(cases, randomFrom(seed))) {
    if (performance.now() > end) break
    await run(value)
    done++
  }
  const share = cases.length === 0 ? 100 : Math.floor((100 * done) / cases.length)
  console.error(`${suite}: LONG_SEED=${seed}, ran ${done} of ${cases.length} cases (${share} %)`)
  return done
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map(value => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value)
}
