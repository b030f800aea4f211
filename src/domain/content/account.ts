import type { Report } from '../findings.ts'
import { type CheckContext, type Data, textOf } from '../types/define.ts'
import { checkEnds } from './texts.ts'
import { describeToken } from './token.ts'
import { isGithubToken } from './token-kinds.ts'
import { checkUrlSafety } from './url-safety.ts'

/** Checks a user name with a password, which is often a token. */
export function checkAccount(report: Report, data: Data, { id, description, encoded, now }: CheckContext): undefined {
  for (const field of ['username', 'password'] as const) {
    const [text, pointer] = [textOf(data, field), `#/data/${field}`]
    checkEnds(report, text, pointer)
    if (!encoded.includes(field)) checkUrlSafety(report, text, pointer)
  }
  if (encoded.length > 0) report.fact('urlEncoded', encoded)
  const password = textOf(data, 'password').trim()
  describeToken(report, password, '#/data/password', now)
  if (/github/i.test(`${id} ${description}`) && !isGithubToken(password)) report.warn('GithubPassword', '#/data/password')
}
