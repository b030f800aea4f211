import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createOutbound } from '../../src/outbound/request.ts'
import type { Fetched, ProviderDeps } from '../../src/secret-stores/provider.ts'
import { vault } from '../../src/secret-stores/vault/provider.ts'
import { apart, openStore, testDeps } from '../helpers/secret-stores/open-store.ts'
import { startVault, type VaultDouble } from '../helpers/secret-stores/vault.ts'
import { until } from '../helpers/until.ts'

type Settings = Readonly<Record<string, unknown>>

const READ = { 'secret/data/*': ['read'], 'secret/metadata/*': ['list'] }

/** A Vault with a mount of version 2 and a policy that may read all of it. */
async function started(t: Test, version: 1 | 2 = 2): Promise<VaultDouble> {
  const server = await startVault(t)
  server.mount('secret', version)
  server.policy('reader', version === 2 ? READ : { 'secret/*': ['read', 'list'] })
  return server
}

const withToken = (server: VaultDouble, more: Settings = {}): Settings => ({
  ...{ address: server.url, auth: 'token', token: server.token({ policies: ['reader'] }) },
  ...more
})
const open = (t: Test, settings: Settings, deps: Partial<ProviderDeps> = {}) => openStore(t, vault, settings, deps)

function textsOf(fetched: Fetched): Record<string, string> {
  if ('failure' in fetched || !('properties' in fetched.stored)) return {}
  return Object.fromEntries([...fetched.stored.properties].map(([name, bytes]) => [name, bytes.toString()]))
}
const codesOf = ({ findings }: { readonly findings: readonly { readonly code: string }[] }) => findings.map(({ code }) => code)

t.test('a value of version 2 is read with its version, and earlier ones as well', async t => {
  const server = await started(t)
  server.put('secret', 'team/db', { user: 'bot', password: 'first' })
  server.put('secret', 'team/db', { user: 'bot', password: 'second' })
  const store = open(t, withToken(server))
  const newest = await store.fetch('team/db')
  t.match(newest, { version: '2' })
  t.strictSame(textsOf(newest), { user: 'bot', password: 'second' })
  t.strictSame(textsOf(await store.fetch('team/db', '1')), { user: 'bot', password: 'first' })
  t.strictSame(await store.fetch('team/db', '3'), { failure: 'NotFound' })
  for (const version of ['0', '-1', '1.0', 'x', '1e3', '', ' 1', '99999999999', '1&list=true', 'constructor'])
    t.strictSame(await store.fetch('team/db', version), { failure: 'VersionUnsupported' }, version)
})

t.test('a value of version 1 has no version', async t => {
  const server = await started(t, 1)
  server.put('secret', 'team/db', { password: 'only' })
  const store = open(t, withToken(server))
  t.match(await store.fetch('team/db'), { version: null })
  t.strictSame(textsOf(await store.fetch('team/db')), { password: 'only' })
  t.strictSame(await store.fetch('team/db', '1'), { failure: 'VersionUnsupported' })
  t.strictSame(await store.fetch('team/none'), { failure: 'NotFound' })
})

t.test('values that are no texts come as their JSON, digit by digit', async t => {
  const server = await started(t)
  server.put('secret', 'odd', 'REPLACED')
  server.intercept = ({ path }, response) => {
    if (path !== 'secret/data/odd') return false
    const metadata = '{"created_time":"2026-11-30T00:00:00Z","deletion_time":"","destroyed":false,"version":1}'
    response.end(
      `{"data":{"data":{"n":12345678901234567890,"d":1.0,"o":{"a":[1.50]},"b":true,"z":null,"__proto__":"p","constructor":"c"},"metadata":${metadata}}}`
    )
    return true
  }
  const fetched = await open(t, withToken(server)).fetch('odd')
  const properties = 'stored' in fetched && 'properties' in fetched.stored ? fetched.stored.properties : new Map<string, Buffer>()
  const texts = [...properties].map(([name, bytes]) => [name, String(bytes)])
  t.strictSame(texts, [
    ['n', '12345678901234567890'],
    ['d', '1.0'],
    ['o', '{"a":[1.50]}'],
    ['b', 'true'],
    ['z', ''],
    ['__proto__', 'p'],
    ['constructor', 'c']
  ])
})

t.test('deleted, destroyed and absent are told apart', async t => {
  const server = await started(t)
  server.put('secret', 'gone', { a: '1' })
  server.put('secret', 'gone', { a: '2' })
  Object.assign(server.version('secret', 'gone', 1), { isDestroyed: true })
  Object.assign(server.version('secret', 'gone', 2), { isDeleted: true, deletionTime: '2026-11-30T01:00:00Z' })
  server.put('secret', 'expiring', { a: '3' })
  Object.assign(server.version('secret', 'expiring', 1), { deletionTime: '2099-01-01T00:00:00Z' })
  const store = open(t, withToken(server))
  t.strictSame(await store.fetch('gone'), { failure: 'Deleted' })
  t.strictSame(await store.fetch('gone', '1'), { failure: 'Destroyed' })
  t.strictSame(await store.fetch('none'), { failure: 'NotFound' })
  t.strictSame(textsOf(await store.fetch('expiring')), { a: '3' }, 'a deletion to come is none')
})

t.test('an empty 404 proves nothing once the mount may have changed', async t => {
  const server = await started(t)
  let now = 0
  const store = open(t, withToken(server), { now: () => now })
  t.strictSame(await store.fetch('none'), { failure: 'NotFound' })
  const looks = () => server.seen().filter(seen => seen.includes('ui/mounts')).length
  await store.fetch('none')
  t.equal(looks(), 1, 'what was seen a moment ago is enough')
  server.mount('secret', 1)
  server.policy('reader', { 'secret/*': ['read'] })
  now += 60_001
  t.strictSame(await store.fetch('none'), { failure: 'Unavailable' }, 'it is of another version')
  t.equal(looks(), 2)
  t.strictSame(await store.fetch('none'), { failure: 'NotFound' })
})

t.test('a mount that is upgraded while it is used is noticed', async t => {
  const server = await started(t, 1)
  server.put('secret', 'a', { v: '1' })
  server.put('secret', 'data/a', { v: 'of another key' })
  let now = 0
  const store = open(t, withToken(server), { now: () => now })
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' })
  const mount = server.mount('secret', 2)
  server.put('secret', 'a', { v: '2' })
  t.equal(mount.keys.size, 1)
  server.policy('reader', { 'secret/*': ['read'] })
  now += 60_001
  t.strictSame(await store.fetch('data/a'), { failure: 'Unavailable' }, 'the path means another key now')
  t.strictSame(textsOf(await store.fetch('a')), { v: '2' })
})

t.test('without the right to look the mount up, both versions are read and nothing is concluded from silence', async t => {
  for (const version of [1, 2] as const) {
    const server = await started(t, version)
    server.policy('blind', { 'sys/internal/ui/mounts/*': ['deny'] })
    server.put('secret', 'a', { v: `of ${version}` })
    server.put('secret', 'metadata/a', { v: 'reserved' })
    const token = server.token({ policies: ['reader', 'blind'] })
    const unknown = () => open(t, { address: server.url, auth: 'token', token })
    t.strictSame(textsOf(await unknown().fetch('a')), { v: `of ${version}` })
    t.strictSame(await unknown().fetch('none'), { failure: 'Forbidden' }, 'nobody knows of which version the mount is')
    if (version === 1) t.strictSame(await unknown().fetch('metadata/a'), { failure: 'Forbidden' }, 'that is a way into version 2')
    const store = unknown()
    await store.fetch('a')
    t.strictSame(await store.fetch('none'), { failure: 'NotFound' }, 'known from the value that was read')
    t.match(await store.check(), { state: 'failing', findings: [{}, { code: 'MountRefused' }] })
  }
})

t.test('a mount of version 2 whose wrong path is allowed as well is recognised by its warning', async t => {
  const server = await started(t)
  server.policy('blind', { 'sys/internal/ui/mounts/*': ['deny'], 'secret/*': ['read'] })
  server.put('secret', 'a', { v: '1' })
  const token = server.token({ policies: ['blind'] })
  t.strictSame(await open(t, { address: server.url, auth: 'token', token }).fetch('none'), { failure: 'NotFound' })
  t.strictSame(textsOf(await open(t, { address: server.url, auth: 'token', token }).fetch('a')), { v: '1' })
})

t.test('a key cannot lead elsewhere, and is sent as it is', async t => {
  const server = await started(t)
  server.put('secret', 'with space/ключ/a:b@c+d&e=f', { v: '1' })
  const store = open(t, withToken(server))
  t.strictSame(textsOf(await store.fetch('with space/ключ/a:b@c+d&e=f')), { v: '1' })
  const before = server.requests.length
  for (const key of ['..', 'a/../../sys/raw', 'a//b', '/a', '%2e%2e/a', 'a?version=1', 'a#b', 'a\nb', '\ud800', '', 'a\\b'])
    t.strictSame(await store.fetch(key), { failure: 'Forbidden' }, JSON.stringify(key))
  t.equal(server.requests.length, before, 'nothing was asked')
})

t.test('every request of a store names its namespace, but those about the server', async t => {
  const server = await started(t)
  server.mount('kv', 2, 'team/a')
  server.put('kv', 'x', { v: 'inside' }, 'team/a')
  server.policy('reader', { 'kv/*': ['read'] })
  const store = open(t, withToken(server, { namespace: 'team/a/', mount: 'kv' }))
  t.strictSame(textsOf(await store.fetch('x')), { v: 'inside' })
  t.match(await store.check(), { state: 'ok' })
  for (const { path, namespace } of server.requests) t.equal(namespace, path.startsWith('sys/health') ? '' : 'team/a', path)
})

t.test('what is in the way has its own reason', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  const store = open(t, withToken(server))
  await store.fetch('a')
  for (const [state, failure] of [
    ['sealed', 'Sealed'],
    ['redirecting', 'Unavailable'],
    ['dr-secondary', 'Unavailable']
  ] as const) {
    server.state = state
    t.strictSame(await store.fetch('a'), { failure }, state)
  }
  server.state = 'active'
  // The mount can be looked up all the while, so other keys may do.
  const bad = { failure: 'BadAnswer', isOfKey: true } as const
  const answers = [
    [
      429,
      { 'retry-after': '7' },
      '{"errors":["request path: rate limit quota exceeded"]}',
      { failure: 'RateLimited', retryAfter: 7000 }
    ],
    [429, {}, 'SLOW DOWN', { failure: 'RateLimited' }],
    [429, { 'retry-after': '999999999' }, '{}', { failure: 'RateLimited', retryAfter: 3_600_000 }],
    [503, {}, '<html>SECRET of a proxy</html>', { failure: 'Unavailable' }],
    [503, { 'retry-after': '2' }, '{"errors":["no leader"]}', { failure: 'Unavailable', retryAfter: 2000 }],
    [500, {}, '{"errors":["internal error"]}', { failure: 'Unavailable' }],
    [502, {}, 'Bad Gateway', { failure: 'Unavailable' }],
    [412, {}, '{"errors":["required index state not present"]}', { failure: 'Unavailable' }],
    [404, {}, '{"errors":["no handler for route"]}', { failure: 'Unavailable' }],
    [404, {}, '<html>not found</html>', bad],
    [403, {}, '<html>blocked</html>', bad],
    [400, {}, '{"errors":["Upgrading from non-versioned to versioned data."]}', { failure: 'Unavailable', isOfKey: true }],
    [405, {}, '{"errors":["unsupported operation"]}', bad],
    [418, {}, '{}', bad],
    [200, {}, '<html>log in</html>', bad],
    [200, {}, '', bad],
    [200, {}, '[]', bad],
    [200, {}, '{"data":', bad],
    [200, {}, '{"data":{"v":"1"}}', bad],
    [200, {}, '{"data":{"data":null,"metadata":null}}', bad],
    [200, {}, `{"data":{"data":{"v":"\\ud800"},"metadata":{"version":1,"created_time":"x"}}}`, bad],
    [200, {}, '{"data":{"data":{},"metadata":{"version":"1","created_time":"x"}}}', bad],
    [200, {}, Buffer.from('{"data":{"data":{"v":"\xff"}}}', 'latin1'), bad],
    [200, {}, `{"data":"${'x'.repeat(2 * 1024 * 1024)}"}`, { failure: 'TooLarge' }],
    [
      200,
      {},
      `{"data":{"data":{${Array.from({ length: 1001 }, (_, at) => `"p${at}":"1"`)}},"metadata":{"version":1,"created_time":"x"}}}`,
      { failure: 'TooLarge' }
    ]
  ] as const
  for (const [status, headers, body, expected] of answers) {
    server.intercept = ({ path }, response) =>
      path.startsWith('secret/') && Boolean(response.writeHead(status, headers).end(body))
    t.strictSame(await store.fetch('a'), expected, `${status} ${String(body).slice(0, 60)}`)
  }
  for (const body of ['<html>log in</html>', '{}']) {
    server.intercept = (_request, response) => Boolean(response.writeHead(200).end(body))
    t.strictSame(await store.fetch('a'), { failure: 'BadAnswer' }, `nothing there is of Vault: ${body}`)
  }
  server.intercept = (_request, response) => Boolean(response.destroy())
  t.strictSame(await store.fetch('a'), { failure: 'Unavailable' }, 'the connection is cut before the answer')
  server.intercept = (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"data":', () => response.destroy())
    return true
  }
  t.strictSame(await store.fetch('a'), { failure: 'Unavailable' }, 'the connection is cut inside the answer')
  server.intercept = undefined
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' }, 'and all is well afterwards')
})

t.test('a certificate is trusted by the authorities of the store, and no login is sent without', async t => {
  const pem = (name: string) => readFileSync(new URL(`../unit/jenkins/http/fixtures/${name}.pem`, import.meta.url), 'utf8')
  const server = await startVault(t, { key: pem('server-key'), cert: pem('server') })
  server.mount('secret', 2)
  server.policy('reader', READ)
  server.put('secret', 'a', { v: '1' })
  const outbound = createOutbound({ http: false, networks: [], hosts: ['localhost'] })
  const address = server.url.replace('127.0.0.1', 'localhost')
  const trusted = open(t, withToken(server, { address, ca: pem('ca') }), { outbound })
  t.strictSame(textsOf(await trusted.fetch('a')), { v: '1' })
  t.strictSame(codesOf(await trusted.check()), ['MountVersion2'])
  const before = server.requests.length
  for (const more of [{}, { ca: pem('server') }, { ca: 'no PEM' }]) {
    const store = open(t, withToken(server, { address, ...more }), { outbound })
    t.strictSame(await store.fetch('a'), { failure: 'TlsFailed' })
    t.match(await store.check(), { state: 'failing', findings: [{ code: 'TlsFailed' }] })
  }
  t.strictSame(await open(t, withToken(server, { ca: pem('ca') }), { outbound }).fetch('a'), { failure: 'AddressRefused' })
  t.equal(server.requests.length, before)
})

t.test('an answer that does not come ends with the time for it', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  const { outbound } = testDeps()
  const store = open(t, withToken(server), { outbound: request => outbound({ ...request, timeout: 100 }) })
  server.intercept = () => true
  t.strictSame(await store.fetch('a'), { failure: 'Unavailable' })
  server.intercept = (_request, response) => {
    response.writeHead(200)
    return response.write('{"data":') || true
  }
  t.strictSame(await store.fetch('a'), { failure: 'Unavailable' }, 'also where it begins')
})

t.test('a login is made once, by many fetches at the same time', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  server.login('approle', { role_id: 'r', secret_id: 'SECRET-ID' }, { policies: ['reader'] })
  const store = open(t, { address: server.url, auth: 'appRole', roleId: 'r', secretId: 'SECRET-ID' })
  t.strictSame(server.requests, [], 'nothing is asked when it is opened')
  const all = await Promise.all(Array.from({ length: 20 }, () => store.fetch('a')))
  for (const fetched of all) t.strictSame(textsOf(fetched), { v: '1' })
  t.equal(server.seen().filter(seen => seen.endsWith('/login')).length, 1)
  t.equal(server.seen().filter(seen => seen.includes('ui/mounts')).length, 1)
  t.equal(server.requests.length, 22)
  t.equal(server.tokens().length, 1)
  await store.close()
  t.strictSame(server.tokens(), [], 'the token that was made ends with the store')
  t.strictSame(await store.fetch('a'), { failure: 'Unavailable' })
  t.equal(server.tokens().length, 0, 'and nobody logs in again')
})

t.test('another login is made shortly before the token ends, and when its uses are over', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  server.login('approle', { role_id: 'long' }, { policies: ['reader'], ttl: 600 })
  server.login('approle', { role_id: 'few' }, { policies: ['reader'], uses: 3 })
  const logins = () => server.seen().filter(seen => seen.endsWith('/login')).length
  let now = 0
  const store = open(t, { address: server.url, auth: 'appRole', roleId: 'long', secretId: 's' }, { now: () => now })
  await store.fetch('a')
  now = 569_999
  await store.fetch('a')
  t.equal(logins(), 1)
  now = 570_000
  await store.fetch('a')
  t.equal(logins(), 2)

  const few = open(t, { address: server.url, auth: 'appRole', roleId: 'few', secretId: 's' })
  for (let count = 0; count < 6; count++) t.strictSame(textsOf(await few.fetch('a')), { v: '1' })
  t.equal(logins(), 5, 'seven requests, three for each token')
})

t.test('a refused request logs in again once, and then at most once a minute', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  server.login('approle', { role_id: 'r' }, { policies: ['reader'] })
  server.policy('reader', { ...READ, 'secret/data/closed': ['deny'] })
  const logins = () => server.seen().filter(seen => seen.endsWith('/login')).length
  let now = 0
  const store = open(t, { address: server.url, auth: 'appRole', roleId: 'r', secretId: 's' }, { now: () => now })
  await store.fetch('a')
  server.revoke(...server.tokens())
  for (const fetched of await Promise.all([1, 2, 3, 4, 5].map(() => store.fetch('a'))))
    t.strictSame(textsOf(fetched), { v: '1' }, 'a token that was revoked is replaced')
  t.equal(logins(), 2)
  for (let count = 0; count < 10; count++) t.strictSame(await store.fetch('closed'), { failure: 'Forbidden' })
  t.equal(logins(), 2, 'what stays forbidden makes no tokens')
  now += 60_000
  t.strictSame(await Promise.all([store.fetch('closed'), store.fetch('closed')]), [
    { failure: 'Forbidden' },
    { failure: 'Forbidden' }
  ])
  t.equal(logins(), 3)
})

t.test('a login that is refused or fails later on does not hide what the token can still do', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  server.policy('reader', { ...READ, 'secret/data/closed': ['deny'] })
  const login = { role_id: 'r', secret_id: 'FIRST' }
  server.login('approle', login, { policies: ['reader'] })
  let now = 0
  const store = open(t, { address: server.url, auth: 'appRole', roleId: 'r', secretId: 'FIRST' }, { now: () => now })
  await store.fetch('a')
  login.secret_id = 'REPLACED'
  t.strictSame(await store.fetch('closed'), { failure: 'Forbidden' }, 'the token is good, so the path is forbidden')
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' })
  now += 60_000
  server.revoke(...server.tokens())
  t.strictSame(await store.fetch('a'), { failure: 'LoginRefused' })
  t.strictSame(await store.fetch('a'), { failure: 'LoginRefused' })
  login.secret_id = 'FIRST'
  now += 5_000
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' })
  now += 60_000
  server.revoke(...server.tokens())
  server.intercept = ({ path }, response) => path.endsWith('/login') && Boolean(response.writeHead(500).end())
  t.strictSame(await store.fetch('a'), { failure: 'Unavailable' })
  server.intercept = undefined
  now += 5_000
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' }, 'what passes by itself does not take a minute')
})

t.test('a refused login is not tried again at once', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  let now = 0
  const store = open(t, { address: server.url, auth: 'appRole', roleId: 'r', secretId: 'WRONG' }, { now: () => now })
  for (let count = 0; count < 5; count++) t.strictSame(await store.fetch('a'), { failure: 'LoginRefused' })
  t.equal(server.requests.length, 1)
  server.login('approle', { role_id: 'r', secret_id: 'WRONG' }, { policies: ['reader'] })
  t.match(await store.check(), { state: 'ok' }, 'a check tries it')
  now += 5_000
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' })
})

t.test('Kubernetes and JWT logins, where they are mounted', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  const directory = await mkdtemp(join(tmpdir(), 'service-account-'))
  t.teardown(() => rm(directory, { recursive: true }))
  server.login('kubernetes', { role: 'bridge', jwt: 'first.service.account' }, { policies: ['reader'], ttl: 60 })
  server.login('kubernetes', { role: 'bridge', jwt: 'second.service.account' }, { policies: ['reader'] })
  server.login('clusters/eu', { role: 'bridge', jwt: 'the.jwt' }, { policies: ['reader'] })
  const settings = { address: server.url, auth: 'kubernetes', role: 'bridge' }
  let now = 0
  const store = open(t, settings, { serviceAccount: directory, now: () => now })
  t.strictSame(await store.fetch('a'), { failure: 'LoginRefused' }, 'there is no token yet')
  t.strictSame(server.requests, [])
  t.match(await store.check(), { state: 'failing', findings: [{}, { code: 'LoginIncomplete' }] })
  await writeFile(join(directory, 'token'), 'first.service.account\n')
  now += 5_000
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' })
  await writeFile(join(directory, 'token'), 'second.service.account')
  now += 60_000
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' }, 'the file is read at each login')
  t.strictSame(
    server.requests.filter(({ path }) => path.endsWith('/login')).map(({ body }) => body.jwt),
    ['first.service.account', 'second.service.account']
  )
  const jwt = open(t, { address: server.url, auth: 'jwt', authMount: 'clusters/eu', role: 'bridge', jwt: 'the.jwt' })
  t.strictSame(textsOf(await jwt.fetch('a')), { v: '1' })
  const other = open(t, { address: server.url, auth: 'jwt', role: 'bridge', jwt: 'the.jwt' })
  t.strictSame(await other.fetch('a'), { failure: 'LoginRefused' }, 'no login is mounted there')
})

t.test('a given token is renewed before it ends, until that is refused', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  const renewals = () => server.seen().filter(seen => seen.endsWith('renew-self')).length
  const token = server.token({ policies: ['reader'], ttl: 1 })
  // The clock stands still, so that a slow answer does not end the time of the token.
  const store = open(t, { address: server.url, auth: 'token', token }, { now: () => 0 })
  t.equal(renewals(), 0)
  await store.fetch('a')
  await until('the token is renewed twice', async () => renewals() > 1)
  server.revoke(token)
  const before = renewals()
  await until('the renewal is refused', async () => renewals() > before)
  t.strictSame(await store.fetch('a'), { failure: 'LoginRefused' })

  const fixed = open(t, { address: server.url, auth: 'token', token: server.token({ policies: ['reader'], isRenewable: false }) })
  t.strictSame(textsOf(await fixed.fetch('a')), { v: '1' })
  t.match(await fixed.check(), { state: 'ok', findings: [{}, { code: 'TokenExpires' }, { code: 'MountVersion2' }] })
})

t.test('a token that may not look itself up still reads', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: '1' })
  server.policy('reader', { 'secret/data/a': ['read'] })
  const token = server.token({ policies: ['no-default', 'reader'] })
  let now = 0
  const store = open(t, { address: server.url, auth: 'token', token }, { now: () => now })
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' })
  t.strictSame(await store.fetch('b'), { failure: 'LoginRefused' }, 'after a second look, nothing is known to work')
  t.strictSame(textsOf(await store.fetch('a')), { v: '1' })
  t.strictSame(await store.fetch('b'), { failure: 'Forbidden' }, 'since then the token is known to work')
  server.revoke(token)
  now += 60_000
  t.strictSame(await store.fetch('a'), { failure: 'LoginRefused' })
})

t.test('names below a prefix', async t => {
  for (const version of [1, 2] as const) {
    const server = await started(t, version)
    for (const key of ['a', 'team/b', 'team/c', 'team/d/e', 'odd%name', 'line\nbreak']) server.put('secret', key, { v: '1' })
    const store = open(t, withToken(server))
    t.strictSame(await store.list?.(''), { names: ['a', 'team/'], isCut: false })
    t.strictSame(await store.list?.('team/'), { names: ['team/b', 'team/c', 'team/d/'], isCut: false })
    t.strictSame(await store.list?.('none/'), { names: [], isCut: false })
    for (const prefix of ['team', '../', '/', 'a//', '%2e%2e/'])
      t.strictSame(await store.list?.(prefix), { failure: 'Forbidden' }, prefix)
    for (let at = 0; at < 1001; at++) server.put('secret', `many/${at}`, { v: '1' })
    const many = await store.list?.('many/')
    t.match(many, { isCut: true })
    t.equal(many !== undefined && 'names' in many && many.names.length, 1000)
    server.policy('reader', { 'secret/data/a': ['read'], 'secret/a': ['read'] })
    t.strictSame(await store.list?.(''), { failure: 'Forbidden' })
  }
})

t.test('a check says what is wrong, and what to do', async t => {
  const server = await started(t)
  server.mountEngine('database', 'database')
  server.mount('old', 1)
  const check = (more: Settings = {}, paths?: readonly string[]) => open(t, withToken(server, more)).check(paths)
  t.strictSame(codesOf(await check()), ['PlainHttp', 'MountVersion2'])
  t.match(await check({ mount: 'none' }), { state: 'failing' })
  server.policy('reader', { 'secret/data/team/*': ['read'], 'database/*': ['read'], 'old/*': ['read'] })
  t.strictSame(codesOf(await check({}, ['team', ''])), ['PlainHttp', 'MountVersion2'])
  t.strictSame(codesOf(await check({}, ['team', 'other'])), ['PlainHttp', 'MountVersion2', 'MayNotRead'])
  t.strictSame(codesOf(await check({ mount: 'old' })), ['PlainHttp', 'MountVersion1'])
  t.strictSame(codesOf(await check({ mount: 'database' })), ['PlainHttp', 'MountNotKv'])
  t.strictSame(codesOf(await check({ mount: 'secret/team' })), ['PlainHttp', 'MountElsewhere'])
  t.strictSame(codesOf(await check({ mount: 'none' })), ['PlainHttp', 'MountRefused'])
  t.strictSame(codesOf(await check({ token: server.token({ policies: ['root'] }) })), ['PlainHttp', 'RootToken', 'MountVersion2'])
  t.strictSame(codesOf(await check({ token: 'hvs.wrong' })), ['PlainHttp', 'TokenUnproved', 'LoginRefused'])
  t.strictSame(codesOf(await check({ auth: 'jwt' })), ['PlainHttp', 'LoginIncomplete'])
  const states = {
    sealed: ['failing', 'Sealed'],
    uninitialized: ['failing', 'NotInitialized'],
    'dr-secondary': ['failing', 'DisasterRecovery'],
    redirecting: ['failing', 'Standby', 'Redirected'],
    standby: ['ok', 'Standby', 'MountVersion2'],
    'performance-standby': ['ok', 'MountVersion2']
  } as const
  for (const [state, [outcome, ...codes]] of Object.entries(states)) {
    server.state = state as keyof typeof states
    const checked = await check()
    t.equal(checked.state, outcome, state)
    t.strictSame(codesOf(checked), ['PlainHttp', ...codes], state)
    for (const { message, remedy } of checked.findings) t.ok(message.endsWith('.') && remedy.endsWith('.'))
  }
  server.state = 'active'
  server.intercept = ({ path }, response) =>
    path === 'sys/health' && Boolean(response.writeHead(403).end('<html>hidden by a proxy</html>'))
  t.match(await check(), { state: 'ok' }, 'an address for health that a proxy hides does not matter')
  server.intercept = (_request, response) => Boolean(response.end('<html>SECRET</html>'))
  t.match(await check(), { state: 'failing', findings: [{}, { code: 'BadAnswer' }] })
  server.intercept = (_request, response) => Boolean(response.destroy())
  t.match(await check(), { state: 'unknown', findings: [{}, { code: 'Unavailable' }] })
})

t.test('tokens and values are in no address, and nothing of the other side is in an answer', async t => {
  const server = await started(t)
  server.put('secret', 'a', { v: 'VALUE-7' })
  server.login('approle', { role_id: 'r', secret_id: 'SECRET-7' }, { policies: ['reader'] })
  const store = open(t, { address: server.url, auth: 'appRole', roleId: 'r', secretId: 'SECRET-7' })
  await store.fetch('a')
  const urls = server.requests.map(({ url }) => url).join('\n')
  for (const secret of ['SECRET-7', 'VALUE-7', ...server.tokens()]) t.notMatch(urls, secret)
  server.intercept = (_request, response) =>
    Boolean(
      response.writeHead(403).end(JSON.stringify({ errors: ['ECHO-7 SECRET-7'], data: { ECHO: 'ECHO-7' }, auth: 'ECHO-7' }))
    )
  const answers = JSON.stringify([await store.fetch('a'), await store.check(['']), await store.list?.('')])
  t.notMatch(answers, /ECHO-7|SECRET-7|VALUE-7/)
})

t.test('settings that cannot work are refused before anything is sent', async t => {
  const faults = async (given: Settings) => (await vault.faults(apart(vault, given), testDeps())).map(({ pointer }) => pointer)
  const fine = { address: 'https://vault.example.com/prefix/', auth: 'token', token: 't' }
  t.strictSame(await faults(fine), [])
  t.strictSame(await faults({ ...fine, mount: 'team/kv/', namespace: 'a/b/', authMount: 'x/' }), [])
  t.strictSame(await faults(vault.example), [])
  t.strictSame(await faults({ ...fine, token: undefined, auth: 'appRole' }), ['#/roleId', '#/secretId'].slice(0, 2))
  t.strictSame(await faults({ ...fine, auth: 'kubernetes' }), ['#/role'])
  t.strictSame(await faults({ ...fine, auth: 'jwt' }), ['#/jwt'])
  for (const mount of ['a/../b', '..', 'a//b', 'a?b', '%2e']) t.strictSame(await faults({ ...fine, mount }), ['#/mount'], mount)
  for (const namespace of ['..', 'a\r\nx-vault-token: b', 'ключ'])
    t.strictSame(await faults({ ...fine, namespace }), ['#/namespace'])
  for (const address of ['ftp://a', 'https://u:p@a', 'https://a/#x', 'https://a/?x=1', 'no'])
    t.strictSame(await faults({ ...fine, address }), ['#/address'])
  t.strictSame(await faults({ ...fine, ca: 'no PEM' }), ['#/ca'])
})
