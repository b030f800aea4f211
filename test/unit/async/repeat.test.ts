import t from 'tap'
import { repeat } from '../../../src/async/repeat.ts'
import { until } from '../../helpers/until.ts'

t.test('it works at once, then regularly, also after a failure', async t => {
  let times = 0
  const repetition = repeat(1, async () => {
    times += 1
    if (times === 2) throw new Error('once')
  })
  await until('it has gone on', async () => times >= 4)
  await repetition.close()
  const before = times
  await new Promise(setImmediate)
  t.equal(times, before, 'closed, it does nothing more')
})

t.test('rung, it works now', async t => {
  let times = 0
  const repetition = repeat(3_600_000, async () => void (times += 1))
  await until('it has begun', async () => times === 1)
  repetition.ring()
  await until('it was rung', async () => times === 2)
  await repetition.close()
  await repetition.done
  t.equal(times, 2)
})

t.test('closing waits for the work under way', async t => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isOver = false
  const repetition = repeat(1, async () => {
    await promise
    isOver = true
  })
  const closing = repetition.close()
  resolve()
  await closing
  t.ok(isOver)
})
