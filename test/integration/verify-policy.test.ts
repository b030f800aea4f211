import t from 'tap'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'
import { registerTarget, startLoginTarget, toThisMachine } from '../helpers/verify/login-target.ts'

const target = await startLoginTarget(t)
const bridge = await withBridge(t, { outbound: toThisMachine })
const { call } = bridge
const redis = bridge.redis.client
await registerTarget(bridge, 'api', target)
await bridge.project('shop')
const PROJECT = '/api/v1/projects/shop'
const API = `${PROJECT}/credentials`
const WAIT = { prefer: 'wait=30' }
const password = (n: number) => `password-${n}-not-a-real-one`
const put = (id: string, username: string, value: string) =>
  call('POST', API, { id, type: 'username-password', data: { username, password: value } })
const verified = async (id: string) => (await call('GET', `${API}/${id}`)).body.status.verified
const policy = (verify: string) => call('PATCH', PROJECT, { policies: { verify } })
const triesOf = (user: string) => target.logins.filter(login => login.startsWith(`${user}:`)).length
const member = (id: string, name = '') => JSON.stringify(['shop', id, name])
/** As if the time for the next try had come. */
async function ahead(id: string): Promise<void> {
  const key = 'jcb:{p:shop}:verified'
  const stored = JSON.parse((await redis.hget(key, id)) ?? '')
  await redis.hset(key, id, JSON.stringify({ ...stored, at: new Date(Date.now() - 37 * 3_600_000).toISOString() }))
  await redis.zadd(registryKeys.verifyDue, Date.now(), member(id))
}

t.test('by default nothing is tried that nobody asks for', async t => {
  t.match((await call('GET', PROJECT)).body.policies, { verify: 'never' })
  await put('never', 'alice', password(1))
  t.equal(await redis.zcard(registryKeys.verifyDue), 0)
})

t.test('after each change, once Jenkins holds it', async t => {
  target.accounts.set('bob', password(1))
  t.match(await policy('onChange'), { status: 200, body: { policies: { verify: 'onChange' } } })
  await put('changed', 'bob', password(1))
  await until('it was tried', async () => (await verified('changed'))?.state === 'valid')
  t.match((await call('GET', `${API}/changed`)).body.status, { phase: 'Synced' })
  await call('PATCH', `${API}/changed`, { data: { password: password(2) } })
  await until('its new value was tried', async () => (await verified('changed'))?.state === 'invalid')
  t.equal(triesOf('bob'), 2)
  await call('PATCH', `${API}/changed`, { description: 'the same value' })
  await until('nothing is left to do', async () => (await redis.zcard(registryKeys.verifyDue)) === 0)
  t.equal(triesOf('bob'), 2)
  const events = (await call('GET', `${PROJECT}/events?credential=changed`)).body.items
  t.strictSame(
    events.map(({ type }: { type: string }) => type).filter((type: string) => /Verif/.test(type)),
    ['VerificationFailed', 'Verified']
  )
  t.match(
    events.find(({ type }: { type: string }) => type === 'Verified'),
    { actor: 'bridge' }
  )
})

t.test('every day; what is as it was is no news', async t => {
  target.accounts.set('carol', password(1))
  await policy('daily')
  await put('daily', 'carol', password(1))
  await until('it was tried', async () => (await verified('daily'))?.state === 'valid')
  await until('the next day is planned', async () => {
    const at = Number(await redis.zscore(registryKeys.verifyDue, member('daily')))
    return at > Date.now() + 11 * 3_600_000 && at < Date.now() + 37 * 3_600_000
  })
  await ahead('daily')
  await until('it was tried again', async () => triesOf('carol') === 2)
  await until('its time is that of now', async () => Date.parse((await verified('daily')).at) > Date.now() - 60_000)
  const events = (await call('GET', `${PROJECT}/events?credential=daily&type=Verified`)).body.items
  t.equal(events.length, 1)
})

t.test('two refusals within an hour stop what nobody asks for, until a person asks or the value changes', async t => {
  target.accounts.set('dave', password(1))
  await put('locks', 'dave', password(9))
  await until('it was tried', async () => (await verified('locks'))?.state === 'invalid')
  t.match(await call('POST', `${API}/locks/verify`, {}, WAIT), { body: { state: 'invalid' } })
  t.match(await call('POST', `${API}/locks/verify`, {}, WAIT), { body: { state: 'invalid' } })
  t.equal(triesOf('dave'), 3)
  await ahead('locks')
  await until('it is not tried', async () => (await verified('locks'))?.reason === 'Stopped')
  t.equal(triesOf('dave'), 3)
  await ahead('locks')
  await until('still not', async () => Date.parse((await verified('locks')).at) > Date.now() - 60_000)
  t.match(await verified('locks'), { state: 'invalid', reason: 'Stopped' }, 'it is still known not to work')
  t.match(
    (await call('GET', `${API}?verified=invalid`)).body.items.map((item: { id: string }) => item.id),
    ['changed', 'locks']
  )
  t.equal(triesOf('dave'), 3)
  await call('PATCH', `${API}/locks`, { data: { password: password(1) } })
  await until('the new value was tried', async () => (await verified('locks'))?.state === 'valid')
  t.equal(triesOf('dave'), 4)
})

t.test('where the verify target is gone it says so once, and what was known of it stays known', async t => {
  await registerTarget(bridge, 'second', target)
  const made = await call('POST', API, {
    ...{ id: 'orphan', type: 'username-password', data: { username: 'carol', password: password(1) }, verifyWith: 'second' }
  })
  t.equal(made.status, 201)
  await until('it was tried', async () => (await verified('orphan'))?.state === 'valid')
  await call('DELETE', '/api/v1/verify-targets/second')
  t.match(await verified('orphan'), { state: 'valid', target: 'second' })
  await ahead('orphan')
  await until('it is noticed', async () => (await verified('orphan'))?.reason === 'TargetMissing')
  t.match(await verified('orphan'), { state: 'unknown', target: 'second' })
})

t.test('what goes takes its tries with it', async t => {
  await put('gone', 'erin', password(1))
  await until('it was tried', async () => (await verified('gone')) !== null)
  await call('DELETE', `${API}/gone`, undefined, WAIT)
  t.equal(await redis.hexists('jcb:{p:shop}:verified', 'gone'), 0)
  t.equal(await redis.zscore('jcb:{p:shop}:invalid', 'gone'), null)
  await ahead('daily')
  await call('DELETE', `${PROJECT}?forget=false`, undefined, WAIT)
  await until('the project is gone', async () => (await call('GET', PROJECT)).status === 404)
  await until('it is not due any more', async () => (await redis.zscore(registryKeys.verifyDue, member('daily'))) === null)
  const left = await redis.keys('jcb:{p:shop}*')
  t.strictSame(
    left.filter(key => !key.includes(':verify-answer:')),
    [],
    'answers that somebody waits for expire'
  )
})
