import { crc32 } from 'node:zlib'
import t from 'tap'
import { found, jwt } from '../../helpers/found.ts'
import { config } from '../../helpers/kubeconfigs.ts'

const token = (text: string) => found('access-token', { token: text })
const base64 = (text: string) => Buffer.from(text).toString('base64')
const END = 1_900_000_000
const ENDS = '2030-03-17T17:46:40.000Z'

t.test('tokens are told by the forms that their makers have published', async t => {
  const hex = '0123456789abcdef'
  const letters = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789'
  const table: [string, string][] = [
    [`github_pat_11${letters}_${letters}`, 'GitHub'],
    [`glpat-${letters.slice(0, 20)}`, 'GitLab'],
    [`npm_${letters.slice(0, 12)}`, 'npm'],
    [`${letters}${letters.slice(0, 16)}JQQJ99BCACAAAAZa1b2cAAASAZDO1a2B`, 'Azure DevOps'],
    [`dckr_pat_${letters.slice(0, 27)}`, 'Docker Hub'],
    [`xoxb-1-2-${letters}`, 'Slack'],
    [`squ_${hex.repeat(2)}01234567`, 'SonarQube'],
    [`ATATT3xFfGF0${letters}=0A1B2C3D`, 'Atlassian'],
    [`abc8Q~${letters.slice(0, 34)}`, 'Azure'],
    [`AKIAIOSFODNN7EXAMPLE`.replace('EXAMPLE', 'ABCDEFG'), 'AWS'],
    [`AIza${letters.slice(0, 35)}`, 'Google'],
    [`hf_${letters.slice(0, 34)}`, 'Hugging Face'],
    [`hvs.CAES${letters}`, 'Vault'],
    ['abcdef.0123456789abcdef', 'Kubernetes'],
    [`sha256~${letters}`, 'OpenShift']
  ]
  for (const [text, kind] of table) t.match(String(token(text).facts['kind']), new RegExp(`^${kind}`), text)
  t.equal(token('just-a-password').facts['kind'], undefined)
})

t.test('check digits: one letter more, less or other', async t => {
  const routable = (payload: string, version = '') => {
    const body = `glpat-${payload}.${version}${payload.length.toString(36).padStart(2, '0')}`
    return `${body}${crc32(body).toString(36).padStart(7, '0')}`
  }
  const grafana = (secret: string) => {
    const sum = Buffer.alloc(4)
    sum.writeUInt32LE(crc32(`glsa_${secret}`))
    return `glsa_${secret}_${sum.toString('hex')}`
  }
  const good = [
    grafana('AbCdEfGhIjKlMnOpQrStUvWxYz012345'),
    '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',
    routable('AbCdEfGhIjKlMnOpQrStUvWxYz01234567'),
    routable('AbCdEfGhIjKlMnOpQrStUvWxYz01234567', '01.')
  ]
  for (const text of good) {
    t.notOk(token(text).warnings.includes('TokenChecksum'), text)
    for (const at of [8, 20, text.length - 1]) {
      const other = `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`
      t.ok(token(other).warnings.includes('TokenChecksum'), other)
      t.ok(found('username-password', { username: 'x', password: other }).warnings.includes('TokenChecksum'), other)
      t.ok(config({ user: { token: other } }).warnings.includes('TokenChecksum'), other)
    }
  }
})

t.test('a token that was cut off is told by its length where all of its kind have one', async t => {
  const real = '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'
  for (const whole of [real, real.replace('ghp_', 'npm_')]) {
    t.strictSame(token(whole).warnings, [])
    for (const length of [5, 20, 39]) t.strictSame(token(whole.slice(0, length)).warnings, ['TokenChecksum'], `${length}`)
  }
})

t.test('an end is read where it is written', async t => {
  const ecr = (more: object = { expiration: END }) =>
    base64(JSON.stringify({ payload: 'x'.repeat(40), datakey: 'y', version: '2', type: 'DATA_KEY', ...more }))
  const signed = 'https://sts.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Date=20300317T173140Z&X-Amz-Expires=60'
  const ends: [string, string, string[]][] = [
    ['ECR', ecr(), ['ShortLivedToken']],
    ['ECR, a number as text', ecr({ expiration: `${END}` }), ['ShortLivedToken']],
    ['ECR as docker keeps it', base64(`AWS:${ecr()}`), ['ShortLivedToken']],
    ['EKS', `k8s-aws-v1.${Buffer.from(signed).toString('base64url')}`, ['ShortLivedToken']],
    ['JWT', jwt({ exp: END }), []],
    ['JWT of an hour', jwt({ exp: END, iat: END - 3600 }), ['ShortLivedToken']],
    ['JWT of a year', jwt({ exp: END, iat: END - 31_536_000 }), []],
    ['Azure SAS', `sv=2022-11-02&ss=b&se=2030-03-17T17:46:40Z&sig=abc%2Fdef%3D`, []],
    ['Azure SAS with ?', `?sv=2022-11-02&se=2030-03-17T17%3A46%3A40Z&sig=abc`, []],
    ['Azure Service Bus', `SharedAccessSignature sr=x&sig=y&se=${END}&skn=z`, []],
    ['S3', `https://b.s3.amazonaws.com/k?X-Amz-Date=20300317T164640Z&X-Amz-Expires=3600&X-Amz-Signature=x`, []],
    [
      'Google Cloud Storage',
      `https://storage.googleapis.com/b/k?X-Goog-Date=20300317T164640Z&X-Goog-Expires=3600&X-Goog-Signature=x`,
      []
    ],
    ['Artifactory', base64(`reftkn:01:${END}:abcdef`), []]
  ]
  for (const [name, text, warnings] of ends) {
    t.equal(token(text).derivedExpiry, ENDS, name)
    t.strictSame(token(text).warnings, warnings, name)
    t.equal(found('username-password', { username: 'AWS', password: text }).derivedExpiry, ENDS, `${name} as a password`)
    t.equal(config({ user: { token: text } }).derivedExpiry, ENDS, `${name} in a kubeconfig`)
  }
  for (const odd of [
    ecr({}),
    ecr({ expiration: 'x' }),
    ecr({ expiration: -1 }),
    'k8s-aws-v1.%%%',
    base64('reftkn:01:0:x'),
    '?se=never&sig=x',
    '&sig=&se=9999-99-99'
  ])
    t.equal(token(odd).derivedExpiry, null, odd)
})

t.test('kinds that end within a day are told, wherever they are', async t => {
  for (const text of [
    'k8s-aws-v1.abc',
    'ya29.a0AfH6SMC',
    'sha256~abcdef',
    'ghs_abcdef',
    'glcbt-64_abc',
    'hvb.abcdef',
    'ASIAIOSFODNN7ABCDEFG'
  ]) {
    t.ok(token(text).warnings.includes('ShortLivedToken'), text)
    t.ok(found('username-password', { username: 'x', password: text }).warnings.includes('ShortLivedToken'), text)
    t.ok(config({ user: { token: text } }).warnings.includes('ShortLivedToken'), text)
  }
})
