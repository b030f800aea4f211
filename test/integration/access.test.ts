import { createHmac, generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import t from 'tap'
import { newTokenText } from '../../src/access/api-token.ts'
import { createAuthenticate } from '../../src/access/authenticate.ts'
import { parseRoleMap } from '../../src/access/oidc-roles.ts'
import { createMemberStore } from '../../src/store/access/member-store.ts'
import { createTokenStore } from '../../src/store/access/token-store.ts'
import { as, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { startOidcProvider } from '../helpers/oidc-provider.ts'

const provider = await startOidcProvider({
  alg: 'RS256',
  users: { alice: { name: 'Alice' }, bob: {}, root: { groups: ['platform'] }, dev: { groups: ['developers', 'unknown'] } }
})
t.teardown(() => provider.close())
const roleMap = parseRoleMap('{"platform":"platform-admin","developers":{"demo":"operator","*":"viewer"}}')
const oidc = {
  ...{ issuer: provider.issuer, audience: provider.audience, clientId: provider.clientId, scopes: 'openid' },
  ...{ subjectClaim: 'sub', groupsClaim: 'groups', roleMap }
}
const bridge = await withBridge(t, { oidc, listener: { signInLimit: 1e6, rateLimit: 1e6 } })
for (const name of ['demo', 'other']) await bridge.project(name)
const admin = as(bridge, ADMIN_TOKEN)
const person = async (user: string) => as(bridge, await provider.token(user))

t.test('a person of the identity provider is somebody, and without a role sees nothing', async t => {
  const alice = await person('alice')
  t.match((await alice('GET', '/whoami')).body, {
    subject: 'oidc:alice',
    name: 'Alice',
    kind: 'oidc',
    roles: {},
    platformAdmin: false
  })
  t.strictSame((await alice('GET', '/projects')).body, { items: [], nextCursor: null, total: 0 })
  const [there, nowhere] = [await alice('GET', '/projects/demo'), await alice('GET', '/projects/nowhere')]
  t.equal(there.status, 404)
  const words = ({ requestId: _, ...rest }: Record<string, unknown>) => rest
  t.strictSame(words(there.body), words(nowhere.body), 'in the words of a project that does not exist')
  t.strictSame(words((await admin('GET', '/projects/nowhere')).body), words(there.body), 'as a platform-admin reads them')
})

t.test('groups give roles, in projects, in all of them, or in everything', async t => {
  const dev = await person('dev')
  t.strictSame((await dev('GET', '/whoami')).body.roles, { demo: 'operator', '*': 'viewer' })
  t.equal((await dev('GET', '/projects')).body.total, 2)
  t.equal((await dev('POST', '/projects/demo/sync')).status, 202)
  t.match((await dev('POST', '/projects/other/sync')).body, { status: 403, detail: /the role operator; you are viewer/ })
  const root = await person('root')
  t.match((await root('GET', '/whoami')).body, { platformAdmin: true })
  t.equal((await root('GET', '/tokens')).status, 200)
})

t.test('members: given, changed, taken at once, and in the trail', async t => {
  const alice = await person('alice')
  const put = (subject: string, role: string, call = admin) =>
    call('PUT', `/projects/demo/members/${encodeURIComponent(subject)}`, { role })
  t.strictSame((await put('oidc:alice', 'viewer')).body, { subject: 'oidc:alice', role: 'viewer' })
  t.equal((await alice('GET', '/projects/demo')).status, 200)
  t.equal((await alice('GET', '/projects/other')).status, 404)
  t.strictSame(
    (await alice('GET', '/projects')).body.items.map((p: { name: string }) => p.name),
    ['demo']
  )
  t.strictSame((await alice('GET', '/whoami')).body.roles, { demo: 'viewer' })
  t.equal((await put('oidc:bob', 'viewer', alice)).status, 403)
  await put('oidc:alice', 'admin')
  t.equal((await put('oidc:bob', 'operator', alice)).status, 200)
  t.strictSame((await alice('GET', '/projects/demo/members')).body, {
    items: [
      { subject: 'oidc:alice', role: 'admin' },
      { subject: 'oidc:bob', role: 'operator' }
    ],
    ...{ nextCursor: null, total: 2 }
  })
  t.match((await put('oidc:alice', 'viewer', alice)).body, { status: 409, code: 'LAST_ADMIN' })
  t.match((await alice('DELETE', '/projects/demo/members/oidc:alice')).body, { status: 409, code: 'LAST_ADMIN' })
  t.match((await alice('PATCH', '/projects/demo', { folder: ['elsewhere'] })).body, { status: 403, detail: /platform-admin/ })
  t.equal((await alice('PATCH', '/projects/demo', { displayName: 'Demo' })).status, 200)
  const bob = await person('bob')
  t.equal((await bob('POST', '/projects/demo/sync')).status, 202)
  t.equal((await alice('DELETE', '/projects/demo/members/oidc:bob')).status, 204)
  t.equal((await bob('POST', '/projects/demo/sync')).status, 404, 'at once')
  t.match((await alice('GET', '/projects/demo/members/oidc:bob')).body, { status: 404, code: 'MEMBER_NOT_FOUND' })
  t.equal((await admin('DELETE', '/projects/demo/members/oidc:alice')).status, 204, 'a platform-admin may')
  const events = (await admin('GET', '/projects/demo/events')).body.items
  for (const [actor, message] of [
    ['admin', 'oidc:alice is admin.'],
    ['oidc:alice', 'oidc:bob is operator.'],
    ['oidc:alice', 'oidc:bob is no member any more.']
  ] as const)
    t.ok(
      events.some((e: { actor: string; message: string }) => e.actor === actor && e.message === message),
      message
    )
  for (const subject of ['alice', 'admin', 'oidc:', 'oidc:a b', 'oidc:аlice', 'token:1', '__proto__', 'oidc:a\r\nb'])
    t.match((await put(subject, 'admin')).body, { status: 400, errors: [{ pointer: '#/path/subject' }] }, subject)
  t.equal((await admin('PUT', '/projects/nowhere/members/oidc:bob', { role: 'viewer' })).status, 404)
})

t.test('a token can be a member; a project that is made again has no old members', async t => {
  const { id, call } = await makeToken(bridge, {})
  await bridge.project('brief')
  await admin('PUT', `/projects/brief/members/token:${id}`, { role: 'viewer' })
  t.equal((await call('GET', '/projects/brief')).status, 200)
  t.equal((await admin('DELETE', '/projects/brief', undefined, { prefer: 'wait=20' })).status, 204)
  await bridge.project('brief')
  t.equal((await call('GET', '/projects/brief')).status, 404)
})

t.test('JWTs that do not open, and why', async t => {
  const now = Math.floor(Date.now() / 1000)
  const ask = async (token: string) => (await as(bridge, token)('GET', '/whoami')).body
  const forged = async (forgery: Parameters<typeof provider.token>[1]) => ask(await provider.token('root', forgery))
  t.match(await forged({ claims: { aud: 'another' } }), { status: 401, detail: /audience/ })
  t.match(await forged({ claims: { iss: 'https://elsewhere.example' } }), { status: 401, detail: /another identity provider/ })
  t.match(await forged({ claims: { exp: now - 60 } }), { status: 401, detail: /expired/ })
  t.match(await forged({ claims: { exp: undefined } }), { status: 401, detail: /lacks a claim/ })
  t.match(await forged({ claims: { nbf: now + 3600 } }), { status: 401, detail: /not valid yet/ })
  t.match(await forged({ claims: { sub: 'a b' } }), { status: 401, detail: /lacks a claim/ })
  t.match(await forged({ claims: { sub: 7 } }), { status: 401, detail: /lacks a claim/ })
  t.equal((await forged({ claims: { exp: now - 10 } })).subject, 'oidc:root', 'clocks may differ by half a minute')
  for (const sub of ['admin', 'token:00000000000000000000']) t.equal((await forged({ claims: { sub } })).subject, `oidc:${sub}`)

  const before = provider.requests.length
  for (const kid of ['unknown', '../../etc/passwd', 'http://127.0.0.1:1/key', "'; DROP TABLE keys", 'x'.repeat(500)])
    t.match(await forged({ header: { kid } }), { status: 401, detail: /signature/ })
  t.ok(provider.requests.length - before <= 1, 'keys that are not known lead to one look at most within the cooldown')
  t.ok(
    provider.requests.every(path => ['/.well-known/openid-configuration', '/jwks'].includes(path)),
    'and nowhere else'
  )

  const payload = { iss: provider.issuer, aud: provider.audience, sub: 'root', exp: now + 60, groups: ['platform'] }
  const text = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  for (const alg of ['none', 'None', 'nOnE'])
    t.match(await ask(`${text({ alg })}.${text(payload)}.`), { status: 401, detail: /signature/ })
  const [jwk] = provider.keys() as [{ n: string; kid: string }]
  for (const key of [JSON.stringify(jwk), jwk.n]) {
    const input = `${text({ alg: 'HS256', kid: jwk.kid })}.${text(payload)}`
    t.match(
      await ask(`${input}.${createHmac('sha256', key).update(input).digest('base64url')}`),
      { status: 401 },
      'a public key is no secret'
    )
  }
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
  for (const header of [
    {},
    { jwk: own.publicKey.export({ format: 'jwk' }) },
    { jku: `${provider.issuer}/mine` },
    { x5u: `${provider.issuer}/mine` }
  ]) {
    const token = await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: jwk.kid, ...header }).sign(own.privateKey)
    t.match(await ask(token), { status: 401, detail: /signature/ }, `signed by a key of our own: ${Object.keys(header)}`)
  }
  t.notOk(provider.requests.includes('/mine'), 'a token does not say where keys are')
  const [head = '', body = '', signature = ''] = (await provider.token('alice')).split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  t.match(await ask(`${head}.${text({ ...claims, sub: 'root' })}.${signature}`), { status: 401 })
  t.match(await ask(`${head}.${body}.${signature.slice(0, -8)}AAAAAAAA`), { status: 401 })
})

t.test('while the provider is away nothing hangs: known keys and API tokens go on, the rest says so', async t => {
  const { call } = await makeToken(bridge, { demo: 'viewer' })
  const away = await startOidcProvider()
  t.teardown(() => away.close())
  const other = await withBridge(t, { oidc: { ...oidc, issuer: away.issuer }, listener: { signInLimit: 5 } })
  const token = await away.token('alice')
  away.mode = 'hanging'
  const answer = await as(other, token)('GET', '/whoami')
  t.match(answer.body, { status: 503, code: 'SIGN_IN_UNAVAILABLE', detail: /API tokens work/ })
  const asked = away.requests.length
  for (let i = 0; i < 20; i++) t.equal((await as(other, token)('GET', '/whoami')).status, 503)
  t.equal(away.requests.length, asked, 'it is not asked again for a while')
  t.equal((await as(other, ADMIN_TOKEN)('GET', '/whoami')).status, 200, 'that nobody could check a token is no wrong token')
  provider.mode = 'down'
  t.equal((await (await person('dev'))('GET', '/projects/demo')).status, 200, 'by keys that are known')
  t.equal((await call('GET', '/projects/demo')).status, 200)
  provider.mode = 'up'
})

t.test('what a page needs to sign in is told to everybody', async t => {
  const answer = await bridge.call('GET', '/api/v1/sign-in', undefined, { authorization: '' })
  t.strictSame(answer.body, {
    oidc: { issuer: provider.issuer, clientId: provider.clientId, scopes: 'openid', token: 'access_token' },
    others: []
  })
})

t.test(
  '10,000 wrong tokens are cheap: they leave nothing behind, and what has no right form does not reach the store',
  async t => {
    const { client } = bridge.redis
    const deps = { adminToken: ADMIN_TOKEN, verify: undefined, now: Date.now, members: createMemberStore(client, bridge.proofs) }
    const authenticate = createAuthenticate({ ...deps, tokens: createTokenStore(client, bridge.proofs) })
    const reads = async () => Number(/cmdstat_hget:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0)
    // not what queue and leases put there and take away by themselves
    const keys = async () => (await client.keys('jcb:*')).filter(key => !key.startsWith('jcb:{leader:')).sort()
    const [keysBefore, readsBefore] = [await keys(), await reads()]
    for (let i = 0; i < 10_000; i++) {
      const found = await authenticate(i % 2 === 0 ? `wrong-${i}` : `jcb_${String(i).padStart(49, '0')}`, 'demo')
      if (!('refused' in found)) t.fail('a wrong token opened')
    }
    // Counts of the requests before are taken to the store a moment later.
    const lasting = (some: readonly string[]) => some.filter(key => !key.startsWith('jcb:{r:'))
    t.strictSame(lasting(await keys()), lasting(keysBefore))
    t.ok((await reads()) - readsBefore < 1000, 'reads of the store')
    for (let i = 0; i < 200; i++)
      if ((await as(bridge, newTokenText())('GET', '/projects/demo')).status !== 401) t.fail('a wrong token opened')
    t.ok((await keys()).length - keysBefore.length <= 2, 'not a key for each')
  }
)
