import t from 'tap'
import { createVerify } from '../../../src/access/oidc.ts'
import { startOidcProvider } from '../../helpers/oidc-provider.ts'

const provider = await startOidcProvider({ lifetime: 3600 })
t.teardown(() => provider.close())
const config = {
  ...{ issuer: provider.issuer, audience: provider.audience, clientId: undefined, scopes: 'openid' },
  ...{ subjectClaim: 'sub', groupsClaim: 'groups', roleMap: new Map() }
}
const MINUTE = 60_000
const realNow = Date.now
/** The library that keeps the keys reads the clock itself. */
const clock = { ahead: 0, now: () => realNow() + clock.ahead }
Date.now = clock.now
t.teardown(() => (Date.now = realNow))

t.test('a key that the provider has withdrawn opens nothing more, ten minutes later at most', async t => {
  const verify = createVerify(config, clock.now)
  const [stolen, other] = [await provider.token('alice'), await provider.token('alice')]
  t.match(await verify(stolen), { subject: 'oidc:alice' })
  await provider.rotate(false)
  clock.ahead = 9 * MINUTE
  t.match(await verify(other), { subject: 'oidc:alice' }, 'the keys are kept for a while')
  clock.ahead = 11 * MINUTE
  for (const token of [stolen, other]) t.strictSame(await verify(token), { refused: 'BadSignature' })
  t.match(await verify(await provider.token('alice')), { subject: 'oidc:alice' }, 'the new key opens')
})

t.test('keys are fetched again for a key id that is not known, but not for each of them', async t => {
  const verify = createVerify(config, clock.now)
  t.match(await verify(await provider.token('alice')), { subject: 'oidc:alice' })
  clock.ahead += MINUTE
  await provider.rotate()
  const asked = provider.requests.length
  t.match(await verify(await provider.token('alice')), { subject: 'oidc:alice' })
  for (let i = 0; i < 20; i++)
    t.strictSame(await verify(await provider.token('alice', { header: { kid: `made-up-${i}` } })), { refused: 'BadSignature' })
  t.strictSame(provider.requests.slice(asked), ['/jwks'])
})

t.test('a provider that failed is asked again after five seconds, not before', async t => {
  const verify = createVerify(config, clock.now)
  const token = await provider.token('alice')
  provider.mode = 'down'
  t.strictSame(await verify(token), { refused: 'ProviderUnavailable' })
  provider.mode = 'up'
  const asked = provider.requests.length
  t.strictSame(await verify(token), { refused: 'ProviderUnavailable' })
  t.equal(provider.requests.length, asked)
  clock.ahead += 6000
  t.match(await verify(token), { subject: 'oidc:alice' })
})
