import t from 'tap'
import { isAway, shownState } from '../../../../src/console/api/overview.ts'

t.test('a controller is away when it failed or is paused, and not when it was not asked yet', async t => {
  t.equal(isAway({ state: 'Ready', reason: null, paused: false }), false)
  t.equal(isAway({ state: 'Unknown', reason: null, paused: false }), false, 'right after a restart of the bridge')
  t.equal(isAway({ state: 'Unknown', reason: 'CircuitOpen', paused: false }), true)
  t.equal(isAway({ state: 'Failing', reason: 'Unauthorized', paused: false }), true)
  t.equal(isAway({ state: 'Ready', reason: null, paused: true }), true)
})

t.test('of a controller that was not asked nothing is said', async t => {
  t.equal(shownState({ state: 'Unknown', reason: null, paused: false }), 'unasked')
  t.equal(shownState({ state: 'Unknown', reason: 'JenkinsUnreachable', paused: false }), 'Unknown')
  t.equal(shownState({ state: 'Unknown', reason: null, paused: true }), 'paused')
  t.equal(shownState({ state: 'Failing', reason: 'Unauthorized', paused: true }), 'Failing')
  t.equal(shownState({ state: 'Ready', reason: null, paused: false }), 'Ready')
})
