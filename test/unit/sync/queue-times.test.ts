import t from 'tap'
import { createEnqueue, openQueues } from '../../../src/sync/queue.ts'
import { createMendQueues } from '../../../src/sync/queue-times.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const HOUR = 3_600_000
const FIRST = [{ key: '', controller: 'default' }]
const pace = { jobLock: 6_000, stalledCheck: 3_000 }

t.test('what clocks that were set have left in the queue', async t => {
  const redis = await startTestRedis()
  const { client } = redis
  const queues = openQueues({ url: redis.url })
  const queue = queues.of('default')
  t.teardown(async () => {
    await queues.closeAll()
    await redis.close()
  })
  const enqueue = createEnqueue(queues, client)
  const mend = createMendQueues(() => [queue], client, pace)

  await enqueue('late', FIRST, 'change')
  await enqueue('soon', FIRST, 'change')
  const [late, soon] = await queue.getPrioritized()
  const delay = async (id: string | undefined, ms: number) => {
    await client.zrem(queue.toKey('prioritized'), id as string)
    await client.zadd(queue.toKey('delayed'), (Date.now() + ms) * 4096, id as string)
  }
  await delay(late?.id, HOUR)
  await delay(soon?.id, 20_000)
  await mend()
  t.strictSame(
    (await queue.getPrioritized()).map(job => job.data.project),
    ['late'],
    'a job that waits for longer than any is taken up'
  )
  t.strictSame(
    (await queue.getDelayed()).map(job => job.data.project),
    ['soon'],
    'one that waits as it should goes on waiting'
  )

  await client.lpush(queue.toKey('active'), '77')
  await client.set(queue.toKey('77:lock'), 'dead', 'PX', HOUR)
  await client.set(queue.toKey('stalled-check'), '1', 'PX', HOUR)
  await mend()
  t.ok((await client.pttl(queue.toKey('77:lock'))) <= pace.jobLock, 'the lock of a dead worker ends')
  t.ok((await client.pttl(queue.toKey('stalled-check'))) <= pace.stalledCheck, 'and it is looked for such')
})
