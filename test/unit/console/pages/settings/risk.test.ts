import t from 'tap'
import { riskOf } from '../../../../../src/console/pages/settings/risk.ts'
import { defaultPolicies } from '../../../../../src/domain/project.ts'

t.test('only a policy that overwrites or deletes what others did asks', async t => {
  const before = { ...defaultPolicies, maxAgeDays: null, drift: 'report', unmanaged: 'report' } as const
  t.equal(riskOf(before, {}), undefined)
  t.equal(riskOf(before, { drift: 'repair' }), 'repair')
  t.equal(riskOf(before, { unmanaged: 'prune', drift: 'repair' }), 'prune', 'the greater one')
  t.equal(riskOf({ ...before, drift: 'repair', unmanaged: 'prune' }, { drift: 'report', unmanaged: 'report' }), undefined)
  t.equal(riskOf({ ...before, drift: 'repair' }, { drift: 'repair', paused: true }), undefined)
})
