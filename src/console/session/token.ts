import { createStore } from '../store.ts'

const KEY = 'session'

export interface Session {
  /** What goes into the Authorization header. */
  readonly token: string
  readonly kind: 'token' | 'oidc'
}

/** Whether a text can be a token: what cannot be in a header is none, such as a dash that a word processor made of it. */
export const isTokenLike = (text: string): boolean => /^[!-~]+$/.test(text)

/** Who is signed in: for this tab only. It ends with the tab and is never written to where other tabs can read it. */
export const session = createStore<Session | undefined>(stored())
/** Why the last session ended, when it was not by signing out. */
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

function stored(): Session | undefined {
  try {
    const value = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Partial<Session> | null
    return typeof value?.token === 'string' && isTokenLike(value.token)
      ? { token: value.token, kind: value.kind === 'oidc' ? 'oidc' : 'token' }
      : undefined
  } catch {
    return undefined
  }
}
