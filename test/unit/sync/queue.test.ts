import t from 'tap'
import { createEnqueue, openQueue } from '../../../src/sync/queue.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const redis = await startTestRedis()
const queue = openQueue({ url: redis.url })
t.teardown(async () => {
  await queue.close()
  await redis.close()
})
const enqueue = createEnqueue(queue, redis.client)
/** The projects whose jobs wait, in the order in which they are taken. */
const waiting = async () => (await queue.getPrioritized()).map(job => job.data.project)

t.test("a person's change overtakes the checks that wait, the one of its own project included", async t => {
  for (const project of ['a', 'b', 'c']) await enqueue(project, 'check')
  t.strictSame(await waiting(), ['a', 'b', 'c'])
  await enqueue('c', 'change')
  t.strictSame(await waiting(), ['c', 'a', 'b'], 'one job, which has moved up')
  await enqueue('b', 'wish')
  t.strictSame(await waiting(), ['c', 'b', 'a'], 'a wish goes before checks and behind changes')
  await enqueue('c', 'check')
  t.strictSame(await waiting(), ['c', 'b', 'a'], 'a check takes no place away')
})
