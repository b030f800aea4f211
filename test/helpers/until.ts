import { setTimeout } from 'node:timers/promises'

/** Asks again and again until the answer is neither undefined nor false, and gives it; throws after `ms` milliseconds. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, ms = 20_000): Promise<T> {
  const end = performance.now() + ms
  while (true) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain until ${what}`)
    await setTimeout(20)
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
