import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Caller } from '../domain/caller.ts'
import { SESSION_LIFE, type SessionStore } from '../store/access/session-store.ts'
import type { TokenStore } from '../store/access/token-store.ts'
import type { Refused } from './authenticate.ts'

/** The cookie that holds a session. */
export const COOKIE = 'jcb_queues'

/** A page opened by the browser cannot send a token. For an hour it may send this cookie instead, accepted by a single page. */
export interface Sessions {
  open(caller: Caller): Promise<{ readonly text: string; readonly seconds: number }>
  /** The caller of a session, as far as the caller still has access. */
  caller(text: string): Promise<Caller | Refused>
  close(text: string): Promise<void>
}

export interface SessionsDeps {
  readonly store: SessionStore
  readonly tokens: Pick<TokenStore, 'get'>
  readonly adminToken: string
  readonly now: () => number
}

/** Contains no token, only the identity of the caller. */
interface Kept {
  readonly subject: string
  readonly name: string
  readonly kind: Caller['kind']
  readonly readOnly: boolean
  readonly expiresAt: string | null
  /** Digest that ties the session to the current admin token and reveals nothing about it. */
  readonly proof: string
}

const TEXT = /^[\w-]{43}$/

/** The session in a `Cookie` header. */
export function sessionIn(header: string | undefined): string | undefined {
  const texts = (header ?? '').split(';').flatMap(part => {
    const [name, text = ''] = part.trim().split('=', 2)
    return name === COOKIE && TEXT.test(text) ? [text] : []
  })
  return texts.length === 1 ? texts[0] : undefined
}

export function createSessions({ store, tokens, adminToken, now }: SessionsDeps): Sessions {
  const proofOf = (text: string): string => createHmac('sha256', text).update(adminToken).digest('base64url')

  return {
    async open({ subject, name, kind, readOnly, expiresAt }) {
      const text = randomBytes(32).toString('base64url')
      const left = expiresAt === null ? SESSION_LIFE : Math.floor((Date.parse(expiresAt) - now()) / 1000)
      const seconds = Math.max(1, Math.min(SESSION_LIFE, left))
      const kept: Kept = { subject, name, kind, readOnly, expiresAt, proof: proofOf(text) }
      await store.put(hashOf(text), JSON.stringify(kept), seconds)
      return { text, seconds }
    },

    async caller(text) {
      const found = await store.get(hashOf(text))
      if (found === undefined) return { refused: 'ExpiredToken' }
      if (found === 'changed') return { refused: 'RecordChanged' }
      const { proof, ...kept } = JSON.parse(found.record) as Kept
      const caller: Caller = { ...kept, platformAdmin: true, roles: new Map() }
      if (kept.expiresAt !== null && Date.parse(kept.expiresAt) <= now()) return { refused: 'ExpiredToken' }
      if (kept.kind === 'admin-token') return isEqual(proof, proofOf(text)) ? caller : { refused: 'UnknownToken' }
      if (kept.kind !== 'token') return caller
      const token = await tokens.get(kept.subject.slice('token:'.length))
      if (token?.damage !== undefined) return { refused: token.damage.missingKey === undefined ? 'RecordChanged' : 'KeyMissing' }
      return token === undefined || !token.platformAdmin ? { refused: 'UnknownToken' } : { ...caller, readOnly: token.readOnly }
    },

    close: text => store.remove(hashOf(text))
  }
}

const hashOf = (text: string): string => hash('sha256', text, 'base64url')

const isEqual = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
