import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import type { VerifyKey } from '../../../src/store/verify/verification-store.ts'
import { defaultPace } from '../../../src/sync/pace.ts'
import { createQueueWake } from '../../../src/sync/queue-wake.ts'
import { createTryQueues } from '../../../src/tries/queue.ts'
import { startTryWorker } from '../../../src/tries/worker.ts'
import { dumpOf, startTestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'

const server = await startTestRedis()
t.teardown(() => server.close())

/** A worker of these verify targets, and the queues that it takes from. */
function startWorker(t: Test, names: readonly string[], doTry: (key: VerifyKey, signal: AbortSignal) => Promise<void>) {
  const [blocking, patient] = [new Redis(server.url), new Redis(server.url, { maxRetriesPerRequest: null })]
  const queues = createTryQueues(patient)
  const lines: string[] = []
  const left: string[] = []
  const log = (facts: object, message: string) => void lines.push(JSON.stringify({ ...facts, message }))
  const worker = startTryWorker({
    ...{ connection: patient, wake: createQueueWake(blocking, patient), pace: defaultPace, doTry },
    ...{ targets: () => names, left: async name => void left.push(name), log: { error: log, warn: log } }
  })
  t.teardown(async () => {
    await worker.close()
    await queues.closeAll()
    blocking.disconnect()
    patient.disconnect()
  })
  return { queues, lines, left }
}

const ended = (signal: AbortSignal) =>
  new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))

t.test('one project with 500 tries does not hold up another, nor one verify target another', async t => {
  const done: string[] = []
  const running = new Map<string, number>()
  const most = new Map<string, number>()
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  const { queues } = startWorker(t, ['api', 'slow'], async ({ project, id, target }, signal) => {
    for (const name of ['all', project, target]) {
      running.set(name, (running.get(name) ?? 0) + 1)
      most.set(name, Math.max(most.get(name) ?? 0, running.get(name) ?? 0))
    }
    // What the busy project tries ends when the others are done.
    if (project === 'busy') await Promise.race([held, ended(signal)])
    done.push(`${project}/${id}`)
    for (const name of ['all', project, target]) running.set(name, (running.get(name) ?? 0) - 1)
  })
  const tries = Array.from({ length: 500 }, (_, i) => ({ project: 'busy', id: `c${i}`, target: i % 5 === 0 ? 'slow' : 'api' }))
  await Promise.all(tries.map(key => queues.enqueue(key, 'daily')))
  await until('both of its turns are taken', async () => running.get('busy') === 2)
  for (const project of ['shop', 'bank']) await queues.enqueue({ project, id: 'a', target: 'api' }, 'daily')
  await until('the others are served', async () => done.length === 2)
  t.strictSame(done.toSorted(), ['bank/a', 'shop/a'])
  release()
  await until('the busy project is served, too', async () => done.length === 502)
  t.equal(new Set(done).size, 502, 'each once')
  t.equal(most.get('busy'), 2)
  t.ok((most.get('all') ?? 0) <= 8 && (most.get('api') ?? 0) <= 4)
})

t.test('at once on one verify target are four, of all projects', async t => {
  const running = new Set<string>()
  let most = 0
  const { queues } = startWorker(t, ['only'], async ({ project }, signal) => {
    running.add(project)
    most = Math.max(most, running.size)
    await ended(signal)
    running.delete(project)
  })
  for (let i = 0; i < 12; i++) await queues.enqueue({ project: `p${i}`, id: 'a', target: 'only' })
  await until('four run', async () => running.size === 4)
  await until('the others wait', async () => (await server.client.zcard(queues.of('only').toKey('prioritized'))) === 8)
  t.equal(most, 4)
})

t.test('the text of what went wrong is neither logged nor kept with the job', async t => {
  const { queues, lines } = startWorker(t, ['broken'], async () => {
    throw new TypeError('it quotes not-a-real-secret')
  })
  await queues.enqueue({ project: 'shop', id: 'a', target: 'broken' })
  await until('it has failed', async () => (await queues.of('broken').getFailedCount()) === 1)
  const [job] = await queues.of('broken').getFailed()
  t.equal(job?.failedReason, 'TypeError')
  t.match(lines, [/"verifyTarget":"broken","code":"TypeError"/])
  t.notMatch(lines.join() + (await dumpOf(server.client)), 'not-a-real-secret')
})

t.test('a verify target that is removed is left, once nothing of it is looked at any more', async t => {
  const names = ['stays', 'goes']
  const begun: string[] = []
  const { queues, left } = startWorker(t, names, async ({ target }) => void begun.push(target))
  for (const target of ['stays', 'goes']) await queues.enqueue({ project: 'shop', id: 'a', target })
  await until('both were tried', async () => begun.length === 2)
  names.pop()
  await queues.enqueue({ project: 'shop', id: 'b', target: 'stays' })
  await until('it is left', async () => left.length > 0)
  t.strictSame(left, ['goes'])
})
