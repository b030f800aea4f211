import type { Queue } from 'bullmq'
import t from 'tap'
import { createEnqueue, openQueues } from '../../src/sync/queue.ts'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { chaosSeed, randomFrom } from '../helpers/chaos-random.ts'
import { overlapsIn } from '../helpers/chaos-recorder.ts'
import { leftIn, path, runsEnded, seconds, token, WAIT, withWorkers } from '../helpers/engine.ts'
import { until, untilReached } from '../helpers/until.ts'

t.setTimeout(230_000)

const PRODUCERS = 16
const FIRST = [{ key: '', controller: 'default' }]

/** How often in a row a change is seen without a job before it is believed: one read of the queue may miss a job that moves meanwhile. */
const SURE = 5

/** Waits until every change is part of a run that has ended, and gives the projects whose change was seen to wait without a job. */
async function lostUntilEnded({ redis }: Bridge, queue: Queue, names: readonly string[]): Promise<string[]> {
  const seen = new Map<string, { readonly done: string | null; readonly times: number }>()
  const lost = new Set<string>()
  const isOver = async () => {
    const works = await Promise.all(names.map(name => redis.client.hmget(`jcb:{p:${name}}:work`, 'dirty', 'done')))
    const jobs = await queue.getJobs(['active', 'waiting', 'prioritized', 'delayed'])
    const queued = new Set(jobs.map(job => job?.data.project))
    for (const [i, name] of names.entries()) {
      const [dirty, done = null] = works[i] ?? []
      const last = seen.get(name)
      const times = dirty === done || queued.has(name) ? 0 : last?.done === done ? last.times + 1 : 1
      seen.set(name, { done, times })
      if (times >= SURE) lost.add(name)
    }
    return works.every(([dirty, done]) => dirty === done)
  }
  await until('every change is part of a run that has ended', isOver, 60_000)
  return [...lost]
}

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
    // Nothing comes after these, so only their own jobs lead to them.
    for (const name of mine) await write(name, 'c0', 'the last')
  }

  await Promise.all(Array.from({ length: PRODUCERS }, (_, producer) => produce(producer)))
  const stopped = performance.now()
  const lost = await lostUntilEnded(bridge, queue, names)
  const took = performance.now() - stopped
  await until(
    'the queue is empty',
    async () => (await queue.getJobCountByTypes('active', 'waiting', 'prioritized', 'delayed')) === 0
  )
  t.comment(
    `seed: ${seed}, ${operations} operations, ${writes} of them writes; ${recorded.length} requests; all done after ${seconds(took)}`
  )
  t.strictSame(lost, [], 'no change had to be found by the sweep')
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
  await until('no run is under way that would set the next time', async () => (await leftIn(bridge)).length === 0, 60_000)
  const { client } = bridge.redis
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 40, match: { path: '/job/' } })
  await bridge.control('DELETE', '/requests')
  const due = client.pipeline()
  // In the records, too: the sweep mends the index from them.
  for (const name of names) due.hset(`jcb:{p:${name}}:work`, 'dueAt', 1).zadd('jcb:{registry}:due', 1, name)
  await due.exec()
  const checks = async () => {
    const { body } = await bridge.control('GET', '/requests')
    return body.filter(
      (r: { path: string; status: number | null }) => /^\/job\/p\d+\/config.xml/.test(r.path) && r.status !== null
    ).length
  }
  await until('the checks have begun', async () => (await checks()) > 10)
  // By counts, not by the clock: how many of the others came first.
  const before: number[] = []
  for (let i = 0; i < 5; i++) {
    const asked = await checks()
    const answer = await bridge.call('PATCH', `${path('person')}/x`, { data: { token: `v${i}` } }, WAIT)
    before.push((await checks()) - asked)
    t.equal(answer.body.status.phase, 'Synced')
  }
  t.ok((await checks()) < names.length, 'the backlog was there all the time')
  await untilReached('checked', names.length, checks)
  t.comment(`while a write was waited for, ${before.join(', ')} of ${names.length} checks were done`)
  t.ok(Math.max(...before) < names.length / 4, 'a write waits for a small part of the backlog')
})
