import t from 'tap'
import { inTurn } from '../../../src/async/in-turn.ts'

/** Work whose turns end when the test says so. */
function held() {
  const turns: PromiseWithResolvers<void>[] = []
  const work = () => {
    const one = Promise.withResolvers<void>()
    turns.push(one)
    return one.promise
  }
  return { turns, ...inTurn(work) }
}
const soon = () => new Promise(resolve => setImmediate(resolve))

t.test('calls before a turn has begun share it; a later one gets the next', async t => {
  const { turns, turn } = held()
  const [first, same] = [turn(), turn()]
  t.equal(first, same)
  await soon()
  t.equal(turns.length, 1)
  const second = turn()
  t.not(second, first)
  await soon()
  t.equal(turns.length, 1, 'it waits for the first')
  turns[0]?.resolve()
  await first
  await soon()
  t.equal(turns.length, 2)
  turns[1]?.resolve()
  await second
})

t.test('a turn that fails is told to its callers, and the next one works', async t => {
  const { turns, turn, ended } = held()
  const first = turn()
  await soon()
  const second = turn()
  turns[0]?.reject(new Error('no'))
  await t.rejects(first, { message: 'no' })
  await soon()
  turns[1]?.resolve()
  await second
  const third = turn()
  await soon()
  turns[2]?.reject(new Error('no'))
  await t.rejects(third)
  t.equal(await ended(), undefined, 'to know that nothing is under way is no failure')
})
