import t from 'tap'
import { countIn, createSum, percentileOf, stepOf, sumOf, textOf } from '../../../../src/domain/overview/hour-stats.ts'

const hourStatsIn = (text: string) => {
  const sum = createSum()
  sum.add(text)
  return sum.total()
}
const arrivalsOf = (...seconds: number[]) =>
  sumOf(seconds.map(each => ({ found: 0, repaired: 0, arrivals: new Map([[stepOf(each), 1]]) }))).arrivals

t.test('a percentile of a histogram is known to a tenth', async t => {
  for (const seconds of [0.012, 0.05, 0.31, 1, 7.7, 60, 1_800, 86_400]) {
    const found = percentileOf(arrivalsOf(seconds), 0.5) ?? 0
    t.ok(Math.abs(found - seconds) <= seconds * 0.12, `${seconds}: ${found}`)
  }
})

t.test('percentiles are those of all values together, wherever they were counted', async t => {
  const fast = Array.from({ length: 90 }, () => 0.2)
  const slow = Array.from({ length: 10 }, () => 30)
  const both = sumOf([fast, slow].map(some => ({ found: 0, repaired: 0, arrivals: arrivalsOf(...some) })))
  t.equal(countIn(both.arrivals), 100)
  t.ok(Math.abs((percentileOf(both.arrivals, 0.5) ?? 0) - 0.2) < 0.03)
  t.ok(Math.abs((percentileOf(both.arrivals, 0.9) ?? 0) - 0.2) < 0.03)
  t.ok(Math.abs((percentileOf(both.arrivals, 0.95) ?? 0) - 30) < 4)
  t.equal(percentileOf(new Map(), 0.5), null)
})

t.test('the ends: at once, negative, and longer than the last step', async t => {
  t.strictSame([-5, 0, 0.01, Number.NaN].map(stepOf), [0, 0, 0, 0])
  t.equal(stepOf(1e12), stepOf(1e9))
})

t.test('as text and back; what cannot be read counts nothing', async t => {
  const stats = {
    found: 3,
    repaired: 2,
    arrivals: new Map([
      [stepOf(0.3), 4],
      [stepOf(9), 1]
    ])
  }
  t.strictSame(hourStatsIn(textOf(stats)), stats)
  for (const text of ['', 'x', '-1 NaN', '1.5 1e400 a:b,7:-1,999:1,:5,5', '__proto__', '99999999999 1e3'])
    t.strictSame(hourStatsIn(text), { found: 0, repaired: 0, arrivals: new Map() }, String(text))
})
