import t from 'tap'
import { createEnqueue, openQueues } from '../../src/sync/queue.ts'
import { withBridge } from '../helpers/bridge.ts'
import { chaosSeed, randomFrom } from '../helpers/chaos-random.ts'
import { overlapsIn } from '../helpers/chaos-recorder.ts'
import { leftIn, path, runsEnded, seconds, token, WAIT, withWorkers } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(230_000)

const PRODUCERS = 16
const FIRST = [{ key: '', controller: 'default' }]

t.test('in four processes, no project has two runs at once, and every last write arrives', async t => {
  const seed = chaosSeed()
  const random = randomFrom(seed)
  const { bridge, recorded } = await withWorkers(t, 4, () => 1 + Math.random() * 3)
  const names = Array.from({ length: 50 }, (_, i) => `p${i}`)
  await Promise.all(names.map(name => bridge.project(name)))
  const queues = openQueues(bridge.redis.client)
  queues.open('default')
  const queue = queues.of('default')
  t.teardown(() => queues.closeAll())
  const enqueue = createEnqueue(queues, bridge.redis.client)
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
      if (random() < 0.5 || (performance.now() > end && writes >= 500))
        await enqueue(name, FIRST, random() < 0.5 ? 'change' : 'check')
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
