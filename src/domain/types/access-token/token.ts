import type { Report } from '../../findings.ts'
import { certificatesIn, lastEnd } from '../shared/certificates.ts'
import { isKubeconfig } from '../shared/encodings.ts'
import { bareToken, checkSecretText } from '../shared/texts.ts'
import { claimsOf, describeJwt } from './jwt.ts'
import { hasWrongChecksum, isShortLived, tokenKindOf } from './token-kinds.ts'
import { lifeOf } from './token-life.ts'

/** Warns of what a token cannot be, and notes what it says of itself. */
export function checkToken(report: Report, received: string, pointer: string, now: Date): undefined {
  const token = bareToken(received)
  if (checkOther(report, token, pointer)) return
  checkSecretText(report, received, pointer)
  if (/[\r\n]/.test(token)) report.warn('LineBreakInside', pointer)
  if (/^(bearer|token|basic)\s/i.test(token)) report.warn('TokenPrefix', pointer)
  describeToken(report, token, pointer, now)
}

/** Whether a text is a file of another type, which is then warned of. */
export function checkOther(report: Report, text: string, pointer: string): boolean {
  if (/^-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----/.test(text) || text.startsWith('PuTTY-User-Key-File-')) {
    report.warn('LooksLikeKey', pointer)
    return true
  }
  if (isKubeconfig(text) || /^(apiVersion: ?v1|kind: ?Config)\s/.test(text)) {
    report.warn('LooksLikeKubeconfig', pointer)
    return true
  }
  return false
}

/** Notes the kind of a token and what comes with it, without finding fault with what is none. */
export function describeToken(report: Report, token: string, pointer: string, now: Date): undefined {
  const claims = claimsOf(token)
  if (claims !== undefined) {
    report.fact('kind', 'JWT')
    return describeJwt(report, claims, pointer, now)
  }
  report.fact('kind', lifeOf(token)?.kind ?? tokenKindOf(token))
  if (token.startsWith('-----BEGIN CERTIFICATE')) report.expires(lastEnd(certificatesIn(token)))
  checkLife(report, token, pointer)
}

/** The same of a token in a file, of which only its end is noted. */
export function checkTokenInside(report: Report, token: string, pointer: string, now: Date, where: string): undefined {
  const claims = claimsOf(token)
  if (claims !== undefined) describeJwt(report, claims, pointer, now, where)
  else checkLife(report, token, pointer, where)
}

function checkLife(report: Report, token: string, pointer: string, where = ''): undefined {
  const life = lifeOf(token)
  report.expires(life?.end)
  if (hasWrongChecksum(token)) report.warn('TokenChecksum', pointer, where)
  if (isShortLived(token) || life?.kind === 'Amazon ECR password') report.warn('ShortLivedToken', pointer, where)
}

/** When a token ends, if that is written in it. */
export const endOfToken = (token: string): Date | undefined => lifeOf(token)?.end
