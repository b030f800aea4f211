import t from 'tap'
import { Secret } from '../../../src/domain/secret.ts'
import { messageIdOf, newSigningSecret, signedHeaders } from '../../../src/webhooks/signature.ts'
import { isSignedBy } from '../../helpers/receiver.ts'

t.test('a signing secret has 256 bits, and none is like another', async t => {
  const [a, b] = [newSigningSecret(), newSigningSecret()].map(secret => secret.reveal())
  t.match(a, /^whsec_[A-Za-z0-9+/]{43}=$/)
  t.not(a, b)
})

t.test('a message has one id, and another project or event another', async t => {
  const id = messageIdOf('/api/v1/projects/a', '5-0')
  t.equal(messageIdOf('/api/v1/projects/a', '5-0'), id)
  const others = [messageIdOf('/api/v1/projects/b', '5-0'), messageIdOf('/api/v1/projects/a', '5-1')]
  t.equal(new Set([id, ...others]).size, 3)
  for (const each of [id, ...others]) t.match(each, /^msg_[\w-]{27}$/)
})

t.test('each secret signs id, time and body; the time is the second that has begun', async t => {
  const secrets = [newSigningSecret(), newSigningSecret()]
  const at = Math.floor(Date.now() / 1000) * 1000
  const headers = signedHeaders(secrets, 'msg_1', at + 999, '{"n":1}')
  t.equal(headers['webhook-timestamp'], String(at / 1000))
  const message = { headers, text: '{"n":1}', body: undefined, type: '' }
  for (const secret of secrets) t.ok(isSignedBy(secret.reveal(), message))
  for (const changed of [{ text: '{"n":2}' }, { headers: { ...headers, 'webhook-id': 'msg_2' } }])
    t.notOk(isSignedBy(secrets[0]?.reveal() ?? '', { ...message, ...changed }))
  t.notOk(isSignedBy(new Secret(`whsec_${'A'.repeat(43)}=`).reveal(), message))
})
