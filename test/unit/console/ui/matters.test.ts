import t from 'tap'
import { matterMessages } from '#messages/matters'
import type { Attention } from '../../../../src/console/api/overview.ts'
import { actionOn, describeMatter, looksOf, placeOf, subjectOf } from '../../../../src/console/ui/matters.ts'
import { attentionReasons } from '../../../../src/domain/overview/attention.ts'
import { failures } from '../../../../src/domain/reasons.ts'

const all = () => true
const none = () => false
const matter = (more: Partial<Attention> = {}): Attention => ({
  ...{ kind: 'credential', project: 'shop', id: 'registry', type: 'access-token', phase: 'Blocked', count: 1 },
  ...{ reason: 'PluginMissing', since: null, action: 'sync' },
  ...more
})
const whole = { kind: 'project', id: null, type: null, phase: null } as const

t.test('each failure and each reason for attention has a text', async t => {
  for (const reason of [...Object.keys(failures), ...attentionReasons, 'Unmanaged', 'FieldsChanged'])
    t.ok(Object.hasOwn(matterMessages.what, reason), reason)
})

t.test('a matter is named, and leads to the page about it', async t => {
  t.equal(subjectOf(matter()), 'registry')
  t.equal(subjectOf(matter(whole)), 'shop')
  t.match(placeOf(matter()), { to: '/projects/$project/credentials/$id', params: { project: 'shop', id: 'registry' } })
  t.match(placeOf(matter(whole)), { to: '/projects/$project/credentials', params: { project: 'shop' } })
  const controller = matter({ ...whole, kind: 'controller', project: null, id: 'eu-1' })
  t.match(placeOf(controller), { to: '/controllers/$controller', params: { controller: 'eu-1' } })
  t.equal(describeMatter(matter({ ...whole, reason: 'Unmanaged', count: 4 })), 'Not created by the bridge (4)')
})

t.test('the one action: to press, or where to go; who may not act looks at it', async t => {
  t.strictSame(actionOn(matter(), all), { name: 'sync' })
  t.match(actionOn(matter(), none), { name: 'none', link: { to: '/projects/$project/credentials/$id' } })
  t.match(actionOn(matter({ action: 'renew' }), all), { name: 'renew', link: { to: '/projects/$project/credentials/$id/edit' } })
  t.match(actionOn(matter({ action: 'edit' }), none), { name: 'none' })
  t.match(actionOn(matter({ action: 'review-drift' }), none), { name: 'review-drift', link: { to: '/projects/$project/drift' } })
  t.match(actionOn(matter({ ...whole, action: 'take-over' }), all), { link: { to: '/projects/$project/drift' } })
  t.strictSame(actionOn(matter({ ...whole, action: 'resume' }), all), { name: 'resume' })
  t.match(actionOn(matter({ action: 'none' }), all), { name: 'none' })
})

t.test('what has expired is red although Jenkins holds it', async t => {
  t.equal(looksOf(matter({ phase: 'Synced', reason: 'Expired' })).tone, 'bad')
  t.equal(looksOf(matter({ phase: 'Drifted', reason: 'FieldsChanged' })).tone, 'drift')
  t.equal(looksOf(matter({ ...whole, reason: 'FolderExists' })).tone, 'bad')
})
