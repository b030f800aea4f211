import t from 'tap'
import type { Once } from '../../../../src/domain/once.ts'
import { defineOnce, earlierRecord, type Mark } from '../../../../src/store/redis/once.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

const server = await startTestRedis()
t.teardown(() => server.close())
const { client: redis } = server
const record = { id: 'a', text: '{}', proof: 'proof' }
let earlier = 0
const once = (id: string, isRepeat = false): Once => ({ id, isRepeat, onEarlier: () => void earlier++ })
const mark = (id: string): Mark => ({ once: once(id), place: '{p:demo}', record })

t.test('a script leaves a mark with its effect, and has none where there is one', async t => {
  const results: [string, unknown, boolean][] = [
    ["'ok'", 'ok', true],
    ["{'ok', 7}", ['ok', 7], true],
    ['1', 1, true],
    ['0', 0, false],
    ["'conflict'", 'conflict', false],
    ["{'quota', 'bytes'}", ['quota', 'bytes'], false],
    ['nil', null, false]
  ]
  for (const [i, [lua, result, isDone]] of results.entries()) {
    const script = defineOnce(redis, `jcbTest${i}`, 1, `redis.call('RPUSH', KEYS[1], unpack(ARGV))\nreturn ${lua}`)
    t.strictSame(await script([`{p:demo}:list${i}`], ['x', 'y'], mark(`m${i}`)), result)
    t.equal(await redis.exists(`jcb:{p:demo}:once:m${i}`), isDone ? 1 : 0, lua)
    if (isDone) await t.rejects(script([`{p:demo}:list${i}`], ['z'], mark(`m${i}`)), { code: 'IDEMPOTENCY_KEY_BUSY' })
    t.strictSame(await redis.lrange(`{p:demo}:list${i}`, 0, -1), ['x', 'y'])
    t.strictSame(await script([`{p:demo}:list${i}`], ['z'], undefined), result, 'without a key nothing is different')
  }
})

t.test('only a repeated request looks for the mark of an earlier one', async t => {
  t.equal(await earlierRecord(redis, '{p:demo}', once('m0')), undefined)
  t.equal(await earlierRecord(redis, '{p:demo}', undefined), undefined)
  t.equal(await earlierRecord(redis, '{p:demo}', once('nowhere', true)), undefined)
  t.equal(earlier, 0)
  t.strictSame(await earlierRecord(redis, '{p:demo}', once('m0', true)), record)
  t.equal(earlier, 1)
  for (const text of ['nonsense', '{}', '{"id":1,"text":"","proof":""}', 'null']) {
    await redis.set('jcb:{p:demo}:once:m0', text)
    await t.rejects(earlierRecord(redis, '{p:demo}', once('m0', true)), { code: 'RECORD_BROKEN' }, text)
  }
})
