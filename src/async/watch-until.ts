import { createWakeSignal } from './wake-signal.ts'

/** Milliseconds between two looks without news: some changes produce none, and news may be missed. The pause doubles from first to last. */
const PAUSE = { first: 50, last: 1_000 } as const

export interface Watch<T> {
  /** Registers a callback for news; returns the function that removes it. */
  readonly subscribe: (news: () => void) => () => void
  readonly look: () => Promise<T>
  readonly isOver: (seen: T) => boolean
  /** Maximum wait in milliseconds; 0 means a single look. */
  readonly ms: number
  /** Ends the wait early. */
  readonly signal: AbortSignal
}

/** Looks at the start, on news, occasionally without news, and at the end, until it is over. Returns what was seen last. */
export async function watchUntil<T>({ subscribe, look, isOver, ms, signal }: Watch<T>): Promise<T> {
  if (ms === 0 || signal.aborted) return look()
  const end = new AbortController()
  const stop = () => end.abort()
  const news = createWakeSignal(end.signal)
  const unsubscribe = subscribe(news.ring)
  const timer = setTimeout(stop, ms)
  signal.addEventListener('abort', stop)
  try {
    let seen = await look()
    for (let pause: number = PAUSE.first; !isOver(seen) && !end.signal.aborted; pause = Math.min(2 * pause, PAUSE.last)) {
      await news.wait(pause)
      seen = await look()
    }
    return seen
  } finally {
    unsubscribe()
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
