import t from 'tap'
import { createLanes } from '../../../src/threads/lanes.ts'

t.test('lanes take turns, whoever came first and however much one has', async t => {
  const lanes = createLanes<string>()
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) lanes.add(item[0] ?? '', item)
  t.equal(lanes.waiting('a'), 3)
  const taken = Array.from({ length: 7 }, () => lanes.next(() => true))
  t.strictSame(taken, ['a1', 'b1', 'c1', 'a2', 'c2', 'a3', undefined])
})

t.test('a lane whose caller may not start another is passed over, and keeps its turn', async t => {
  const lanes = createLanes<string>()
  for (const item of ['a1', 'b1', 'b2']) lanes.add(item[0] ?? '', item)
  t.equal(
    lanes.next(caller => caller !== 'a'),
    'b1'
  )
  t.equal(
    lanes.next(() => true),
    'a1'
  )
  t.equal(
    lanes.next(() => false),
    undefined
  )
})

t.test('what is taken back does not come', async t => {
  const lanes = createLanes<string>()
  for (const item of ['a1', 'a2']) lanes.add('a', item)
  lanes.remove('a', 'a1')
  lanes.remove('a', 'a1')
  lanes.remove('b', 'a2')
  t.strictSame([lanes.waiting('a'), lanes.drain(), lanes.waiting('a')], [1, ['a2'], 0])
})
