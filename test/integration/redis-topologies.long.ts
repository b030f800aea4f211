import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { failFastRedis, whenReady } from '../../src/store/redis/client.ts'
import { createConnections } from '../../src/store/redis/connections.ts'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { startReceiver } from '../helpers/receiver.ts'
import { startTestCluster, startTestSentinel } from '../helpers/redis-topologies.ts'
import { until } from '../helpers/until.ts'

const WAIT = { prefer: 'wait=10' }
const of = (project: string) => `/api/v1/projects/${project}`
const token = (id: string, secret = `secret of ${id}`) => ({ id, type: 'access-token', data: { token: secret } })

/** Asks until the store is there, as a client does that gets a 503. */
const patiently = (bridge: Bridge, method: string, path: string, body?: unknown) =>
  until('the store is there', async () => {
    const answer = await bridge.call(method, path, body)
    return answer.status === 503 ? undefined : answer
  })

/** A 503 may have come after the credential was stored, so that the next answer is 409. */
async function written(t: Test, bridge: Bridge, project: string, id: string): Promise<void> {
  const { status, text } = await patiently(bridge, 'POST', `${of(project)}/credentials`, token(id))
  t.ok(status === 201 || status === 409, `${id} is taken`, { text })
}

/** Everything that the bridge does with its store, for one project. */
async function lifecycle(t: Test, bridge: Bridge, project: string): Promise<void> {
  const path = `${of(project)}/credentials`
  await bridge.project(project)
  const once = { ...WAIT, 'idempotency-key': `${project}-a` }
  for (const _ of ['first', 'repeated'])
    t.match(await bridge.call('POST', path, token('a'), once), { status: 201, body: { status: { phase: 'Synced' } } })
  t.equal((await bridge.call('POST', path, token('A'))).status, 409, 'a twin')
  const patched = await bridge.call('PATCH', `${path}/a`, { data: { token: 'another' } }, WAIT)
  t.match(patched.body, { generation: 2, status: { phase: 'Synced' } })
  t.match(await bridge.readback(project, 'a'), { secret: 'another' })
  t.match((await bridge.call('POST', `${path}/a/sync`, undefined, WAIT)).status, 202)
  t.equal((await bridge.call('PATCH', of(project), { displayName: 'New name' })).status, 200)

  const set = { credentials: [token('b'), token('c')] }
  t.match((await bridge.call('PUT', `${path}?dryRun=true`, set)).body, { created: 2, plan: { project } })
  t.match((await bridge.call('PUT', path, set)).body, { created: 2 })
  await bridge.phase(project, 'c', 'Synced')
  const plan = await bridge.call('GET', `${of(project)}/plan`)
  t.strictSame(plan.body.actions.map(({ id, action }: Record<string, string>) => `${id} ${action}`).toSorted(), [
    'a none',
    'b none',
    'c none'
  ])
  t.equal((await bridge.call('DELETE', `${path}/b`, undefined, WAIT)).status, 204)
  await until('it is gone from Jenkins', async () => (await bridge.readback(project, 'b')) === null)
  await until('it is gone from here', async () => (await bridge.call('GET', `${path}/b`)).status === 404)

  const events = await bridge.call('GET', `${of(project)}/events?limit=100`)
  const ofA = await bridge.call('GET', `${path}/a/events`)
  t.ok(events.body.items.length > ofA.body.items.length && ofA.body.items.length > 2)
}

async function removed(t: Test, bridge: Bridge, project: string): Promise<void> {
  t.match((await patiently(bridge, 'DELETE', of(project))).status, 202)
  await until('it is gone', async () => (await bridge.call('GET', of(project))).status === 404)
  const names = (await patiently(bridge, 'GET', '/api/v1/projects')).body.items.map((p: { name: string }) => p.name)
  t.notOk(names.includes(project))
}

t.test('everything works on a cluster, and goes on after one of its masters has died', async t => {
  const cluster = await startTestCluster()
  t.teardown(cluster.close)
  const outbound = { http: true, networks: ['127.0.0.1/32'], hosts: [] }
  const bridge = await withBridge(t, { redisUrl: cluster.url, reconcileInterval: 1000, outbound })
  const projects = ['one', 'two', 'three', 'four']

  const fresh = failFastRedis(cluster.url)
  t.teardown(() => fresh.disconnect())
  await whenReady(fresh, 2000)
  const nothing = [null, null]
  // The first use of each node is a transaction.
  const reads = await Promise.all(projects.map(project => fresh.multi().get(`{${project}}`).get(`{${project}}`).exec()))
  t.strictSame(reads, Array(4).fill([nothing, nothing]))

  await Promise.all(projects.map(project => lifecycle(t, bridge, project)))
  await removed(t, bridge, 'four')
  const receiver = await startReceiver(t)
  const hook = await bridge.call('POST', `${of('one')}/webhooks`, { url: receiver.url })
  await until('it has begun', async () => receiver.received.length > 0)
  t.match((await bridge.call('GET', '/queues/api/queues')).body.queues, [{ name: 'sync' }, { name: 'sync-default' }])
  const counts = await Promise.all(cluster.masters.map(({ client }) => client.dbsize()))
  t.notOk(counts.includes(0), 'every node holds a part', { counts })
  t.equal(await bridge.redis.client.dbsize(), 0)
  t.notMatch(bridge.logs(), /CROSSSLOT|"level":"error"/)

  const [first] = cluster.masters
  await cluster.replicated()
  const begin = performance.now()
  await first?.kill()
  const late = projects.slice(0, 3)
  await Promise.all(late.map(project => written(t, bridge, project, 'late')))
  t.comment(`written ${Math.round(performance.now() - begin)} ms after the master's death`)
  await Promise.all(late.map(project => bridge.phase(project, 'late', 'Synced')))
  t.comment(`synced ${Math.round(performance.now() - begin)} ms after the master's death`)
  t.match(await cluster.replica.client.info('replication'), /role:master/)
  const { items } = (await bridge.call('GET', `${of('one')}/events`)).body as { items: { id: string; type: string }[] }
  await until('all is told', async () => {
    const { body } = await bridge.call('GET', `${of('one')}/webhooks/${hook.body.id}`)
    return body.status?.lastEvent === items[0]?.id
  })
  // A message that was sent and could not be noted is sent once more.
  const told = [...new Set(receiver.received.map(({ body }) => body.id))]
  const ids = items.map(({ id }) => id).reverse()
  t.strictSame(told, ids.slice(ids.indexOf(told[0])))
  await Promise.all(late.map(project => removed(t, bridge, project)))
})

for (const death of ['killed', 'frozen'] as const) {
  t.test(`behind a Sentinel, a master that is ${death} is followed by its replica`, async t => {
    const redis = await startTestSentinel()
    t.teardown(redis.close)
    const bridge = await withBridge(t, { redisUrl: redis.url })
    await lifecycle(t, bridge, 'demo')
    t.equal(await bridge.redis.client.dbsize(), 0)

    await redis.replicated()
    const begin = performance.now()
    if (death === 'killed') await redis.master.kill()
    else redis.master.freeze()
    await written(t, bridge, 'demo', 'late')
    t.comment(`written ${Math.round(performance.now() - begin)} ms after the master was ${death}`)
    await bridge.phase('demo', 'late', 'Synced')
    t.comment(`synced ${Math.round(performance.now() - begin)} ms after the master was ${death}`)
    t.match(await bridge.readback('demo', 'late'), { secret: 'secret of late' })
    t.match(await redis.replica.client.info('replication'), /role:master/)
    await removed(t, bridge, 'demo')
    t.notOk(bridge.logs().includes(redis.password))
  })
}

/** Opens what a process opens, and what BullMQ makes of it, waiting for what does not come; the login is another one then. */
async function reloggedIn(t: Test, before: string, after: string, nodes: readonly Redis[]): Promise<void> {
  const connections = createConnections(before)
  const [fast, patient] = [connections.failFast(), connections.patient()]
  const queue = new Queue('q', { connection: fast, prefix: '{q}', skipVersionCheck: true })
  const worker = new Worker('q', async () => {}, { connection: patient, prefix: '{q}', skipVersionCheck: true })
  queue.on('error', () => {})
  worker.on('error', () => {})
  t.teardown(async () => {
    await Promise.all([queue.close(), worker.close()])
    for (const redis of [fast, patient]) redis.disconnect()
  })
  await Promise.all([whenReady(fast, 5000), whenReady(patient, 5000), worker.waitUntilReady()])
  for (let i = 0; i < 50; i++) await fast.set(`key-${i}`, 'x')
  const users = async () => {
    const lists = await Promise.all(nodes.map(node => node.client('LIST')))
    const lines = lists.flatMap(list => String(list).split('\n'))
    return lines.flatMap(line => (/ name=(jcb:|\{q\})/.test(line) ? [/ user=(\S+)/.exec(line)?.[1] ?? ''] : []))
  }
  const first = await users()
  t.ok(first.length >= 3 && first.every(user => user === 'one'), 'of the first user', { first })
  t.ok(connections.isSamePlace(after))
  t.equal(await connections.fault(after.replace('two-Pa55', 'wrong-Pa55')), 'has a user or a password that Redis refuses')
  t.equal(await connections.fault(after), undefined)
  connections.relogin(after, () => t.fail('one was refused'))
  await until('each has the second', async () => (await users()).every(user => user === 'two'))
  for (const node of nodes) await node.call('ACL', 'DELUSER', 'one')
  await Promise.all(nodes.map(node => node.client('KILL', 'USER', 'two')))
  await until('they are opened again', async () => (await fast.get('key-1').catch(() => '')) === 'x')
  await until('the worker, too', async () => (await queue.add('j', {}).catch(() => undefined)) !== undefined)
  await until(
    'it works',
    async () => (await queue.getJobCounts('waiting', 'active').catch(() => ({ waiting: 1 })))['waiting'] === 0
  )
  t.ok((await users()).every(user => user === 'two'))
}

const logins = (nodes: readonly Redis[]) =>
  Promise.all(
    nodes.flatMap(node =>
      ['one', 'two'].map(user => node.call('ACL', 'SETUSER', user, 'on', `>${user}-Pa55`, '~*', '&*', '+@all'))
    )
  )

t.test('another login on a cluster', async t => {
  const cluster = await startTestCluster()
  t.teardown(cluster.close)
  const nodes = [...cluster.masters, cluster.replica].map(({ client }) => client)
  await logins(nodes)
  const of = (user: string) => cluster.url.replace('://', `://${user}:${user}-Pa55@`)
  await reloggedIn(t, of('one'), of('two'), nodes)
})

t.test('another login behind a Sentinel', async t => {
  const redis = await startTestSentinel()
  t.teardown(redis.close)
  const nodes = [redis.master.client, redis.replica.client]
  await logins(nodes)
  const of = (user: string) => redis.url.replace(/:\/\/.*@/, `://${user}:${user}-Pa55@`)
  await reloggedIn(t, of('one'), of('two'), nodes)
})

t.test('a cluster that is away is an error at once, not a wait', async t => {
  const redis = failFastRedis('redis-cluster://127.0.0.1:1,127.0.0.1:2')
  t.teardown(() => redis.disconnect())
  let attempts = 0
  redis.on('connecting', () => attempts++)
  await t.rejects(redis.get('x'))
  await t.rejects(redis.multi().get('x').exec())
  t.ok(attempts <= 1, `${attempts} more attempts to connect`)
})
