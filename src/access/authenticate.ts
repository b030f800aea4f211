import { type Caller, EVERY_PROJECT } from '../domain/caller.ts'
import { withRole } from '../domain/permissions.ts'
import type { ProblemCode } from '../domain/problems.ts'
import type { MemberStore } from '../store/access/member-store.ts'
import type { TokenStore } from '../store/access/token-store.ts'
import { isWellFormed, looksLikeToken } from './api-token.ts'
import { isSecretToken } from './secret-token.ts'
import { createTokenCallers } from './token-caller.ts'

/** Why a token was refused, for the answer and the audit trail. */
export const refusals = {
  NoToken: 'Send "Authorization: Bearer TOKEN" with a token that is valid here.',
  // The same for every such token, so that it reveals nothing about this one.
  UnknownToken:
    'Send "Authorization: Bearer TOKEN" with a token that is valid here. The METRICS_TOKEN reads /metrics and opens nothing else.',
  DamagedToken: 'The checksum of this token is wrong: a part of it was lost or mistyped. Copy it once more.',
  ExpiredToken: 'The token has expired. Get a new one.',
  RecordChanged:
    'What is stored of this token or session is not what the bridge wrote. Get a new one, and tell an administrator.',
  KeyMissing:
    'Whether the token is valid cannot be checked here: a master key that is in use is missing. Try again elsewhere or later.',
  TokenNotYetValid: 'The token is not valid yet. Compare the clocks of the identity provider and of the bridge.',
  WrongIssuer: 'The token is of another identity provider than those that this bridge trusts.',
  WrongAudience: 'The token is meant for another service: its audience is not the one of this bridge.',
  WrongClaims: 'The token lacks a claim that the bridge needs: exp, and a name of 1 to 255 ASCII characters without spaces.',
  ForeignName: 'The name in the token begins with the prefix of another identity provider.',
  NotForAccess: 'The identity provider has made this token for something else than access, such as a logout.',
  WrongTokenType: 'KubeSphere opens services with its access tokens and static tokens; this one is for something else.',
  UntrustedRemoteUser:
    'X-Remote-User and its like are believed from the gateway alone, and this request does not come from there.',
  WrongRemoteUser: 'X-Remote-User must name one user, in 1 to 255 ASCII characters without spaces.',
  TwoCallers: 'The request names a user (X-Remote-User) and holds a token of the bridge: two callers. Send one of them.',
  BadSignature: 'The signature of the token is not that of the identity provider, or of a kind that is not accepted.',
  ProviderUnavailable: 'The identity provider does not answer, so its tokens cannot be checked now. API tokens work.'
} as const satisfies Record<string, string>

export type RefusalReason = keyof typeof refusals

/** The problem code of the answer. */
export function problemOf(reason: RefusalReason): ProblemCode {
  if (reason === 'KeyMissing') return 'MASTER_KEY_MISSING'
  return reason === 'ProviderUnavailable' ? 'SIGN_IN_UNAVAILABLE' : 'UNAUTHENTICATED'
}

/** A token that was refused. */
export interface Refused {
  readonly refused: RefusalReason
}

/** Finds the caller of a token and its role in `project`, with at most one round trip to the store. */
export type Authenticate = (token: string, project: string | undefined) => Promise<Caller | Refused> | Caller | Refused

/** Finds the caller of a JWT by its claims from the identity provider. */
export type Verify = (jwt: string) => Promise<Caller | Refused>

export interface AuthenticateDeps {
  /** Grants everything; empty: there is none. */
  readonly adminToken: string
  readonly tokens: TokenStore
  readonly members: Pick<MemberStore, 'role'>
  /** Undefined if no identity provider is configured. */
  readonly verify: Verify | undefined
  readonly now: () => number
}

/** The caller with the admin token. */
const admin: Caller = {
  ...{ subject: 'admin', name: 'Admin token', kind: 'admin-token', platformAdmin: true },
  ...{ roles: new Map(), readOnly: false, expiresAt: null }
}

/** The form of a JWT; `verify` checks everything else. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/

/** Whether a token cannot be guessed: it is signed, or has the checksum of our random tokens. */
export function isUnguessable(authorization: string): boolean {
  const token = authorization.replace(/^Bearer /i, '')
  return JWT.test(token) || isWellFormed(token)
}

export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  const isAdmin = isSecretToken(deps.adminToken)
  const callerOf = createTokenCallers(deps)
  const { verify, members } = deps

  async function byProvider(token: string, project: string | undefined): Promise<Caller | Refused> {
    const found = verify === undefined ? ({ refused: 'UnknownToken' } as const) : await verify(token)
    if ('refused' in found || found.platformAdmin || project === undefined) return found
    return withRole(found, project, await members.role(project, found.subject, found.groups))
  }

  return (token, project) => {
    if (isAdmin(token)) return admin
    if (looksLikeToken(token)) return callerOf(token, project)
    return JWT.test(token) ? byProvider(token, project) : { refused: 'UnknownToken' }
  }
}

/** All projects of a caller, by the roles that it brings or by membership. */
export type WithMemberships = (caller: Caller) => Promise<Caller>

export function createWithMemberships(members: Pick<MemberStore, 'rolesOf'>): WithMemberships {
  return async caller => {
    if (caller.platformAdmin || caller.roles.get(EVERY_PROJECT) === 'admin') return caller
    const held = await members.rolesOf(caller.subject, caller.groups)
    return [...held].reduce((all, [project, role]) => withRole(all, project, role), caller)
  }
}
