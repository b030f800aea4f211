import { createStore } from '../store.ts'

/**
 * Whether the bridge answers (otherwise `lost`) and can reach its store (otherwise `store`). The page reports it, keeps what it shows,
 * and retries.
 */
export const connection = createStore<'fine' | 'lost' | 'store'>('fine')

/** Milliseconds between two attempts. */
const RETRY_DELAY = 1000

const listeners = new Set<() => void>()
let isScheduled = false

/** Calls the listener each time the bridge and its store are back. */
export function onReconnect(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const markConnectionLost = (): void => markUnavailable('lost')
export const markStoreUnavailable = (): void => markUnavailable('store')

/** The bridge has answered. Some answers need no store, so only a positive readiness check proves that the store is back. */
export function markAnswered(): void {
  if (connection.get() === 'lost') markAvailable()
}

/** Checks whether the bridge answers, after a failure that does not say why. */
export async function isAnswering(): Promise<boolean> {
  await checkReadiness()
  return connection.get() !== 'lost'
}

function markUnavailable(state: 'lost' | 'store'): void {
  connection.set(state)
  if (isScheduled) return
  isScheduled = true
  setTimeout(() => {
    isScheduled = false
    void checkReadiness()
  }, RETRY_DELAY)
}

function markAvailable(): void {
  if (connection.get() === 'fine') return
  connection.set('fine')
  for (const listener of listeners) listener()
}

async function checkReadiness(): Promise<void> {
  const answer = await fetch('/readyz', { cache: 'no-store' }).catch(() => undefined)
  if (answer?.ok) return markAvailable()
  // a proxy may answer in place of a bridge that is down, and knows nothing of its store
  const readiness = (await answer?.json().catch(() => undefined)) as { redis?: { ready?: boolean } } | undefined
  markUnavailable(readiness?.redis?.ready === false ? 'store' : 'lost')
}
