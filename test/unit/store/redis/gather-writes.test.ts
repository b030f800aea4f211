import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { failFastRedis, whenReady } from '../../../../src/store/redis/client.ts'
import { gatherWrites } from '../../../../src/store/redis/gather-writes.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

/** A connection that notes what each system call would send. */
function recorder() {
  const calls: string[] = []
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => done(void calls.push(String(chunk))),
    writev: (chunks, done) => done(void calls.push(chunks.map(({ chunk }) => String(chunk)).join(' ')))
  })
  const send = (...texts: string[]) => {
    for (const text of texts) {
      gatherWrites(stream)
      stream.write(text)
    }
  }
  return { calls, stream, send }
}

t.test('the commands of a turn are sent together at its end', async t => {
  const { calls, send } = recorder()
  send('a', 'b')
  await Promise.resolve()
  send('c')
  t.same(calls, [])
  await turn()
  t.same(calls, ['a b c'])
  send('d')
  await turn()
  t.same(calls, ['a b c', 'd'])
})

t.test('after eight commands Redis gets them at once', async t => {
  const { calls, send } = recorder()
  send(...'123456789'.split(''))
  t.same(calls, ['1 2 3 4 5 6 7 8'])
  send(...'abcdefgh'.split(''))
  t.same(calls, ['1 2 3 4 5 6 7 8', '9 a b c d e f g'])
  await turn()
  t.same(calls, ['1 2 3 4 5 6 7 8', '9 a b c d e f g', 'h'])
})

t.test('what was gathered is sent before a connection ends, and a broken one sends nothing', async t => {
  const [ending, broken] = [recorder(), recorder()]
  ending.send('a', 'b')
  ending.stream.end()
  broken.send('a')
  broken.stream.destroy()
  await turn()
  t.same(ending.calls, ['a b'])
  t.same(broken.calls, [])
})

t.test('commands to Redis are answered in their order, transactions among them, and quit is the last', async t => {
  const server = await startTestRedis()
  t.teardown(() => server.close())
  const redis = failFastRedis(server.url)
  await whenReady(redis, 5000)
  const answers = Array.from({ length: 20 }, (_, i) => redis.incr(`n${i % 2}`))
  const both = redis.multi().get('n0').get('n1').exec()
  const last = redis.quit()
  t.same(await Promise.all(answers), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10])
  t.same(await both, [
    [null, '10'],
    [null, '10']
  ])
  t.equal(await last, 'OK')
})
