import t from 'tap'
import { countJobs, createEnqueue, openQueues } from '../../../src/sync/queue.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const redis = await startTestRedis()
const queues = openQueues({ url: redis.url })
queues.open('default')
const queue = queues.of('default')
t.teardown(async () => {
  await queues.closeAll()
  await redis.close()
})
const FIRST = [{ key: '', controller: 'default' }]
const enqueue = createEnqueue(queues, redis.client)
/** The projects whose jobs wait, in the order in which they are taken. */
const waiting = async () => (await queue.getPrioritized()).map(job => job.data.project)

t.test("a person's change overtakes the checks that wait, the one of its own project included", async t => {
  for (const project of ['a', 'b', 'c']) await enqueue(project, FIRST, 'check')
  t.strictSame(await waiting(), ['a', 'b', 'c'])
  await enqueue('c', FIRST, 'change')
  t.strictSame(await waiting(), ['c', 'a', 'b'], 'one job, which has moved up')
  await enqueue('b', FIRST, 'wish')
  t.strictSame(await waiting(), ['c', 'b', 'a'], 'a wish goes before checks and behind changes')
  await enqueue('c', FIRST, 'check')
  t.strictSame(await waiting(), ['c', 'b', 'a'], 'a check takes no place away')
})

t.test('every place of a project has a job, and none of them takes the place of another', async t => {
  await queue.obliterate({ force: true })
  const second = { key: 'b2', controller: 'default' }
  await enqueue('a', [...FIRST, second], 'change')
  await enqueue('a', [second], 'change')
  const jobs = (await queue.getPrioritized()).map(job => [job.data, job.deduplicationId])
  t.strictSame(jobs, [
    [{ project: 'a', target: '' }, 'a'],
    [{ project: 'a', target: 'b2' }, 'a/b2']
  ])
})

t.test('what a waiting job covers adds nothing, and a job that was lost or runs covers nothing', async t => {
  await queue.obliterate({ force: true })
  const added = async () => Number(await redis.client.get(queue.toKey('id')))
  await enqueue('a', FIRST, 'change')
  const before = await added()
  await enqueue('a', FIRST, 'change')
  await enqueue('a', FIRST, 'check')
  t.equal(await added(), before, 'nothing was added')

  const [job] = await queue.getPrioritized()
  const id = job?.id ?? ''
  await redis.client.del(queue.toKey(id))
  await enqueue('a', FIRST, 'change')
  t.equal(await added(), before + 1, 'the content of the job was lost')

  await queue.obliterate({ force: true })
  await enqueue('a', FIRST, 'change')
  const taken = (await queue.getPrioritized())[0]?.id ?? ''
  await redis.client.zrem(queue.toKey('prioritized'), taken)
  await redis.client.lpush(queue.toKey('active'), taken)
  await enqueue('a', FIRST, 'change')
  t.ok(await redis.client.exists(queue.toKey('dn:a')), 'a change during a run earns one more run')
})

t.test('every controller has a queue; a job for an unknown one is in the common queue', async t => {
  queues.open('eu')
  await enqueue('b', [{ key: '', controller: 'eu' }], 'change')
  await enqueue('c', [{ key: '', controller: 'nobody' }], 'check')
  const waitingIn = async (name: string) => (await queues.all().get(name)?.getPrioritized())?.map(job => job.data.project)
  t.strictSame(await waitingIn('eu'), ['b'])
  t.strictSame(await waitingIn(''), ['c'])
  t.match(await countJobs(queues), new Map([['eu', { prioritized: 1, active: 0 }]]))
  await queues.close('eu')
  await enqueue('b', [{ key: '', controller: 'eu' }], 'change')
  t.strictSame(await waitingIn(''), ['b', 'c'])
  await queues.remove('eu')
  t.strictSame(await redis.client.keys('{jcb-queue}:sync-eu:*'), [], 'nothing is left of a removed one')
})
