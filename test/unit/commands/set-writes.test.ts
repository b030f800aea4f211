import t from 'tap'
import { createInspect } from '../../../src/commands/inspect/inspect.ts'
import type { CredentialRequest } from '../../../src/commands/proposal.ts'
import { stepsOf } from '../../../src/commands/set-writes.ts'
import type { Credential } from '../../../src/domain/credential.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { Problem } from '../../../src/domain/problems.ts'
import { defaultPolicies } from '../../../src/domain/project.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { StoredCredential } from '../../../src/store/credential/credential-store.ts'

const at = '2026-01-01T00:00:00.000Z'
const metadata = { labels: { team: 'a' }, annotations: {} }
const stored = (id: string, more: Partial<Credential> = {}, damage?: StoredCredential['damage']): StoredCredential => ({
  credential: {
    ...{ project: 'demo', id, type: 'access-token', description: 'old', data: {}, secretFields: ['token'], generation: 3 },
    ...{ createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', adopt: false, deletedAt: null, metadata },
    ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at },
    ...more
  },
  sync: undefined,
  ...(damage === undefined ? {} : { damage })
})
const deps = {
  inspect: createInspect({ run: () => Promise.reject(new Error('no check of these needs a thread')) }),
  now: () => new Date(at),
  isEmojiSafe: () => true,
  openSecrets: async () => ({ token: new Secret('old-token') }),
  resolve: async () => [],
  pluginWarnings: { ofKnown: () => [] }
}
const asking = {
  caller: { subject: 'bob' },
  project: { name: 'demo', uid: 'uid', controller: 'default', policies: defaultPolicies }
}
const entry = (more: Partial<CredentialRequest> = {}): CredentialRequest => ({
  ...{ id: 'a', type: 'access-token', description: 'old' },
  ...more
})
const steps = (present: readonly StoredCredential[], set: readonly CredentialRequest[], prune = false) =>
  stepsOf(deps, asking, present, set, { prune })

t.test('what an entry of a set comes to', async t => {
  const damage = { reason: 'RecordBroken', message: '', text: '', floor: 3 } as const
  const data = { token: 'new-token' }
  const cases: readonly [string, StoredCredential | undefined, CredentialRequest, string][] = [
    ['there is none', undefined, entry({ data }), 'created'],
    ['it is being deleted', stored('a', { deletedAt: at }), entry({ data }), 'created'],
    ['it is as declared, the secret left out', stored('a'), entry(), 'unchanged'],
    ['it is as declared, the secret sent', stored('a'), entry({ data: { token: 'old-token' } }), 'unchanged'],
    ['another secret', stored('a'), entry({ data }), 'updated'],
    ['another description', stored('a'), entry({ description: 'new' }), 'updated'],
    ['another expiry', stored('a'), entry({ expiresAt: at }), 'updated'],
    ['other labels', stored('a'), entry({ metadata: { labels: {}, annotations: {} } }), 'updated'],
    ['the same labels', stored('a'), entry({ metadata }), 'unchanged'],
    ['it is to be adopted', stored('a'), entry({ adopt: true }), 'updated'],
    ['it was to be adopted, and nobody says so any more', stored('a', { adopt: true }), entry({ adopt: false }), 'unchanged'],
    ['its record is damaged', stored('a', {}, damage), entry({ data }), 'updated']
  ]
  for (const [title, previous, declared, action] of cases) {
    const [step] = await steps(previous === undefined ? [] : [previous], [declared])
    t.match(step, { id: 'a', action, previous }, title)
    t.equal(step?.write === undefined, action === 'unchanged', title)
  }
})

t.test('what is not declared stays, or is deleted if that is asked for', async t => {
  const present = [stored('a'), stored('b'), stored('c', { deletedAt: at })]
  const actions = (found: Awaited<ReturnType<typeof steps>>) => found.map(({ id, action }) => `${id} ${action}`)
  t.strictSame(actions(await steps(present, [entry()])), ['a unchanged'])
  const pruned = await steps(present, [entry()], true)
  t.strictSame(actions(pruned), ['a unchanged', 'b deleted'], 'what is being deleted already is left alone')
  t.match(pruned[1]?.write, { type: 'Deleted', proposal: { id: 'b', deleted: true, secrets: {} } })
})

t.test('everything that is wrong is said at once, each where it stands, and nothing is proposed', async t => {
  const set = [entry({ type: 'username-password' }), entry({ id: 'b', data: {} }), entry({ id: 'c', data: { other: 'x' } })]
  const refused = await steps([stored('a')], set).catch(error => error)
  t.ok(refused instanceof Problem)
  t.strictSame(
    refused.faults.map(({ pointer }: { pointer: string }) => pointer),
    ['#/credentials/0/type', '#/credentials/1/data/token', '#/credentials/2/data/other', '#/credentials/2/data/token']
  )
})

t.test('labels that hold a secret are left out, and named', async t => {
  const [step] = await steps(
    [],
    [entry({ data: { token: 'a-secret' }, metadata: { labels: { x: 'a-secret' }, annotations: {} } })]
  )
  t.strictSame(step?.leftOut, ['#/metadata/labels/x'])
  t.strictSame(step?.write?.pointer, '#/credentials/0')
})
