import t from 'tap'
import { defaultPolicies } from '../../../../src/domain/project.ts'
import type { SyncRecord } from '../../../../src/domain/status.ts'
import type { DesiredCredential, RunSnapshot } from '../../../../src/store/sync/run-snapshot.ts'
import { type ReadingPolicy, readingPolicy } from '../../../../src/sync/run/read.ts'
import {
  AT,
  appliedWith,
  credentialWith,
  desiredWith,
  HASH_KEY,
  NOW,
  projectWith,
  recordWith,
  snapshotWith
} from '../../../helpers/run-shapes.ts'

const policyOf = (snapshot: RunSnapshot | undefined, revision?: string, hashKey = HASH_KEY): ReadingPolicy =>
  readingPolicy({ revision, snapshot, hashKey, now: NOW })

const changed = (id: string, sync: SyncRecord | undefined = recordWith(), more: Partial<DesiredCredential> = {}) =>
  desiredWith(sync, { credential: credentialWith({ id, generation: 2 }), ...more })
const synced = desiredWith()
const fresh = { ...desiredWith(undefined), sync: undefined }
const gone = desiredWith(recordWith(), { credential: credentialWith({ generation: 2, deletedAt: AT }) })

t.test('what is read first, a row each', async t => {
  const table: [string, RunSnapshot, ReadingPolicy['read']][] = [
    ['nothing was changed', snapshotWith([synced]), 'full'],
    ['the project is empty', snapshotWith([], { checkedAt: undefined }), 'full'],
    ['a secret was changed', snapshotWith([synced, changed('y')]), 'none'],
    ['four were changed', snapshotWith(['a', 'b', 'c', 'd'].map(id => changed(id))), 'none'],
    ['five were changed', snapshotWith(['a', 'b', 'c', 'd', 'e'].map(id => changed(id))), 'full'],
    ['one of the changed is new', snapshotWith([changed('y'), { ...changed('z'), sync: undefined }]), 'full'],
    ['one is to go', snapshotWith([changed('y'), gone]), 'full'],
    ['the project is to go', snapshotWith([changed('y')], { project: projectWith({ deletedAt: AT }) }), 'full'],
    ['a person asked for a sync', snapshotWith([changed('y')], { requested: ['*'] }), 'full'],
    ['the last run failed', snapshotWith([changed('y')], { failures: 1 }), 'full'],
    ['its last sync failed', snapshotWith([changed('y', recordWith({ outcome: 'Retrying', reason: 'NotApplied' }))]), 'full'],
    ['drift was found and not repaired', snapshotWith([changed('y', recordWith({ outcome: 'Drifted' }))]), 'full'],
    ['its first write was under way', snapshotWith([changed('y', recordWith({ ledger: appliedWith(0) }))]), 'full'],
    [
      'it is in another folder',
      snapshotWith([changed('y', recordWith({ ledger: appliedWith(1, { place: 'default/o' }) }))]),
      'full'
    ],
    [
      'its record is damaged',
      snapshotWith([changed('y', recordWith(), { damage: { reason: 'RecordChanged', message: '', floor: 1, text: '' } })]),
      'full'
    ],
    ['a new project', snapshotWith([fresh], { checkedAt: undefined }), 'absent?'],
    ['a new project, whose folder was read before', snapshotWith([fresh]), 'full'],
    ['a new project that was partly written', snapshotWith([fresh, synced], { checkedAt: undefined }), 'full'],
    [
      'a new project, of which one is to go',
      snapshotWith([fresh, { ...gone, sync: undefined }], { checkedAt: undefined }),
      'full'
    ],
    [
      'a new project that wants single writes',
      snapshotWith([fresh], { checkedAt: undefined, project: projectWith({ policies: { ...defaultPolicies, bulk: false } }) }),
      'full'
    ]
  ]
  for (const [name, snapshot, read] of table) t.equal(policyOf(snapshot).read, read, name)
  t.equal(policyOf(snapshotWith([changed('y')]), undefined, 'k2').read, 'full', 'its hashes are under another key')
})

t.test('nothing but the folder can have changed: only that is looked at', async t => {
  t.strictSame(policyOf(undefined, 'r1'), { read: 'unless-changed', revision: 'r1' })
  t.strictSame(policyOf(undefined), { read: 'full' })
})

t.test('what is sent unread are updates of what was changed, and nothing else', async t => {
  const policy = policyOf(snapshotWith([synced, changed('y')]))
  const changes = policy.read === 'none' ? policy.changes : []
  t.match(changes, [{ id: 'y', copies: 1, held: false, decision: { action: 'update', reason: 'Changed', drifted: false } }])
  t.equal(changes[0]?.document?.name, appliedWith(1).className)
})
