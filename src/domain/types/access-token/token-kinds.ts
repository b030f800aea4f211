import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'

/** A kind of token that tells by its beginning what it is. */
interface TokenKind {
  readonly prefix: string
  readonly kind: string
  /** The whole of it, where the prefix alone is too short to tell. */
  readonly whole?: RegExp
  /** Valid for a day at most. */
  readonly isShortLived?: boolean
  /** Whether the check digits, if it has any, are right. */
  readonly isSound?: (token: string) => boolean
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CHECKED = /^[a-z]{3}_([A-Za-z0-9]{30})([A-Za-z0-9]{6})$/
/** Less than the 36 characters that all of them have. */
const TOO_SHORT = /^[a-z]{3}_[A-Za-z0-9]{0,35}$/
const GRAFANA = /^(glsa_[A-Za-z0-9]{32})_([0-9a-f]{8})$/
const ROUTABLE = /^([a-z]+-[\w-]{27,300}\.(?:[0-9a-z]{2}\.)?[0-9a-z]{2})([0-9a-z]{7})$/

/** Of GitHub and npm: the last six are the CRC-32 of the 30 before, in base 62. */
function isSoundBase62(token: string): boolean {
  const [, body, digits] = CHECKED.exec(token) ?? []
  return body === undefined ? !TOO_SHORT.test(token) : base62(crc32(body)) === digits
}

/** Of GitLab's longer tokens: the last seven are the CRC-32 of all before, in base 36. */
function isSoundBase36(token: string): boolean {
  const [, body, digits] = ROUTABLE.exec(token) ?? []
  return body === undefined || crc32(body).toString(36).padStart(7, '0') === digits
}

/** Of Grafana (pkg/components/satokengen): the last eight are the CRC-32 of all before, its lowest byte first, in hexadecimal digits. */
function isSoundHex(token: string): boolean {
  const [, body, digits] = GRAFANA.exec(token) ?? []
  if (body === undefined) return true
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(body))
  return sum.toString('hex') === digits
}

function base62(number: number): string {
  let text = ''
  for (let rest = number; text.length < 6; rest = Math.floor(rest / 62)) text = `${DIGITS[rest % 62]}${text}`
  return text
}

const github = { isSound: isSoundBase62 }
const gitlab = { isSound: isSoundBase36 }
const brief = { isShortLived: true }

type Row = readonly [prefix: string, kind: string, more?: Omit<TokenKind, 'prefix' | 'kind'>]

/** The only list of tokens, by the prefixes that their makers have published; a longer prefix stands before a shorter one. */
const rows: readonly Row[] = [
  ['github_pat_', 'GitHub fine-grained personal access token'],
  ['ghp_', 'GitHub personal access token', github],
  ['gho_', 'GitHub OAuth token', github],
  ['ghu_', 'GitHub App user token', { ...github, ...brief }],
  ['ghs_', 'GitHub App installation token', { ...github, ...brief }],
  ['ghr_', 'GitHub refresh token', github],
  ['glpat-', 'GitLab access token', gitlab],
  ['gldt-', 'GitLab deploy token', gitlab],
  ['glptt-', 'GitLab trigger token', gitlab],
  ['glrt-', 'GitLab runner token', gitlab],
  ['glrtr-', 'GitLab runner registration token', gitlab],
  ['glcbt-', 'GitLab job token', { ...gitlab, ...brief }],
  ['glagent-', 'GitLab agent token', gitlab],
  ['gloas-', 'GitLab OAuth application secret', gitlab],
  ['glft-', 'GitLab feed token', gitlab],
  ['glimt-', 'GitLab incoming mail token', gitlab],
  ['glsoat-', 'GitLab SCIM token', gitlab],
  ['glffct-', 'GitLab feature flags token', gitlab],
  ['GR1348941', 'GitLab runner registration token'],
  ['dckr_pat_', 'Docker Hub personal access token'],
  ['dckr_oat_', 'Docker Hub organization access token'],
  ['npm_', 'npm access token', github],
  ['pypi-', 'PyPI API token'],
  ['rubygems_', 'RubyGems API key'],
  ['sqp_', 'SonarQube project token'],
  ['sqa_', 'SonarQube global analysis token'],
  ['squ_', 'SonarQube user token'],
  ['sqb_', 'SonarQube badge token'],
  ['xoxb-', 'Slack bot token'],
  ['xoxp-', 'Slack user token'],
  ['xoxe.', 'Slack rotating token', brief],
  ['xoxe-', 'Slack refresh token'],
  ['xapp-', 'Slack app-level token'],
  ['xoxa-', 'Slack workspace token'],
  ['xoxr-', 'Slack refresh token'],
  ['xoxc-', 'Slack browser session token'],
  ['xoxd-', 'Slack browser session cookie'],
  ['https://hooks.slack.com/', 'Slack webhook address'],
  ['ATATT3', 'Atlassian API token'],
  ['ATCTT3', 'Bitbucket access token'],
  ['ATBB', 'Bitbucket app password', { whole: /^ATBB[A-Za-z0-9]{24,40}$/ }],
  ['ATSTT3', 'Atlassian service account token'],
  ['AKIA', 'AWS access key id, which is not the secret', { whole: /^AKIA[A-Z2-7]{16}$/ }],
  ['ASIA', 'AWS access key id of a session, which is not the secret', { whole: /^ASIA[A-Z2-7]{16}$/, ...brief }],
  ['k8s-aws-v1.', 'Amazon EKS token', brief],
  ['bedrock-api-key-', 'Amazon Bedrock API key'],
  ['AIza', 'Google API key', { whole: /^AIza[\w-]{35}$/ }],
  ['ya29.', 'Google access token', brief],
  ['GOCSPX-', 'Google OAuth client secret'],
  ['1//0', 'Google refresh token'],
  ['hf_', 'Hugging Face access token', { whole: /^hf_[A-Za-z0-9]{20,}$/ }],
  ['api_org_', 'Hugging Face organization token'],
  ['hvs.', 'Vault service token'],
  ['hvb.', 'Vault batch token', brief],
  ['hvr.', 'Vault recovery token'],
  ['sha256~', 'OpenShift access token', brief],
  ['kubeconfig-', 'Rancher token', { whole: /^kubeconfig-[\w.-]+:[a-z0-9]{50,}$/ }],
  ['token-', 'Rancher token', { whole: /^token-[a-z0-9]{5}:[a-z0-9]{50,}$/ }],
  ['dop_v1_', 'DigitalOcean access token'],
  ['doo_v1_', 'DigitalOcean OAuth token', brief],
  ['glsa_', 'Grafana service account token', { isSound: isSoundHex }],
  ['glc_', 'Grafana Cloud token'],
  ['dapi', 'Databricks access token', { whole: /^dapi[0-9a-f]{32}(?:-\d)?$/ }],
  ['AKCp', 'Artifactory API key', { whole: /^AKCp[A-Za-z0-9]{40,}$/ }],
  ['cmVmdGtuO', 'Artifactory reference token'],
  ['sk-ant-', 'Anthropic API key'],
  ['sk-proj-', 'OpenAI project key'],
  ['sk_live_', 'Stripe secret key'],
  ['rk_live_', 'Stripe restricted key'],
  ['SG.', 'SendGrid API key', { whole: /^SG\.[\w-]{16,}\.[\w-]{16,}$/ }],
  ['sntrys_', 'Sentry organization token'],
  ['sntryu_', 'Sentry user token'],
  ['shpat_', 'Shopify access token'],
  ['PMAK-', 'Postman API key'],
  ['NRAK-', 'New Relic user key'],
  ['dp.st.', 'Doppler service token'],
  ['dp.pt.', 'Doppler personal token'],
  ['pul-', 'Pulumi access token', { whole: /^pul-[0-9a-f]{40}$/ }],
  ['lin_api_', 'Linear API key'],
  ['CCIPAT_', 'CircleCI access token'],
  ['cio', 'crates.io token', { whole: /^cio[A-Za-z0-9]{32}$/ }],
  ['oy2', 'NuGet API key', { whole: /^oy2[a-z0-9]{43}$/ }]
]

const table: readonly TokenKind[] = rows.map(([prefix, kind, more]) => ({ prefix, kind, ...more }))
const byFirstLetter: ReadonlyMap<string, readonly TokenKind[]> = Map.groupBy(table, ({ prefix }) => prefix.charAt(0))

/** Kinds that have no prefix but a mark inside. */
const marked: readonly TokenKind[] = [
  { prefix: '', kind: 'Azure client secret', whole: /^[\w~.-]{3}\dQ~[\w~.-]{31,34}$/ },
  {
    prefix: '',
    kind: 'Azure DevOps access token',
    whole: /^[A-Za-z0-9]{52}JQQJ9[A-Za-z0-9]{19}AZDO[A-Za-z0-9]{4}$/
  },
  { prefix: '', kind: 'Azure storage key', whole: /^[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{6}==$/ },
  { prefix: '', kind: 'Azure container registry password', whole: /^[A-Za-z0-9+/]{42}\+ACR[A-Za-z0-9]{6}$/ },
  { prefix: '', kind: 'Terraform Cloud token', whole: /^[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}$/ },
  { prefix: '', kind: 'Vault token', whole: /^[sb]\.[A-Za-z0-9]{24}$/ },
  { prefix: '', kind: 'Kubernetes bootstrap token', whole: /^[a-z0-9]{6}\.[a-z0-9]{16}$/, isShortLived: true }
]

const kindIn = (token: string): TokenKind | undefined =>
  byFirstLetter
    .get(token.charAt(0))
    ?.find(({ prefix, whole }) => token.startsWith(prefix) && (whole === undefined || whole.test(token))) ??
  marked.find(({ whole }) => whole?.test(token) === true)

/** The kind of a token that tells it by its form. */
export const tokenKindOf = (token: string): string | undefined => kindIn(token)?.kind

export const isGithubToken = (token: string): boolean =>
  (tokenKindOf(token)?.startsWith('GitHub') ?? false) || /^[0-9a-f]{40}$/.test(token)

/** Whether tokens of this kind end within a day, or with the job that they were made for. */
export const isShortLived = (token: string): boolean => kindIn(token)?.isShortLived ?? false

/** Whether the check digits of a token say that it was truncated or mistyped. */
export const hasWrongChecksum = (token: string): boolean => kindIn(token)?.isSound?.(token) === false
