import t, { type Test } from 'tap'
import { type Answer, type Bridge, withBridge } from '../helpers/bridge.ts'
import { path, token, WAIT, withWorkers } from '../helpers/engine.ts'

/** `Prefer: wait` on every way to write: when the answer is there, Jenkins holds the change. */
const PROJECTS = '/api/v1/projects'
const SECRETS = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
const FLAT = '/kapis/devops.kubesphere.io/v1alpha2/devops/demo/credentials'
const SYNC_STATUS = 'credential.devops.kubesphere.io/syncstatus'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const secret = (name: string, text: string) => ({
  ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'credential.devops.kubesphere.io/secret-text' },
  data: { secret: base64(text) }
})
const flat = (id: string, text: string) => ({ id, type: 'secret_text', secret_text: { secret: text } })

/** Every write on a bridge, in this order, and what must be so in Jenkins as soon as it is answered. */
async function everyWrite(t: Test, bridge: Bridge): Promise<void> {
  const write = async (method: string, at: string, body?: unknown, expected = 200): Promise<Answer> => {
    const answer = await bridge.call(method, at, body, WAIT)
    t.equal(answer.status, expected, `${method} ${at}: ${answer.text}`)
    t.equal(answer.headers.get('preference-applied'), 'wait=10', `${method} ${at} waits`)
    return answer
  }
  const holds = async (id: string, text: string | null, folder = 'demo') =>
    t.equal((await bridge.readback(folder, id))?.['secret'] ?? null, text, `${id} in ${folder}`)
  const spoil = (id: string) => bridge.control('POST', '/edit', { action: 'delete', folder: 'demo', id })
  const at = (id: string) => `${path('demo')}/${id}`
  const synced = (generation: number) => ({ status: { phase: 'Synced', observedGeneration: generation } })

  t.type((await write('POST', PROJECTS, { name: 'demo' }, 201)).body.checkedAt, 'string')
  t.match((await write('POST', path('demo'), token('a', 'one'), 201)).body, synced(1))
  await holds('a', 'one')
  t.match((await write('PUT', at('a'), { data: { token: 'two' } })).body, synced(2))
  await holds('a', 'two')
  t.match((await write('PATCH', at('a'), { data: { token: 'three' } })).body, synced(3))
  await holds('a', 'three')
  await spoil('a')
  await write('POST', `${at('a')}/sync`, undefined, 202)
  await holds('a', 'three')
  await spoil('a')
  await write('POST', `${PROJECTS}/demo/sync`, undefined, 202)
  await holds('a', 'three')

  const set = { credentials: [token('a', 'four'), token('b', 'five')] }
  t.match((await write('PUT', path('demo'), set)).body.items, [synced(4), synced(1)])
  await holds('b', 'five')
  const pruned = await write('PUT', `${path('demo')}?prune=true`, { credentials: [token('a', 'four')] })
  t.strictSame(pruned.body.items[1], { id: 'b', action: 'deleted', previousGeneration: 1 })
  await holds('b', null)

  const successful = { metadata: { annotations: { [SYNC_STATUS]: 'successful' } } }
  t.match((await write('POST', SECRETS, secret('k', 'one'))).body, successful)
  await holds('k', 'one')
  t.match((await write('PUT', `${SECRETS}/k`, secret('k', 'two'))).body, successful)
  await holds('k', 'two')
  const both = { items: [secret('k', 'three'), secret('l', 'four')] }
  t.match((await write('PUT', SECRETS, both)).body.items, [synced(3), synced(1)])
  await holds('l', 'four')
  await write('DELETE', `${SECRETS}/l`)
  await holds('l', null)
  await write('POST', FLAT, flat('f', 'one'))
  await holds('f', 'one')
  await write('PUT', `${FLAT}/f`, flat('f', 'two'))
  await holds('f', 'two')
  await write('DELETE', `${FLAT}/f`)
  await holds('f', null)

  const moved = await write('PATCH', `${PROJECTS}/demo`, { folder: ['elsewhere'] })
  t.equal(moved.body.movedFrom, null, 'a move is waited for until its end')
  await holds('a', 'four', 'elsewhere')
  await holds('a', null, 'demo')
  await write('DELETE', at('a'), undefined, 204)
  await holds('a', null, 'elsewhere')
  await write('DELETE', `${PROJECTS}/demo`, undefined, 204)
  await holds('k', null, 'elsewhere')
}

t.test('every write is answered with its outcome', async t => {
  const bridge = await withBridge(t)
  // Slow enough that an answer which does not wait is there first.
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 100 })
  await everyWrite(t, bridge)
})

t.test('the same where another process does the runs', async t => {
  const { bridge } = await withWorkers(t, 1)
  await everyWrite(t, bridge)
})

t.test('a move that cannot come to its end is not waited for', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('a'), WAIT)
  // Somebody else has the id there.
  await bridge.control('POST', '/edit', { action: 'add-folder', folder: 'taken' })
  await bridge.control('POST', '/edit', { action: 'add', folder: 'taken', id: 'a' })
  const moved = await bridge.call('PATCH', `${PROJECTS}/demo`, { folder: ['taken'] }, { prefer: 'wait=50' })
  t.match(moved.body, { movedFrom: ['demo'], counts: { Blocked: 1 } })
})

t.test('those who wait ask the store now and then, however many they are', async t => {
  // Nobody works on the queue, so that every wait lasts as long as it may.
  const bridge = await withBridge(t, { role: 'api' })
  for (const name of ['quiet', 'other']) await bridge.call('POST', PROJECTS, { name })
  const before = await callsOf(bridge)
  const wait = { prefer: 'wait=2' }
  const asked = await Promise.all([
    ...Array.from({ length: 10 }, (_, i) => bridge.call('POST', path('quiet'), token(`id${i}`), wait)),
    bridge.call('POST', `${PROJECTS}/quiet/sync`, undefined, wait),
    bridge.call('PATCH', `${PROJECTS}/quiet`, { displayName: 'x' }, wait)
  ])
  t.ok(asked.every(({ headers }) => headers.get('preference-applied') === 'wait=2'))
  t.ok(asked.slice(0, 10).every(({ body }) => body.status.phase === 'Pending'))
  const calls = (await callsOf(bridge)) - before
  // Each wait of two seconds looks some eight times, by two or three commands and those inside of a script; every 25 ms it would be 80.
  t.ok(calls < 800, `${calls} commands`)
})

/** Commands that read records, what a project waits for, or events, those inside of scripts included. */
async function callsOf({ redis }: Bridge): Promise<number> {
  const stats = await redis.client.info('commandstats')
  const found = [...stats.matchAll(/^cmdstat_(?:evalsha|hmget|hgetall|xrevrange):calls=(\d+)/gm)]
  return found.reduce((sum, [, calls]) => sum + Number(calls), 0)
}
