import t from 'tap'
import { ageOf } from '../../../../src/app/metrics/store.ts'

t.test('the age of something', t => {
  t.equal(ageOf(null, 100), 0, 'of nothing')
  t.equal(ageOf(40, 100), 60)
  t.equal(ageOf(101, 100), 0, 'clocks that agree differ a little')
  t.ok(Number.isNaN(ageOf(3700, 100)), 'of the future is unknown')
  t.end()
})
