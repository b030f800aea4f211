import t from 'tap'
import { clockOf, retryAfterIn } from '../../../src/domain/retry-after.ts'

t.test('Retry-After', t => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  for (const [header, ms] of [
    ['7', 7000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['999999', 100_000],
    ['Fri, 01 Jan 2027 00:00:00 GMT', 100_000],
    ['0', undefined],
    ['-5', undefined],
    ['soon', undefined],
    ['Thu, 01 Jan 2025 00:00:00 GMT', undefined],
    ['9'.repeat(30), 100_000],
    ['9'.repeat(50), undefined],
    ['Thursday, 01-Jan-26 00:01:00 GMT', 60_000],
    ['Thu Jan  1 00:01:00 2026 GMT', 60_000],
    ['7.5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['2030', 100_000],
    ['2030-01-01', undefined],
    ['soon 2030', undefined],
    ['7, 8', undefined],
    ['7\n8', undefined],
    ['Thu, 01 Jan 2026 00:01:00 GMT\nx', undefined],
    ['Thu, 99 Foo 2026', undefined],
    ['', undefined],
    [undefined, undefined]
  ] as const)
    t.equal(retryAfterIn(header, now, 100_000), ms, `${header}`)
  t.end()
})

t.test('a date is taken by the clock that gave it', t => {
  const ours = Date.parse('2026-01-01T00:00:00Z')
  t.equal(clockOf('Thu, 01 Jan 2026 01:00:00 GMT', ours), ours + 3_600_000)
  for (const odd of [undefined, '', '2030', 'Thu, 99 Foo 2026', 'x'.repeat(1000)]) t.equal(clockOf(odd, ours), ours)
  t.end()
})
