import type { Report } from '../../findings.ts'
import { checkOther, describeToken } from '../access-token/token.ts'
import { isGithubToken } from '../access-token/token-kinds.ts'
import { type CheckContext, type Data, textOf } from '../define.ts'
import { bareToken, checkSecretText, checkTokenEnds, checkUserName } from '../shared/texts.ts'
import { checkEncodedOnce, checkUrlSafety } from '../shared/url-safety.ts'

const [USERNAME, PASSWORD] = ['#/data/username', '#/data/password']

/** Checks a user name with a password, which is often a token. */
export function checkAccount(report: Report, data: Data, { id, description, encoded, now }: CheckContext): undefined {
  const [username, received] = [textOf(data, 'username'), textOf(data, 'password')]
  const password = bareToken(received)
  checkUserName(report, username, USERNAME)
  if (encoded.includes('username')) checkEncodedOnce(report, username, USERNAME)
  // A server splits user:password at the first colon, however the user was sent: to encode it is of no use.
  else checkUrlSafety(report, username.replaceAll(':', ''), USERNAME)
  if (/:|%3a/i.test(encoded.includes('username') ? username : username.replaceAll('%', '')))
    report.warn('UserNameColon', USERNAME)
  if (encoded.includes('password')) {
    checkTokenEnds(report, received, PASSWORD)
    checkEncodedOnce(report, received, PASSWORD)
  } else {
    if (!checkOther(report, password, PASSWORD)) checkSecretText(report, received, PASSWORD)
    checkUrlSafety(report, received, PASSWORD)
  }
  if (encoded.length > 0) report.fact('urlEncoded', encoded)
  describeToken(report, password, PASSWORD, now)
  if (/github/i.test(`${id} ${description}`) && !isGithubToken(password)) report.warn('GithubPassword', PASSWORD)
}
