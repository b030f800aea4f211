import { decodeJwt, type JWTPayload } from 'jose'
import { type Report, shown } from '../../findings.ts'

/** The claims of a JWT, not verified: it is somebody else's. Undefined for what is none. */
export function claimsOf(token: string): JWTPayload | undefined {
  if (token.length > 64 * 1024 || !token.startsWith('ey')) return undefined
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}

/** The last second of the year 9999: RFC 3339 cannot write what comes after it. */
const LAST_SECOND = 253_402_300_799

/** In seconds that is the year 5138, in milliseconds it is 1973: no end of a token. */
const FAR_AWAY = 1e11

/** Seconds from the issue of a token to its end, up to which it is of no use in a store. */
const BRIEF = 86_400

/** A moment in seconds since 1970, as JWTs have it. */
export const momentIn = (seconds: unknown): Date | undefined =>
  typeof seconds === 'number' && seconds >= 0 && seconds <= LAST_SECOND ? new Date(seconds * 1000) : undefined

/** Notes who made a JWT, for whom, and until when. */
export function describeJwt(
  report: Report,
  { iss, sub, exp, nbf, iat }: JWTPayload,
  pointer: string,
  now: Date,
  where = ''
): undefined {
  if (typeof iss === 'string') report.fact('issuer', shown(iss))
  if (typeof sub === 'string') report.fact('subject', shown(sub))
  report.expires(momentIn(exp))
  if (typeof exp === 'number' && exp > FAR_AWAY) report.warn('EndFarAway', pointer, where)
  const start = nbf ?? iat
  if (typeof exp === 'number' && typeof start === 'number' && exp > start && exp - start <= BRIEF)
    report.warn('ShortLivedToken', pointer, where)
  if (typeof nbf === 'number' && nbf * 1000 > now.getTime()) report.warn('NotYetValid', pointer, where)
}
