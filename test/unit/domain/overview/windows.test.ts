import t from 'tap'
import { bucketsOf, timeOfHour, windowNames } from '../../../../src/domain/overview/windows.ts'

const NOW = Date.parse('2026-03-29T13:45:10.000Z')

t.test('buckets begin at full hours or days, and the last one includes the present hour', async t => {
  const ends = windowNames.map(window => {
    const { bucket, starts, hours } = bucketsOf(window, NOW)
    t.ok(starts.every((start, i) => i === 0 || start - (starts[i - 1] ?? 0) === hours))
    return [bucket, starts.length, timeOfHour(starts[0] ?? 0), timeOfHour(starts.at(-1) ?? 0)]
  })
  t.strictSame(ends, [
    ['1h', 24, '2026-03-28T14:00:00.000Z', '2026-03-29T13:00:00.000Z'],
    ['6h', 28, '2026-03-22T18:00:00.000Z', '2026-03-29T12:00:00.000Z'],
    ['1d', 30, '2026-02-28T00:00:00.000Z', '2026-03-29T00:00:00.000Z']
  ])
})
