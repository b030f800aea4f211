import t, { type Test } from 'tap'
import { newEvent } from '../../../src/domain/event.ts'
import { defaultPolicies } from '../../../src/domain/project.ts'
import { createProjectStore } from '../../../src/store/project/project-store.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { parseKeyring } from '../../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../../src/store/sealing/record-proofs.ts'
import { createDueIndex } from '../../../src/store/sync/due-index.ts'
import { createEnqueue, openQueues } from '../../../src/sync/queue.ts'
import { startSweep } from '../../../src/sync/sweep.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'

const at = '2026-01-01T00:00:00.000Z'

/** A project that is next checked at `dueAt` by its own record, while the index of due projects and the queue know nothing of it. */
async function forgotten(t: Test, dueAt: number) {
  const redis = await startTestRedis()
  const queues = openQueues({ url: redis.url })
  const queue = queues.of('default')
  const projects = createProjectStore(redis.client, createRecordProofs(parseKeyring(`k1:${'A'.repeat(43)}`)))
  const due = createDueIndex(redis.client)
  const enqueue = createEnqueue(queues, redis.client)
  await projects.create(
    {
      ...{ name: 'demo', uid: 'u', displayName: '', controller: 'default', folder: ['demo'], policies: defaultPolicies },
      ...{ generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', movedFrom: null, deletedAt: null }
    },
    newEvent('ProjectCreated', { actor: 'a', generation: 1 })
  )
  await redis.client.hset(projectKeys('demo').work, 'dueAt', String(dueAt))
  await due.drop('demo')
  await enqueue('demo', [{ key: '', controller: 'default' }], 'change')
  await queue.obliterate({ force: true })
  t.strictSame(await queue.getPrioritized(), [])

  const sweep = () =>
    startSweep({
      ...{ projects, due, enqueue, notify: async () => {}, eventTrim: { isDue: () => false, trim: async () => {} } },
      memberships: { mend: async () => {} },
      ...{
        pace: { tick: 20, walk: 20, grace: 5_000, stalledCheck: 1000 },
        interval: 3_600_000,
        served: () => ['default'],
        admission: () => 'all',
        mendQueue: async () => {},
        now: Date.now,
        log: { warn: () => {} }
      }
    })
  const disposal: { close(): Promise<unknown> }[] = [{ close: queues.closeAll }, redis]
  t.teardown(async () => {
    for (const closer of disposal) await closer.close()
  })
  /** The job that a sweep makes. */
  const swept = async () => {
    disposal.unshift(sweep())
    const [job] = await until('it waits again', async () => {
      const waiting = await queue.getPrioritized()
      return waiting.length > 0 && waiting
    })
    return job
  }
  return { redis, swept }
}

t.test('a change whose job and whose place in the index are lost is taken up by the next walk, as a change', async t => {
  // The next check is an hour away, and nothing else knows of the change but the project's own record.
  const { swept } = await forgotten(t, Date.now() + 3_600_000)
  t.match(await swept(), { data: { project: 'demo' }, priority: 1 })
})

t.test('a check whose place in the index is lost is made when it is due', async t => {
  const { redis, swept } = await forgotten(t, Date.now() - 1)
  await redis.client.hdel(projectKeys('demo').work, 'dirty')
  t.match(await swept(), { data: { project: 'demo' }, priority: 10 })
})
