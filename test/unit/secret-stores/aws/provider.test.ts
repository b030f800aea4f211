import t, { type Test } from 'tap'
import { strictRules } from '../../../../src/outbound/address.ts'
import { createOutbound, type Outbound } from '../../../../src/outbound/request.ts'
import { endpointOf } from '../../../../src/secret-stores/aws/client.ts'
import { aws } from '../../../../src/secret-stores/aws/provider.ts'
import type { Fetched } from '../../../../src/secret-stores/provider.ts'
import { execFileAsync } from '../../../helpers/child.ts'
import { LOGIN, type SecretsManagerDouble, startSecretsManager } from '../../../helpers/secret-stores/aws.ts'
import { apart, openStore, testDeps } from '../../../helpers/secret-stores/open-store.ts'

const settingsOf = ({ url }: Pick<SecretsManagerDouble, 'url'>, more = {}) => ({
  region: 'eu-central-1',
  endpoint: url,
  ...LOGIN,
  ...more
})

const textOf = (fetched: Fetched): unknown =>
  'failure' in fetched ? fetched.failure : 'bytes' in fetched.stored && fetched.stored.bytes.toString('latin1')

async function started(t: Test, more = {}) {
  const double = await startSecretsManager(t)
  return { double, store: openStore(t, aws, settingsOf(double, more)) }
}

t.test('texts, bytes, stages and ids of versions', async t => {
  const { double, store } = await started(t)
  const first = double.put('team-a/db', 'one')
  const second = double.put('team-a/db', '{"password":"two"}')
  double.put('bytes', Buffer.from([0, 255, 10]))
  t.match(await store.fetch('team-a/db'), { version: second })
  t.equal(textOf(await store.fetch('team-a/db')), '{"password":"two"}')
  t.equal(textOf(await store.fetch('bytes')), '\0\xff\n')
  t.equal(textOf(await store.fetch('team-a/db', 'AWSPREVIOUS')), 'one')
  t.equal(textOf(await store.fetch('team-a/db', 'AWSCURRENT')), '{"password":"two"}')
  t.equal(textOf(await store.fetch('team-a/db', first)), 'one')
  for (const version of ['NONE', '00000000-0000-4000-8000-000000000000', 'constructor'])
    t.equal(textOf(await store.fetch('team-a/db', version)), 'NotFound', version)
  for (const version of ['a b', 'x'.repeat(65), '\0'])
    t.equal(textOf(await store.fetch('team-a/db', version)), 'VersionUnsupported')
  const arn = double.arn('team-a/db')
  t.equal(textOf(await store.fetch(arn)), '{"password":"two"}')
  t.equal(textOf(await store.fetch(arn.slice(0, -7))), '{"password":"two"}')
  for (const key of ['a b', 'a:b', 'arn:aws:s3:eu-central-1:123456789012:secret:x', 'ü', 'a*'])
    t.equal(textOf(await store.fetch(key)), 'Forbidden', key)
})

t.test('what the service says of a secret, and of a login', async t => {
  const { double, store } = await started(t)
  double.put('team-a/db', 'one')
  double.put('gone', 'x')
  double.schedule('gone')
  t.equal(textOf(await store.fetch('none')), 'NotFound')
  t.equal(textOf(await store.fetch('gone')), 'Deleted')
  double.readable = ['team-a/']
  t.equal(textOf(await store.fetch('other')), 'Forbidden')
  const wrong = { secretAccessKey: 'ANOTHER-SECRET' }
  t.equal(
    textOf(await openStore(t, aws, settingsOf(double, wrong)).fetch('team-a/db')),
    'LoginRefused',
    'the signature is checked'
  )
  t.equal(textOf(await openStore(t, aws, settingsOf(double, { accessKeyId: 'AKIAOTHER' })).fetch('team-a/db')), 'LoginRefused')
  t.equal(textOf(await openStore(t, aws, settingsOf(double, { region: 'us-east-1' })).fetch('team-a/db')), 'LoginRefused')
  double.sessionToken = 'SESSION'
  t.equal(textOf(await store.fetch('team-a/db')), 'LoginRefused')
  t.equal(textOf(await openStore(t, aws, settingsOf(double, { sessionToken: 'SESSION' })).fetch('team-a/db')), 'one')
  double.sessionToken = undefined
  const answers = async (status: number, type: string, headers = {}) => {
    double.answer = (_, response) => {
      response.writeHead(status, headers).end(JSON.stringify({ __type: type, message: 'quoted' }))
      return true
    }
    return store.fetch('team-a/db')
  }
  const names = {
    AccessDeniedException: 'Forbidden',
    DecryptionFailure: 'Forbidden',
    UnrecognizedClientException: 'LoginRefused',
    ExpiredTokenException: 'LoginRefused',
    'com.amazonaws.secretsmanager#ResourceNotFoundException': 'NotFound',
    InvalidRequestException: 'BadAnswer',
    InvalidParameterException: 'BadAnswer',
    constructor: 'BadAnswer'
  }
  for (const [name, failure] of Object.entries(names)) t.equal(textOf(await answers(400, name)), failure, name)
  for (const name of ['InvalidRequestException', 'InvalidParameterException', 'ValidationException'])
    t.strictSame(await answers(400, name), { failure: 'BadAnswer', isOfKey: true }, 'other keys may do')
  t.strictSame(await answers(400, 'constructor'), { failure: 'BadAnswer' })
  t.equal(textOf(await answers(200, 'ResourceNotFoundException')), 'BadAnswer')
  t.equal(textOf(await answers(500, 'ResourceNotFoundException')), 'Unavailable', 'a service that fails knows nothing')
  t.equal(textOf(await answers(500, 'InternalServiceError')), 'Unavailable')
  t.strictSame(await answers(400, 'ThrottlingException'), { failure: 'RateLimited' })
  t.strictSame(await answers(429, 'Whatever', { 'retry-after': '9' }), { failure: 'RateLimited', retryAfter: 9_000 })
  t.strictSame(await answers(503, 'ServiceUnavailable', { 'retry-after': '9' }), { failure: 'Unavailable', retryAfter: 9_000 })
})

t.test('each fetch is one request: the caller has its own pauses', async t => {
  const { double, store } = await started(t)
  for (const status of [500, 503, 429]) {
    double.answer = (_, response) => Boolean(response.writeHead(status).end('{"__type":"ThrottlingException"}'))
    const before = double.requests.length
    await store.fetch('one')
    t.equal(double.requests.length, before + 1, String(status))
  }
})

t.test('an answer about another secret is none', async t => {
  const { double, store } = await started(t)
  const answer = {
    ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:other-a1B2c3',
    Name: 'other',
    VersionId: 'v',
    SecretString: 'x'
  }
  double.answer = (_, response) => Boolean(response.writeHead(200).end(JSON.stringify(answer)))
  t.strictSame(await store.fetch('one'), { failure: 'BadAnswer', isOfKey: true })
  t.equal(textOf(await store.fetch('other')), 'x')
  t.equal(textOf(await store.fetch(answer.ARN)), 'x')
  t.equal(textOf(await store.fetch(answer.ARN.replace('other', 'oth'))), 'BadAnswer')
})

t.test('names are listed level by level', async t => {
  const { double, store } = await started(t)
  for (let i = 0; i < 250; i++) double.put(`many/${String(i).padStart(3, '0')}`, 'x')
  for (const name of ['a', 'many', 'team-a/db', 'team-a/sub/one', 'team-ab/x', '/odd', 'odd//x']) double.put(name, 'x')
  t.strictSame(await store.list?.(''), { names: ['a', 'many', 'many/', 'team-a/', 'team-ab/'], isCut: false })
  t.strictSame(await store.list?.('team-a/'), { names: ['team-a/db', 'team-a/sub/'], isCut: false })
  t.strictSame(await store.list?.('none/'), { names: [], isCut: false })
  const many = await store.list?.('many/')
  t.equal(many !== undefined && 'names' in many && many.names.length, 250)
  for (let i = 0; i < 600; i++) double.put(`more/${i}`, 'x')
  t.match(await store.list?.('more/'), { isCut: true })
  double.mayList = false
  t.strictSame(await store.list?.(''), { failure: 'Forbidden' })
})

t.test('a check asks for what projects may read', async t => {
  const { double, store } = await started(t)
  double.put('team-a/db', 'x')
  double.put('single', 'x')
  const codes = async (paths?: readonly string[]) => {
    const { state, findings } = await store.check(paths)
    return [state, ...findings.map(({ code }) => code)].join(' ')
  }
  t.equal(await codes(), 'ok')
  double.mayList = false
  t.equal(await codes(['team-a', '']), 'ok ListForbidden')
  double.readable = ['team-a/', 'single']
  t.equal(await codes(['team-a', 'single']), 'ok ListForbidden')
  t.equal(await codes(['']), 'unknown GetForbidden ListForbidden')
  t.equal(await codes(['team-b']), 'failing GetForbidden ListForbidden')
  t.match(await openStore(t, aws, settingsOf(double, { secretAccessKey: 'OTHER' })).check(), {
    state: 'failing',
    findings: [{ code: 'LoginRefused' }]
  })
})

t.test('only the guarded client calls, whatever the environment says', async t => {
  const urls: string[] = []
  const outbound: Outbound = async ({ url }) => {
    urls.push(url)
    return { failure: 'Timeout' }
  }
  const { region, accessKeyId, secretAccessKey } = settingsOf({ url: '' })
  const store = openStore(t, aws, { region, accessKeyId, secretAccessKey }, { outbound })
  t.equal(textOf(await store.fetch('one')), 'Unavailable')
  t.strictSame(urls, ['https://secretsmanager.eu-central-1.amazonaws.com/'])
  t.equal(endpointOf('cn-north-1'), 'https://secretsmanager.cn-north-1.amazonaws.com.cn')
  const strict = { outbound: createOutbound(strictRules) }
  const double = await startSecretsManager(t)
  t.equal(textOf(await openStore(t, aws, settingsOf(double), strict).fetch('one')), 'AddressRefused')
  t.equal(double.requests.length, 0)
})

t.test('the variables and files of the SDK have no say', async t => {
  const double = await startSecretsManager(t)
  double.put('one', 'the value')
  const other = await startSecretsManager(t)
  const home = t.testdir({
    '.aws': { config: `[default]\nregion = us-east-1\nendpoint_url = ${other.url}\nretry_mode = adaptive\nmax_attempts = 5\n` }
  })
  const script = `
    import { aws } from './src/secret-stores/aws/provider.ts'
    import { apart, testDeps } from './test/helpers/secret-stores/open-store.ts'
    const store = aws.open(apart(aws, ${JSON.stringify(settingsOf(double))}), testDeps())
    const { stored } = await store.fetch('one')
    console.log(stored.bytes.toString())
    await store.close()
    const outbound = async ({ url }) => {
      console.log(url)
      return { failure: 'Timeout' }
    }
    const { endpoint, ...settings } = ${JSON.stringify(settingsOf(double))}
    await aws.open(apart(aws, settings), testDeps({ outbound })).fetch('one')`
  const env = {
    ...{ PATH: process.env['PATH'], HOME: home, AWS_ENDPOINT_URL: other.url, AWS_ENDPOINT_URL_SECRETS_MANAGER: other.url },
    ...{
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_USE_FIPS_ENDPOINT: 'true'
    }
  }
  const { stdout, stderr } = await execFileAsync(process.execPath, ['--input-type=module', '-e', script], { env })
  t.equal(stderr, '', 'it has nothing to complain about')
  t.equal(stdout.trim(), 'the value\nhttps://secretsmanager.eu-central-1.amazonaws.com/')
  t.equal(other.requests.length, 0)
})

t.test('the SDK is loaded by the first request, not before', async t => {
  const script = `
    import { providers } from './src/secret-stores/providers.ts'
    import { apart, testDeps } from './test/helpers/secret-stores/open-store.ts'
    import { registerHooks } from 'node:module'
    let loads = 0
    registerHooks({ resolve(specifier, context, next) { if (specifier.startsWith('@aws-sdk/')) loads++; return next(specifier, context) } })
    const aws = providers.find(({ provider }) => provider === 'aws-secrets-manager')
    const store = aws.open(apart(aws, { ...aws.example, endpoint: 'http://127.0.0.1:9' }), testDeps())
    const before = loads
    await store.fetch('one')
    console.log(before, loads > 0)`
  const { stdout } = await execFileAsync(process.execPath, ['--input-type=module', '-e', script])
  t.equal(stdout.trim(), '0 true')
})

t.test('settings that the schema cannot judge', async t => {
  const fault = async (more: object) =>
    (await aws.faults(apart(aws, { ...settingsOf({ url: 'https://vpce-1.example.com' }), ...more }), testDeps()))[0]?.pointer
  t.equal(await fault({}), undefined)
  t.equal(await fault({ endpoint: undefined }), undefined)
  for (const endpoint of ['x', 'ftp://a', 'https://a/path', 'https://a/?b', 'https://u:p@a', 'https://a/#b', 7])
    t.equal(await fault({ endpoint }), '#/endpoint', String(endpoint))
  for (const region of ['evil.example/', 'a', '', 'eu-central-1.evil', undefined])
    t.equal(await fault({ region }), '#/region', String(region))
})
