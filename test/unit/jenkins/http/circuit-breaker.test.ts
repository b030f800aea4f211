import t from 'tap'
import { createCircuitBreaker } from '../../../../src/jenkins/http/circuit-breaker.ts'

function withClock() {
  let now = 0
  const states: string[] = []
  const breaker = createCircuitBreaker({ failures: 3, openMs: 100, now: () => now, onStateChange: state => states.push(state) })
  return { breaker, states, pass: (ms: number) => (now += ms) }
}

t.test('failures in a row stop calls, one decides when to go on, and the pauses double up to sixteen times', t => {
  const { breaker, states, pass } = withClock()
  for (let i = 0; i < 2; i++) breaker.fail('closed', 'JenkinsUnreachable', undefined)
  breaker.succeed('closed')
  for (let i = 0; i < 3; i++) breaker.fail('closed', 'JenkinsUnreachable', undefined)
  t.strictSame(states, ['open'])
  for (const pause of [100, 200, 400, 800, 1600, 1600]) {
    t.equal(breaker.pausedFor, pause)
    pass(pause - 1)
    t.equal(breaker.enter(), undefined)
    pass(1)
    t.equal(breaker.enter(), 'trial')
    t.equal(breaker.enter(), undefined, 'one alone')
    breaker.fail('trial', 'JenkinsUnreachable', undefined)
  }
  pass(1600)
  breaker.enter()
  breaker.succeed('closed')
  t.equal(breaker.circuit, 'half-open', 'an answer to an older call decides nothing')
  breaker.succeed('trial')
  t.equal(breaker.circuit, 'closed')
  t.equal(breaker.enter(), 'closed')
  t.end()
})

t.test('a pause that the controller asks for is kept at once, and longer answers prolong it', t => {
  const { breaker, pass } = withClock()
  breaker.fail('closed', 'JenkinsOverloaded', 5000)
  t.equal(breaker.pausedFor, 5000)
  breaker.fail('closed', 'JenkinsOverloaded', undefined)
  t.equal(breaker.pausedFor, 5000)
  breaker.fail('closed', 'JenkinsOverloaded', 9000)
  breaker.fail('closed', 'JenkinsOverloaded', 1000)
  t.equal(breaker.pausedFor, 9000)
  pass(9000)
  t.equal(breaker.enter(), 'trial')
  t.end()
})
