import t from 'tap'
import { groupOf, isQuiet, isReported, isUnmanaged, type Planned } from '../../../../../src/console/pages/drift/groups.ts'

const planned = (action: Planned['action'], reason: string): Planned => ({ id: 'x', action, reason, fields: [] }) as Planned

t.test('what is shown where, a row each', async t => {
  const table: readonly [Planned['action'], string, string][] = [
    ['none', 'InSync', 'nowhere'],
    ['none', 'Gone', 'nowhere'],
    ['none', 'FieldsChanged', 'changed, to be put right'],
    ['none', 'Contested', 'changed, to be put right'],
    ['none', 'FolderGone', 'changed, to be put right'],
    ['repair', 'FieldsChanged', 'changed'],
    ['create', 'Created', 'pending'],
    ['update', 'Changed', 'pending'],
    ['delete', 'Deleted', 'pending'],
    ['blocked', 'UnmanagedExists', 'blocked'],
    ['unknown', 'JenkinsUnreachable', 'unknown'],
    ['unmanaged', 'Unmanaged', 'unmanaged'],
    ['none', 'Ignored', 'unmanaged'],
    ['none', 'NotOurs', 'unmanaged'],
    ['delete', 'Pruned', 'unmanaged']
  ]
  for (const [action, reason, where] of table) {
    const one = planned(action, reason)
    const place = isQuiet(one) ? 'nowhere' : isUnmanaged(one) ? 'unmanaged' : groupOf(one)
    t.equal(isReported(one) ? `${place}, to be put right` : place, where, `${action} ${reason}`)
  }
})
