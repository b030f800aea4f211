import { format, inspect } from 'node:util'
import t from 'tap'
import { Secret } from '../../../src/domain/secret.ts'

t.test('a secret does not print itself, in whatever way', async t => {
  const secret = new Secret('hunter2')
  const printed = [
    ...[JSON.stringify({ a: [secret] }), String(secret), `${secret}`, inspect(secret), inspect({ a: { b: secret } })],
    ...[
      format('%s %o %O %j', secret, secret, secret, secret),
      JSON.stringify(Object.entries(secret)),
      inspect(secret, { showHidden: true })
    ]
  ]
  for (const text of printed) t.notMatch(text, 'hunter2')
  t.equal(secret.reveal(), 'hunter2')
  t.strictSame([secret.isEmpty, new Secret('').isEmpty], [false, true])
})
