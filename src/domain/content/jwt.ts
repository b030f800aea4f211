import { decodeJwt, type JWTPayload } from 'jose'
import { type Report, shown } from '../findings.ts'

/** The claims of a JWT, not verified: it is somebody else's. Undefined for what is none. */
export function claimsOf(token: string): JWTPayload | undefined {
  if (token.length > 64 * 1024 || !token.startsWith('ey')) return undefined
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}

/** A moment in seconds since 1970, as JWTs have it. */
export const momentIn = (seconds: unknown): Date | undefined =>
  typeof seconds === 'number' ? new Date(seconds * 1000) : undefined

/** Notes who made a JWT, for whom, and until when. */
export function describeJwt(report: Report, claims: JWTPayload, pointer: string, now: Date): undefined {
  report.fact('kind', 'JWT')
  if (typeof claims.iss === 'string') report.fact('issuer', shown(claims.iss))
  if (typeof claims.sub === 'string') report.fact('subject', shown(claims.sub))
  report.expires(momentIn(claims.exp))
  const from = momentIn(claims.nbf)
  if (from !== undefined && from > now) report.warn('NotYetValid', pointer)
}
