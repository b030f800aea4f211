import t from 'tap'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { makeToken } from '../helpers/access.ts'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'
import { registerTarget, startLoginTarget, toThisMachine } from '../helpers/verify/login-target.ts'

const target = await startLoginTarget(t)
const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys, outbound: toThisMachine })
const other = await withBridge(t, {
  ...{ masterKeys, outbound: toThisMachine, redisUrl: bridge.redis.url },
  jenkinsAt: { url: bridge.jenkins.url, user: 'admin', token: 'admin-token' }
})
const { call } = bridge
const redis = bridge.redis.client
await registerTarget(bridge, 'api', target)
await registerTarget(bridge, 'elsewhere', target, { projects: ['bank'] })
await bridge.project('shop')
await bridge.project('bank')
const API = '/api/v1/projects/shop/credentials'
const WAIT = { prefer: 'wait=30' }
const password = (n: number) => `password-${n}-not-a-real-one`
const add = async (id: string, username: string, value = password(1), more: object = {}) => {
  const made = await call('POST', API, { id, type: 'username-password', data: { username, password: value }, ...more })
  if (made.status >= 300) throw new Error(made.text)
}
const verify = (id: string, body: object = {}, headers: Record<string, string> = WAIT) =>
  call('POST', `${API}/${id}/verify`, body, headers)
const verified = async (id: string) => (await call('GET', `${API}/${id}`)).body.status.verified
const eventsOf = async (id: string) =>
  (await call('GET', `/api/v1/projects/shop/events?credential=${id}`)).body.items.filter(({ type }: { type: string }) =>
    /Verif/.test(type)
  )

t.test('a credential is tried on request, and what that showed goes with its value', async t => {
  target.accounts.set('alice', password(1))
  await add('works', 'alice')
  t.equal(await verified('works'), null)
  const answer = await verify('works')
  t.match(answer, { status: 200, body: { state: 'valid', target: 'api', reason: null, message: null, at: String } })
  t.equal(answer.headers.get('preference-applied'), 'wait=30')
  t.strictSame(await verified('works'), answer.body)
  t.match(await eventsOf('works'), [{ type: 'Verified', details: { verifyTarget: 'api' } }])
  await call('PATCH', `${API}/works`, { description: 'only a description' })
  t.match(await verified('works'), { state: 'valid' }, 'the value is the same')
  t.match((await call('GET', `${API}?verified=valid`)).body.items, [{ id: 'works' }])
  await call('PATCH', `${API}/works`, { data: { password: password(2) } })
  t.equal(await verified('works'), null, 'a new value was not tried')
  t.match(await other.call('POST', `${API}/works/verify`, {}, WAIT), {
    status: 200,
    body: { state: 'invalid', reason: 'LoginRefused', message: String }
  })
  t.match(await verified('works'), { state: 'invalid' })
  t.match((await call('GET', `${API}?verified=invalid`)).body.items, [{ id: 'works' }])
  t.match((await eventsOf('works'))[0], { type: 'VerificationFailed', details: { why: 'VerifyLoginRefused' } })
  await call('PATCH', `${API}/works`, { data: { username: 'bob' } })
  t.equal(await verified('works'), null, 'another user name, too')
  t.equal(await redis.zcard(projectKeys('shop').invalid), 0)
  t.match((await call('GET', `${API}?verified=never`)).body.items, [{ id: 'works' }])
})

t.test('without a wait the answer is 202, and the status says it later', async t => {
  target.accounts.set('carol', password(1))
  await add('later', 'carol')
  t.match(await verify('later', {}, {}), { status: 202, body: { target: 'api' } })
  await until('it was tried', async () => (await verified('later'))?.state === 'valid')
})

t.test('which verify target: the one that is named, that of the credential, or the only one; nothing else is learnt', async t => {
  await add('choice', 'dave')
  const refused = { status: 422, body: { code: 'VERIFY_TARGET_NOT_ALLOWED', errors: [{ pointer: '#/target' }] } }
  const [foreign, none] = [await verify('choice', { target: 'elsewhere' }), await verify('choice', { target: 'none' })]
  t.match(foreign, refused)
  t.equal(foreign.body.detail, none.body.detail)
  t.match(await verify('choice', { target: 'api', address: 'https://attacker.invalid' }), { status: 400 })
  t.match(await call('POST', `${API}/choice/verify?address=x`, {}), { status: 400 })
  t.match(await verify('none-such'), { status: 404, body: { code: 'CREDENTIAL_NOT_FOUND' } })
  await registerTarget(bridge, 'second', target, { projects: ['shop'] })
  t.match(await verify('choice'), { status: 422, body: { code: 'VERIFY_TARGET_NOT_ALLOWED' } }, 'two fit')
  const wrong = await call('PATCH', `${API}/choice`, { verifyWith: 'elsewhere' })
  t.match(wrong, { status: 422, body: { code: 'VERIFY_TARGET_NOT_ALLOWED', errors: [{ pointer: '#/verifyWith' }] } })
  t.match(await call('PATCH', `${API}/choice`, { verifyWith: 'second' }), { status: 200, body: { verifyWith: 'second' } })
  await call('PUT', `${API}/choice`, { data: { username: 'dave' } })
  t.match(await call('GET', `${API}/choice`), { body: { verifyWith: 'second' } }, 'a replacement keeps it')
  const exported = await call('GET', '/api/v1/projects/shop/export')
  t.match(exported.body.credentials[0], { id: 'choice', verifyWith: 'second' })
  t.match(await verify('choice'), { body: { target: 'second' } })
  t.match(await call('PATCH', `${API}/choice`, { verifyWith: null }), { status: 200 })
  t.notOk('verifyWith' in (await call('GET', `${API}/choice`)).body)
  await call('DELETE', '/api/v1/verify-targets/second')
  t.match(await verified('choice'), { target: 'second' }, 'what was shown there stays')
})

t.test('operators may ask for a try, viewers may not, and other projects see nothing', async t => {
  await add('roles', 'erin')
  const [operator, viewer, stranger] = await Promise.all(
    [{ shop: 'operator' }, { shop: 'viewer' }, { bank: 'admin' }].map(roles => makeToken(bridge, roles))
  )
  const path = '/projects/shop/credentials/roles/verify'
  t.match(await viewer?.call('POST', path, {}, WAIT), { status: 403 })
  t.match(await stranger?.call('POST', path, {}, WAIT), { status: 404, body: { code: 'PROJECT_NOT_FOUND' } })
  t.match(await operator?.call('POST', path, {}, WAIT), { status: 200 })
  t.match((await call('GET', '/api/v1/audit')).body.items[0], { action: 'credential.verify' })
})

t.test('one login is tried at most five times a minute, before it is saved included', async t => {
  await add('often', 'frank')
  const before = target.logins.length
  for (let n = 0; n < 3; n++) t.equal((await verify('often')).status, 200)
  const data = (n: number) => ({ username: 'frank', password: password(10 + n) })
  const validate = (n: number) =>
    call('POST', `${API}/validate`, { type: 'username-password', data: data(n), verify: { target: 'api' } })
  for (let n = 0; n < 2; n++)
    t.match(await validate(n), { status: 200, body: { valid: true, verification: { state: 'invalid', target: 'api' } } })
  for (const refused of [await validate(3), await verify('often')]) {
    t.match(refused, { status: 429, body: { code: 'TOO_MANY_TRIES' } })
    const after = Number(refused.headers.get('retry-after'))
    t.ok(after > 0 && after <= 60, String(after))
  }
  t.equal(target.logins.length - before, 5)
  await add('somebody-else', 'grace')
  t.equal((await verify('somebody-else')).status, 200)
})

t.test('a guess by validate is neither stored nor said more of than that it works', async t => {
  target.accounts.set('heidi', password(1))
  const body = { type: 'username-password', data: { username: 'heidi', password: password(1) } }
  t.match(await call('POST', `${API}/validate`, body), { body: { verification: undefined, suggestedTarget: 'api' } })
  const found = await call('POST', `${API}/validate`, { ...body, verify: {} })
  t.match(found, { status: 200, body: { verification: { state: 'valid', reason: null } } })
  const github = {
    name: 'github',
    kind: 'http',
    address: 'https://api.github.com/user',
    projects: ['shop'],
    types: ['access-token']
  }
  t.equal((await call('POST', '/api/v1/verify-targets', github)).status, 201)
  const suggestedFor = async (token: string) =>
    (await call('POST', `${API}/validate`, { type: 'access-token', data: { token } })).body.suggestedTarget
  t.equal(await suggestedFor('ghp_not-a-real-one'), 'github', 'of those that fit, that of the service')
  t.equal(await suggestedFor('glpat-not-a-real-one'), 'api', 'not that of another service')
  t.equal(await suggestedFor('not-a-real-one'), null, 'two fit')
  await call('DELETE', '/api/v1/verify-targets/github')
  const unsound = { ...body, data: { username: 'heidi', password: '' }, verify: {} }
  t.match(await call('POST', `${API}/validate`, unsound), { body: { valid: false, verification: undefined } })
  const foreign = await call('POST', `${API}/validate`, { ...body, verify: { target: 'elsewhere' } })
  t.match(foreign, { status: 422, body: { errors: [{ pointer: '#/verify/target' }] } })
  t.match(await call('POST', `${API}/validate`, { ...body, verify: { target: 'api', address: 'x' } }), { status: 400 })
})

t.test('a pause that the verify target asks for is kept', async t => {
  await add('paused', 'ivan')
  target.intercept = response => {
    response.writeHead(429, { 'retry-after': '100' }).end()
    return true
  }
  t.match(await verify('paused'), { status: 200, body: { state: 'unknown', reason: 'RateLimited' } })
  target.intercept = undefined
  const before = target.received.length
  t.match(await verify('paused'), { status: 200, body: { state: 'unknown', reason: 'RateLimited' } })
  t.equal(target.received.length, before, 'nothing was sent')
  t.strictSame(await eventsOf('paused'), [], 'what is not known is no news')
  await redis.del('jcb:{vt:api}:pause')
})

t.test('no secret is in the log, the queue or what is stored about tries', async t => {
  t.notMatch(bridge.logs(), /password-\d+-not-a-real-one/)
  for (const key of await redis.keys('*verif*')) {
    const text = JSON.stringify(await redis.dump(key))
    t.notMatch(text, /password-\d+/, key)
  }
  t.equal(await redis.zcard(registryKeys.verifyDue), 0, 'nothing is left to do')
})
