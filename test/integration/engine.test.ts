import t, { type Test } from 'tap'
import { createEnqueue, openQueue } from '../../src/sync/queue.ts'
import { type Bridge, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { chaosSeed, randomFrom } from '../helpers/chaos-random.ts'
import { folderOf, overlapsIn, type Recorded } from '../helpers/chaos-recorder.ts'
import { startWorkerProcess, type WorkerProcess } from '../helpers/chaos-worker.ts'
import { kubeconfigWith } from '../helpers/content.ts'
import { until } from '../helpers/until.ts'

// Leases and locks have to run out here as they do in life.
t.setTimeout(120_000)

const WAIT = { prefer: 'wait=10' }
const token = (id: string, text = `value-${id}`): object => ({ id, type: 'access-token', data: { token: text } })
const path = (project: string) => `/api/v1/projects/${project}/credentials`

/** Every change so far is part of a run that has ended. */
const runsEnded = (bridge: Bridge, project: string) =>
  until('every change is part of a run that has ended', async () => {
    const [dirty, done] = await bridge.redis.client.hmget(`jcb:{p:${project}}:work`, 'dirty', 'done')
    return dirty === done
  })

/** A kubeconfig that Jenkins refused for want of its plug-in. */
async function withRefused(t: Test): Promise<Bridge> {
  const bridge = await withBridge(t, { reconcileInterval: 500 })
  await bridge.project('demo', { policies: { kubeconfigForm: 'plugin' } })
  const body = { id: 'x', type: 'kubeconfig', data: { content: kubeconfigWith('x') } }
  const refused = await bridge.call('POST', path('demo'), body, WAIT)
  t.match(refused.body.status, { phase: 'Blocked', reason: 'PluginMissing' })
  return bridge
}

t.test('a sync that a person asked for is done by the first run that gets through', async t => {
  const bridge = await withRefused(t)
  await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { kubeconfigForm: 'file' } })
  await runsEnded(bridge, 'demo')
  const match = { method: 'GET', path: '/job/demo/config.xml' }
  await bridge.control('POST', '/faults', { fault: 'status', status: 503, match, times: 1 })
  await bridge.call('POST', `${path('demo')}/x/sync`)
  await bridge.phase('demo', 'x', 'Synced')
  t.match(await bridge.readback('demo', 'x'), { bytes_b64: btoa(kubeconfigWith('x')) })
})

t.test('a sync that is asked for while one is under way is done after it', async t => {
  const bridge = await withRefused(t)
  const match = { method: 'POST', path: '/job/demo/credentials' }
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 1000, match, times: 1 })
  await bridge.control('DELETE', '/requests')
  await bridge.call('POST', `${path('demo')}/x/sync`)
  await until('it is under way', async () => {
    const { body } = await bridge.control('GET', '/requests')
    return body.some((r: { method: string }) => r.method === 'POST')
  })
  await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { kubeconfigForm: 'file' } })
  await bridge.call('POST', `${path('demo')}/x/sync`)
  await bridge.phase('demo', 'x', 'Synced')
  t.match(await bridge.readback('demo', 'x'), { bytes_b64: btoa(kubeconfigWith('x')) })
})

t.test('a change during a run is taken up right after it, not by the next sweep', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('x'), WAIT)
  const match = { method: 'POST', path: '/job/demo/credentials' }
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 500, match, times: 1 })
  await bridge.control('DELETE', '/requests')
  await bridge.call('PATCH', `${path('demo')}/x`, { data: { token: 'second' } })
  await until('it is under way', async () =>
    (await bridge.control('GET', '/requests')).body.some((r: { method: string }) => r.method === 'POST')
  )
  const began = performance.now()
  await bridge.call('PATCH', `${path('demo')}/x`, { data: { token: 'third' } })
  await bridge.phase('demo', 'x', 'Synced')
  t.match(await bridge.readback('demo', 'x'), { secret: 'third' })
  t.ok(performance.now() - began < 5000, 'the sweep looks at all projects every 15 s only')
})

t.test('a project that is gone is not looked for any more', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 500 })
  // As a sweep leaves it that had read the index just before the project was removed.
  await bridge.redis.client.zadd('jcb:{registry}:due', Date.now(), 'gone')
  await until('it is forgotten', async () => (await bridge.redis.client.zscore('jcb:{registry}:due', 'gone')) === null)
  t.pass('it is forgotten')
})

/** A bridge whose runs are done by other processes; everything that these send to Jenkins is in `recorded`. */
async function withWorkers(t: Test, count: number, delay: () => number = () => 0) {
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { role: 'api', masterKeys })
  const recorded: Recorded[] = []
  const starting = Array.from({ length: count }, (_, i) =>
    startWorkerProcess(bridge, { name: `worker ${i}`, masterKeys, into: recorded, delay })
  )
  const workers = await Promise.all(starting)
  t.teardown(() => Promise.all(workers.map(worker => worker.close())))
  return { bridge, workers, recorded }
}

const PRODUCERS = 16
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

t.test('fifty writers of one credential at once: each that is answered makes one generation', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('x'))
  const write = (i: number) => bridge.call('PATCH', `${path('demo')}/x`, { description: `by ${i}`, data: { token: `of ${i}` } })
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => write(i)))
  const taken = answers.filter(({ status }) => status === 200).length
  t.ok(taken > 0 && answers.every(({ status }) => [200, 409].includes(status)))
  const { body } = await bridge.phase('demo', 'x', 'Synced')
  t.equal(body.generation, 1 + taken)
  const { items } = (await bridge.call('GET', '/api/v1/projects/demo/events?limit=200')).body
  const updates = items
    .filter(({ type }: { type: string }) => type === 'Updated')
    .map((e: { generation: number }) => e.generation)
  t.equal(new Set(updates).size, taken, 'one event each')
  t.match(
    await bridge.readback('demo', 'x'),
    { secret: body.description.replace('by', 'of') },
    'no secret goes with the text of another'
  )
})

/** Keys that only exist while something is going on. */
const leftIn = async (bridge: Bridge): Promise<string[]> =>
  (await bridge.redis.client.keys('*')).filter(key => /:lease$|:de:|:lock$/.test(key))

/** A run that is caught in its first write: the worker that does it, and what else it had decided. */
async function caught(bridge: Bridge, recorded: readonly Recorded[], name: string, workers: readonly WorkerProcess[]) {
  await bridge.project(name, { policies: { bulk: false } })
  for (const id of ['a', 'b', 'c']) await bridge.call('POST', path(name), token(id), WAIT)
  const match = { method: 'POST', path: `/job/${name}/credentials/store/folder/domain/_/credential/a/` }
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 1000, match, times: 1 })
  const from = recorded.length
  const changes = [
    ['PATCH', 'a', { data: { token: 'second' } }],
    ['PATCH', 'b', { data: { token: 'second' } }],
    ['DELETE', 'c', undefined]
  ] as const
  // While nobody looks, so that one run sees all three.
  await bridge.call('PATCH', `/api/v1/projects/${name}`, { policies: { paused: true } })
  await runsEnded(bridge, name)
  for (const [method, id, body] of changes) await bridge.call(method, `${path(name)}/${id}`, body)
  await runsEnded(bridge, name)
  await bridge.call('PATCH', `/api/v1/projects/${name}`, { policies: { paused: false } })
  const sent = await until('the write is under way', async () =>
    recorded.slice(from).find(r => r.path.startsWith(match.path) && r.to === null)
  )
  return workers.find(worker => worker.name === sent.by) as WorkerProcess
}

/** A worker is stopped, or killed, in the middle of a run whose decisions are changed meanwhile. */
async function replaced(t: Test, how: 'stopped' | 'killed'): Promise<void> {
  const name = how
  const { bridge, workers, recorded } = await withWorkers(t, 2)
  const worker = await caught(bridge, recorded, name, workers)
  const began = performance.now()
  if (how === 'stopped') worker.freeze()
  else await worker.kill()
  await bridge.call('PATCH', `${path(name)}/b`, { data: { token: 'third' } })
  t.equal((await bridge.call('POST', path(name), token('c', 'again'))).status, 201)
  const wanted = { a: 'second', b: 'third', c: 'again' }
  const isRight = async () => {
    for (const [id, value] of Object.entries(wanted)) {
      const { status, generation } = (await bridge.call('GET', `${path(name)}/${id}`)).body
      if (status.phase !== 'Synced' || status.observedGeneration !== generation) return false
      if ((await bridge.readback(name, id))?.['secret'] !== value) return false
    }
    return true
  }
  await until('another worker has done all of it', isRight, 30_000)
  const took = performance.now() - began
  t.comment(`${how}: taken over after ${seconds(took)}`)
  t.ok(took < 20_000, `${how}: within 20 s`)
  // Then only this one is left, so it is back when it does what it is given.
  await until('nothing is under way', async () => (await leftIn(bridge)).length === 0)
  await Promise.all(workers.filter(other => other !== worker).map(other => other.kill()))
  const from = recorded.length
  if (how === 'stopped') worker.thaw()
  else await worker.start()
  await bridge.project(`${name}-after`)
  await runsEnded(bridge, name)
  await until('the job that was taken from it is over', async () => (await leftIn(bridge)).length === 0)
  const writes = recorded.slice(from).filter(r => folderOf(r) === name && r.method !== 'GET')
  t.strictSame(writes, [], `${how}: it sent nothing of what it had decided before`)
  t.ok(await isRight(), `${how}: nothing was put back or deleted`)
  const { body } = await bridge.call('GET', `/api/v1/projects/${name}/plan`)
  const open = body.actions.filter((a: { action: string }) => a.action !== 'none')
  t.strictSame(open, [], `${how}: a sync would find nothing to do`)
}

t.test('a worker that is stopped or killed in a run is replaced within 20 s, and what it had decided harms nothing', async t => {
  await Promise.all([replaced(t, 'stopped'), replaced(t, 'killed')])
})

for (const bulk of [true, false]) {
  t.test(
    `of 200 credentials one is refused (${bulk ? 'in bulk' : 'one by one'}): 199 arrive, and it is not tried for ever`,
    async t => {
      const bridge = await withBridge(t, { reconcileInterval: 300 })
      await bridge.project('poison', { policies: { kubeconfigForm: 'plugin', bulk } })
      const credentials = Array.from({ length: 199 }, (_, i) => token(`c${i}`))
      const refused = { id: 'refused', type: 'kubeconfig', data: { content: kubeconfigWith('x') } }
      await bridge.call('PUT', path('poison'), { credentials: credentials.toSpliced(100, 0, refused) })
      const total = async (phase: string) => (await bridge.call('GET', `${path('poison')}?phase=${phase}`)).body.total
      await until('199 are synced', async () => (await total('Synced')) === 199)
      t.match((await bridge.call('GET', `${path('poison')}/refused`)).body.status, {
        phase: 'Blocked',
        reason: 'PluginMissing',
        message: /needs the plug-in kubernetes-cd/,
        nextAttemptAt: null
      })
      await runsEnded(bridge, 'poison')
      const checked = async () => (await bridge.call('GET', '/api/v1/projects/poison')).body.checkedAt
      await bridge.control('DELETE', '/requests')
      for (let run = 0; run < 3; run++) {
        const before = await checked()
        await until('it was checked again', async () => (await checked()) !== before)
      }
      const requests = (await bridge.control('GET', '/requests')).body.filter((r: { path: string }) => r.path.includes('/job/'))
      t.ok(requests.length <= 5, `${requests.length} requests in three checks`)
      t.ok(
        requests.every((r: { method: string }) => r.method === 'GET'),
        'nothing was sent'
      )
    }
  )
}

/** A project of `count` credentials that all are in Jenkins, what Jenkins holds, and a check that it still does. */
async function guarded(t: Test, count: number) {
  const bridge = await withBridge(t)
  await bridge.project('demo', { policies: { unmanaged: 'prune' } })
  await bridge.call('PUT', path('demo'), { credentials: Array.from({ length: count }, (_, i) => token(`c${i}`)) })
  await until('all are synced', async () => (await bridge.call('GET', `${path('demo')}?phase=Synced`)).body.total === count)
  await runsEnded(bridge, 'demo')
  const held = async () => (await bridge.control('GET', '/readback?folder=demo')).body
  const before = await held()
  const sync = async () => {
    await bridge.call('POST', '/api/v1/projects/demo/sync')
    await runsEnded(bridge, 'demo')
  }
  return { bridge, sync, unchanged: async (what: string) => t.strictSame(await held(), before, what) }
}

t.test('nothing is deleted in Jenkins when what is wanted is lost', async t => {
  for (const count of [3, 15]) {
    const { bridge, sync, unchanged } = await guarded(t, count)
    t.match(await bridge.call('PUT', `${path('demo')}?prune=true`, { credentials: [] }), {
      status: 409,
      body: { code: 'MASS_DELETE' }
    })
    await sync()
    await unchanged(`an empty set of ${count}`)
    const ids = await bridge.redis.client.hkeys('jcb:{p:demo}:credentials')
    await bridge.redis.client.hdel('jcb:{p:demo}:credentials', ...ids)
    await sync()
    await unchanged(`${count} records lost`)
  }
})

t.test('nothing is deleted in Jenkins when what is ours is forgotten', async t => {
  const { bridge, sync, unchanged } = await guarded(t, 5)
  await bridge.redis.client.del('jcb:{p:demo}:sync')
  await sync()
  await unchanged('it is neither deleted nor overwritten')
  t.match((await bridge.call('GET', `${path('demo')}/c1`)).body.status, { phase: 'Blocked', reason: 'UnmanagedExists' })
  await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { unmanaged: 'report' } })
  await bridge.call('DELETE', `${path('demo')}/c1`)
  await until('it is gone here', async () => (await bridge.call('GET', `${path('demo')}/c1`)).status === 404)
  await sync()
  await unchanged('nor when it is deleted here')
})

t.test('nothing is deleted in Jenkins on the word of a bad answer', async t => {
  const { bridge, unchanged } = await guarded(t, 5)
  await bridge.redis.client.hdel('jcb:{p:demo}:credentials', 'c4')
  const config = '/job/demo/config.xml'
  const store = '/job/demo/credentials/store'
  const folder = '/job/demo/api/json'
  const bad: [string, { path: string; fault: string; status?: number }[]][] = [
    ['cut half-way', [{ path: config, fault: 'half' }]],
    ['a login page', [{ path: config, fault: 'html-login' }]],
    ['a login page everywhere', [{ path: '/', fault: 'html-login' }]],
    ['404 of the configuration', [{ path: config, fault: 'status', status: 404 }]],
    [
      '403 of the configuration, 404 of the store',
      [
        { path: config, fault: 'status', status: 403 },
        { path: store, fault: 'status', status: 404 }
      ]
    ],
    ['404 of all there is to read', [config, store, folder].map(path => ({ path, fault: 'status', status: 404 }))]
  ]
  for (const [name, faults] of bad) {
    for (const { path, ...fault } of faults) await bridge.control('POST', '/faults', { ...fault, match: { method: 'GET', path } })
    await bridge.control('DELETE', '/requests')
    await bridge.call('POST', '/api/v1/projects/demo/sync')
    await runsEnded(bridge, 'demo')
    const requests = (await bridge.control('GET', '/requests')).body.filter((r: { path: string }) => r.path.startsWith('/job/'))
    t.ok(requests.length > 0, `${name}: it was looked at`)
    t.notOk(
      requests.some((r: { method: string }) => r.method === 'DELETE'),
      `${name}: no deletion was sent`
    )
    await unchanged(name)
    await bridge.control('DELETE', '/faults')
  }
})

t.test('in four processes, no project has two runs at once, and every last write arrives', async t => {
  const seed = chaosSeed()
  const random = randomFrom(seed)
  const { bridge, recorded } = await withWorkers(t, 4, () => 1 + Math.random() * 3)
  const names = Array.from({ length: 50 }, (_, i) => `p${i}`)
  await Promise.all(names.map(name => bridge.project(name)))
  const queue = openQueue(bridge.redis.client)
  t.teardown(() => queue.close())
  const enqueue = createEnqueue(queue, bridge.redis.client)
  const last = new Map<string, { generation: number; value: string }>()
  let [operations, writes] = [0, 0]
  const end = performance.now() + 4_000

  async function write(name: string, id: string, value: string): Promise<void> {
    const body = { type: 'access-token', data: { token: value } }
    const answer = last.has(`${name} ${id}`)
      ? await bridge.call('PUT', `${path(name)}/${id}`, body)
      : await bridge.call('POST', path(name), { id, ...body })
    if (answer.status >= 300) throw new Error(answer.text)
    last.set(`${name} ${id}`, { generation: answer.body.generation, value })
    writes++
  }

  /** Each has projects of its own, so that what it wrote last is what is to be there. */
  async function produce(producer: number): Promise<void> {
    const mine = names.filter((_, i) => i % PRODUCERS === producer)
    // Writes for some seconds (on a busy machine until there are enough), and then what is left of the ten thousand as fast as the queue takes it.
    while (operations < 10_000) {
      const name = mine[Math.floor(random() * mine.length)] as string
      const value = `v${operations++}`
      if (random() < 0.5 || (performance.now() > end && writes >= 500)) await enqueue(name, random() < 0.5 ? 'change' : 'check')
      else await write(name, `c${Math.floor(random() * 3)}`, value)
    }
  }

  await Promise.all(Array.from({ length: PRODUCERS }, (_, producer) => produce(producer)))
  const stopped = performance.now()
  for (const name of names) await runsEnded(bridge, name)
  const took = performance.now() - stopped
  await until(
    'the queue is empty',
    async () => (await queue.getJobCountByTypes('active', 'waiting', 'prioritized', 'delayed')) === 0
  )
  t.comment(
    `seed: ${seed}, ${operations} operations, ${writes} of them writes; ${recorded.length} requests; all done after ${seconds(took)}`
  )
  t.ok(took < 5000, 'the last changes did not have to be found by the sweep')
  t.strictSame(overlapsIn(recorded).slice(0, 3), [], 'no two requests about one project are ever under way at once')
  t.ok(new Set(recorded.map(({ by }) => by)).size === 4, 'all four took part')
  for (const [key, { generation, value }] of last) {
    const [name = '', id = ''] = key.split(' ')
    const { status } = (await bridge.call('GET', `${path(name)}/${id}`)).body
    if (status.phase !== 'Synced' || status.observedGeneration !== generation) t.fail(key, { status, generation })
    if ((await bridge.readback(name, id))?.['secret'] !== value) t.fail(`${key} does not hold ${value}`)
  }
  t.strictSame(await leftIn(bridge), [], 'no lease and no mark of a job is left')
})

t.test('a person does not wait behind a backlog of checks', async t => {
  const bridge = await withBridge(t)
  const names = Array.from({ length: 400 }, (_, i) => `p${i}`)
  const left = [...names]
  const make = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      // A folder that is there costs one request, one that is missing eight.
      await bridge.control('POST', '/edit', { action: 'add-folder', folder: name })
      await bridge.call('POST', '/api/v1/projects', { name })
    }
  }
  await Promise.all(Array.from({ length: 16 }, make))
  await bridge.project('person')
  await bridge.call('POST', path('person'), token('x'), WAIT)
  for (const name of names) await runsEnded(bridge, name)
  const { client } = bridge.redis
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 40, match: { path: '/job/' } })
  await bridge.control('DELETE', '/requests')
  const due = client.pipeline()
  for (const name of names) due.zadd('jcb:{registry}:due', 1, name)
  const began = performance.now()
  await due.exec()
  const checks = async () => {
    const { body } = await bridge.control('GET', '/requests')
    return body.filter(
      (r: { path: string; status: number | null }) => /^\/job\/p\d+\/config.xml/.test(r.path) && r.status !== null
    ).length
  }
  await until('the checks have begun', async () => (await checks()) > 10)
  const delays: number[] = []
  for (let i = 0; i < 5; i++) {
    const asked = performance.now()
    const answer = await bridge.call('PATCH', `${path('person')}/x`, { data: { token: `v${i}` } }, WAIT)
    delays.push(performance.now() - asked)
    t.equal(answer.body.status.phase, 'Synced')
  }
  t.ok((await checks()) < names.length, 'the backlog was there all the time')
  await until('all are checked', async () => (await checks()) >= names.length, 40_000)
  const drain = performance.now() - began
  const longest = Math.max(...delays)
  t.comment(
    `writes took ${delays.map(ms => ms.toFixed(0)).join(', ')} ms while ${names.length} checks took ${drain.toFixed(0)} ms`
  )
  t.ok(longest < drain / 4, 'the longest write is far shorter than the backlog')
})
