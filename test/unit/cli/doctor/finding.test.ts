import t from 'tap'
import { attempt, clockFinding, type Finding, unexpected } from '../../../../src/cli/doctor/finding.ts'
import { Failure } from '../../../../src/cli/exit.ts'

const clocks: readonly (readonly [number | null, string, RegExp])[] = [
  [0, 'ok', /matches/],
  [5_000, 'ok', /matches/],
  [-5_000, 'ok', /matches/],
  [6_000, 'warning', /6 seconds ahead/],
  [-60_000, 'warning', /60 seconds behind/],
  [61_000, 'error', /61 seconds ahead/],
  [null, 'unknown', /does not report its time/]
]
for (const [ahead, outcome, found] of clocks)
  t.test(`a clock ${ahead} ms ahead is ${outcome}`, async t => {
    const finding = clockFinding('jenkins.clock', 'Jenkins', ahead)
    t.match(finding, { check: 'jenkins.clock', outcome, found })
    t.equal(finding.fix === null, outcome === 'ok')
  })

t.test('an unexpected error is named by its kind, and nothing of its text is shown', async t => {
  const odd = Object.assign(new Error('hunter2'), { name: 'hunter2 with spaces' })
  for (const error of [new TypeError('hunter2'), odd, 'hunter2', undefined])
    t.notMatch(JSON.stringify(unexpected('redis', error)), /hunter2/)
  t.match(unexpected('redis', new TypeError('x')).found, /TypeError/)
  t.match(unexpected('redis', odd).found, /no error/)
})

t.test('a fault of the settings keeps its own sentence', async t => {
  t.match(unexpected('redis', new Failure('usage', 'REDIS_URL must be an address')), {
    outcome: 'error',
    found: 'REDIS_URL must be an address'
  })
})

t.test('a check that throws becomes a finding, and the checks after it run', async t => {
  const told: Finding[] = []
  const tell = (...findings: readonly Finding[]) => void told.push(...findings)
  t.equal(await attempt(tell, 'first', async () => Promise.reject(new RangeError('no'))), undefined)
  t.equal(await attempt(tell, 'second', async () => 2), 2)
  t.strictSame(
    told.map(({ check, outcome }) => [check, outcome]),
    [['first', 'error']]
  )
})
