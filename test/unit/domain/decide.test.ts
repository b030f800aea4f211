import fc from 'fast-check'
import t from 'tap'
import type { Credential } from '../../../src/domain/credential.ts'
import { type Decision, type Differences, decide, differencesOf, type Snapshot } from '../../../src/domain/decide.ts'
import { eventTypes } from '../../../src/domain/event.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { deletionsAllowed } from '../../../src/domain/mass-delete-limit.ts'
import type { ObservedCredential } from '../../../src/domain/observed.ts'
import { invalid, Problem, problems } from '../../../src/domain/problems.ts'
import { causes, failures, type Reason, sentenceOf } from '../../../src/domain/reasons.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { CONTEST, isSettled, type LastApplied, phases, type SyncRecord, statusOf } from '../../../src/domain/status.ts'
import type { FlagOutcome } from '../../../src/domain/user-name.ts'

const CLASS = 'org.example.Token'
const same: Differences = { className: false, visible: [], secret: [] }
const desired = (more: object = {}) => ({
  generation: 2,
  deleted: false,
  forget: false,
  adopt: false,
  place: 'default/demo',
  fingerprint: null,
  className: CLASS,
  ...more
})
const ledger = (generation: number, className = CLASS): LastApplied => ({
  place: 'default/demo',
  fingerprint: null,
  generation,
  className,
  hashes: { secret: 'h1' },
  hashKey: 'k1'
})
const found = (differences: Partial<Differences> = {}, copies = 1) =>
  ({ found: true, differences: { ...same, ...differences }, copies }) as const
const absent = { found: false } as const
const snapshot = (more: Partial<Snapshot>): Snapshot => ({
  desired: desired(),
  ledger: ledger(2),
  observed: found(),
  drift: 'repair',
  unmanaged: 'report',
  repairs: 0,
  missing: 'MissingInJenkins',
  inFormer: false,
  misread: undefined,
  seal: undefined,
  ...more
})
const says = ({ action, reason, fields, drifted }: Decision) => [action, reason, fields.join(), drifted]

t.test('the rules, a row each', async t => {
  const strange = { className: true, visible: ['description'], secret: ['token'] }
  const table: [string, Partial<Snapshot>, (string | boolean)[]][] = [
    ['nothing was changed anywhere', {}, ['none', 'InSync', '', false]],
    ['it is there twice', { observed: found({}, 2) }, ['repair', 'DuplicateId', '', true]],
    ['it is new', { ledger: undefined, observed: absent }, ['create', 'Created', '', false]],
    [
      'it is new, and an earlier run died before its create',
      { ledger: ledger(0), observed: absent },
      ['create', 'Created', '', false]
    ],
    [
      'it is new, and an earlier run died after its create',
      { ledger: ledger(0), observed: found() },
      ['update', 'Changed', '', false]
    ],
    ['it was changed here', { ledger: ledger(1) }, ['update', 'Changed', '', false]],
    [
      'it was changed here and there',
      { ledger: ledger(1), observed: found({ visible: ['a'], secret: ['b'] }) },
      ['update', 'Changed', 'a,b', false]
    ],
    ['it was changed here and deleted there', { ledger: ledger(1), observed: absent }, ['create', 'Changed', '', false]],
    ['the form was changed', { ledger: ledger(2, 'org.example.File') }, ['update', 'FormChanged', '', false]],
    [
      'the form was changed, drift is reported',
      { ledger: ledger(2, 'org.example.File'), drift: 'report' },
      ['update', 'FormChanged', '', false]
    ],
    [
      'Jenkins was being told of the user name when a run was killed',
      { ledger: { ...ledger(2), usernameSecret: 'telling' }, observed: found({ secret: ['token'] }) },
      ['update', 'UserNameRevealed', 'usernameSecret', false]
    ],
    [
      'the same, and it was deleted in Jenkins',
      { ledger: { ...ledger(2), usernameSecret: 'telling' }, observed: absent },
      ['repair', 'MissingInJenkins', '', true]
    ],
    ['it was deleted in Jenkins', { observed: absent }, ['repair', 'MissingInJenkins', '', true]],
    [
      'it was deleted in Jenkins, drift is reported',
      { observed: absent, drift: 'report' },
      ['none', 'MissingInJenkins', '', true]
    ],
    ['it became another class', { observed: found(strange) }, ['repair', 'ClassChanged', '', true]],
    [
      'it became another class, drift is reported',
      { observed: found(strange), drift: 'report' },
      ['none', 'ClassChanged', '', true]
    ],
    ['fields differ', { observed: found({ visible: ['a'], secret: ['b'] }) }, ['repair', 'FieldsChanged', 'a,b', true]],
    [
      'fields differ, drift is reported',
      { observed: found({ visible: ['a'] }), drift: 'report' },
      ['none', 'FieldsChanged', 'a', true]
    ],
    ['a secret was rewritten', { observed: found({ secret: ['b'] }) }, ['repair', 'SecretChanged', 'b', true]],
    [
      'a secret was rewritten, drift is reported',
      { observed: found({ secret: ['b'] }), drift: 'report' },
      ['none', 'SecretChanged', 'b', true]
    ],
    ['the id is taken by a stranger', { ledger: undefined }, ['blocked', 'UnmanagedExists', '', false]],
    [
      'the id is taken by a stranger that looks the same',
      { ledger: undefined, drift: 'report' },
      ['blocked', 'UnmanagedExists', '', false]
    ],
    ['a stranger is taken over', { ledger: undefined, desired: desired({ adopt: true }) }, ['update', 'Adopted', '', false]],
    [
      'a stranger is taken over, with what differs',
      { ledger: undefined, desired: desired({ adopt: true }), observed: found(strange) },
      ['update', 'Adopted', 'description,token', false]
    ],
    [
      'what is to be taken over is not there',
      { ledger: undefined, desired: desired({ adopt: true }), observed: absent },
      ['create', 'Created', '', false]
    ],
    ['it was taken over before', { desired: desired({ adopt: true }) }, ['none', 'InSync', '', false]],
    ['it is to go', { desired: desired({ deleted: true }) }, ['delete', 'Deleted', '', false]],
    [
      'it is to go, whatever it has become',
      { desired: desired({ deleted: true }), observed: found(strange), drift: 'report' },
      ['delete', 'Deleted', '', false]
    ],
    [
      'it is to go, and an earlier run died after its create',
      { desired: desired({ deleted: true }), ledger: ledger(0) },
      ['delete', 'Deleted', '', false]
    ],
    [
      'it is to go and was never written',
      { desired: desired({ deleted: true }), ledger: undefined, observed: absent },
      ['none', 'Gone', '', false]
    ],
    ['it is to go and has gone', { desired: desired({ deleted: true }), observed: absent }, ['none', 'Gone', '', false]],
    [
      'it is to go, but what is there is not ours',
      { desired: desired({ deleted: true }), ledger: undefined },
      ['none', 'NotOurs', '', false]
    ],
    [
      'it is to go, is not ours, and was to be adopted',
      { desired: desired({ deleted: true, adopt: true }), ledger: undefined },
      ['none', 'NotOurs', '', false]
    ],
    ...(['repair', 'report'] as const).flatMap((drift): [string, Partial<Snapshot>, (string | boolean)[]][] => [
      [
        `it is to go, and the folder is not shown (${drift})`,
        { desired: desired({ deleted: true }), observed: absent, missing: 'FolderMissing', drift },
        ['blocked', 'AbsenceUnproved', '', false]
      ],
      [
        `it is to go, was perhaps written, and the folder is not shown (${drift})`,
        { desired: desired({ deleted: true }), ledger: ledger(0), observed: absent, missing: 'FolderMissing', drift },
        ['blocked', 'AbsenceUnproved', '', false]
      ],
      [
        `it is to go, was never written, and the folder is not shown (${drift})`,
        { desired: desired({ deleted: true }), ledger: undefined, observed: absent, missing: 'FolderMissing', drift },
        ['none', 'Gone', '', false]
      ],
      [
        `an admin has ended it, and the folder is not shown (${drift})`,
        { desired: desired({ deleted: true, forget: true }), observed: absent, missing: 'FolderMissing', drift },
        ['none', 'Forgotten', '', false]
      ],
      [
        `an admin has ended it, and it is there (${drift})`,
        { desired: desired({ deleted: true, forget: true }), drift },
        ['delete', 'Deleted', '', false]
      ],
      [
        `it is to go, and a job is in the place of the folder (${drift})`,
        { desired: desired({ deleted: true }), observed: absent, missing: 'FolderReplaced', drift },
        ['none', 'Gone', '', false]
      ],
      [
        `it is to go, and may be in the folder that is being left (${drift})`,
        { desired: desired({ deleted: true }), ledger: undefined, observed: absent, inFormer: true, drift },
        ['blocked', 'MoveUnfinished', '', false]
      ],
      [
        `it was changed here, and a job is in the place of the folder (${drift})`,
        { ledger: ledger(1), observed: absent, missing: 'FolderReplaced', drift },
        ['blocked', 'FolderRefused', '', false]
      ],
      [
        `it was changed here, and the folder is not shown (${drift})`,
        { ledger: ledger(1), observed: absent, missing: 'FolderMissing', drift },
        ['create', 'Changed', '', false]
      ]
    ]),
    [
      'a job is in the place of the folder',
      { observed: absent, missing: 'FolderReplaced' },
      ['blocked', 'FolderRefused', '', false]
    ],
    [
      'a job is in the place of the folder, drift is reported',
      { observed: absent, missing: 'FolderReplaced', drift: 'report' },
      ['none', 'FolderReplaced', '', true]
    ],
    ['the folder is not shown', { observed: absent, missing: 'FolderMissing' }, ['repair', 'FolderGone', '', true]],
    [
      'the folder is not shown, drift is reported',
      { observed: absent, missing: 'FolderMissing', drift: 'report' },
      ['blocked', 'FolderMissing', '', false]
    ],
    ['nobody asked for it', { desired: undefined, ledger: undefined }, ['unmanaged', 'Unmanaged', '', false]],
    [
      'nobody asked for it, and the policy is to delete that',
      { desired: undefined, unmanaged: 'prune' },
      ['delete', 'Pruned', '', false]
    ],
    ['its key is missing', { seal: 'KeyMissing' }, ['blocked', 'KeyMissing', '', false]],
    [
      'its key is missing, and it was changed in Jenkins',
      { seal: 'KeyMissing', observed: found(strange) },
      ['blocked', 'KeyMissing', '', false]
    ],
    [
      'its key is missing, and Jenkins has lost it',
      { seal: 'KeyMissing', observed: absent },
      ['blocked', 'KeyMissing', '', false]
    ],
    [
      'its key is missing, but it is to go',
      { seal: 'KeyMissing', desired: desired({ deleted: true }) },
      ['delete', 'Deleted', '', false]
    ],
    [
      'Jenkins holds a decryption of what was sent',
      { misread: 'DecryptedByJenkins', ledger: ledger(1) },
      ['delete', 'DecryptedByJenkins', '', false]
    ],
    [
      'that is gone by now',
      { misread: 'DecryptionUnproved', ledger: ledger(1), observed: absent },
      ['blocked', 'DecryptionUnproved', '', false]
    ],
    [
      'what is there under the id is not ours',
      { misread: 'DecryptedByJenkins', ledger: undefined },
      ['blocked', 'UnmanagedExists', '', false]
    ],
    [
      'it is to go anyhow',
      { misread: 'DecryptedByJenkins', desired: desired({ deleted: true }) },
      ['delete', 'Deleted', '', false]
    ],
    ['nobody asks for it any more', { desired: undefined }, ['unmanaged', 'Unmanaged', '', false]]
  ]
  for (const [name, given, expected] of table) t.strictSame(says(decide(snapshot(given))), expected, name)
})

const fields = fc.uniqueArray(fc.constantFrom('username', 'token', 'description'), { maxLength: 2 })
const anySnapshot: fc.Arbitrary<Snapshot> = fc.record({
  desired: fc.option(
    fc.record({
      generation: fc.integer({ min: 1, max: 4 }),
      deleted: fc.boolean(),
      forget: fc.boolean(),
      adopt: fc.boolean(),
      className: fc.constantFrom(CLASS, 'org.example.File')
    }),
    { nil: undefined }
  ),
  ledger: fc.option(
    fc.record({
      place: fc.constant('default/demo'),
      fingerprint: fc.constant(null),
      generation: fc.integer({ min: 0, max: 4 }),
      className: fc.constantFrom(CLASS, 'org.example.File'),
      hashes: fc.constant({}),
      hashKey: fc.constant('k1')
    }),
    { nil: undefined }
  ),
  observed: fc.oneof(
    fc.constant(absent),
    fc.record({
      found: fc.constant(true as const),
      differences: fc.record({ className: fc.boolean(), visible: fields, secret: fields }),
      copies: fc.integer({ min: 1, max: 3 })
    })
  ),
  drift: fc.constantFrom('repair' as const, 'report' as const),
  unmanaged: fc.constantFrom('prune' as const, 'report' as const),
  repairs: fc.integer({ min: 0, max: 5 }),
  missing: fc.constantFrom(...(['MissingInJenkins', 'FolderWiped', 'FolderGone', 'FolderReplaced', 'FolderMissing'] as const)),
  inFormer: fc.boolean(),
  misread: fc.constantFrom(undefined, 'DecryptedByJenkins' as const, 'DecryptionUnproved' as const),
  seal: fc.constantFrom(undefined, 'KeyMissing' as const, 'SealBroken' as const),
  isRestored: fc.boolean()
})
const always = (rule: (s: Snapshot, d: Decision) => boolean) => () =>
  fc.assert(
    fc.property(anySnapshot, s => rule(s, decide(s))),
    { numRuns: 3000 }
  )

t.test('what holds in every situation', async t => {
  const writes = (d: Decision) => ['create', 'update', 'repair', 'delete'].includes(d.action)
  const properties: Record<string, (s: Snapshot, d: Decision) => boolean> = {
    'nothing of ours is deleted without proof that it is': (s, d) =>
      d.action !== 'delete' || s.desired === undefined || s.ledger !== undefined,
    'nothing is deleted that is not to go, but what Jenkins made of it': (s, d) =>
      d.action !== 'delete' || s.desired === undefined || s.desired.deleted || d.reason === s.misread,
    'what nobody asked for is left alone, unless the policy is to delete it': (s, d) =>
      s.desired !== undefined || d.action === (s.unmanaged === 'prune' ? 'delete' : 'unmanaged'),
    'a stranger is not touched unless that was asked for': (s, d) =>
      s.ledger !== undefined || !s.observed.found || s.desired === undefined || s.desired.adopt || !writes(d),
    'a value that may be older than the one in Jenkins is never written': (s, d) =>
      !s.isRestored || s.desired === undefined || !['create', 'update', 'repair'].includes(d.action),
    'what is to go is never written': (s, d) => !s.desired?.deleted || ['delete', 'none', 'blocked'].includes(d.action),
    'what may still be there is not called gone': (s, d) =>
      d.reason !== 'Gone' || !(s.inFormer || (s.missing === 'FolderMissing' && s.ledger !== undefined)),
    'only an admin has something forgotten without proof': (s, d) => d.reason !== 'Forgotten' || s.desired?.forget === true,
    'what is there is not created, what is not there is not updated or deleted': (s, d) =>
      s.observed.found ? d.action !== 'create' : s.desired === undefined || !['update', 'delete'].includes(d.action),
    'a project that reports has nothing repaired': (s, d) => s.drift === 'repair' || d.action !== 'repair',
    'only drift is repaired': (_s, d) => d.action !== 'repair' || d.drifted,
    'nobody is fought with for ever': (s, d) => d.action !== 'repair' || s.repairs < CONTEST.repairs,
    'in sync means that the wanted generation is there, without a difference': (s, d) =>
      d.reason !== 'InSync' ||
      (d.action === 'none' &&
        s.observed.found &&
        !s.desired?.deleted &&
        s.ledger !== undefined &&
        s.ledger.generation >= (s.desired?.generation ?? 0) &&
        s.ledger.className === s.desired?.className &&
        !s.observed.differences.className &&
        s.observed.copies === 1 &&
        s.observed.differences.visible.length + s.observed.differences.secret.length === 0),
    'drift is not said of what was never known to be there': (s, d) => !d.drifted || (s.ledger?.generation ?? 0) > 0,
    'fields are named only where they differ': (s, d) =>
      d.fields.every(
        name => s.observed.found && [...s.observed.differences.visible, ...s.observed.differences.secret].includes(name)
      ),
    'what does not open is not written, and is not said to be in sync': (s, d) =>
      s.seal === undefined || !(['create', 'update', 'repair'].includes(d.action) || d.reason === 'InSync'),
    'every reason has a sentence': (_s, d) => sentenceOf(d.reason).endsWith('.')
  }
  for (const [name, rule] of Object.entries(properties)) t.doesNotThrow(always(rule), name)
})

const document = {
  name: CLASS,
  children: [
    { name: 'scope', text: 'GLOBAL' },
    { name: 'id', text: 'x' },
    { name: 'description', text: 'D' },
    { name: 'user', field: 'username', text: 'alice' },
    { name: 'source', children: [{ name: 'key', field: 'privateKey', text: new Secret('') }] },
    { name: 'passphrase', text: new Secret('') }
  ]
}
const observed = (more: Partial<ObservedCredential> = {}): ObservedCredential => ({
  id: 'x',
  className: CLASS,
  visible: { scope: 'GLOBAL', description: 'D', user: 'alice' },
  hidden: { 'source.key': { state: 'encrypted', hash: 'h1' }, passphrase: { state: 'empty', hash: 'h0' } },
  ...more
})
const baseline: LastApplied = {
  generation: 1,
  place: 'default/demo',
  fingerprint: null,
  className: CLASS,
  hashes: { 'source.key': 'h1', passphrase: 'h0' },
  hashKey: 'k1'
}

t.test('where only the list may be read, another fingerprint is another secret, if both are known', async t => {
  const secretOf = (known: string | null, seen: string | null) =>
    differencesOf(document, observed({ className: null, hidden: {}, fingerprint: seen }), { ...baseline, fingerprint: known })
      .secret
  t.strictSame(secretOf('f1', 'f1'), [])
  t.ok(secretOf('f1', 'f2').length > 0)
  for (const [known, seen] of [
    [null, 'f2'],
    ['f1', null]
  ] as const)
    t.strictSame(secretOf(known, seen), [])
})

t.test('the flag about the user name: named where it differs, unless our last write did not say it to Jenkins', async t => {
  const wanted = (flag: boolean) => ({
    name: CLASS,
    children: [
      { name: 'username', text: flag ? new Secret('') : 'alice', isReadable: true as const },
      { name: 'usernameSecret', text: String(flag) }
    ]
  })
  const readable = { username: { state: 'readable', hash: 'n1' } } as const
  const shown = (flag: string | undefined, name = 'alice', hash = 'n1'): ObservedCredential => ({
    id: 'x',
    className: CLASS,
    visible: { ...(flag === 'true' ? {} : { username: name }), ...(flag === undefined ? {} : { usernameSecret: flag }) },
    ...(flag === 'true' ? { secretUserName: new Secret(name) } : {}),
    hidden: { username: { ...readable.username, hash } }
  })
  const said = (usernameSecret?: FlagOutcome, generation = 1): LastApplied => ({
    ...{ ...baseline, generation, hashes: { username: 'n1' } },
    ...(usernameSecret === undefined ? {} : { usernameSecret })
  })
  const list: ObservedCredential = { id: 'x', className: null, visible: {}, hidden: {} }
  const table: [string, boolean, ObservedCredential, LastApplied | undefined, string[], string[]][] = [
    ['as wanted', false, shown('false'), said('held'), [], []],
    ['hidden by somebody', false, shown('true'), said('held'), ['usernameSecret'], []],
    ['hidden, and another name', false, shown('true', 'bob', 'n2'), said('held'), ['username', 'usernameSecret'], []],
    ['on first contact', false, shown('true'), undefined, ['usernameSecret'], []],
    ['while the first write is under way', false, shown('true'), said(undefined, 0), ['usernameSecret'], []],
    ['written by an earlier version', false, shown('true'), said(), [], []],
    ['another name, written by an earlier version', false, shown('true', 'bob'), said(), ['username'], []],
    ['written to a plug-in that did not know it', false, shown('true'), said('ignored'), [], []],
    ['written where only the list shows', false, shown('true'), said('unseen'), ['usernameSecret'], []],
    ['a plug-in that does not know it', false, shown(undefined), said('ignored'), [], []],
    ['only the list shows', false, list, said('unseen'), [], []],
    ['secret as wanted', true, shown('true'), said('held'), [], []],
    ['shown by somebody', true, shown('false'), said('held'), ['usernameSecret'], []],
    ['a secret name that is another one', true, shown('true', 'bob', 'n2'), said('held'), [], ['username']],
    [
      'a secret name that is another one, in an old Jenkins',
      true,
      shown(undefined, 'bob', 'n2'),
      said('ignored'),
      [],
      ['username']
    ]
  ]
  for (const [name, flag, seen, ledger, visible, secret] of table)
    t.strictSame(differencesOf(wanted(flag), seen, ledger), { className: false, visible, secret }, name)
})

t.test('what differs between the wanted document and what Jenkins holds', async t => {
  const table: [string, Partial<ObservedCredential>, LastApplied | undefined, Differences][] = [
    ['nothing', {}, baseline, same],
    ['nothing known of its secrets', {}, undefined, same],
    [
      'another value',
      { visible: { scope: 'GLOBAL', description: 'D', user: 'bob' } },
      baseline,
      { ...same, visible: ['username'] }
    ],
    ['an element that is gone', { visible: { scope: 'GLOBAL', description: 'D' } }, baseline, { ...same, visible: ['username'] }],
    [
      'a description that is gone',
      { visible: { scope: 'GLOBAL', user: 'alice' } },
      baseline,
      { ...same, visible: ['description'] }
    ],
    ['a scope that is gone', { visible: { description: 'D', user: 'alice' } }, baseline, { ...same, visible: ['scope'] }],
    [
      'an element that we do not know',
      { visible: { scope: 'GLOBAL', description: 'D', user: 'alice', usernameSecret: 'false' } },
      baseline,
      same
    ],
    ['another class', { className: 'org.example.Other' }, baseline, { ...same, className: true }],
    [
      'a rewritten secret',
      { hidden: { 'source.key': { state: 'encrypted', hash: 'h2' }, passphrase: { state: 'empty', hash: 'h0' } } },
      baseline,
      { ...same, secret: ['privateKey'] }
    ],
    [
      'a secret that was empty',
      { hidden: { 'source.key': { state: 'encrypted', hash: 'h1' }, passphrase: { state: 'encrypted', hash: 'h3' } } },
      baseline,
      { ...same, secret: ['passphrase'] }
    ],
    ['secrets that are gone', { hidden: {} }, baseline, { ...same, secret: ['privateKey', 'passphrase'] }],
    [
      'a secret in clear',
      { hidden: { 'source.key': { state: 'plain', hash: 'h9' }, passphrase: { state: 'empty', hash: 'h0' } } },
      baseline,
      { ...same, secret: ['privateKey'] }
    ],
    [
      'masked secrets',
      { hidden: { 'source.key': { state: 'masked', hash: 'm' }, passphrase: { state: 'masked', hash: 'm' } } },
      baseline,
      same
    ],
    [
      'rewritten secrets without a baseline',
      { hidden: { 'source.key': { state: 'encrypted', hash: 'h2' } } },
      { ...baseline, hashes: {} },
      same
    ],
    ['a list with the description alone', { className: null, visible: { description: 'D' }, hidden: {} }, baseline, same],
    [
      'a list with another description',
      { className: null, visible: { description: 'E' }, hidden: {} },
      baseline,
      { ...same, visible: ['description'] }
    ],
    [
      'a list with an empty description',
      { className: null, visible: { description: '' }, hidden: {} },
      baseline,
      { ...same, visible: ['description'] }
    ]
  ]
  for (const [name, more, known, expected] of table) t.strictSame(differencesOf(document, observed(more), known), expected, name)
})

t.test('an empty wanted value equals an absent element', async t => {
  const empty = { name: CLASS, children: [{ name: 'description', text: '' }] }
  t.strictSame(differencesOf(empty, observed({ visible: {} }), undefined), same)
})

const credential = (more: Partial<Credential> = {}): Credential => ({
  ...{ project: 'demo', id: 'x', type: 'access-token', description: '', data: {}, secretFields: ['token'], generation: 2 },
  ...{ createdAt: '', createdBy: '', updatedAt: '', updatedBy: '', adopt: false, deletedAt: null },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: '' },
  ...more
})
const record = (more: Partial<SyncRecord> = {}): SyncRecord => ({
  ...{
    generation: 2,
    outcome: 'Synced',
    observedGeneration: 2,
    syncedAt: '2026-01-01T00:00:00.000Z',
    reason: null,
    message: null
  },
  ...{ attempts: 0, nextAttemptAt: null, drift: null, ledger: ledger(2), repairs: [] },
  ...more
})

t.test('the phase follows from the wanted generation and the last outcome', async t => {
  const gone = { deletedAt: '2026-01-02T00:00:00.000Z' }
  const table: [string, Partial<Credential>, SyncRecord | undefined, string, number | null][] = [
    ['never synced', {}, undefined, 'Pending', null],
    ['synced', {}, record(), 'Synced', 2],
    ['changed since', { generation: 3 }, record(), 'Pending', 2],
    ['failed', {}, record({ outcome: 'Retrying', observedGeneration: 1 }), 'Retrying', 1],
    ['failed, then changed', { generation: 3 }, record({ outcome: 'Blocked', observedGeneration: 1 }), 'Pending', 1],
    ['refused', {}, record({ outcome: 'Blocked' }), 'Blocked', 2],
    ['changed in Jenkins', {}, record({ outcome: 'Drifted' }), 'Drifted', 2],
    [
      'intended by a run that died',
      {},
      record({ generation: 0, outcome: 'Retrying', observedGeneration: null }),
      'Pending',
      null
    ],
    ['deleted, not yet tried', { ...gone, generation: 3 }, record(), 'Deleting', 2],
    ['deleted, never synced', gone, undefined, 'Deleting', null],
    ['deleted, and that failed', gone, record({ outcome: 'Retrying' }), 'Deleting', 2]
  ]
  for (const [name, c, r, phase, seen] of table) {
    const status = statusOf(credential(c), r)
    t.strictSame([status.phase, status.observedGeneration], [phase, seen], name)
    t.ok((phases as readonly string[]).includes(status.phase))
  }
})

t.test('what an old outcome said is not said of a newer generation', async t => {
  const failed = record({ outcome: 'Blocked', reason: 'PluginMissing', message: 'm', attempts: 3, nextAttemptAt: 'n' })
  const says = statusOf(credential({ generation: 3 }), failed)
  t.match(says, { phase: 'Pending', reason: null, message: null, attempts: 0, nextAttemptAt: null, drift: null })
  t.match(statusOf(credential(), failed), {
    phase: 'Blocked',
    reason: 'PluginMissing',
    message: 'm',
    attempts: 3,
    nextAttemptAt: 'n'
  })
  t.notOk('ledger' in says, 'what the ledger knows is not shown')
})

t.test('settled is what waits for nothing but a change or a person', async t => {
  const settled = phases.filter(phase => isSettled({ ...statusOf(credential(), undefined), phase }))
  t.strictSame(settled, ['Synced', 'Blocked', 'Drifted'])
})

t.test('the tables of reasons and problems', async t => {
  const sentences = [...Object.values(failures).map(f => f.sentence), ...Object.values(causes)]
  const titles = Object.values(problems).map(p => p.title)
  for (const sentence of sentences) t.match(sentence, /^(["A-Z]).*\.$/, sentence)
  for (const title of titles) t.match(title, /^[A-Z].*[^.]$/, title)
  for (const list of [sentences, titles]) t.equal(new Set(list).size, list.length, 'none twice')
  t.strictSame(
    Object.keys(failures).filter(name => name in causes),
    [],
    'no word means two things'
  )
  for (const name of [...Object.keys(failures), ...Object.keys(causes), ...eventTypes]) t.match(name, /^[A-Z][A-Za-z]+$/)
  for (const [code, { status }] of Object.entries(problems)) {
    t.match(code, /^[A-Z]+(_[A-Z]+)*$/)
    t.ok(status >= 400 && status < 600, code)
  }
  for (const name of [...Object.keys(failures), ...Object.keys(causes)] as Reason[]) t.ok(sentenceOf(name).length > 10)
})

t.test('a problem has the status of its code; one fault speaks for itself, several are counted', async t => {
  const faults = [{ pointer: '#/a', detail: 'It is missing.' }]
  t.match(invalid(faults), { code: 'VALIDATION_FAILED', status: 400, message: 'It is missing.', faults })
  t.equal(invalid([...faults, ...faults]).message, '2 fields are not valid.')
  t.match(new Problem('WRITE_CONFLICT', 'Again.'), { status: 409, faults: [], name: 'Problem' })
})

t.test('how much may be deleted at once: ten, or a fifth of what is there', async t => {
  const table: [number, number][] = [
    [0, 10],
    [10, 10],
    [50, 10],
    [54, 10],
    [55, 11],
    [1000, 200]
  ]
  for (const [total, allowed] of table) t.equal(deletionsAllowed(total), allowed, `${total}`)
})
