import { createStore } from '../store.ts'

/** Whether the bridge answers. `lost` while it does not: the page says so, keeps what it shows, and tries again. */
export const connection = createStore<'fine' | 'lost'>('fine')

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined

/** Calls when the bridge answers again after it did not. */
export function onReconnect(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function connectionLost(): void {
  connection.set('lost')
  if (timer === undefined) timer = setTimeout(tryAgain, 1000)
}

export function connectionFine(): void {
  if (connection.get() === 'fine') return
  connection.set('fine')
  for (const listener of listeners) listener()
}

async function tryAgain(): Promise<void> {
  timer = undefined
  const answer = await fetch('/healthz', { cache: 'no-store' }).catch(() => undefined)
  // a proxy in between answers for a bridge that is gone
  if (answer === undefined || answer.status >= 502) connectionLost()
  else connectionFine()
}
