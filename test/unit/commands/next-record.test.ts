import t from 'tap'
import { basisOf, changedFields, nextRecord, secretChanges } from '../../../src/commands/next-record.ts'
import type { Proposal } from '../../../src/commands/proposal.ts'
import type { Credential } from '../../../src/domain/credential.ts'
import { NO_TIME } from '../../../src/domain/damage.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { Secret } from '../../../src/domain/secret.ts'

const [before, now] = ['2026-01-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z']
const clock = { now: () => new Date(now) }
const bob = { subject: 'bob' }
const metadata = { labels: { team: 'a' }, annotations: {} }
const credential = (more: Partial<Credential> = {}): Credential => ({
  ...{ project: 'demo', id: 'x', type: 'username-password', description: 'old', data: { username: 'alice' }, generation: 4 },
  ...{ createdAt: before, createdBy: 'a', updatedAt: before, updatedBy: 'a', adopt: false, deletedAt: null },
  ...{ ...nothingKnown, expiresAt: before, statedExpiry: before, rotatedAt: before, secretFields: ['password'], metadata },
  ...more
})
const proposal = (more: Partial<Proposal> = {}): Proposal => ({
  ...{ project: 'demo', id: 'x', type: 'username-password', description: 'old', publicData: { username: 'alice' } },
  ...{ secrets: { password: new Secret('a-secret') }, usernameSecret: undefined, adopt: false, known: nothingKnown },
  ...{ statedExpiry: undefined, rotated: false, references: {} },
  ...more
})

t.test('the next record of a credential', async t => {
  const cases: readonly [string, Partial<Proposal>, Credential | undefined, Partial<Credential>][] = [
    ['a new one', {}, undefined, { generation: 1, createdAt: now, createdBy: 'bob', rotatedAt: now, statedExpiry: null }],
    [
      'a change',
      {},
      credential(),
      { generation: 5, createdAt: before, createdBy: 'a', updatedAt: now, updatedBy: 'bob', metadata }
    ],
    [
      'a change keeps the moment of the last rotation, and the expiry',
      {},
      credential(),
      { rotatedAt: before, expiresAt: before }
    ],
    ['a new secret takes both along', { rotated: true }, credential(), { rotatedAt: now, statedExpiry: null, expiresAt: null }],
    ['an expiry of the request counts', { rotated: true, statedExpiry: now }, credential(), { expiresAt: now }],
    ['the earlier expiry is shown', { known: { ...nothingKnown, derivedExpiry: now } }, credential(), { expiresAt: before }],
    [
      'one that was deleted is new to its author, and its generations go on',
      {},
      credential({ deletedAt: before }),
      { generation: 5, createdAt: now, createdBy: 'bob', deletedAt: null }
    ],
    ['a removal', { deleted: true, secrets: {} }, credential(), { deletedAt: now, createdBy: 'a', secretFields: [] }],
    ['a removal without proof', { deleted: true, forget: true }, credential(), { forget: true }],
    [
      'what was attached before goes where it holds the new secret',
      { secrets: { password: new Secret('a-secret') } },
      credential({ metadata: { labels: { team: 'a-secret' }, annotations: {} } }),
      { metadata: { labels: {}, annotations: {} } }
    ]
  ]
  for (const [title, change, previous, expected] of cases)
    t.match(nextRecord(clock, bob, proposal(change), previous), expected, title)
  t.notOk('metadata' in nextRecord(clock, bob, proposal(), credential({ deletedAt: before })), 'a new one has nothing attached')
  t.notMatch(JSON.stringify(nextRecord(clock, bob, proposal(), credential())), /a-secret/)
})

t.test('a damaged record passes on nothing but its id, its type and the count of its generations', async t => {
  const damage = { reason: 'RecordChanged', message: '', text: '', floor: 9 } as const
  const basis = basisOf({ credential: credential(), damage })
  t.match(basis, { id: 'x', type: 'username-password', generation: 9, description: '', data: {}, deletedAt: NO_TIME })
  t.match(nextRecord(clock, bob, proposal(), basis), { generation: 10, createdBy: 'bob' })
  t.equal(basisOf({ credential: credential() }).description, 'old')
})

t.test('the fields that a change touches', async t => {
  const cases: readonly [Partial<Proposal>, readonly string[]][] = [
    [{}, []],
    [{ description: 'new' }, ['description']],
    [{ publicData: { username: 'bob' } }, ['username']],
    [{ publicData: {} }, ['username']],
    [{ sent: ['password'] }, ['password']],
    [{ secrets: {} }, ['password']],
    [{ secrets: {}, sent: ['password'] }, ['password']],
    [{ statedExpiry: before }, []],
    [{ statedExpiry: null }, ['expiresAt']],
    [{ adopt: true, usernameSecret: true }, ['adopt', 'usernameSecret']],
    [{ usernameSecret: false }, []],
    [{ metadata: { labels: {}, annotations: { a: 'b' } } }, ['labels', 'annotations']],
    [{ metadata }, []],
    [{ deleted: true, description: 'new' }, []]
  ]
  for (const [change, expected] of cases)
    t.strictSame(changedFields(credential(), proposal(change)), expected, JSON.stringify(change))
  t.strictSame(
    changedFields(credential({ metadata: undefined } as never), proposal({ metadata: { labels: {}, annotations: {} } })),
    []
  )
})

t.test('secret fields that come and go, which are not those that are replaced', async t => {
  const secret = new Secret('a-secret')
  const cases: readonly [Partial<Proposal>, object][] = [
    [{ secrets: { password: secret } }, {}],
    [{ secrets: { password: secret, passphrase: secret } }, { added: ['passphrase'] }],
    [{ secrets: {} }, { removed: ['password'] }],
    [{ publicData: {}, secrets: { password: secret, username: secret } }, {}],
    [{ secrets: {}, deleted: true }, {}]
  ]
  for (const [change, expected] of cases) t.strictSame(secretChanges(credential(), proposal(change)), expected)
  const hidden = credential({ data: {}, secretFields: ['username', 'password'] })
  t.strictSame(secretChanges(hidden, proposal({ publicData: { username: 'bob' }, secrets: { password: secret } })), {})
})
