import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { dumpOf, startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'
import { registerTarget, startLoginTarget, toThisMachine } from '../helpers/verify/login-target.ts'

const target = await startLoginTarget(t)
const [old, fresh] = [newMasterKeys().replace('k1:', 'old:'), newMasterKeys().replace('k1:', 'new:')]
const bridge = await withBridge(t, { outbound: toThisMachine, masterKeys: old })
const { call } = bridge
const redis = bridge.redis.client
await registerTarget(bridge, 'api', target)
await bridge.project('shop')
const PROJECT = '/api/v1/projects/shop'
const API = `${PROJECT}/credentials`
const WAIT = { prefer: 'wait=30' }
const password = (n: number) => `password-${n}-not-a-real-one`
const add = async (id: string, username: string, value = password(1)) => {
  const made = await call('POST', API, { id, type: 'username-password', data: { username, password: value } })
  if (made.status !== 201) throw new Error(made.text)
}
const verify = (id: string, headers: Record<string, string> = WAIT) => call('POST', `${API}/${id}/verify`, {}, headers)
const verified = async (id: string) => (await call('GET', `${API}/${id}`)).body.status.verified
const triesOf = (user: string) => target.logins.filter(login => login.startsWith(`${user}:`))
const WISHES = 'jcb:{p:shop}:verify-wishes'
const member = (id: string, name = '') => JSON.stringify(['shop', id, name])
const queueKeys = () => redis.keys('{jcb-queue}:verify-api:*')
/** Answers of the verify target that the test gives when it likes. */
function holdAnswers(): ServerResponse[] {
  const held: ServerResponse[] = []
  target.intercept = response => held.push(response) > 0
  return held
}

t.test('a value that is changed during its try: what the old one showed is not said of the new one', async t => {
  target.accounts.set('alice', password(2))
  await add('changing', 'alice')
  const held = holdAnswers()
  const asked = verify('changing')
  await until('it is being tried', async () => held.length === 1)
  const changed = await call('PATCH', `${API}/changing`, { data: { password: password(2) } })
  t.equal(changed.status, 200)
  target.intercept = undefined
  held[0]?.writeHead(401, { 'www-authenticate': 'Basic' }).end()
  t.match(await asked, { status: 200, body: { state: 'valid' } }, 'the new value was tried')
  t.strictSame(triesOf('alice'), [`alice:${password(1)}`, `alice:${password(2)}`])
  const { items } = (await call('GET', `${PROJECT}/events?credential=changing`)).body
  t.strictSame(
    items.filter(({ type }: { type: string }) => /Verif/.test(type)).map(({ type, generation }: never) => [type, generation]),
    [['Verified', changed.body.generation]]
  )
})

t.test('a credential, and a verify target, that go during a try', async t => {
  await add('leaving', 'bob')
  const held = holdAnswers()
  const asked = verify('leaving', { prefer: 'wait=1' })
  await until('it is being tried', async () => held.length === 1)
  await call('DELETE', `${API}/leaving`, undefined, WAIT)
  target.intercept = undefined
  held[0]?.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  t.equal((await asked).status, 202)
  await until('its wish is dropped', async () => (await redis.exists(WISHES)) === 0)
  t.equal(await redis.hexists('jcb:{p:shop}:verified', 'leaving'), 0)

  await add('staying', 'bob')
  await registerTarget(bridge, 'other', target)
  const again = holdAnswers()
  const other = call('POST', `${API}/staying/verify`, { target: 'other' }, WAIT)
  await until('it is being tried', async () => again.length === 1)
  const moved = await call('PATCH', '/api/v1/verify-targets/other', { address: 'https://127.0.0.1:1/' })
  t.equal(moved.status, 200)
  t.equal((await call('DELETE', '/api/v1/verify-targets/other')).status, 204)
  target.intercept = undefined
  again[0]?.writeHead(401, { 'www-authenticate': 'Basic' }).end()
  t.match(await other, { status: 200, body: { state: 'invalid', target: 'other' } }, 'it says where it was tried')
  t.strictSame(await redis.keys('{jcb-queue}:verify-other:*'), [])
})

t.test('a lost job is found by the index of what is due', async t => {
  target.accounts.set('carol', password(1))
  await add('lost', 'carol')
  const held = holdAnswers()
  await verify('staying', {})
  await until('the worker is busy', async () => held.length === 1)
  await redis.hset('{jcb-queue}:verify-api:meta', 'paused', '1')
  t.equal((await verify('lost', {})).status, 202)
  target.intercept = undefined
  held[0]?.writeHead(500).end()
  await until('that try is over', async () => (await redis.hlen(WISHES)) === 1)
  await redis.del(...(await queueKeys()))
  t.equal(triesOf('carol').length, 0)
  // As if the time for a look at it had come.
  t.ok(Number(await redis.zscore(registryKeys.verifyDue, member('lost', 'api'))) > Date.now())
  await redis.zadd(registryKeys.verifyDue, Date.now(), member('lost', 'api'))
  await until('it was tried', async () => (await verified('lost'))?.state === 'valid')
  t.equal(triesOf('carol').length, 1)
  await until('nothing is left to do', async () => (await redis.zcard(registryKeys.verifyDue)) === 0)
})

t.test('what is asked for again during its try is found again, too, if its job is lost', async t => {
  const held = holdAnswers()
  await verify('lost', {})
  await until('it is being tried', async () => held.length === 1)
  await verify('lost', {})
  await redis.del(...(await queueKeys()))
  target.intercept = undefined
  held[0]?.writeHead(500).end()
  await until('the first try is over', async () => (await verified('lost')).state === 'unknown')
  await until('the other wish is due', async () => (await redis.zscore(registryKeys.verifyDue, member('lost', 'api'))) !== null)
  await redis.zadd(registryKeys.verifyDue, Date.now(), member('lost', 'api'))
  await until('it was tried again', async () => (await verified('lost')).state === 'valid')
  t.equal(await redis.exists(WISHES), 0)
})

t.test('a wish that nobody takes up ends after ten minutes', async t => {
  await add('forgotten', 'dave')
  await redis.hset('{jcb-queue}:verify-api:meta', 'paused', '1')
  t.equal((await verify('forgotten', {})).status, 202)
  const field = 'api forgotten'
  const ago = async (minutes: number) => {
    const wish = JSON.parse((await redis.hget(WISHES, field))?.slice(1) ?? '')
    await redis.hset(WISHES, field, `w${JSON.stringify({ ...wish, at: new Date(Date.now() - minutes * 60_000).toISOString() })}`)
    await redis.zadd(registryKeys.verifyDue, Date.now(), member('forgotten', 'api'))
  }
  await ago(9)
  await until(
    'it is looked at',
    async () => Number(await redis.zscore(registryKeys.verifyDue, member('forgotten', 'api'))) > Date.now()
  )
  t.equal(await verified('forgotten'), null)
  await ago(11)
  await until('it has ended', async () => (await verified('forgotten')) !== null)
  t.match(await verified('forgotten'), { state: 'unknown', reason: 'Unavailable' })
  t.equal(await redis.exists(WISHES), 0)
  t.equal(await redis.zscore(registryKeys.verifyDue, member('forgotten', 'api')), null)
  await redis.hdel('{jcb-queue}:verify-api:meta', 'paused')
  t.strictSame(triesOf('dave'), [], 'nothing was sent')
})

t.test('an index of what is due that was lost is made from the records', async () => {
  await call('PATCH', PROJECT, { policies: { verify: 'daily' } })
  const key = 'jcb:{p:shop}:verified'
  const stored = JSON.parse((await redis.hget(key, 'lost')) ?? '')
  await redis.hset(key, 'lost', JSON.stringify({ ...stored, at: new Date(Date.now() - 37 * 3_600_000).toISOString() }))
  await redis.del(registryKeys.verifyDue)
  const before = triesOf('carol').length
  await bridge.restart()
  await until('it was tried again', async () => triesOf('carol').length === before + 1)
  await until('the next day is planned', async () => (await redis.zscore(registryKeys.verifyDue, member('lost'))) !== null)
})

t.test('verify targets are sealed again by the rotation of the master keys', async t => {
  await bridge.restart({ masterKeys: `${fresh},${old}` })
  t.match(await call('POST', '/api/v1/keys/rotate'), { status: 202 })
  await until('it is done', async () => (await call('GET', '/api/v1/keys')).body.rotation.state === 'done')
  await bridge.restart({ masterKeys: fresh })
  t.match((await call('GET', '/api/v1/verify-targets/api')).body, { name: 'api', kind: 'http' })
  t.match(await verify('lost'), { status: 200, body: { state: 'valid' } })
})

t.test('a restore has the verify targets, and knows of nothing that it works', async t => {
  const directory = await mkdtemp(join(tmpdir(), 'jcb-verify-restored-'))
  t.teardown(() => rm(directory, { recursive: true }))
  const [passphrase, bundle] = [join(directory, 'passphrase'), join(directory, 'bundle')]
  await writeFile(passphrase, 'correct horse battery staple', { mode: 0o600 })
  const env = { MASTER_KEYS: fresh, JCB_PASSPHRASE_FILE: passphrase }
  const saved = await cli(['backup'], { ...env, REDIS_URL: bridge.redis.url })
  t.equal(saved.exit, 0, saved.err)
  await writeFile(bundle, saved.out)
  await bridge.stop()
  const other = await startTestRedis()
  t.teardown(() => other.close())
  const restored = await cli(['restore', bundle], { ...env, REDIS_URL: other.url })
  t.equal(restored.exit, 0, restored.err)
  await bridge.restart({ redisUrl: other.url })
  t.equal(await verified('lost'), null)
  t.match((await call('GET', `${API}?verified=never`)).body, { total: (await call('GET', API)).body.total })
  t.match(await verify('lost'), { status: 200, body: { state: 'valid', target: 'api' } })

  await t.test('what is deleted leaves nothing in Redis that names it', async t => {
    await call('DELETE', `${PROJECT}?forget=false`, undefined, WAIT)
    await until('the project is gone', async () => (await call('GET', PROJECT)).status === 404)
    await other.client.zadd(registryKeys.verifyDue, Date.now() + 3_600_000, member('lost'))
    await bridge.restart()
    await until('it is not due any more', async () => (await other.client.zcard(registryKeys.verifyDue)) === 0)
    t.equal((await call('DELETE', '/api/v1/verify-targets/api')).status, 204)
    const keys = await other.client.keys('*')
    t.strictSame(
      keys.filter(key => /shop|verify-api|vt:api/.test(key) && !key.includes(':verify-answer:')),
      ['jcb:{vt:api}:events'],
      'who removed it stays known; answers that somebody waits for expire'
    )
    for (const key of keys.filter(name => /:verify-answer:|\{v:/.test(name)))
      t.ok((await other.client.pttl(key)) > 0, `${key.replace(/[\w-]{20,}$/, '…')} expires`)
    t.notMatch(await dumpOf(other.client), /password-\d|alice|carol/)
  })
})
