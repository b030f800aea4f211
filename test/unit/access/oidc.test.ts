import t from 'tap'
import { createVerify } from '../../../src/access/oidc.ts'
import { startOidcProvider } from '../../helpers/oidc-provider.ts'

const provider = await startOidcProvider({ lifetime: 3600 })
t.teardown(() => provider.close())
const config = {
  ...{ issuer: provider.issuer, audience: provider.audience, clientId: undefined, scopes: 'openid' },
  ...{ subjectClaim: 'sub', groupsClaim: 'groups', roleMap: new Map() }
}
const start = Math.floor(Date.now() / 1000)
const at = (seconds: number) => (start + seconds) * 1000

t.test('a token whose signature was checked a moment ago still ends when it says', async t => {
  let now = at(0)
  const verify = createVerify(config, () => now)
  const token = await provider.token('alice', { claims: { exp: start + 10 } })
  t.match(await verify(token), { subject: 'oidc:alice', expiresAt: new Date(at(10)).toISOString() })
  now = at(9)
  t.match(await verify(token), { subject: 'oidc:alice' })
  now = at(41)
  t.strictSame(await verify(token), { refused: 'ExpiredToken' }, 'half a minute is for clocks that differ, no more')
})

t.test('a checked signature is believed for a minute, then checked again', async t => {
  let now = at(0)
  const verify = createVerify(config, () => now)
  const token = await provider.token('alice')
  t.match(await verify(token), { subject: 'oidc:alice' })
  await provider.rotate(false)
  now = at(59)
  t.match(await verify(token), { subject: 'oidc:alice' })
  t.match(await createVerify(config, () => at(0))(token), { refused: 'BadSignature' }, 'its key was withdrawn')
})

t.test('an e-mail address names a person only if the provider has not said that it is unverified', async t => {
  const verify = createVerify({ ...config, subjectClaim: 'email' }, () => at(0))
  const claimed = (verified: unknown) =>
    provider.token('alice', { claims: { email: 'ceo@example.com', email_verified: verified } })
  for (const unverified of [false, 'false', 0, null])
    t.strictSame(await verify(await claimed(unverified)), { refused: 'WrongClaims' }, JSON.stringify(unverified))
  for (const verified of [true, 'true', undefined])
    t.match(await verify(await claimed(verified)), { subject: 'oidc:ceo@example.com' }, String(verified))
})

t.test('an unverified e-mail address does not matter where another claim names the person', async t => {
  const verify = createVerify(config, () => at(0))
  t.match(await verify(await provider.token('alice', { claims: { email_verified: false } })), { subject: 'oidc:alice' })
})

t.test('a token that the provider has made for something else opens nothing', async t => {
  const verify = createVerify(config, () => at(0))
  for (const typ of ['logout+jwt', 'secevent+jwt', 'dpop+jwt', 'application/logout+jwt', 'JOSE', 'at+jwt '])
    t.strictSame(await verify(await provider.token('alice', { header: { typ } })), { refused: 'NotForAccess' }, typ)
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  t.strictSame(
    await verify(await provider.token('alice', { claims: { events } })),
    { refused: 'NotForAccess' },
    'a logout without a type'
  )
  for (const typ of ['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', undefined])
    t.match(await verify(await provider.token('alice', { header: { typ } })), { subject: 'oidc:alice' }, String(typ))
})

t.test('tokens are refused for what is wrong with them', async t => {
  const verify = createVerify(config, () => at(0))
  const cases: readonly [string, object][] = [
    ['WrongIssuer', { iss: 'https://other.example.com' }],
    ['WrongAudience', { aud: 'another-service' }],
    ['TokenNotYetValid', { nbf: start + 31 }],
    ['ExpiredToken', { exp: start - 31 }],
    ['WrongClaims', { exp: undefined }],
    ['WrongClaims', { sub: 7 }],
    ['WrongClaims', { sub: undefined }],
    ['WrongClaims', { sub: '' }],
    ['WrongClaims', { sub: 'two words' }]
  ]
  for (const [reason, claims] of cases)
    t.strictSame(
      await verify(await provider.token('alice', { claims: { ...claims } })),
      { refused: reason },
      JSON.stringify(claims)
    )
  t.match(await verify(await provider.token('alice', { claims: { nbf: start + 29, exp: start - 29 } })), {
    subject: 'oidc:alice'
  })
})
