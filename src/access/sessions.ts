import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Caller } from '../domain/caller.ts'
import { SESSION_LIFE, type SessionStore } from '../store/access/session-store.ts'
import type { TokenStore } from '../store/access/token-store.ts'
import type { Refused } from './authenticate.ts'

/** The cookie that holds a session. */
export const COOKIE = 'jcb_queues'

/**
 * A page opened by the browser cannot send a token. For an hour it may send this cookie instead, accepted by a single page. What its
 * caller may do is decided at every request.
 */
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
  readonly external: ExternalCallers
  readonly now: () => number
}

/** What decides on callers of an identity provider or of KubeSphere at this moment. */
export interface ExternalCallers {
  /** Text of the settings by which such a caller was believed: another one ends its sessions. Undefined: it would not be believed now. */
  basis(caller: Pick<Caller, 'kind' | 'subject'>): string | undefined
  /** The caller with what role maps and the stored roles of groups give to its names and groups. */
  granted(caller: Caller): Promise<Caller>
}

/** Contains no token, only the identity of the caller. */
interface Kept {
  readonly subject: string
  readonly name: string
  readonly kind: Caller['kind']
  readonly readOnly: boolean
  readonly expiresAt: string | null
  readonly groups?: readonly string[]
  readonly mappedNames?: readonly string[]
  /** Digest that ties the session to the admin token, or to the settings of the provider, and reveals nothing about them. */
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

export function createSessions({ store, tokens, adminToken, external, now }: SessionsDeps): Sessions {
  const proofOf = (text: string, caller: Pick<Caller, 'kind' | 'subject'>): string | undefined => {
    const basis = caller.kind === 'oidc' || caller.kind === 'kubesphere' ? external.basis(caller) : adminToken
    return basis === undefined ? undefined : createHmac('sha256', text).update(basis).digest('base64url')
  }

  return {
    async open({ subject, name, kind, readOnly, expiresAt, groups, mappedNames }) {
      const text = randomBytes(32).toString('base64url')
      const left = expiresAt === null ? SESSION_LIFE : Math.floor((Date.parse(expiresAt) - now()) / 1000)
      const seconds = Math.max(1, Math.min(SESSION_LIFE, left))
      const proof = proofOf(text, { kind, subject }) ?? ''
      const kept: Kept = {
        ...{ subject, name, kind, readOnly, expiresAt, proof },
        ...(groups === undefined ? {} : { groups }),
        ...(mappedNames === undefined ? {} : { mappedNames })
      }
      await store.put(hashOf(text), JSON.stringify(kept), seconds)
      return { text, seconds }
    },

    async caller(text) {
      const found = await store.get(hashOf(text))
      if (found === undefined) return { refused: 'ExpiredToken' }
      if (found === 'changed') return { refused: 'RecordChanged' }
      const { proof, ...kept } = JSON.parse(found.record) as Kept
      const caller: Caller = { ...kept, platformAdmin: false, roles: new Map() }
      if (kept.expiresAt !== null && Date.parse(kept.expiresAt) <= now()) return { refused: 'ExpiredToken' }
      if (kept.kind !== 'token') {
        if (!isEqual(proof, proofOf(text, kept) ?? '')) return { refused: 'UnknownToken' }
        return kept.kind === 'admin-token' ? { ...caller, platformAdmin: true } : external.granted(caller)
      }
      const token = await tokens.get(kept.subject.slice('token:'.length))
      if (token?.damage !== undefined) return { refused: token.damage.missingKey === undefined ? 'RecordChanged' : 'KeyMissing' }
      return token === undefined || !token.platformAdmin
        ? { refused: 'UnknownToken' }
        : { ...caller, platformAdmin: true, readOnly: token.readOnly }
    },

    close: text => store.remove(hashOf(text))
  }
}

const hashOf = (text: string): string => hash('sha256', text, 'base64url')

const isEqual = (a: string, b: string): boolean =>
  a !== '' && a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
