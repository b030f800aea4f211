import type { Report } from '../../findings.ts'
import { bareToken, checkTokenEnds } from '../shared/texts.ts'
import { claimsOf, describeJwt } from './jwt.ts'
import { hasWrongChecksum, isShortLived, tokenKindOf } from './token-kinds.ts'

/** Warns of what a token cannot be, and notes what it says of itself. */
export function checkToken(report: Report, received: string, pointer: string, now: Date): undefined {
  checkTokenEnds(report, received, pointer)
  const token = bareToken(received)
  if (/^-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(token)) return report.warn('LooksLikeKey', pointer)
  if (/^(apiVersion: ?v1|kind: ?Config)\s/.test(token)) return report.warn('LooksLikeKubeconfig', pointer)
  if (/[\r\n]/.test(token)) report.warn('LineBreakInside', pointer)
  if (/^(bearer|token|basic)\s/i.test(token)) report.warn('TokenPrefix', pointer)
  describeToken(report, token, pointer, now)
}

/** Notes the kind of a token and what comes with it, without finding fault with what is none. */
export function describeToken(report: Report, token: string, pointer: string, now: Date): undefined {
  const claims = claimsOf(token)
  if (claims !== undefined) {
    report.fact('kind', 'JWT')
    return describeJwt(report, claims, pointer, now)
  }
  report.fact('kind', tokenKindOf(token))
  if (hasWrongChecksum(token)) report.warn('TokenChecksum', pointer)
  if (isShortLived(token)) report.warn('ShortLivedToken', pointer)
}
