import t from 'tap'
import { createSemaphore } from '../../../src/async/semaphore.ts'

t.test('turns are taken in order, and given back after a failure', async t => {
  const inTurn = createSemaphore(2)
  const [order, gates]: [number[], (() => void)[]] = [[], []]
  const all = [0, 1, 2, 3].map(n =>
    inTurn(async () => {
      order.push(n)
      await new Promise<void>(resolve => gates.push(resolve))
      if (n === 1) throw new Error('of its own')
    }).catch(() => {})
  )
  while (gates.length > 0 || order.length < 4) {
    await new Promise(resolve => setImmediate(resolve))
    t.ok(gates.length <= 2)
    gates.shift()?.()
  }
  await Promise.all(all)
  t.strictSame(order, [0, 1, 2, 3])
})

t.test('a turn that is handed on is not free for somebody who comes later', async t => {
  const inTurn = createSemaphore(1)
  const log: string[] = []
  const gates: (() => void)[] = []
  const work = (name: string) =>
    inTurn(async () => {
      log.push(name)
      await new Promise<void>(resolve => gates.push(resolve))
    })
  const rest = () => new Promise(resolve => setImmediate(resolve))
  const all = [work('a'), work('b')]
  gates.shift()?.()
  await rest()
  all.push(work('c'))
  await rest()
  t.strictSame(log, ['a', 'b'])
  gates.shift()?.()
  await rest()
  t.strictSame(log, ['a', 'b', 'c'])
  gates.shift()?.()
  await Promise.all(all)
})
