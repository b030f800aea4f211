import t from 'tap'
import { createThreads } from '../../../src/threads/pool.ts'
import type { ReadTask } from '../../../src/threads/tasks.ts'

/** With 100,000 entries it takes a second of work at least: the reader makes some objects of each character. */
const long = (entries = 100_000): ReadTask => ({
  kind: 'read',
  format: 'yaml',
  bytes: new TextEncoder().encode(`[${'1,'.repeat(entries)}1]`)
})
const short = (n = 1): ReadTask => ({ kind: 'read', format: 'json', bytes: new TextEncoder().encode(`{"n":${n}}`) })

t.test('one caller never has all threads, and the others are answered meanwhile', async t => {
  const threads = createThreads()
  t.teardown(() => threads.close())
  const done: string[] = []
  const much = Array.from({ length: 3 }, () => threads.run('mallory', long()).then(() => done.push('mallory')))
  for (const caller of ['alice', 'bob'])
    t.strictSame(await threads.run(caller, short()).finally(() => done.push(caller)), { value: { n: 1 } })
  t.strictSame(done, ['alice', 'bob'], 'before any of the long ones')
  threads.close()
  await Promise.allSettled(much)
})

t.test('one thread alone serves all callers by turns', async t => {
  const threads = createThreads({ threads: 1 })
  t.teardown(() => threads.close())
  const order: string[] = []
  const run = (caller: string) => threads.run(caller, short()).then(() => order.push(caller))
  await Promise.all(['a', 'a', 'a', 'b', 'b', 'c'].map(run))
  t.strictSame(order, ['a', 'a', 'b', 'c', 'a', 'b'], 'the first began before anybody else came')
})

t.test('a caller with too much waiting is refused, and says which limit; others are not', async t => {
  const threads = createThreads({ threads: 1, waitingOfCaller: 2 })
  t.teardown(() => threads.close())
  const running = Array.from({ length: 3 }, () => threads.run('mallory', short()))
  t.throws(() => threads.run('mallory', short()), { code: 'TOO_MANY_CHECKS', status: 429, message: /MAX_CHECKS_PER_CALLER/ })
  await threads.run('alice', short())
  await Promise.all(running)
  await threads.run('mallory', short())
})

t.test('what is late is given up at once, and its place is free', async t => {
  const threads = createThreads({ threads: 1, deadline: 700 })
  t.teardown(() => threads.close())
  const late = threads.run('mallory', long())
  const next = threads.run('alice', short(2))
  await t.rejects(late, { code: 'CHECK_TOO_SLOW', status: 503 })
  t.strictSame(await next.catch(error => error.code), { value: { n: 2 } })
})

t.test('who waits too long for a turn is told to come again', async t => {
  const threads = createThreads({ threads: 1, patience: 1 })
  t.teardown(() => threads.close())
  const running = threads.run('mallory', long(20_000))
  await t.rejects(threads.run('alice', short()), { code: 'CHECKS_EXHAUSTED', status: 503, message: /MAX_THREADS/ })
  t.match(await running, { fault: { bound: 'entries' } })
})

t.test('closing refuses what is not done', async t => {
  const threads = createThreads({ threads: 1 })
  const all = [threads.run('a', long()), threads.run('a', short())]
  threads.close()
  for (const one of await Promise.allSettled(all)) t.match(one, { status: 'rejected', reason: { code: 'CHECKS_EXHAUSTED' } })
})

t.test('a thread that does not get ready is given up, and its place is free', async t => {
  // Sooner than the code of a thread can be loaded.
  const threads = createThreads({ threads: 1, startTime: 1 })
  t.teardown(() => threads.close())
  for (const one of await Promise.allSettled([threads.run('a', short()), threads.run('b', short())]))
    t.match(one, { status: 'rejected', reason: { code: 'CHECKS_EXHAUSTED', status: 503, message: /No thread was ready/ } })
})

t.test('what breaks in a thread is an error of the one task, and the thread goes on', async t => {
  const threads = createThreads({ threads: 1 })
  t.teardown(() => threads.close())
  let started = 0
  const count = () => void started++
  process.on('worker', count)
  t.teardown(() => process.off('worker', count))
  const unknown = {
    kind: 'check',
    type: 'none',
    data: {},
    context: { id: '', description: '', encoded: [], now: new Date() }
  } as const
  await t.rejects(threads.run('a', unknown), { message: /unknown credential type/ })
  t.strictSame(await threads.run('a', short(3)), { value: { n: 3 } })
  t.equal(started, 1)
})
