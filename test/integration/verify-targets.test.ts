import { generateKeyPairSync } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import t from 'tap'
import { verifyTargetField } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { kinds } from '../../src/verify/kinds.ts'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, type Answer, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { until } from '../helpers/until.ts'

const { privateKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' }
})
const API = '/api/v1/verify-targets'
const masterKeys = newMasterKeys().replace('k1:', 'old:')
const outbound = { http: false, networks: ['127.0.0.0/8'], hosts: [] }
const bridge = await withBridge(t, { masterKeys, outbound })
const { call } = bridge
const redis = bridge.redis.client
const body = (name: string, more: object = {}) => ({
  ...{ name, kind: 'registry', address: 'https://127.0.0.1:1', projects: ['shop-*'], ...more }
})
const make = (name: string, more: object = {}) => call('POST', API, body(name, more))
const code = ({ status, body }: Answer) => [status, body?.code]
const pointers = ({ body }: Answer) => (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)
const typesOf = async (name: string) =>
  (await call('GET', `${API}/${name}/events`)).body.items.map((e: { type: string }) => e.type)

t.test('a verify target is registered, read, changed, checked and removed', async t => {
  const made = await make('first')
  t.match(made, {
    status: 201,
    body: {
      name: 'first',
      kind: 'registry',
      ca: null,
      hostKeys: [],
      types: ['username-password'],
      projects: ['shop-*'],
      generation: 1
    }
  })
  t.equal(made.headers.get('location'), `${API}/first`)
  const read = await call('GET', `${API}/first`)
  t.strictSame(read.body, made.body)
  const etag = read.headers.get('etag') ?? ''
  t.match(await call('POST', `${API}/first/check`), {
    status: 200,
    body: { state: 'unknown', at: String, findings: [{ code: String }] }
  })
  t.strictSame(code(await call('POST', `${API}/first/host-keys`)), [503, 'HOST_KEYS_UNAVAILABLE'])
  const changed = await call('PATCH', `${API}/first`, { projects: [], options: { repository: 'shop/app' } }, { 'if-match': etag })
  t.match(changed, { status: 200, body: { projects: [], options: { repository: 'shop/app' }, generation: 2 } })
  t.strictSame(code(await call('PATCH', `${API}/first`, { projects: ['*'] }, { 'if-match': etag })), [412, 'PRECONDITION_FAILED'])
  t.match(await call('PATCH', `${API}/first`, { projects: [] }), { body: { generation: 2 } }, 'nothing changes')
  t.match(await call('PATCH', `${API}/first`, { options: { repository: null } }), { body: { options: {}, generation: 3 } })
  t.match(await call('PATCH', `${API}/first`, { ca: rootCertificates[0] }), { status: 200, body: { generation: 4 } })
  t.match(await call('PATCH', `${API}/first`, { ca: null }), { status: 200, body: { ca: null, generation: 5 } })
  t.strictSame(code(await call('DELETE', `${API}/first`, undefined, { 'if-match': etag })), [412, 'PRECONDITION_FAILED'])
  t.equal((await call('DELETE', `${API}/first`)).status, 204)
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/check'],
    ['POST', '/host-keys'],
    ['DELETE', '']
  ] as const)
    t.strictSame(code(await call(method, `${API}/first${path}`)), [404, 'VERIFY_TARGET_NOT_FOUND'], `${method} ${path}`)
  const updated = Array.from({ length: 4 }, () => 'VerifyTargetUpdated')
  t.strictSame(await typesOf('first'), ['VerifyTargetRemoved', ...updated, 'VerifyTargetAdded'])
  const { items } = (await call('GET', '/api/v1/audit?action=verify-target.write')).body
  const done = items.filter(({ outcome }: { outcome: string }) => outcome === 'done')
  t.match(done[0], { action: 'verify-target.write', route: `${API}/:target`, target: 'first', outcome: 'done' })
})

t.test('what is wrong is refused with its place, and nothing is stored', async t => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'
  const bad: readonly (readonly [string, object, string])[] = [
    ['a bad name', { name: '__proto__' }, '#/name'],
    ['no name', { name: undefined }, '#/name'],
    ['no kind', { kind: undefined }, '#/kind'],
    ['an unknown kind', { kind: 'constructor' }, '#/kind'],
    ['no address', { address: undefined }, '#/address'],
    ['plain http', { address: 'http://127.0.0.1/' }, '#/address'],
    ['a login in the address', { address: 'https://a:b@127.0.0.1/' }, '#/address'],
    ['an address of this network', { address: 'https://10.0.0.1/' }, '#/address'],
    ['the metadata service', { address: 'https://169.254.169.254/latest' }, '#/address'],
    ['this machine by its name', { address: 'https://localhost/' }, '#/address'],
    ['an address that is none', { address: 'ssh://127.0.0.1' }, '#/address'],
    ['a long one', { address: `https://127.0.0.1/${'a'.repeat(2048)}` }, '#/address'],
    ['no projects', { projects: undefined }, '#/projects'],
    ['a pattern of other characters', { projects: ['a/b'] }, '#/projects/0'],
    ['a type that cannot be tried', { types: ['kubeconfig'] }, '#/types/0'],
    ['no types', { types: [] }, '#/types'],
    ['an authority that is none', { ca: 'trust me' }, '#/ca'],
    ['a key as the authority', { ca: privateKey }, '#/ca'],
    ['host keys where there is TLS', { hostKeys: [key] }, '#/hostKeys'],
    ['an unknown option', { options: { verb: 'get' } }, '#/options/verb'],
    ['an option of another form', { options: { repository: 5 } }, '#/options/repository'],
    ['a secret that is none of it', { token: 'x' }, '#/token']
  ]
  for (const [what, change, pointer] of bad) {
    const answer = await make('bad', change)
    t.strictSame([...code(answer), ...new Set(pointers(answer))], [400, 'VALIDATION_FAILED', pointer], what)
  }
  t.equal((await call('GET', `${API}/bad`)).status, 404)
  await make('good')
  for (const [change, pointer] of [
    [{ name: 'other' }, '#/name'],
    [{ kind: 'http' }, '#/kind'],
    [{ address: 'https://10.0.0.1/' }, '#/address'],
    [{ address: null }, '#/address'],
    [{ types: ['ssh-key'] }, '#/types/0'],
    [{ ca: 'x' }, '#/ca'],
    [{ options: { verb: 'get' } }, '#/options/verb'],
    [{ projects: ['a b'] }, '#/projects/0']
  ] as const) {
    const answer = await call('PATCH', `${API}/good`, change)
    t.strictSame([...code(answer), ...pointers(answer)], [400, 'VALIDATION_FAILED', pointer], JSON.stringify(change))
  }
  t.match(await call('GET', `${API}/good`), { body: { generation: 1 } })
  const again = await make('good')
  t.strictSame([...code(again), ...pointers(again)], [409, 'VERIFY_TARGET_EXISTS', '#/name'])
})

t.test('plain http is refused once, without the advice to allow it with OUTBOUND_HTTP', async t => {
  const { errors } = (await make('plain', { address: 'http://127.0.0.1/' })).body
  t.strictSame(errors, [{ pointer: '#/address', detail: 'It must be an address that begins with https://.' }])
})

t.test('members see what their project may use, without addresses, and at once', async t => {
  await bridge.project('shop-a')
  await bridge.project('bank')
  const viewer = await makeToken(bridge, { 'shop-a': 'viewer', bank: 'viewer' })
  const seen = async (project: string) => (await viewer.call('GET', `/projects/${project}/verify-targets`)).body
  await make('of-shops', { projects: ['shop-*'] })
  t.strictSame(await seen('bank'), { items: [], nextCursor: null, total: 0 })
  t.strictSame(
    (await seen('shop-a')).items.find((one: { name: string }) => one.name === 'of-shops'),
    { name: 'of-shops', kind: 'registry', title: 'Container registry', types: ['username-password'] }
  )
  await call('PATCH', `${API}/of-shops`, { projects: ['bank'] })
  t.match((await seen('bank')).items, [{ name: 'of-shops' }])
  t.notMatch(JSON.stringify(await seen('bank')), '127.0.0.1')
  t.strictSame(code(await viewer.call('GET', '/verify-targets')), [403, 'FORBIDDEN'])
})

t.test('other processes follow, and what somebody wrote into Redis is not used', async t => {
  const other = await withBridge(t, { redisUrl: bridge.redis.url, role: 'api', masterKeys, outbound })
  await make('shared', { projects: ['shop-a'] })
  const names = async () =>
    (await other.call('GET', '/api/v1/projects/shop-a/verify-targets')).body.items.map((one: { name: string }) => one.name)
  await until('the other process has it', async () => (await names()).includes('shared'))
  const stored = (await redis.hget(registryKeys.sealed, verifyTargetField('shared'))) ?? ''
  t.notMatch(stored, '127.0.0.1', 'it is sealed')
  await redis.hset(registryKeys.sealed, verifyTargetField('forged'), stored)
  await redis.incr(registryKeys.verifyTargetsRevision)
  await until('the text of another one does not open', async () =>
    (await call('GET', API)).body.closed.some((one: { name: string }) => one.name === 'forged')
  )
  t.notOk((await names()).includes('forged'))
  t.strictSame(code(await call('GET', `${API}/forged`)), [409, 'RECORD_BROKEN'])
  t.equal((await call('DELETE', `${API}/forged`)).status, 204, 'it can be removed')
})

t.test('well-known services are switched on by the command line', async t => {
  const { readyMade } = (await call('GET', API)).body
  t.ok(readyMade.length >= 4)
  for (const { kind, types } of readyMade)
    t.ok(
      types.every((type: string) => kinds.find(one => one.kind === kind)?.types.includes(type)),
      kind
    )
  const [first] = readyMade
  const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
  const run = async (...args: string[]) => {
    const { exit, out, err } = await cli(['verify-targets', ...args], env)
    return { code: exit, stdout: out.toString(), stderr: err }
  }
  const made = await run('create', '--ready-made', first.name, '--project', 'shop-*', '--project', 'bank', '-o', 'json')
  t.equal(made.code, 0, made.stderr)
  t.match(JSON.parse(made.stdout), { name: first.name, address: first.address, projects: ['shop-*', 'bank'] })
  t.match((await run('list', '--ready-made')).stdout, new RegExp(`${first.name} .* yes`))
  t.match((await run('create', '--ready-made', 'none')).stderr, /there are: /)
  t.match((await run('list')).stdout, first.name)
  t.match((await run('list', '-p', 'bank')).stdout, first.name)
  t.match((await run('get', first.name)).stdout, first.address)
  t.match((await run('delete', first.name)).stderr, `removed ${first.name}`)
})
