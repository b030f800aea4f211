import t, { type Test } from 'tap'
import { type StandIn, startStandIn } from '../../src/stand-in/start.ts'
import { openQueues } from '../../src/sync/queue.ts'
import { withBridge } from '../helpers/bridge.ts'
import { path, token, WAIT } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(200_000)

const bridge = await withBridge(t)

async function another(t: Test, name: string, home?: string): Promise<StandIn> {
  const jenkins = await startStandIn(home === undefined ? {} : { home })
  t.teardown(() => jenkins.close().catch(() => {}))
  const body = { name, url: jenkins.url, user: 'admin', token: 'admin-token' }
  t.equal((await bridge.call('POST', '/api/v1/controllers', body)).status, 201)
  return jenkins
}

const control = (jenkins: StandIn, method: string, part: string, body?: object) =>
  fetch(`${jenkins.controlUrl}${part}`, {
    method,
    headers: { authorization: `Bearer ${jenkins.controlToken}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) })
  })

/** What the metrics say of a controller; 0 if nothing. */
async function counted(name: string, controller: string): Promise<number> {
  const { text } = await bridge.call('GET', '/metrics')
  return Number(new RegExp(`^${name}\\{controller="${controller}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

/** More projects than a worker has slots, each with a change. */
async function trouble(controller: string, count = 16): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, i) => `${controller}-${i}`)
  for (const name of names) {
    await bridge.call('POST', '/api/v1/projects', { name, controller })
    await bridge.call('POST', path(name), token('a'))
  }
  return names
}

/** Every write to the healthy one is Synced, and no slot is held by the other. */
async function othersGoOn(t: Test, sick: string, count = 20): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { body } = await bridge.call('POST', path('well'), token(`${sick}-${i}`), WAIT)
    if (body.status?.phase !== 'Synced') t.fail(`${sick}: a write to another one is not Synced`, body)
    t.equal(await counted('jcb_sync_slots', sick), 0, `no slot is held by ${sick}`)
  }
}

const heals = (names: readonly string[]) => Promise.all(names.map(name => bridge.phase(name, 'a', 'Synced')))

await bridge.project('well')

t.test('one that hangs: its runs hold no slot, and the writes to the others are Synced while they hang', async t => {
  const jenkins = await another(t, 'hangs')
  await control(jenkins, 'POST', '/faults', { fault: 'latency', ms: 30_000 })
  const names = await trouble('hangs')
  await until('its runs are under way', async () => (await counted('jcb_sync_runs', 'hangs')) > 0)
  await until('none of them holds a slot', async () => (await counted('jcb_sync_slots', 'hangs')) === 0)
  await othersGoOn(t, 'hangs')
  await control(jenkins, 'DELETE', '/faults')
  await heals(names)
})

t.test('one with 100,000 credentials: the writes to the others are Synced while its folders are read', async t => {
  const jenkins = await another(t, 'huge')
  const names = await trouble('huge', 20)
  await heals(names)
  for (const name of names) {
    const folder = jenkins.controller.root.items.find(item => item.name === name)
    if (folder?.kind !== 'folder') throw new Error(`no folder ${name}`)
    const [one] = folder.store.credentials(null)
    if (one === undefined) throw new Error(`nothing in ${name}`)
    for (let n = 1; n < 5_000; n++) folder.store.add(null, { ...one, id: `by-hand-${n}` })
  }
  const again = () => Promise.all(names.map(name => bridge.call('POST', `/api/v1/projects/${name}/sync`)))
  const runs = () => counted('jcb_sync_runs', 'huge')
  await again()
  for (let i = 0; i < 10; i++) {
    await until('its folders are being read', async () => (await runs()) > 0)
    await bridge.call('POST', path('well'), token(`huge-${i}`))
    await bridge.phase('well', `huge-${i}`, 'Synced')
    t.ok((await runs()) > 0, 'it is Synced before its folders are read to the end')
    await again()
  }
  await until('all of it is read', async () => {
    const projects = await Promise.all(names.map(name => bridge.call('GET', `/api/v1/projects/${name}`)))
    return projects.every(({ body }) => body.unmanaged === 4_999)
  })
})

t.test('a flood of 429: it is left alone for as long as it asks, and the others are not', async t => {
  const jenkins = await another(t, 'flood')
  await control(jenkins, 'POST', '/faults', { fault: 'status', status: 429, retryAfter: '5' })
  const names = await trouble('flood')
  const circuit = async () => (await bridge.call('GET', '/api/v1/controllers/flood')).body.circuit
  await until('calls are paused', async () => (await circuit()) === 'open')
  await control(jenkins, 'DELETE', '/requests')
  await othersGoOn(t, 'flood')
  const asked = (await (await control(jenkins, 'GET', '/requests')).json()) as unknown[]
  t.ok(asked.length <= 3, 'nothing but trials is sent', { requests: asked.length })
  await control(jenkins, 'DELETE', '/faults')
  await heals(names)
})

t.test('one that is dead holds no slot; it comes and goes without a restart', async t => {
  const home = t.testdir()
  const jenkins = await another(t, 'dead', home)
  const { port } = jenkins
  await jenkins.close()
  const names = await trouble('dead')
  const circuit = async () => (await bridge.call('GET', '/api/v1/controllers/dead')).body.circuit
  await until('calls are paused', async () => (await circuit()) === 'open')
  await othersGoOn(t, 'dead')
  const again = await startStandIn({ port, home })
  t.teardown(() => again.close())
  await heals(names)
  t.match(await bridge.call('GET', '/api/v1/controllers/dead'), { body: { workers: 1 } })
})

t.test('jobs in the single queue of an older version are moved to the queue of their controller', async t => {
  const { client } = bridge.redis
  const queues = openQueues(client)
  t.teardown(() => queues.closeAll())
  await client.hincrby('jcb:{p:well}:work', 'dirty', 1)
  await queues.of('').add('sync', { project: 'well' })
  await until('it was done', async () => {
    const [dirty, done] = await client.hmget('jcb:{p:well}:work', 'dirty', 'done')
    return dirty === done
  })
  t.equal(await queues.of('').getJobCountByTypes('waiting', 'prioritized', 'delayed', 'failed'), 0)
})

t.test('WORKER_CONTROLLERS: a worker serves those near it, and it shows that nobody serves another one', async t => {
  await another(t, 'eu-1')
  await bridge.restart({ workerControllers: ['eu-*'] })
  await bridge.call('POST', '/api/v1/projects', { name: 'near', controller: 'eu-1' })
  await bridge.call('POST', path('well'), token('far'))
  const { body } = await bridge.call('POST', path('near'), token('a'), WAIT)
  t.equal(body.status.phase, 'Synced')
  t.equal((await bridge.call('GET', `${path('well')}/far`)).body.status.phase, 'Pending', 'it waits')
  t.match(await bridge.call('GET', '/api/v1/controllers/eu-1'), { body: { workers: 1 } })
  t.match(await bridge.call('GET', '/api/v1/controllers/default'), { body: { workers: 0 } })
  t.equal(await counted('jcb_controller_workers', 'default'), 0)
  await bridge.restart({ workerControllers: ['*'] })
  await bridge.phase('well', 'far', 'Synced')
})
