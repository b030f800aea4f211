import t from 'tap'
import { createCommit, type Write } from '../../../src/commands/commit.ts'
import type { Proposal } from '../../../src/commands/proposal.ts'
import { Conflict } from '../../../src/commands/retry-on-conflict.ts'
import type { Caller } from '../../../src/domain/caller.ts'
import { newEvent } from '../../../src/domain/event.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { type ProblemCode, problems } from '../../../src/domain/problems.ts'
import { defaultPolicies, type Project } from '../../../src/domain/project.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { createCredentialStore } from '../../../src/store/credential/credential-store.ts'
import { createEventLog } from '../../../src/store/event-log.ts'
import { createProjectStore } from '../../../src/store/project/project-store.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { parseKeyring } from '../../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../../src/store/sealing/record-proofs.ts'
import { bindingOf, createSealer } from '../../../src/store/sealing/seal.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())

const at = '2026-01-01T00:00:00.000Z'
const keyring = parseKeyring(`k1:${'A'.repeat(43)}`)
const proofs = createRecordProofs(keyring)
const sealer = createSealer(keyring)
const projects = createProjectStore(redis, proofs)
const quota = { projectsPerMaker: 50, projects: 10, credentials: 2, bytes: 20_000, members: 1 }
const credentials = createCredentialStore(redis, proofs, quota)
const events = createEventLog(redis)

const enqueued: string[] = []
const enqueueChange = async ({ name }: { readonly name: string }) => void enqueued.push(name)
const commit = createCommit({ credentials, sealer, now: () => new Date(at), enqueueChange })

const caller: Caller = {
  ...{ subject: 'bob', name: 'Bob', kind: 'token', platformAdmin: true, roles: new Map(), readOnly: false, expiresAt: null }
}
const project = (more: Partial<Project> = {}): Project => ({
  ...{ name: 'demo', uid: 'uid', displayName: 'demo', controller: 'default', folder: ['demo'], policies: defaultPolicies },
  ...{ generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', movedFrom: null, deletedAt: null },
  ...more
})
const made = newEvent('ProjectCreated', { actor: 'a', generation: 1 })
const proposal = (id: string, more: Partial<Proposal> = {}): Proposal => ({
  ...{ project: 'demo', id, type: 'access-token', description: '', publicData: {}, secrets: { token: new Secret(`of ${id}`) } },
  ...{ usernameSecret: undefined, adopt: false, known: nothingKnown, statedExpiry: undefined, rotated: true, references: {} },
  ...more
})
const create = (id: string, more: Partial<Proposal> = {}): Write => ({
  ...{ proposal: proposal(id, more), previous: undefined, type: 'Created' }
})

t.beforeEach(async () => {
  await redis.flushall()
  await projects.create(project(), made)
  await commit(caller, project(), [create('a')])
  enqueued.length = 0
})

t.test('writes become records, sealed secrets and events together, and the project is enqueued once', async t => {
  const stored = await credentials.get('demo', 'a')
  const change: Write = { proposal: proposal('a', { sent: ['token'] }), previous: stored, type: 'Updated' }
  const { version, credentials: written } = await commit(caller, project(), [change, create('b')])
  t.equal(version, 2)
  t.match(written, [
    { id: 'a', generation: 2, createdBy: 'bob', updatedBy: 'bob' },
    { id: 'b', generation: 1 }
  ])
  t.strictSame(enqueued, ['demo'])
  for (const credential of written) {
    t.strictSame((await credentials.get('demo', credential.id))?.credential, credential)
    const sealed = await credentials.sealed('demo', credential.id, credential.generation)
    const { token } = await sealer.open(sealed ?? '', bindingOf(credential))
    t.equal(token?.reveal(), `of ${credential.id}`)
  }
  const { items } = await events.list('demo', { limit: 2 })
  t.match(items, [
    { type: 'Created', credential: 'b', fields: [] },
    { type: 'Updated', credential: 'a', actor: 'bob', fields: ['token'] }
  ])
})

t.test('what is forgotten is said in the event', async t => {
  const previous = await credentials.get('demo', 'a')
  await commit(caller, project(), [
    { proposal: proposal('a', { secrets: {}, deleted: true, forget: true }), previous, type: 'Deleted' }
  ])
  t.match(await credentials.get('demo', 'a'), { credential: { deletedAt: at, forget: true, generation: 2 } })
  t.match((await events.list('demo', { limit: 1 })).items, [{ type: 'Deleted', reason: 'Forgotten', message: String }])
})

/** What stands in the way of writes, and the problem that it becomes. */
const refusals: readonly [
  title: string,
  arrange: () => Promise<unknown>,
  writes: readonly Write[],
  code: ProblemCode | 'conflict',
  pointer?: string,
  expected?: readonly number[]
][] = [
  ['a record that was changed meanwhile', async () => {}, [create('a')], 'conflict'],
  ['a set of another version', async () => {}, [create('b')], 'PRECONDITION_FAILED', '#/headers/if-match', [7]],
  ['an id that is taken in other letter case', async () => {}, [create('A')], 'CREDENTIAL_CASE_TWIN', '#/id'],
  [
    'the same in a set',
    async () => {},
    [create('b'), { ...create('A'), pointer: '#/credentials/1' }],
    'CREDENTIAL_CASE_TWIN',
    '#/credentials/1/id'
  ],
  ['more credentials than there may be', async () => {}, [create('b'), create('c')], 'QUOTA_EXCEEDED'],
  ['more bytes than there may be', async () => {}, [create('b', { description: 'x'.repeat(20_000) })], 'QUOTA_EXCEEDED'],
  ['a project that is gone', () => redis.flushall(), [create('b')], 'PROJECT_DELETING'],
  [
    'a project that is being deleted',
    () => projects.update(project({ generation: 2, deletedAt: at }), { generation: 1 }, made),
    [create('b')],
    'PROJECT_DELETING'
  ],
  ['a project whose record is broken', () => redis.set(projectKeys('demo').project, '{'), [create('b')], 'RECORD_BROKEN']
]

for (const [title, arrange, writes, code, pointer, expected] of refusals)
  t.test(`refused: ${title}`, async t => {
    await arrange()
    const before = await credentials.set('demo')
    const error = await commit(caller, project(), writes, expected).catch((refused: unknown) => refused)
    if (code === 'conflict') t.type(error, Conflict)
    else t.match(error, { code, status: problems[code].status, faults: pointer === undefined ? [] : [{ pointer }] })
    t.strictSame(await credentials.set('demo'), before, 'nothing is written')
    t.strictSame(enqueued, [])
  })
