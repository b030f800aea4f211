import { createStore } from '../store.ts'
import { readSession, type Session, session, sessionEnd, signIn, signOut } from './token.ts'

/** The last session that was taken from another tab. */
export const sessionFromOther = createStore<Session | undefined>(undefined)

/** Channel between the tabs of one browser; only pages of this origin, in the same profile, can use it. */
const CHANNEL = 'session'

/** Maximum milliseconds that a new tab waits for the session of another one before it shows the sign-in page. */
const WAIT = 250

type Message =
  | { readonly kind: 'ask' }
  | { readonly kind: 'session'; readonly session: unknown }
  | { readonly kind: 'sign-out'; readonly token: string; readonly refused: boolean }

/** What is used of a `BroadcastChannel`. */
interface Channel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: Event) => void): void
}

/**
 * One session for the tabs of a browser, passed from tab to tab and never written where it would outlive them. A tab without a session
 * takes that of another one; a tab with a session keeps it. Signing out ends it in every tab that has the same. `joined` resolves once it
 * is known whether another tab has one.
 */
export function joinTabs(
  channel: Channel = new BroadcastChannel(CHANNEL),
  wait = WAIT
): { readonly joined: Promise<void>; leave(): void } {
  let current = session.get()
  let isFromOther = false
  const post = (message: Message) => channel.postMessage(message)
  const apply = (change: () => void) => {
    isFromOther = true
    try {
      change()
    } finally {
      isFromOther = false
    }
  }
  const taken = Promise.withResolvers<void>()

  channel.addEventListener('message', event => {
    const message = ('data' in event ? event.data : null) as Partial<Message> | null
    const own = session.get()
    if (message?.kind === 'ask' && own !== undefined) post({ kind: 'session', session: own })
    if (message?.kind === 'session' && own === undefined) {
      const other = readSession(message.session)
      if (other !== undefined) {
        apply(() => signIn(other))
        sessionFromOther.set(other)
      }
      taken.resolve()
    }
    if (message?.kind === 'sign-out' && own !== undefined && message.token === own.token)
      apply(() => signOut(message.refused === true ? 'refused' : undefined))
  })

  const leave = session.subscribe(() => {
    const [before, now] = [current, session.get()]
    current = now
    if (isFromOther) return
    if (now !== undefined) post({ kind: 'session', session: now satisfies Session })
    else if (before !== undefined) post({ kind: 'sign-out', token: before.token, refused: sessionEnd.get() === 'refused' })
  })

  if (current !== undefined) {
    // One that asked before this tab listened may still wait.
    post({ kind: 'session', session: current })
    return { joined: Promise.resolve(), leave }
  }
  post({ kind: 'ask' })
  setTimeout(taken.resolve, wait)
  return { joined: taken.promise, leave }
}
