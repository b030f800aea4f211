import type { Caller } from '../domain/caller.ts'
import type { ProblemCode } from '../domain/problems.ts'
import type { TokenStore } from '../store/token-store.ts'
import { isAdminToken } from './admin-token.ts'
import { looksLikeToken } from './api-token.ts'
import { createTokenCallers } from './token-caller.ts'

/** Why nobody was found behind a token, for the answer and the audit trail. */
export const refusals = {
  NoToken: 'Send "Authorization: Bearer TOKEN" with a token that is valid here.',
  UnknownToken: 'Send "Authorization: Bearer TOKEN" with a token that is valid here.',
  DamagedToken: 'The checksum of this token is wrong: a part of it was lost or mistyped. Copy it once more.',
  ExpiredToken: 'The token has expired. Get a new one.'
} as const satisfies Record<string, string>

export type RefusalReason = keyof typeof refusals

/** A token that does not open. */
export interface Refused {
  readonly refused: RefusalReason
}

/** Finds out who a token belongs to, and what role he has in `project`, with one way to the store at most. */
export type Authenticate = (token: string, project: string | undefined) => Promise<Caller | Refused> | Caller | Refused

export interface AuthenticateDeps {
  /** Opens everything; empty: there is none. */
  readonly adminToken: string
  readonly tokens: TokenStore
  readonly now: () => number
}

/** Whoever holds the admin token. */
const admin: Caller = {
  ...{ subject: 'admin', name: 'Admin token', kind: 'admin-token', platformAdmin: true },
  ...{ roles: new Map(), readOnly: false, expiresAt: null }
}

export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  const isAdmin = isAdminToken(deps.adminToken)
  const callerOf = createTokenCallers(deps)
  return token => {
    if (isAdmin(token)) return admin
    return looksLikeToken(token) ? callerOf(token) : { refused: 'UnknownToken' }
  }
}

/** Which problem the answer is. */
export const problemOf = (_reason: RefusalReason): ProblemCode => 'UNAUTHENTICATED'
