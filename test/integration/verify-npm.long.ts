import t from 'tap'
import { http } from '../../src/verify/http.ts'
import { account, targetAt, tried, verifyDeps } from '../helpers/verify/try.ts'
import { startVerdaccio } from '../helpers/verify/verdaccio.ts'

t.test('an npm registry says whose token it is', async t => {
  const registry = await startVerdaccio(t)
  const token = await registry.token('alice', 'password-of-alice')
  const user = targetAt(`${registry.address}/-/npm/v1/user`)
  const verify = (credential = tried('access-token', { token })) => http.verify(user, credential, verifyDeps())
  t.strictSame(await verify(), { state: 'valid', as: 'alice' })
  t.strictSame(await verify(account('alice', 'password-of-alice')), { state: 'valid' })
  const refused = { state: 'invalid', reason: 'LoginRefused' }
  t.strictSame(await verify(tried('access-token', { token: `${token.slice(0, -4)}AAAA` })), refused)
  t.strictSame(await verify(tried('access-token', { token: 'no-token' })), refused)
  t.strictSame(await verify(account('alice', 'wrong')), refused)
  t.strictSame(await http.check(user, verifyDeps()), { state: 'ok', findings: [] })
  // It says who somebody is, and answers a stranger as well. A wrong token makes a stranger.
  const whoami = targetAt(`${registry.address}/-/whoami`)
  t.strictSame(await http.verify(whoami, tried('access-token', { token }), verifyDeps()), {
    state: 'unknown',
    reason: 'NotProved'
  })
  t.match(await http.check(whoami, verifyDeps()), { state: 'failing', findings: [{ code: 'NotProved' }] })
})
