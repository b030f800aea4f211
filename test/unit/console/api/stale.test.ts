import t from 'tap'
import { sourceMessages } from '#messages/source'
import { hasNoValue, staleLabel } from '../../../../src/console/api/stale.ts'

t.test('what was never read is no old value', async t => {
  t.ok(hasNoValue({ reason: 'SourceUnavailable' }))
  t.equal(staleLabel({ reason: 'SourceUnavailable' }), sourceMessages.noValue)
  for (const reason of [null, 'JenkinsUnreachable'] as const) {
    t.notOk(hasNoValue({ reason }))
    t.equal(staleLabel({ reason }), sourceMessages.stale)
  }
})
