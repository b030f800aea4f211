import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { Caller } from '../domain/caller.ts'
import { own } from '../domain/own.ts'
import type { Secret } from '../domain/secret.ts'
import { isSubject } from '../domain/subject.ts'
import type { RefusalReason, Refused, Verify } from './authenticate.ts'
import { grantsOf, groupsIn, type RoleMap } from './oidc-roles.ts'

/** The KubeSphere whose users are let in. */
export interface KubesphereConfig {
  /** How its tokens are checked: the secret that signs them, and the issuer in them. Undefined: none opens. */
  readonly jwt: { readonly secret: Secret; readonly issuer: string } | undefined
  /** Addresses and networks of its gateway, whose X-Remote-… headers are believed. */
  readonly proxies: readonly string[]
  /** What groups may do, and under `user:NAME` single users. */
  readonly roleMap: RoleMap
}

/** The tokens that open services. A refresh token, a login code or an id token has the same signature and must not. */
const TYPES: readonly unknown[] = ['access_token', 'static_token']
const STATIC = 'static_token'
/** Seconds that clocks may differ. */
const CLOCK_TOLERANCE = 30

/** Checks tokens as KubeSphere issues them: HS256, by its own secret and nothing else. */
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
  // KubeSphere 3 names the user in `username` alone, KubeSphere 4 in both.
  const names = [claims['username'], claims.sub].filter(name => name !== undefined)
  if (names.length === 0 || new Set(names).size > 1) return { refused: 'WrongClaims' }
  if (claims.exp === undefined && claims['token_type'] !== STATIC) return { refused: 'WrongClaims' }
  const expiresAt = claims.exp === undefined ? null : new Date(claims.exp * 1000).toISOString()
  return kubesphereCaller(names[0], groupsIn(claims, 'groups'), { roleMap, expiresAt }) ?? { refused: 'WrongClaims' }
}

/** A user of KubeSphere, with what the map gives to him and to his groups; undefined for what cannot be a name. */
export function kubesphereCaller(
  name: unknown,
  groups: readonly string[],
  { roleMap, expiresAt }: { readonly roleMap: RoleMap; readonly expiresAt: string | null }
): Caller | undefined {
  const subject = `kubesphere:${String(name)}`
  if (typeof name !== 'string' || !isSubject(subject)) return undefined
  // No group can pass for a user.
  const granted = [`user:${name}`, ...groups.filter(group => !group.startsWith('user:'))]
  return { ...{ subject, name, kind: 'kubesphere', readOnly: false, expiresAt }, ...grantsOf(granted, roleMap) }
}

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return 'ExpiredToken'
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'BadSignature'
  const reasons: Record<string, RefusalReason> = { iss: 'WrongIssuer', nbf: 'TokenNotYetValid' }
  return own(reasons, error.claim) ?? 'WrongClaims'
}
