import t from 'tap'
import { age } from '../../../src/cli/age.ts'

const NOW = Date.parse('2026-03-02T12:00:00Z')
const before = (ms: number) => age(new Date(NOW - ms).toISOString(), NOW)
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000]

t.test('an age is a number of the largest unit that says enough', async t => {
  t.strictSame([0, 999, 59 * SECOND].map(before), ['0s', '0s', '59s'])
  t.strictSame([MINUTE, 3 * MINUTE + 59 * SECOND, 59 * MINUTE].map(before), ['1m', '3m', '59m'])
  t.strictSame([HOUR, 47 * HOUR].map(before), ['1h', '47h'])
  t.strictSame([2 * DAY, 700 * DAY].map(before), ['2d', '700d'])
  t.strictSame([730 * DAY, 3700 * DAY].map(before), ['2y', '10y'])
})

t.test('what is to come is said as such', async t => {
  t.equal(before(-30 * DAY), 'in 30d')
  t.equal(before(-5 * MINUTE), 'in 5m')
})

t.test('no time has no age', async t => {
  t.strictSame([age(null), age(undefined), age(''), age('soon')], [null, null, null, null])
})
