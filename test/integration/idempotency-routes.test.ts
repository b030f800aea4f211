import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parseRoleMap } from '../../src/access/oidc-roles.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { as, makeToken } from '../helpers/access.ts'
import { type Answer, withBridge } from '../helpers/bridge.ts'
import { startReceiver } from '../helpers/receiver.ts'
import { until } from '../helpers/until.ts'

const outbound = { http: true, networks: ['127.0.0.1/32'], hosts: [] }
const mount = await mkdtemp(join(tmpdir(), 'jcb-stores-'))
t.teardown(() => rm(mount, { recursive: true }))
const bridge = await withBridge(t, { outbound, secretFiles: { directories: [mount], forbidden: [] } })
const { call } = bridge
const redis = bridge.redis.client
const API = '/api/v1'
const AT = `${API}/projects/demo`
const receiver = await startReceiver(t)
const [one, two] = await Promise.all([startStandIn(), startStandIn()])
t.teardown(() => Promise.all([one.close(), two.close()]))

const post = (path: string, key: string, body?: unknown, asked = call) =>
  asked('POST', path, body, { 'idempotency-key': key, prefer: 'wait=20' })
const secret = (id: string) => ({ id, type: 'access-token', data: { token: 'value-that-nobody-sees' } })
const isReplay = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true'
const code = ({ status, body }: Answer) => [status, body?.code]
/** Makes it so that every process which held a key has died after the effect of its request and before the answer. */
async function loseAnswers(): Promise<void> {
  for (const key of await redis.keys('jcb:{i:*}:key:*')) await redis.hdel(key, 'answer')
}
const get = async (path: string) => (await call('GET', path)).body

await bridge.project('demo')
await post(`${AT}/credentials`, 'setup', secret('there'))
const hook = (await call('POST', `${AT}/webhooks`, { url: receiver.url, types: ['Created'] })).body

/** What a request has done, as a value that differs if it is done twice. */
interface Effect {
  readonly path: string
  readonly body?: unknown
  effects(): Promise<unknown>
}

const events = async (path: string, type: string) =>
  (await get(`${path}/events?limit=200`)).items.filter((event: { type: string }) => event.type === type).length

/** Routes whose effect is in the store: a request that is repeated after a kill finds it, and does nothing again. */
const marked: Readonly<Record<string, () => Promise<Effect> | Effect>> = {
  createProject: () => ({
    ...{ path: `${API}/projects`, body: { name: 'made' } },
    effects: () => events(`${API}/projects/made`, 'ProjectCreated')
  }),
  syncProject: () => ({ path: `${AT}/sync`, effects: () => events(AT, 'SyncRequested') }),
  createCredential: () => ({ path: `${AT}/credentials`, body: secret('new'), effects: () => events(AT, 'Created') }),
  addShares: () => ({
    path: `${AT}/credentials/there/shares`,
    body: { projects: ['others'] },
    effects: () => events(AT, 'Updated')
  }),
  syncCredential: () => ({ path: `${AT}/credentials/there/sync`, effects: () => events(AT, 'SyncRequested') }),
  async keepTheirs() {
    const at = `${API}/projects/kept`
    await call('POST', `${API}/projects`, { name: 'kept', policies: { drift: 'report' } }, { prefer: 'wait=20' })
    await call('POST', `${at}/credentials`, secret('a'), { prefer: 'wait=20' })
    await bridge.control('POST', '/edit', { action: 'set', folder: 'kept', id: 'a', fields: { description: 'theirs' } })
    const [{ seen }] = (await get(`${at}/plan`)).actions
    return { path: `${at}/credentials/a/keep-theirs`, body: { seen }, effects: () => events(at, 'Updated') }
  },
  async confirmFolder() {
    const maker = await makeToken(bridge, {}, { projectMaker: true })
    await bridge.control('POST', '/edit', { action: 'add-folder', folder: 'theirs' })
    await bridge.control('POST', '/edit', { action: 'add', folder: 'theirs', id: 'x', fields: { secret: 'x' } })
    await maker.call('POST', '/projects', { name: 'theirs' })
    await until('it is blocked', async () => (await get(`${API}/projects/theirs`)).blocked?.reason === 'FolderExists')
    return {
      path: `${API}/projects/theirs/confirm-folder`,
      effects: async () => (await get(`${API}/projects/theirs`)).generation
    }
  },
  async adoptCredentials() {
    await bridge.project('adopting')
    for (const id of ['a', 'b'])
      await bridge.control('POST', '/edit', { action: 'add', folder: 'adopting', id, fields: { secret: 'x', description: '' } })
    await call('PUT', `${API}/projects/adopting/credentials`, { credentials: [secret('a'), secret('b')] }, { prefer: 'wait=20' })
    return { path: `${API}/projects/adopting/adopt`, effects: () => events(`${API}/projects/adopting`, 'Updated') }
  },
  async removeCopies() {
    const at = `${API}/projects/renamed`
    await bridge.project('renamed')
    await call('PUT', `${at}/credentials`, { credentials: [secret('a')] }, { prefer: 'wait=20' })
    await bridge.control('POST', '/edit', { action: 'move-folder', folder: 'renamed', to: 'renamed-old' })
    await call('POST', `${at}/sync`, undefined, { prefer: 'wait=20' })
    await until('the copies are found', async () => (await get(`${at}/copies`)).copies.length > 0)
    return {
      ...{ path: `${at}/copies/remove`, body: { folder: ['renamed-old'] } },
      effects: async () => [await events(at, 'CopiesRemoved'), (await get(`${at}/copies`)).removals]
    }
  },
  createWebhook: () => ({
    ...{ path: `${AT}/webhooks`, body: { url: receiver.url, enabled: false } },
    effects: async () => (await get(`${AT}/webhooks`)).total
  }),
  rotateWebhookSecret: () => ({
    path: `${AT}/webhooks/${hook.id}/rotate-secret`,
    effects: async () => (await get(`${AT}/webhooks/${hook.id}`)).generation
  }),
  testWebhook: () => ({
    path: `${AT}/webhooks/${hook.id}/test`,
    effects: async () => receiver.received.filter(({ type }) => type === 'Test').length
  }),
  async redeliver() {
    const delivery = await until('there is a delivery', async () =>
      (await get(`${AT}/webhooks/${hook.id}/deliveries`)).items.find((item: { event: string | null }) => item.event !== null)
    )
    return {
      path: `${AT}/webhooks/${hook.id}/deliveries/${delivery.id}/redeliver`,
      effects: async () => receiver.received.filter(({ body }) => body.id === delivery.event).length
    }
  },
  createController: () => ({
    ...{ path: `${API}/controllers`, body: { name: 'one', url: one.url, user: 'admin', token: 'admin-token' } },
    effects: async () => (await get(`${API}/controllers`)).items.length
  }),
  async acceptController() {
    await call('PATCH', `${API}/controllers/one`, { url: two.url, token: 'admin-token' })
    const { identity } = await get(`${API}/controllers/one`)
    return {
      ...{ path: `${API}/controllers/one/accept`, body: { identity: identity.seen } },
      effects: async () => (await get(`${API}/controllers/one`)).generation
    }
  },
  createSecretStore: () => ({
    ...{ path: `${API}/secret-stores`, body: { name: 'one', provider: 'file', directory: mount } },
    effects: async () => (await get(`${API}/secret-stores`)).total
  }),
  createVerifyTarget: () => ({
    ...{
      path: `${API}/verify-targets`,
      body: { name: 'one', kind: 'registry', address: 'https://registry.invalid', projects: [] }
    },
    effects: async () => (await get(`${API}/verify-targets`)).total
  }),
  createToken: () => ({
    ...{ path: `${API}/tokens`, body: { name: 'service' } },
    effects: async () => (await get(`${API}/tokens`)).total
  }),
  rotateKeys: () => ({ path: `${API}/keys/rotate`, effects: async () => (await get(`${API}/keys`)).rotation.startedAt })
}

/** Routes that leave nothing in the store: they are run again. */
const harmless: Readonly<Record<string, () => { readonly path: string; readonly body?: unknown }>> = {
  validateCredential: () => ({ path: `${AT}/credentials/validate`, body: secret('any') }),
  checkSecretStore: () => ({ path: `${API}/secret-stores/one/check` }),
  checkVerifyTarget: () => ({ path: `${API}/verify-targets/one/check` }),
  checkController: () => ({ path: `${API}/controllers/one/check` }),
  reloadSettings: () => ({ path: `${API}/admin/reload` })
}

/** Routes that compare what is asked for with what is there, so that a repetition joins it or finds it done; see copies.test.ts. */
const converging = ['findCopies', 'followCopies']

/** Routes that make what was asked for due now. A repetition reads once more, and an equal value changes nothing; see references-refresh.test.ts. */
const rereading = ['refreshCredential', 'refreshSecretStore']

/** Routes that try something once more, which counts as a try; see verify.test.ts. */
const trying = ['verifyCredential']

/** Routes that only show what somebody else answers now. */
const showing = ['readVerifyTargetHostKeys']

/** Routes without a caller, which take no key: a kept answer would let a code sign in twice. */
const keyless = ['signInOnce']

t.test('every POST of the API is in one of these classes', async t => {
  const { paths } = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')) as {
    paths: Record<string, { post?: { operationId: string } }>
  }
  const posts = Object.values(paths).flatMap(({ post }) => (post === undefined ? [] : [post.operationId]))
  t.strictSame(
    [...Object.keys(marked), ...Object.keys(harmless), ...converging, ...rereading, ...trying, ...showing, ...keyless].toSorted(),
    posts.toSorted()
  )
})

/** The parts of an answer that do not change by themselves, and are shown more than once. */
const lasting = ({ status, body }: Answer) => {
  const shown = body?.controller ?? body ?? {}
  return JSON.stringify([
    status,
    ...['id', 'name', 'generation', 'createdAt', 'subject', 'outcome', 'updated'].map(name => shown[name])
  ])
}

for (const [operation, make] of Object.entries(marked)) {
  t.test(`${operation}: after a kill the first answer is given, and nothing is done again`, async t => {
    const { path, body, effects } = await make()
    const first = await post(path, 'route-1', body)
    t.ok(first.status < 300 && !isReplay(first), first.text)
    const before = await effects()
    await loseAnswers()
    const again = await post(path, 'route-1', body)
    t.strictSame(lasting(again), lasting(first), again.text)
    t.ok(isReplay(again))
    t.strictSame(await effects(), before)
    const kept = await post(path, 'route-1', body)
    t.ok(isReplay(kept))
    t.strictSame(await effects(), before)
  })
}

for (const [operation, make] of Object.entries(harmless)) {
  t.test(`${operation}: after a kill it is run again, which leaves nothing`, async t => {
    const { path, body } = make()
    t.equal((await post(path, 'route-1', body)).status, 200)
    await loseAnswers()
    const keys = async () => (await redis.keys('jcb:*:once:*')).length
    const before = await keys()
    t.match(await post(path, 'route-1', body), { status: 200 })
    t.equal(await keys(), before, 'no mark')
    t.ok(isReplay(await post(path, 'route-1', body)))
  })
}

t.test('a rotation that has ended is not started again by the repeated request', async t => {
  const ended = () => until('it has ended', async () => (await get(`${API}/keys`)).rotation?.state === 'done')
  await ended()
  await post(`${API}/keys/rotate`, 'rotate-2')
  await ended()
  const { startedAt } = (await get(`${API}/keys`)).rotation
  await loseAnswers()
  t.equal((await post(`${API}/keys/rotate`, 'rotate-2')).status, 202)
  t.equal((await get(`${API}/keys`)).rotation.startedAt, startedAt)
})

t.test('a test message that is sent again after a kill has the same id', async t => {
  const path = `${AT}/webhooks/${hook.id}/test`
  const tests = () => receiver.received.filter(({ type }) => type === 'Test').map(({ headers }) => headers['webhook-id'])
  const before = tests().length
  await post(path, 'test-2')
  await loseAnswers()
  // The process ended before it noted the message.
  await redis.del(...(await redis.keys('jcb:{p:demo}:once:*')))
  await post(path, 'test-2')
  const [first, second, ...more] = tests().slice(before)
  t.ok(first)
  t.strictSame([second, more], [first, []])
})

t.test('who lost a role gets no answer of before', async t => {
  const lowered = async (t: Test, roles: object, path: string, body: unknown, refused: [number, string]) => {
    const { id, token } = await makeToken(bridge, {})
    const member = `${AT}/members/token:${id}`
    await call('PUT', member, roles)
    const asked = as(bridge, token)
    const short = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      asked(method, path.slice(API.length), body, headers)
    t.equal((await post(path, 'lower-1', body, short)).status, 201)
    t.ok(isReplay(await post(path, 'lower-1', body, short)))
    await call('PUT', member, { role: 'viewer' })
    const answer = await post(path, 'lower-1', body, short)
    t.strictSame([...code(answer), isReplay(answer)], [403, 'FORBIDDEN', false], path)
    await call('DELETE', member)
    t.strictSame(code(await post(path, 'lower-1', body, short)), refused)
    await call('PUT', member, roles)
    t.ok(isReplay(await post(path, 'lower-1', body, short)), 'a refusal is not kept')
  }
  await lowered(t, { role: 'operator' }, `${AT}/credentials`, secret('lowered'), [404, 'PROJECT_NOT_FOUND'])
  await lowered(t, { role: 'admin' }, `${AT}/webhooks`, { url: receiver.url, enabled: false }, [404, 'PROJECT_NOT_FOUND'])
})

t.test('a folder was confirmed by somebody who is a platform-admin no longer', async t => {
  const kubesphere = { jwt: undefined, proxies: ['127.0.0.0/8'], roleMap: parseRoleMap('{"boss":"platform-admin"}') }
  const other = await withBridge(t, { kubesphere })
  const remote =
    (groups: string) =>
    (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      other.call(method, path, body, { ...headers, authorization: '', 'x-remote-user': 'dave', 'x-remote-group': groups })
  await other.project('demo')
  await other.call('PUT', `${AT}/members/kubesphere:dave`, { role: 'admin' })
  const path = `${AT}/confirm-folder`
  t.equal((await post(path, 'confirm-1', undefined, remote('boss'))).status, 200)
  t.ok(isReplay(await post(path, 'confirm-1', undefined, remote('boss'))))
  t.strictSame(code(await post(path, 'confirm-1', undefined, remote('staff'))), [403, 'FORBIDDEN'])
})

t.test('a key of a project that is gone answers nothing of it', async t => {
  const at = `${API}/projects/short`
  const made = { name: 'short', displayName: 'Of before' }
  t.equal((await post(`${API}/projects`, 'gone-1', made)).status, 201)
  t.equal((await post(`${at}/credentials`, 'gone-2', secret('x'))).status, 201)
  t.equal((await post(`${at}/webhooks/none/test`, 'gone-3')).status, 404)
  await call('DELETE', at)
  await until('it is gone', async () => (await call('GET', at)).status === 404)
  t.strictSame(code(await post(`${at}/credentials`, 'gone-2', secret('x'))), [404, 'PROJECT_NOT_FOUND'])
  const remade = await post(`${API}/projects`, 'gone-1', made)
  t.strictSame(code(remade), [422, 'IDEMPOTENCY_KEY_REUSED'])
  t.match(remade.body.detail, /The project that the first request created is gone/)
  await loseAnswers()
  t.strictSame(code(await post(`${API}/projects`, 'gone-1', made)), [422, 'IDEMPOTENCY_KEY_REUSED'], 'nor does its mark')

  await call('POST', `${API}/projects`, { name: 'short', displayName: 'Another' })
  const late = await post(`${at}/credentials`, 'gone-2', secret('x'))
  t.strictSame(code(late), [422, 'IDEMPOTENCY_KEY_REUSED'], 'and has no effect in another one')
  t.strictSame((await get(`${at}/credentials`)).items, [])
  t.strictSame(code(await post(`${API}/projects`, 'gone-1', made)), [422, 'IDEMPOTENCY_KEY_REUSED'])
})

t.test('that there is no such project is not kept', async t => {
  const at = `${API}/projects/later`
  t.strictSame(code(await post(`${at}/credentials`, 'later-1', secret('x'))), [404, 'PROJECT_NOT_FOUND'])
  await bridge.project('later')
  t.equal((await post(`${at}/credentials`, 'later-1', secret('x'))).status, 201)
})

t.test('a project-maker who lost the project that it made does not get its answer', async t => {
  const maker = await makeToken(bridge, {}, { projectMaker: true })
  const asked = (key: string) => maker.call('POST', '/projects', { name: 'lost' }, { 'idempotency-key': key })
  t.equal((await asked('maker-1')).status, 201)
  t.ok(isReplay(await asked('maker-1')))
  await call('PUT', `${API}/projects/lost/members/token:${maker.id}`, { role: 'viewer' })
  t.ok(isReplay(await asked('maker-1')))
  await call('DELETE', `${API}/projects/lost/members/token:${maker.id}`)
  t.strictSame(code(await asked('maker-1')), [404, 'PROJECT_NOT_FOUND'])
})
