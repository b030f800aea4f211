import t from 'tap'
import { createAsk } from '../../../src/verify/web/ask.ts'
import { targetAt, verifyDeps } from '../../helpers/verify/try.ts'
import { sendJson, startWebTarget } from '../../helpers/verify/web-target.ts'

t.test('a request goes to the origins that it may go to, and to no other', async t => {
  const [one, other] = await Promise.all([1, 2].map(() => startWebTarget(t, (_, response) => sendJson(response, 200, {}))))
  if (one === undefined || other === undefined) return t.fail('two servers')
  const ask = createAsk(targetAt(one.address), verifyDeps())
  t.match(await ask({ url: new URL('/a/path', one.address) }), { answer: { status: 200 } })
  t.strictSame(await ask({ url: new URL(other.address) }), { result: { state: 'unknown', reason: 'AddressElsewhere' } })
  const both = createAsk(targetAt(one.address), verifyDeps(), [one.address, other.address])
  t.match(await both({ url: new URL(other.address) }), { answer: { status: 200 } })
  t.strictSame([one.received.length, other.received.length], [1, 1])
})
