import t from 'tap'
import { createSessionStore } from '../../../../src/store/access/session-store.ts'
import { createProjectStore } from '../../../../src/store/project/project-store.ts'
import { createTotals } from '../../../../src/store/project/totals.ts'
import { asLeader } from '../../../../src/store/redis/leader.ts'
import { createRateCounter } from '../../../../src/store/redis/rate-counter.ts'
import { leaderKey, projectKeys, sessionKey } from '../../../../src/store/redis/redis-keys.ts'
import { claimingKey, registryKeys } from '../../../../src/store/redis/registry-keys.ts'
import { createSyncStore } from '../../../../src/store/sync/sync-store.ts'
import { newProofs } from '../../../helpers/bridge.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'
import { until } from '../../../helpers/until.ts'

const HOUR = 3_600_000

t.test('what an hour put back on the clock of Redis would keep alive for an hour', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const { client } = redis
  const proofs = newProofs()
  const left = (key: string) => client.pttl(key)

  const store = createSyncStore(client, proofs)
  const { lease } = projectKeys('demo')
  await store.acquire('demo', 'dead', 10_000)
  await client.pexpire(lease, HOUR)
  t.equal(await store.acquire('demo', 'other', 10_000), false, 'its holder may be alive')
  const life = await left(lease)
  t.ok(life > 0 && life <= 10_000, 'and has its length to say so', { life })

  const counter = createRateCounter(client)
  await counter.add('x', 1, 60_000)
  for (const key of await client.keys('jcb:{r:*')) await client.pexpire(key, HOUR)
  t.ok((await counter.add('x', 1, 60_000)).rest <= 60_000, 'a limit is over in its time')

  await client.set(leaderKey('work'), 'dead', 'PX', HOUR)
  const stop = new AbortController()
  const leading = Promise.withResolvers<void>()
  const done = asLeader(client, 'work', async () => leading.resolve(), stop.signal, 200)
  await leading.promise
  stop.abort()
  await done
  t.pass('another leads')

  const projects = createProjectStore(client, proofs)
  await client.set(projectKeys('fresh').project, 'claim:dead', 'PX', HOUR)
  await client.set(claimingKey('default/fresh'), 'x', 'PX', HOUR)
  const at = '2026-01-01T00:00:00.000Z'
  const fresh = {
    ...{ name: 'fresh', uid: 'u', displayName: '', controller: 'default', folder: ['fresh'], generation: 1, createdAt: at },
    ...{ createdBy: 'a', updatedAt: at, updatedBy: 'a', movedFrom: null, deletedAt: null }
  }
  const event = { type: 'ProjectCreated', credential: null, actor: 'a', generation: 1, reason: null, message: null, fields: [] }
  t.equal(await projects.create(fresh as never, event as never), 'busy')
  t.ok((await left(projectKeys('fresh').project)) <= 10_000, 'a name is free again in the life of a claim')

  const sessions = createSessionStore(client, proofs)
  await sessions.put('h', '{}', 3600)
  t.strictSame(await sessions.get('h'), { record: '{}' })
  await client.pexpire(sessionKey('h'), 2 * HOUR)
  t.equal(await sessions.get('h'), undefined, 'a session does not outlive its hour')

  const totals = createTotals(client)
  await totals.read()
  const stale = JSON.stringify({ ...(await totals.read()), projects: 99 })
  await client.set(registryKeys.totals, stale, 'PX', HOUR)
  t.not((await totals.read()).projects, 99, 'a count is made again')
  await until('it is kept for its time', async () => (await left(registryKeys.totals)) <= 30_000)
})
