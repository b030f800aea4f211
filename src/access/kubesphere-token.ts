import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { Caller } from '../domain/caller.ts'
import { own } from '../domain/own.ts'
import type { Secret } from '../domain/secret.ts'
import { groupMembers, isSubject } from '../domain/subject.ts'
import type { RefusalReason, Refused, Verify } from './authenticate.ts'
import { grantsOf, groupsIn, type RoleMap } from './oidc-roles.ts'

/** The KubeSphere whose users are accepted. */
export interface KubesphereConfig {
  /** How its tokens are checked: their signing secret and issuer. Undefined: none is accepted. */
  readonly jwt: { readonly secret: Secret; readonly issuer: string } | undefined
  /** Addresses and networks of its gateway, whose X-Remote-* headers are trusted. */
  readonly proxies: readonly string[]
  /** Roles of groups, and of single users under `user:NAME`. */
  readonly roleMap: RoleMap
}

/** The tokens that grant access to services. Refresh tokens, login codes and id tokens have the same signature and must not. */
const TYPES: readonly unknown[] = ['access_token', 'static_token']
const STATIC = 'static_token'
/** Allowed clock difference in seconds. */
const CLOCK_TOLERANCE = 30

/** Checks tokens as KubeSphere issues them: HS256 with its secret, nothing else. */
export function createKubesphereVerify(config: KubesphereConfig, now: () => number): Verify | undefined {
  if (config.jwt === undefined) return undefined
  const { secret, issuer } = config.jwt
  const key = new TextEncoder().encode(secret.reveal())
  return async jwt => {
    try {
      const { payload } = await jwtVerify(jwt, key, {
        ...{ issuer, algorithms: ['HS256'], clockTolerance: CLOCK_TOLERANCE, currentDate: new Date(now()) }
      })
      return callerOf(payload, config.roleMap)
    } catch (error) {
      return { refused: reasonOf(error) }
    }
  }
}

function callerOf(claims: JWTPayload, roleMap: RoleMap): Caller | Refused {
  if (!TYPES.includes(claims['token_type'])) return { refused: 'WrongTokenType' }
  // KubeSphere 3 gives the user only in `username`, KubeSphere 4 in both.
  const names = [claims['username'], claims.sub].filter(name => name !== undefined)
  if (names.length === 0 || new Set(names).size > 1) return { refused: 'WrongClaims' }
  if (claims.exp === undefined && claims['token_type'] !== STATIC) return { refused: 'WrongClaims' }
  const expiresAt = claims.exp === undefined ? null : new Date(claims.exp * 1000).toISOString()
  return kubesphereCaller(names[0], groupsIn(claims, 'groups'), { roleMap, expiresAt }) ?? { refused: 'WrongClaims' }
}

/** A user of KubeSphere with the roles mapped to the user and its groups; undefined if it is not a valid name. */
export function kubesphereCaller(
  name: unknown,
  groups: readonly string[],
  { roleMap, expiresAt }: { readonly roleMap: RoleMap; readonly expiresAt: string | null }
): Caller | undefined {
  const subject = `kubesphere:${String(name)}`
  if (typeof name !== 'string' || !isSubject(subject)) return undefined
  // Keeps a group from posing as a user.
  const mappedNames = [`user:${name}`, ...groups.filter(group => !group.startsWith('user:'))]
  return {
    ...{ subject, name, kind: 'kubesphere', readOnly: false, expiresAt, mappedNames },
    ...grantsOf(mappedNames, roleMap),
    groups: groupMembers(groups, 'kubesphere:')
  }
}

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return 'ExpiredToken'
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'BadSignature'
  const reasons: Record<string, RefusalReason> = { iss: 'WrongIssuer', nbf: 'TokenNotYetValid' }
  return own(reasons, error.claim) ?? 'WrongClaims'
}
