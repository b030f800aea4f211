import t from 'tap'
import { examined, sayWithoutRedis, withExamined } from '../helpers/examined.ts'

const { bridge, viewer, ofBridge, all } = await withExamined(t)

t.test('the Redis of the bridge freezes', async t => {
  bridge.redis.freeze()
  t.teardown(() => bridge.redis.thaw())
  await sayWithoutRedis(t, all)
  const anybody = await examined({ ...ofBridge, JCB_TOKEN: viewer })
  t.match(anybody.of('bridge.token'), [{ found: 'the bridge could not answer (STORE_UNAVAILABLE)' }], 'the token is not blamed')
})
