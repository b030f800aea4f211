import fastify from 'fastify'
import t from 'tap'
import type { Caller } from '../../../src/domain/caller.ts'
import { Problem } from '../../../src/domain/problems.ts'
import { type FlatRouteDeps, flatRoutes } from '../../../src/kubesphere/flat-routes.ts'
import { type SecretRouteDeps, secretRoutes } from '../../../src/kubesphere/routes.ts'
import { project, stored } from '../../helpers/stored-credential.ts'
import { alice } from '../../helpers/webhook-store.ts'

const TYPE = 'credential.devops.kubesphere.io/basic-auth'
const ADOPT = 'credential.devops.kubesphere.io/adopt'
const SECRETS = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
const FLAT = '/kapis/devops.kubesphere.io/v1alpha2/namespaces/demo/credentials'

const login = { type: 'username-password', data: { username: 'bot' }, secretFields: ['password'] }
const known = [
  stored('a', login),
  stored('hidden', { ...login, data: {}, secretFields: ['username', 'password'], usernameSecret: true }),
  stored('leaving', { ...login, deletedAt: '2026-01-02T00:00:00.000Z' })
]
/** What the commands were asked for. */
let calls: { name: string; args: readonly unknown[] }[] = []
let refusal: Problem | undefined
const warned = stored('a', {
  ...login,
  warnings: [{ code: 'SecretInMetadata', pointer: '#/metadata/labels', detail: 'Left out.' }]
})
const noting =
  (name: string) =>
  async (...args: readonly unknown[]) => {
    calls.push({ name, args: args.slice(2) })
    if (refusal !== undefined) throw refusal
    return name === 'applySet' ? { version: 1, items: [] } : warned
  }
const deps = {
  projects: { get: async (name: string) => (name === 'demo' ? project : undefined) },
  credentials: {
    list: async () => known,
    get: async (_: string, id: string) => known.find(({ credential }) => credential.id === id)
  },
  credentialCommands: { create: noting('create'), patch: noting('patch'), remove: noting('remove') },
  applySet: noting('applySet'),
  outcomes: {
    ofCredential: async (written: unknown) => written,
    ofDeletion: async () => {},
    ofSet: async (items: unknown) => items
  }
} as unknown as SecretRouteDeps & FlatRouteDeps

const app = fastify()
app.decorateRequest('caller', null as unknown as Caller)
app.addHook('onRequest', async request => {
  request.caller = alice
})
await app.register(secretRoutes(deps))
await app.register(flatRoutes(deps))
t.teardown(() => app.close())
t.beforeEach(() => {
  calls = []
  refusal = undefined
})

const secret = (name: string, metadata: object = {}, stringData: object = { password: 'x' }) => ({
  ...{ type: TYPE, stringData },
  metadata: { name, ...metadata }
})
const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object, headers: Record<string, string> = {}) =>
  app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) })

t.test('a Secret of another namespace is refused; without one it is that of the address', async t => {
  for (const [namespace, status] of [
    ['demo', 200],
    ['', 200],
    ['other', 400]
  ] as const)
    t.equal((await send('POST', SECRETS, secret('a', { namespace }))).statusCode, status, namespace)
})

t.test('what is to be taken over is said by an annotation, and for many by the query', async t => {
  const adopts = secret('a', { annotations: { [ADOPT]: 'true' } })
  await send('POST', SECRETS, adopts)
  await send('PUT', `${SECRETS}/a`, adopts)
  await send('PUT', `${SECRETS}/a`, secret('a'))
  t.strictSame(
    calls.map(({ args }) => (args as readonly { adopt?: boolean }[]).find(arg => typeof arg === 'object' && arg !== null)?.adopt),
    [true, true, undefined]
  )
  calls = []
  for (const query of ['', '?adopt=true', '?adopt=false&dryRun=true', '?dryRun=1'])
    await send('PUT', SECRETS + query, { items: [adopts, secret('b')] })
  t.strictSame(
    calls.map(({ args: [set, options] }) => [
      (set as { adopt: boolean }[]).map(({ adopt }) => adopt),
      (options as { dryRun: boolean; prune: boolean }).dryRun
    ]),
    [
      [[true, false], false],
      [[true, true], false],
      [[true, false], true],
      [[true, false], false]
    ]
  )
})

t.test('what is left out is said in the header that kubectl shows', async t => {
  const { headers } = await send('POST', SECRETS, secret('a'))
  t.strictSame([headers['warning']].flat(), ['299 - "#/metadata/labels: Left out."'])
})

const versions: readonly (readonly [string | undefined, Record<string, string>, number, readonly number[] | undefined])[] = [
  [undefined, {}, 200, undefined],
  ['', {}, 200, undefined],
  ['7', {}, 200, [7]],
  ['7', { 'if-match': '"5"' }, 200, [5]],
  ['x7', {}, 400, undefined],
  ['1234567890123456', {}, 400, undefined]
]
for (const [resourceVersion, headers, status, expected] of versions)
  t.test(`resourceVersion ${resourceVersion} with ${JSON.stringify(headers)}`, async t => {
    const body = secret('a', resourceVersion === undefined ? {} : { resourceVersion })
    t.equal((await send('PUT', `${SECRETS}/a`, body, headers)).statusCode, status)
    if (status === 200) t.strictSame(calls[0]?.args[2], expected)
    else t.strictSame(calls, [])
  })

t.test('a stale resourceVersion is a conflict, a stale If-Match a failed precondition', async t => {
  refusal = new Problem('PRECONDITION_FAILED', 'stale')
  t.equal((await send('PUT', `${SECRETS}/a`, secret('a', { resourceVersion: '7' }))).statusCode, 409)
  t.equal((await send('PUT', `${SECRETS}/a`, secret('a'), { 'if-match': '"7"' })).statusCode, 412)
})

t.test('errors are text, with markup made harmless', async t => {
  refusal = new Problem('WRITE_CONFLICT', 'a < b & c > d')
  const { headers, body } = await send('POST', SECRETS, secret('a'))
  t.strictSame([headers['content-type'], body], ['text/plain; charset=utf-8', 'a &lt; b &amp; c &gt; d\n'])
})

const flat = (more: object = {}) => ({
  type: 'username_password',
  username_password: { username: 'bot', password: 'x' },
  ...more
})

t.test('flat credentials: what leaves is not listed, and there is one domain', async t => {
  const names = async (query = '') => JSON.parse((await send('GET', FLAT + query)).body).map(({ id }: { id: string }) => id)
  for (const query of ['', '?domain=', '?domain=_']) t.strictSame(await names(query), ['a', 'hidden'], query)
  t.equal((await send('GET', `${FLAT}?domain=other`)).statusCode, 400)
})

t.test('flat credentials: a secret user name stays one, an id in the body counts, and so does If-Match', async t => {
  for (const [id, body] of [
    ['a', flat()],
    ['hidden', flat()],
    ['a', flat({ id: 'b' })]
  ] as const)
    t.equal((await send('PUT', `${FLAT}/${id}`, body, { 'if-match': '"5"' })).statusCode, 200)
  await send('DELETE', `${FLAT}/a`, undefined, { 'if-match': '"5"' })
  t.match(
    calls.map(({ args }) => args),
    [
      ['a', { usernameSecret: false }, [5]],
      ['hidden', {}, [5]],
      ['a', { id: 'b' }, [5]],
      ['a', [5]]
    ]
  )
  const [first, second] = calls.map(({ args }) => Object.keys(args[1] as object))
  t.notOk(first?.includes('id') || second?.includes('usernameSecret'))
})

t.test('flat credentials: an id that is used is said as scripts know it', async t => {
  refusal = new Problem('CREDENTIAL_EXISTS', 'x')
  t.match(await send('POST', FLAT, flat({ id: 'a' })), { statusCode: 409, body: 'credential id [a] has been used\n' })
  t.equal((await send('POST', FLAT, flat())).statusCode, 400)
})
