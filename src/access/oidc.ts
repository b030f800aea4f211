import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { Caller } from '../domain/caller.ts'
import { own } from '../domain/own.ts'
import { groupMembers, isSubject } from '../domain/subject.ts'
import { hashOf } from './api-token.ts'
import type { RefusalReason, Refused, Verify } from './authenticate.ts'
import { ProviderAway } from './oidc-discovery.ts'
import { providerKeys } from './oidc-keys.ts'
import { grantsOf, groupsIn, type RoleMap } from './oidc-roles.ts'
import type { ProviderAddress } from './provider-fetch.ts'

/** The identity provider whose tokens are accepted. */
export interface OidcConfig extends ProviderAddress {
  /** Accepted `aud` of tokens for this bridge. */
  readonly audience: string
  /** The console's client at the provider; undefined: the console signs in by token. */
  readonly clientId: string | undefined
  /** The scopes that the console requests. */
  readonly scopes: string
  /** The claim with the name of the user. */
  readonly subjectClaim: string
  readonly groupsClaim: string
  readonly roleMap: RoleMap
  /** What the names of its people and groups begin with, before a colon; undefined for the provider whose names have none. */
  readonly prefix?: string
}

/** Only asymmetric signatures: with a shared secret, anyone who can check a token could also make one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
/** Allowed clock difference in seconds. */
const CLOCK_TOLERANCE = 30
/** Milliseconds for which a verified signature is cached, and the size of the cache. */
const [KEPT, MOST_KEPT] = [60_000, 1000]

/**
 * Verifies JWTs with the provider's keys. Recently verified tokens are not verified again. `steady`: milliseconds of a monotonic
 * clock. `prefixes`: those of all providers, so that none can speak as another.
 */
export function createVerify(config: OidcConfig, now: () => number, steady = now, prefixes: readonly string[] = []): Verify {
  const keys = providerKeys(config, steady)
  const kept = new Map<string, { readonly caller: Caller; readonly until: number; readonly expires: number }>()

  function keep(key: string, caller: Caller, expires: number): void {
    const oldest = kept.keys().next().value
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    kept.set(key, { caller, until: steady() + KEPT, expires })
  }

  return async jwt => {
    const key = hashOf(jwt).toString('base64url')
    const known = kept.get(key)
    if (known !== undefined && steady() < known.until && now() < known.expires) return known.caller
    kept.delete(key)
    try {
      const { payload, protectedHeader } = await jwtVerify(jwt, keys, {
        ...{ issuer: config.issuer, audience: config.audience, algorithms: ALGORITHMS },
        ...{ clockTolerance: CLOCK_TOLERANCE, requiredClaims: ['exp'], currentDate: new Date(now()) }
      })
      if (!isForAccess(payload, protectedHeader.typ)) return { refused: 'NotForAccess' }
      const caller = callerOf(payload, config, prefixes)
      if (!('refused' in caller)) keep(key, caller, (payload.exp ?? 0) * 1000)
      return caller
    } catch (error) {
      return { refused: reasonOf(error) }
    }
  }
}

/** Providers sign other tokens with the same keys, such as logout tokens. */
const isForAccess = ({ events }: JWTPayload, typ: string | undefined): boolean =>
  events === undefined && (typ === undefined || /^(application\/)?(at\+)?jwt$/i.test(typ))

function callerOf(claims: JWTPayload, config: OidcConfig, prefixes: readonly string[]): Caller | Refused {
  const { subjectClaim, groupsClaim, roleMap } = config
  const source = config.prefix === undefined ? '' : `${config.prefix}:`
  const name = own(claims, subjectClaim)
  const subject = `oidc:${source}${String(name)}`
  // An unverified address can be claimed by anyone. Some providers give the flag as text, others omit it.
  const isUnchecked = subjectClaim === 'email' && ![true, 'true', undefined].includes(claims['email_verified'] as boolean)
  if (typeof name !== 'string' || name === '' || !isSubject(subject) || isUnchecked) return { refused: 'WrongClaims' }
  // Names without a prefix must not look as if they had the one of another provider.
  const isForeign = (text: string) => source === '' && prefixes.some(prefix => text.startsWith(`${prefix}:`))
  if (isForeign(name)) return { refused: 'ForeignName' }
  const groups = groupsIn(claims, groupsClaim).filter(group => !isForeign(group))
  const mappedNames = groups.map(group => source + group)
  return {
    ...{ subject, name: shownName(claims) ?? name, kind: 'oidc', readOnly: false, mappedNames },
    ...grantsOf(mappedNames, roleMap),
    groups: groupMembers(groups, source),
    expiresAt: new Date((claims.exp ?? 0) * 1000).toISOString()
  }
}

const shownName = (claims: JWTPayload): string | undefined =>
  [claims['name'], claims['preferred_username'], claims['email']]
    .find((name): name is string => typeof name === 'string' && name !== '')
    ?.slice(0, 200)

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof ProviderAway) return 'ProviderUnavailable'
  if (error instanceof errors.JWTExpired) return 'ExpiredToken'
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'BadSignature'
  const reasons: Record<string, RefusalReason> = { iss: 'WrongIssuer', aud: 'WrongAudience', nbf: 'TokenNotYetValid' }
  return own(reasons, error.claim) ?? 'WrongClaims'
}
