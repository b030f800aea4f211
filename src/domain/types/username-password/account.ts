import type { Report } from '../../findings.ts'
import { describeToken } from '../access-token/token.ts'
import { isGithubToken } from '../access-token/token-kinds.ts'
import { type CheckContext, type Data, textOf } from '../define.ts'
import { bareToken, checkEnds, checkTokenEnds } from '../shared/texts.ts'
import { checkEncodedOnce, checkUrlSafety } from '../shared/url-safety.ts'

/** Checks a user name with a password, which is often a token. */
export function checkAccount(report: Report, data: Data, { id, description, encoded, now }: CheckContext): undefined {
  for (const field of ['username', 'password'] as const) {
    const [text, pointer] = [textOf(data, field), `#/data/${field}`]
    if (field === 'username') checkEnds(report, text, pointer)
    else checkTokenEnds(report, text, pointer)
    if (encoded.includes(field)) checkEncodedOnce(report, text, pointer)
    else checkUrlSafety(report, text, pointer)
  }
  if (encoded.length > 0) report.fact('urlEncoded', encoded)
  const password = bareToken(textOf(data, 'password'))
  describeToken(report, password, '#/data/password', now)
  if (/github/i.test(`${id} ${description}`) && !isGithubToken(password)) report.warn('GithubPassword', '#/data/password')
}
