import { createStore } from '../store.ts'

const KEY = 'session'

export interface Session {
  /** The bearer token. */
  readonly token: string
  readonly kind: 'token' | 'oidc'
}

/** Whether a text can be a token. Characters that a header cannot carry rule it out, such as a dash inserted by a word processor. */
export const isTokenLike = (text: string): boolean => /^[!-~]+$/.test(text)

/** The session of this tab. It ends with the tab; other tabs are given it by `joinTabs`, and it is never written to a disk. */
export const session = createStore<Session | undefined>(readStored())
/** Why the last session ended, unless the user signed out. */
export const sessionEnd = createStore<'refused' | undefined>(undefined)

export function signIn(next: Session): void {
  sessionStorage.setItem(KEY, JSON.stringify(next))
  sessionEnd.set(undefined)
  session.set(next)
}

export function signOut(reason?: 'refused'): void {
  sessionStorage.removeItem(KEY)
  sessionEnd.set(reason)
  session.set(undefined)
}

/** Ends the session of the queue page in this browser, too. Its cookie lasts an hour otherwise. */
export function leaveQueue(token: string): void {
  void fetch('/queues/session', { method: 'DELETE', headers: { authorization: `Bearer ${token}` }, keepalive: true }).catch(
    () => {}
  )
}

function readStored(): Session | undefined {
  try {
    return readSession(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'))
  } catch {
    return undefined
  }
}

/** A session as another page load or another tab has written it; undefined for anything else. */
export function readSession(value: unknown): Session | undefined {
  const { token, kind } = (value ?? {}) as { readonly token?: unknown; readonly kind?: unknown }
  return typeof token === 'string' && isTokenLike(token) ? { token, kind: kind === 'oidc' ? 'oidc' : 'token' } : undefined
}
