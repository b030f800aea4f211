import { crc32 } from 'node:zlib'

/** Whose token it is, by how it begins. */
const KINDS: readonly (readonly [prefix: string, kind: string])[] = [
  ['github_pat_', 'GitHub fine-grained personal access token'],
  ['ghp_', 'GitHub personal access token'],
  ['gho_', 'GitHub OAuth token'],
  ['ghu_', 'GitHub App user token'],
  ['ghs_', 'GitHub App installation token'],
  ['ghr_', 'GitHub refresh token'],
  ['glpat-', 'GitLab access token'],
  ['gldt-', 'GitLab deploy token'],
  ['glptt-', 'GitLab trigger token'],
  ['glrt-', 'GitLab runner token'],
  ['glcbt-', 'GitLab job token'],
  ['dckr_pat_', 'Docker Hub personal access token'],
  ['dckr_oat_', 'Docker Hub organization access token'],
  ['npm_', 'npm access token'],
  ['pypi-', 'PyPI API token'],
  ['sqp_', 'SonarQube project token'],
  ['sqa_', 'SonarQube global analysis token'],
  ['squ_', 'SonarQube user token'],
  ['xoxb-', 'Slack bot token'],
  ['xoxp-', 'Slack user token'],
  ['hvs.', 'Vault service token'],
  ['dop_v1_', 'DigitalOcean access token'],
  ['ATATT3', 'Atlassian API token'],
  ['ATCTT3', 'Bitbucket access token']
]

/** The kind of a token that tells it by its beginning. */
export const tokenKindOf = (token: string): string | undefined => KINDS.find(([prefix]) => token.startsWith(prefix))?.[1]

export const isGithubToken = (token: string): boolean =>
  (tokenKindOf(token)?.startsWith('GitHub') ?? false) || /^[0-9a-f]{40}$/.test(token)

/** GitHub's tokens of this kind live for an hour, GitLab's until the job ends. */
export const isShortLived = (token: string): boolean => token.startsWith('ghs_') || token.startsWith('glcbt-')

const CHECKED = /^(?:gh[pousr]|npm)_([A-Za-z0-9]{30})([A-Za-z0-9]{6})$/
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Whether a token of GitHub or npm has the wrong check digits: the last six are the CRC-32 of the 30 before, in base 62. */
export function hasWrongChecksum(token: string): boolean {
  const [, body, digits] = CHECKED.exec(token) ?? []
  return body !== undefined && base62(crc32(body)) !== digits
}

function base62(number: number): string {
  let text = ''
  for (let rest = number; text.length < 6; rest = Math.floor(rest / 62)) text = `${DIGITS[rest % 62]}${text}`
  return text
}
