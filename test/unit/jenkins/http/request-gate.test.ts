import t from 'tap'
import { createCallSlots } from '../../../../src/jenkins/http/call-slots.ts'
import { JenkinsError } from '../../../../src/jenkins/http/jenkins-error.ts'
import { createRequestGate } from '../../../../src/jenkins/http/request-gate.ts'

const down = async () => {
  throw new JenkinsError('JenkinsTimeout', 'read usage')
}
const notLate = 1000
const slots = createCallSlots({ most: 2, now: () => 0 })

t.test('what may fail without harm pauses nothing, and is not sent where calls are paused', async t => {
  const guard = createRequestGate({ slots, failures: 2, openMs: 60_000, now: () => 0 })
  for (let i = 0; i < 5; i++) await t.rejects(guard.runAside('read usage', notLate, down), { message: /in time/ })
  t.equal(guard.circuit, 'closed')
  await t.rejects(guard.run('read folder', notLate, down))
  t.equal(await guard.runAside('read usage', notLate, async () => 'read'), 'read')
  await t.rejects(guard.run('read folder', notLate, down))
  t.equal(guard.circuit, 'open', 'and a success of it says nothing of the controller either')
  let isSent = false
  const work = async () => {
    isSent = true
  }
  await t.rejects(guard.runAside('read usage', notLate, work), { message: /paused for a moment/ })
  t.notOk(isSent)
})

t.test('it does not run when its turn comes too late', async t => {
  const guard = createRequestGate({ slots, failures: 2, openMs: 60_000, now: () => 0 })
  await t.rejects(guard.runAside('read usage', 0, down), { reason: 'JenkinsTimeout', message: /its turn came too late/ })
})
