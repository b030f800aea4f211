import t from 'tap'
import { retryAfterIn } from '../../../src/domain/retry-after.ts'

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
    ['9'.repeat(50), undefined],
    [undefined, undefined]
  ] as const)
    t.equal(retryAfterIn(header, now, 100_000), ms, `${header}`)
  t.end()
})
