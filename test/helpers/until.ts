import { setTimeout } from 'node:timers/promises'

/** Milliseconds between two questions. */
const STEP = 20
/** How many times as long a busy machine may take for as many questions as an idle one. */
const SLOWEST = 5

/** What was waited for did not come. */
export class InVain extends Error {}

/**
 * Asks again and again until the answer is neither undefined nor false, and gives it. Throws after `ms` milliseconds, if it could ask as often
 * in them as a machine lets it that has time for what is waited for.
 */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, ms = 20_000): Promise<T> {
  const begin = performance.now()
  for (let turn = 1; ; turn++) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    const took = performance.now() - begin
    const isIdle = turn >= ms / (2 * STEP)
    if (took > (isIdle ? ms : ms * SLOWEST)) throw new InVain(`waited ${Math.round(took)} ms in vain until ${what}`)
    await setTimeout(STEP)
  }
}

/** Waits until a count has reached its goal, as long as it grows; throws when it has not grown for `ms` milliseconds. */
export async function untilReached(
  what: string,
  goal: number,
  count: () => Promise<number> | number,
  ms = 20_000
): Promise<void> {
  for (let last = -1; last < goal; ) {
    const before = last
    last = await until(`${what}: more than ${before} of ${goal}`, async () => [await count()].find(now => now > before), ms)
  }
}

/** What the promise gives; throws after `ms` milliseconds, with what `where` says then. */
export async function within<T>(ms: number, where: () => string, promise: Promise<T>): Promise<T> {
  const end = new AbortController()
  const late = setTimeout(ms, undefined, { signal: end.signal }).then(() => {
    throw new Error(`not done after ${ms} ms: ${where()}`)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    end.abort()
    late.catch(() => {})
  }
}
