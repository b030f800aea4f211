import t from 'tap'
import { datedWarnings, earliest, expiresWithin, isExpired } from '../../../src/domain/expiry.ts'

const now = new Date('2026-06-15T12:00:00.000Z')
const at = (expiresAt: string | null, rotatedAt = '2026-06-15T00:00:00.000Z') => ({ expiresAt, rotatedAt })
const codes = (dated: ReturnType<typeof at>, maxAgeDays: number | null = null) =>
  datedWarnings(dated, maxAgeDays, now).map(w => [w.code, w.pointer])

t.test('a credential expires at its moment, not a millisecond before', async t => {
  t.ok(isExpired(at('2026-06-15T12:00:00.000Z'), now))
  t.notOk(isExpired(at('2026-06-15T12:00:00.001Z'), now))
  t.notOk(isExpired(at(null), now), 'what has no end does not expire')
})

t.test('what expires within some days: not what has, and not what has no end', async t => {
  t.ok(expiresWithin(at('2026-06-16T12:00:00.000Z'), 1, now))
  t.notOk(expiresWithin(at('2026-06-16T12:00:00.001Z'), 1, now))
  t.notOk(expiresWithin(at('2026-06-15T11:59:59.000Z'), 1, now))
  t.notOk(expiresWithin(at(null), 3650, now))
})

t.test('warnings that come with time', async t => {
  t.strictSame(codes(at(null)), [])
  t.strictSame(codes(at('2026-07-16T00:00:00.000Z')), [])
  t.strictSame(codes(at('2026-07-15T00:00:00.000Z')), [['ExpiresSoon', '#/expiresAt']])
  t.strictSame(codes(at('2026-06-15T00:00:00.000Z')), [['Expired', '#/expiresAt']])
  t.strictSame(codes(at(null, '2026-06-14T12:00:00.001Z'), 1), [])
  t.strictSame(codes(at(null, '2026-06-14T12:00:00.000Z'), 1), [['TooOld', '#/rotatedAt']])
  t.strictSame(codes(at('2026-06-15T00:00:00.000Z', '2020-01-01T00:00:00.000Z'), 90), [
    ['Expired', '#/expiresAt'],
    ['TooOld', '#/rotatedAt']
  ])
})

t.test('the earlier of two moments', async t => {
  t.equal(earliest(null, null), null)
  t.equal(earliest('2026-01-01T00:00:00.000Z', null), '2026-01-01T00:00:00.000Z')
  t.equal(earliest('2027-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'), '2026-01-01T00:00:00.000Z')
})
