import { createStore } from '../store.ts'

/**
 * Whether the bridge answers (`lost` while it does not), and can use its store (`store` while it cannot). The page says so, keeps what
 * it shows, and tries again.
 */
export const connection = createStore<'fine' | 'lost' | 'store'>('fine')

/** Milliseconds between two tries. */
const PAUSE = 1000

const listeners = new Set<() => void>()
let isWaiting = false

/** Calls when all of it works again after it did not. */
export function onReconnect(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const markConnectionLost = (): void => away('lost')
export const markStoreUnavailable = (): void => away('store')

/** The bridge has answered. What needs no store is answered without one, too: only being ready tells that the store is back. */
export function markAnswered(): void {
  if (connection.get() === 'lost') fine()
}

/** Whether the bridge answers after all; for what failed and does not tell why. */
export async function isAnswering(): Promise<boolean> {
  await tryAgain()
  return connection.get() !== 'lost'
}

function away(how: 'lost' | 'store'): void {
  connection.set(how)
  if (isWaiting) return
  isWaiting = true
  setTimeout(() => {
    isWaiting = false
    void tryAgain()
  }, PAUSE)
}

function fine(): void {
  if (connection.get() === 'fine') return
  connection.set('fine')
  for (const listener of listeners) listener()
}

async function tryAgain(): Promise<void> {
  const answer = await fetch('/readyz', { cache: 'no-store' }).catch(() => undefined)
  if (answer?.ok) return fine()
  // a proxy in between answers for a bridge that is gone, and says nothing of its store
  const told = (await answer?.json().catch(() => undefined)) as { redis?: { ready?: boolean } } | undefined
  away(told?.redis?.ready === false ? 'store' : 'lost')
}
