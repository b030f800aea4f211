import t from 'tap'
import { Report } from '../../../../../src/domain/findings.ts'
import { claimsOf, describeJwt, momentIn } from '../../../../../src/domain/types/access-token/jwt.ts'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: object) => `${part({ alg: 'none' })}.${part(claims)}.x`

t.test('claims are read from a token of up to 64 KiB', async t => {
  t.strictSame(claimsOf(jwt({ sub: 'a' })), { sub: 'a' })
  const long = jwt({ sub: 'x'.repeat(45_000) })
  t.ok(long.length > 60_000 && claimsOf(long))
  t.equal(claimsOf(jwt({ sub: 'x'.repeat(50_000) })), undefined)
  for (const text of ['', 'ey', 'ey.ey.ey', `x${long}`]) t.equal(claimsOf(text), undefined)
})

t.test('a moment is one that a date can have', async t => {
  const last = 253_402_300_799
  t.equal(momentIn(last)?.toISOString(), '9999-12-31T23:59:59.000Z')
  t.equal(momentIn(0)?.getTime(), 0)
  for (const seconds of [last + 1, -1, '5', undefined, Number.NaN]) t.equal(momentIn(seconds), undefined)
})

t.test('a token is good from the very moment that it names', async t => {
  const codes = (claims: Record<string, number>) => {
    const report = new Report()
    describeJwt(report, claims, '#', new Date(10_000))
    return report.findings.warnings.map(({ code }) => code)
  }
  t.strictSame([codes({ nbf: 10 }), codes({ nbf: 11 })], [[], ['NotYetValid']])
  t.strictSame([codes({ exp: 1e11 }), codes({ exp: 1e11 + 1 })], [[], ['EndFarAway']])
})
