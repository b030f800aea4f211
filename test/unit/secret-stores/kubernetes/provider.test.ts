import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Secret } from '../../../../src/domain/secret.ts'
import { strictRules } from '../../../../src/outbound/address.ts'
import { createOutbound } from '../../../../src/outbound/request.ts'
import { kubernetes } from '../../../../src/secret-stores/kubernetes/provider.ts'
import type { Fetched, OpenSettings, ProviderDeps } from '../../../../src/secret-stores/provider.ts'
import { execFileAsync } from '../../../helpers/child.ts'
import { findKubectl } from '../../../helpers/kubectl.ts'
import { clientCertificate, type SecretsApi, startSecretsApi } from '../../../helpers/secret-stores/kubernetes.ts'
import { until } from '../../../helpers/until.ts'

const deps = (more: Partial<ProviderDeps> = {}): ProviderDeps => ({
  outbound: createOutbound({ ...strictRules, hosts: ['localhost'] }),
  directories: [],
  forbidden: [],
  now: Date.now,
  ...more
})

const settingsOf = (kubeconfig: string | undefined, settings: object = { namespace: 'team-a' }): OpenSettings => ({
  name: 'cluster',
  settings: settings as OpenSettings['settings'],
  secrets: kubeconfig === undefined ? {} : { kubeconfig: new Secret(kubeconfig) }
})

function opened(t: Test, api: SecretsApi, kubeconfig = api.kubeconfig(), some: Partial<ProviderDeps> = {}) {
  const store = kubernetes.open(settingsOf(kubeconfig), deps(some))
  t.teardown(() => store.close())
  return store
}

const valueOf = (fetched: Fetched): unknown =>
  'failure' in fetched
    ? fetched.failure
    : 'properties' in fetched.stored &&
      Object.fromEntries([...fetched.stored.properties].map(([name, bytes]) => [name, bytes.toString('latin1')]))

t.test('a Secret is an object of its data, and its version is that of the object', async t => {
  const api = await startSecretsApi(t)
  api.put('team-a', 'db.main', { username: 'bot', password: 'p\n', bytes: Buffer.from([0, 255]) })
  api.put('team-b', 'other', { x: 'y' })
  api.put('team-a', 'empty', {}, { data: null })
  const store = opened(t, api)
  t.match(await store.fetch('db.main'), { version: '101' })
  t.strictSame(valueOf(await store.fetch('db.main')), { username: 'bot', password: 'p\n', bytes: '\0\xff' })
  t.strictSame(valueOf(await store.fetch('empty')), {})
  t.equal(valueOf(await store.fetch('other')), 'NotFound', 'another namespace')
  t.equal(valueOf(await store.fetch('db.main', '101')), 'VersionUnsupported')
  const before = api.requests.length
  for (const key of ['', 'a/b', '../team-b', 'DB', 'a b', 'x'.repeat(254), '-a', 'a.', '__proto__', 'a%2fb'])
    t.equal(valueOf(await store.fetch(key)), 'Forbidden', key)
  t.equal(api.requests.length, before)
  t.strictSame(await store.list?.(''), { names: ['db.main', 'empty'], isCut: false })
  t.strictSame(await store.list?.('db/'), { names: [], isCut: false })
})

t.test('each login is used, and no other', async t => {
  const api = await startSecretsApi(t)
  api.put('team-a', 'key', { a: '1' })
  for (const user of ['{ token: cluster-token }', '{ username: admin, password: "pass word" }', clientCertificate])
    t.strictSame(valueOf(await opened(t, api, api.kubeconfig(user)).fetch('key')), { a: '1' }, user.slice(0, 30))
  t.equal(valueOf(await opened(t, api, api.kubeconfig('{ token: old }')).fetch('key')), 'LoginRefused')
  t.equal(valueOf(await opened(t, api, api.kubeconfig(undefined, ', tls-server-name: other.example')).fetch('key')), 'TlsFailed')
  const byAddress = api.kubeconfig().replace('localhost', '127.0.0.1')
  const other = api.kubeconfig().replace(/, certificate-authority-data: \S+/, '')
  t.equal(valueOf(await opened(t, api, other).fetch('key')), 'TlsFailed', 'the authority is not trusted')
  t.equal(valueOf(await opened(t, api, byAddress, { outbound: createOutbound(strictRules) }).fetch('key')), 'AddressRefused')
})

t.test('the service account of the pod, whose token is exchanged; its API server may be called although private', async t => {
  const api = await startSecretsApi(t)
  api.put('team-a', 'key', { a: '1' })
  const serviceAccount = t.testdir({ token: 'first\n', 'ca.crt': api.ca })
  // By address, which the rules for what users choose refuse.
  const some = { serviceAccount, apiServer: api.url.replace('localhost', '127.0.0.1'), outbound: createOutbound(strictRules) }
  const settings = settingsOf(undefined, { namespace: 'team-a', inCluster: true })
  const store = kubernetes.open(settings, deps(some))
  t.teardown(() => store.close())
  api.token = 'first'
  t.strictSame(valueOf(await store.fetch('key')), { a: '1' })
  api.token = 'second'
  t.equal(valueOf(await store.fetch('key')), 'LoginRefused')
  writeFileSync(join(serviceAccount, 'token'), 'second')
  t.strictSame(valueOf(await store.fetch('key')), { a: '1' })
  const elsewhere = kubernetes.open(settings, deps({ ...some, serviceAccount: join(serviceAccount, 'none') }))
  t.equal(valueOf(await elsewhere.fetch('key')), 'LoginRefused')
  t.match(await kubernetes.faults(settings, deps()), [{ pointer: '#/inCluster', detail: /does not run in a pod/ }])
  t.strictSame(await kubernetes.faults(settings, deps(some)), [])
})

t.test('only the API server can say that a Secret is not there', async t => {
  const api = await startSecretsApi(t)
  api.put('team-a', 'key', { a: '1' })
  const store = opened(t, api)
  t.equal(valueOf(await store.fetch('none')), 'NotFound')
  const answers = async (status: number, body: unknown, headers = {}) => {
    api.answer = (_, response) => {
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
      return true
    }
    return store.fetch('key')
  }
  const secret = (more: object) => ({ kind: 'Secret', metadata: { namespace: 'team-a', name: 'key' }, ...more })
  const status = (details: object) => ({ kind: 'Status', reason: 'NotFound', details })
  const bad: readonly (readonly [number, unknown])[] = [
    [404, 'Not Found'],
    [404, status({ kind: 'namespaces', name: 'key' })],
    [404, status({ kind: 'secrets', name: 'other' })],
    [404, { ...status({ kind: 'secrets', name: 'key' }), reason: 'Gone' }],
    [200, '<html>Sign in</html>'],
    [200, '[]'],
    [200, secret({ kind: 'ConfigMap' })],
    [200, secret({ metadata: { namespace: 'team-a', name: 'other' } })],
    [200, secret({ metadata: { namespace: 'team-b', name: 'key' } })],
    [200, secret({ data: { a: 'no base64!' } })],
    [200, secret({ data: { a: 'YQ' } })],
    [200, secret({ data: { a: 1 } })],
    [200, secret({ data: [] })],
    [302, ''],
    [204, '']
  ]
  for (const [code, body] of bad) t.equal(valueOf(await answers(code, body)), 'BadAnswer', `${code} ${JSON.stringify(body)}`)
  t.strictSame(await answers(200, secret({ data: { a: 1 } })), { failure: 'BadAnswer', isOfKey: true }, 'other Secrets may do')
  t.strictSame(await answers(200, {}), { failure: 'BadAnswer' })
  t.equal(valueOf(await answers(401, '')), 'LoginRefused')
  t.equal(valueOf(await answers(403, '')), 'Forbidden')
  t.equal(valueOf(await answers(500, '')), 'Unavailable')
  t.strictSame(await answers(429, '', { 'retry-after': '7' }), { failure: 'RateLimited', retryAfter: 7_000 })
  t.strictSame(await answers(503, '', { 'retry-after': '999999999' }), { failure: 'Unavailable', retryAfter: 3_600_000 })
  t.equal(valueOf(await answers(200, 'x'.repeat(5 * 1024 * 1024))), 'TooLarge')
  t.strictSame(valueOf(await answers(200, secret({ data: { __proto__: 'YQ==', ['constructor']: 'Yg==' } }))), {
    constructor: 'b'
  })
  const raw = '{"kind":"Secret","metadata":{"namespace":"team-a","name":"key"},"data":{"__proto__":"YQ=="}}'
  const odd = await answers(200, raw)
  t.ok('stored' in odd && 'properties' in odd.stored && odd.stored.properties.get('__proto__')?.toString() === 'a')
})

t.test('what leads elsewhere, runs something or trusts anybody is refused', async t => {
  const api = await startSecretsApi(t)
  const fault = async (kubeconfig: string) => (await kubernetes.faults(settingsOf(kubeconfig), deps()))[0]?.detail ?? 'none'
  t.equal(await fault(api.kubeconfig()), 'none')
  t.equal(await fault(api.kubeconfig(clientCertificate)), 'none')
  const users = {
    '{ exec: { apiVersion: client.authentication.k8s.io/v1, command: aws, interactiveMode: Never } }':
      /users\[0\]\.user\.exec: .*no programs/,
    '{ auth-provider: { name: gcp } }': /auth-provider/,
    '{ tokenFile: /etc/passwd }': /tokenFile: The bridge reads no files/,
    '{ token: a, tokenFile: /etc/passwd }': /tokenFile/,
    '{ client-certificate: /a, client-key: /b }': /client-certificate: /,
    '{ token: a, client-key: /b }': /client-key: /,
    '{ token: a, as: system:admin }': /user\.as: /,
    '{ token: a, as-groups: [system:masters] }': /as-groups: /,
    '{ token: a, as-user-extra: { a: [b] } }': /as-user-extra: /,
    '{ token: "a\\r\\nb" }': /token/,
    '{ token: a, username: b, password: c }': /users/,
    '{ }': /must have a token/,
    '{ client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8= }': /certificate/
  }
  for (const [user, expected] of Object.entries(users)) t.match(await fault(api.kubeconfig(user)), expected, user)
  const clusters = {
    ', proxy-url: "http://10.0.0.1:3128"': /proxy-url/,
    ', insecure-skip-tls-verify: true': /insecure-skip-tls-verify/,
    ', certificate-authority: /etc/ssl/ca.pem': /certificate-authority: The bridge reads no files/
  }
  for (const [cluster, expected] of Object.entries(clusters))
    t.match(await fault(api.kubeconfig(undefined, cluster)), expected, cluster)
  const server = (address: string) => api.kubeconfig().replace(api.url, address)
  for (const address of ['ftp://x', 'https://u:p@host', 'https://host/?a=b', 'https://host/#a', 'host:443', ''])
    t.match(await fault(server(address)), /cluster/, address)
  t.equal(await fault(server('https://rancher.example.com/k8s/clusters/c-1')), 'none')
  t.match(await fault(api.kubeconfig().replace('current-context: test', 'current-context: other')), /current-context/)
  t.match(await fault(api.kubeconfig().replace('user: test }', 'user: other }')), /must name a cluster and a user/)
  for (const text of ['', 'hunter2', '{', '- a', 'a: *b', 'x'.repeat(40_000)]) {
    const detail = await fault(text)
    t.not(detail, 'none', text.slice(0, 20))
    t.notMatch(detail, /hunter2/)
  }
  t.match(await kubernetes.faults(settingsOf(undefined), deps()), [{ pointer: '#/kubeconfig', detail: /either/ }])
  const both = settingsOf(api.kubeconfig(), { namespace: 'team-a', inCluster: true })
  t.match(await kubernetes.faults(both, deps()), [{ pointer: '#/kubeconfig', detail: /either/ }])
  // A user that another context has does not matter.
  const more = `${api.kubeconfig().replace(/users: .*/, '')}users: [{ name: test, user: { token: a } }, { name: b, user: { exec: { command: x } } }]\n`
  t.equal(await fault(more), 'none')
})

t.test('a check asks what the login may do', async t => {
  const api = await startSecretsApi(t)
  const store = opened(t, api)
  t.strictSame(await store.check(), { state: 'ok', findings: [] })
  t.strictSame(await store.check(['']), { state: 'ok', findings: [] })
  Object.assign(api.grants, { list: false, watch: false })
  t.match(await store.check(), { state: 'ok', findings: [{ code: 'WatchForbidden' }] })
  api.grants.get = ['a', 'b']
  const codes = async (paths?: readonly string[]) => {
    const { state, findings } = await store.check(paths)
    return [state, ...findings.map(({ code }) => code)].join(' ')
  }
  t.equal(await codes(['a', 'b']), 'ok WatchForbidden')
  t.equal(await codes(['a', 'c']), 'failing GetForbidden WatchForbidden')
  t.equal(await codes(['']), 'unknown GetForbidden WatchForbidden')
  t.equal(await codes(['', 'c']), 'failing GetForbidden WatchForbidden')
  api.grants.review = false
  t.equal(await codes(), 'unknown Forbidden')
  t.equal(await codes(), 'unknown Forbidden')
  const refused = opened(t, api, api.kubeconfig('{ token: old }'))
  t.match(await refused.check(), { state: 'failing', findings: [{ code: 'LoginRefused' }] })
  t.notMatch(
    JSON.stringify([await refused.check(), await store.check()]),
    /hunter2/,
    'nothing that the API server says is quoted'
  )
  t.strictSame(await store.list?.(''), { failure: 'Forbidden' })
})

t.test('kubectl reads the same', async t => {
  const kubectl = findKubectl()
  if (kubectl === undefined) return t.pass('there is none')
  t.teardown(() => kubectl.dispose())
  const api = await startSecretsApi(t)
  api.put('team-a', 'db', { password: 'p\u00e4ss', bytes: Buffer.from([0, 255, 10]) })
  const directory = t.testdir({ config: api.kubeconfig() })
  mkdirSync(join(directory, 'home'))
  const run = async (...args: string[]) => {
    const options = { env: { PATH: process.env['PATH'], HOME: join(directory, 'home') } }
    return (await execFileAsync('kubectl', ['--kubeconfig', join(directory, 'config'), '-n', 'team-a', ...args], options)).stdout
  }
  const { data } = JSON.parse(await run('get', 'secret', 'db', '-o', 'json'))
  const fetched = await opened(t, api).fetch('db')
  const ours = 'stored' in fetched && 'properties' in fetched.stored ? [...fetched.stored.properties] : []
  t.strictSame(Object.fromEntries(ours.map(([name, bytes]) => [name, bytes.toString('base64')])), data)
  t.equal((await run('get', 'secrets', '-o', 'name')).trim(), 'secret/db')
  await t.rejects(run('get', 'secret', 'none'), /NotFound/)
  t.equal(valueOf(await opened(t, api).fetch('none')), 'NotFound')
})

t.test('a change arrives at once', async t => {
  const api = await startSecretsApi(t)
  api.put('team-a', 'key', { a: '1' })
  const store = opened(t, api)
  t.strictSame(valueOf(await store.fetch('key')), { a: '1' })
  let seen: unknown
  const end = store.watch?.('key', () => void store.fetch('key').then(found => (seen = valueOf(found))))
  await until('it is watched', async () => api.watches === 1)
  api.put('team-a', 'key', { a: '2' })
  await until('the change is seen', async () => JSON.stringify(seen) === '{"a":"2"}')
  api.remove('team-a', 'key')
  await until('the end is seen', async () => seen === 'NotFound')
  end?.()
  await until('nobody watches', async () => api.watches === 0)
})
