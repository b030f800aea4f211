import t from 'tap'
import { createOneAtATime } from '../../../../src/secret-stores/file/one-at-a-time.ts'

t.test('one at a time', async t => {
  const inTurn = createOneAtATime(60_000)
  const [first, second] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()]
  const started: string[] = []
  const start = (name: string, { promise }: PromiseWithResolvers<number>) =>
    inTurn(() => {
      started.push(name)
      return promise
    })
  const [a, b] = [start('a', first), start('b', second)]
  await new Promise(setImmediate)
  t.strictSame(started, ['a'])
  first.resolve(1)
  second.resolve(2)
  t.strictSame(await Promise.all([a, b]), [1, 2])
  await t.rejects(
    inTurn(() => Promise.reject(new Error('x'))),
    'x'
  )
  t.equal(await inTurn(async () => 3), 3)
})

t.test('what hangs holds up one thread: nothing is started until it has ended', async t => {
  const inTurn = createOneAtATime(1)
  const hanging = Promise.withResolvers<number>()
  let started = 0
  const first = inTurn(() => hanging.promise)
  const waiting = inTurn(async () => ++started)
  t.strictSame(await Promise.all([first, waiting]), [undefined, undefined])
  t.equal(await inTurn(async () => ++started), undefined)
  hanging.resolve(1)
  await hanging.promise
  await new Promise(setImmediate)
  t.equal(started, 0)
  t.equal(await createOneAtATime(60_000)(async () => ++started), 1)
})
