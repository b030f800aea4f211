import t from 'tap'
import { buildPatch, readSettings, type StoredSettings } from '../../../../../src/console/pages/settings/form-state.ts'
import { defaultPolicies } from '../../../../../src/domain/project.ts'

const stored: StoredSettings = {
  displayName: 'Shop',
  folder: ['team', 'shop'],
  policies: defaultPolicies,
  blocked: null
}
const form = readSettings(stored)

t.test('an edit of the settings sends only what changed', async t => {
  t.strictSame(buildPatch(form, stored), {})
  t.strictSame(buildPatch({ ...form, folder: 'team/web' }, stored), { folder: ['team', 'web'] })
  t.strictSame(buildPatch({ ...form, displayName: 'Web' }, stored), { displayName: 'Web' })
  const policies = { ...form.policies, maxAgeDays: 7 }
  t.strictSame(buildPatch({ ...form, policies }, stored), { policies: { maxAgeDays: 7 } })
})

t.test('an edit of a record that is not trusted sends everything', async t => {
  for (const reason of ['RecordChanged', 'RecordBroken'] as const)
    t.strictSame(buildPatch(form, { ...stored, blocked: { reason, message: '' } }), { ...form, folder: ['team', 'shop'] })
  t.strictSame(
    buildPatch(form, { ...stored, blocked: { reason: 'KeyMissing', message: '' } }),
    {},
    'one that cannot be judged is'
  )
})
