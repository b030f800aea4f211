import t from 'tap'
import type { Credential } from '../../../../src/domain/credential.ts'
import { type NewEvent, newEvent } from '../../../../src/domain/event.ts'
import { nothingKnown } from '../../../../src/domain/findings.ts'
import { defaultPolicies, type Project, type Target } from '../../../../src/domain/project.ts'
import { type Phase, phases, type SyncRecord } from '../../../../src/domain/status.ts'
import { summaryOf } from '../../../../src/domain/summary.ts'
import { targetsOf, withTargets } from '../../../../src/domain/targets.ts'
import { createCredentialIndex } from '../../../../src/store/credential/credential-index.ts'
import { createCredentialStore } from '../../../../src/store/credential/credential-store.ts'
import { createUsageStore } from '../../../../src/store/credential/usage-store.ts'
import { createProjectStore } from '../../../../src/store/project/project-store.ts'
import { projectKeys, refIn, refText } from '../../../../src/store/redis/redis-keys.ts'
import { parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../../../src/store/sealing/record-proofs.ts'
import type { RunRecord } from '../../../../src/store/sync/run-record.ts'
import { createSyncStore } from '../../../../src/store/sync/sync-store.ts'
import { chaosSeed, randomFrom } from '../../../helpers/chaos-random.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())
t.beforeEach(() => redis.flushall())

const proofs = createRecordProofs(parseKeyring(`k1:${'A'.repeat(43)}`))
const projects = createProjectStore(redis, proofs)
const credentials = createCredentialStore(redis, proofs)
const sync = createSyncStore(redis, proofs)
const index = createCredentialIndex(redis, proofs)
const usage = createUsageStore(redis)
const keys = projectKeys('demo')

const at = '2026-01-01T00:00:00.000Z'
const event = newEvent('Updated')
const target = (key: string, more: Partial<Target> = {}): Target => ({
  ...{ key, controller: 'default', folder: [`f${key}`], proved: true, leftAt: null },
  ...more
})
const plain: Project = {
  ...{ name: 'demo', uid: 'u', displayName: 'demo', controller: 'default', folder: ['f'], policies: defaultPolicies },
  ...{ generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', movedFrom: null, deletedAt: null }
}
const inTargets = (...targets: Target[]): Project => withTargets(plain, targets)
const credential = (id: string, generation = 1, deletedAt: string | null = null): Credential => ({
  ...{ project: 'demo', id, type: 'access-token', description: '', data: {}, secretFields: ['token'], generation, deletedAt },
  ...{ createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', adopt: false },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at }
})
const commit = (id: string, generation = 1, deletedAt: string | null = null) =>
  credentials.commit('demo', [
    { credential: credential(id, generation, deletedAt), sealed: 'sealed', from: generation - 1, event }
  ])
const outcome = (generation: number, as: SyncRecord['outcome']): SyncRecord => ({
  ...{ generation, outcome: as, observedGeneration: generation, syncedAt: at, reason: null, message: null, attempts: 0 },
  ...{ nextAttemptAt: null, drift: null, ledger: null, repairs: [] }
})
const run = (more: Partial<RunRecord> = {}): RunRecord => ({
  ...{ dirty: 1, dueAt: 5, checkedAt: at, failures: 0, unmanaged: [], requested: [], unchangedDigest: '', unsynced: false },
  ...{ paused: false, damaged: '', recount: false, displayName: undefined, inClear: null },
  ...{ records: new Map(), removed: new Map(), events: [] as readonly NewEvent[] },
  ...more
})
/** Records something as a run on a target does. */
async function record(key: string, more: Partial<RunRecord>): Promise<void> {
  const ref = { name: 'demo', target: key }
  t.ok(await sync.acquire(ref, key, 10_000))
  t.ok(await sync.record(ref, key, run(more)))
  await sync.release(ref, key)
}

/** Phases by what the records say, and by what was counted and indexed. */
async function phasesOf() {
  const said = Object.fromEntries(phases.map(phase => [phase, 0])) as Record<Phase, number>
  for (const stored of await credentials.list('demo')) said[summaryOf(stored).phase]++
  const found = await Promise.all(phases.map(async phase => [phase, (await index.find('demo', { phase }, undefined, 0)).count]))
  return { said, counted: (await projects.work('demo')).counts.phases, indexed: Object.fromEntries(found) }
}

t.test('whatever targets find, what is counted and indexed is the summary', async t => {
  const seed = chaosSeed()
  t.comment(`CHAOS_SEED=${seed}`)
  const random = randomFrom(seed)
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  let project = inTargets(target(''), target('2'), target('3', { proved: false }))
  await projects.create(project, newEvent('ProjectCreated'))
  const generations = new Map<string, number>()
  for (let step = 0; step < 150; step++) {
    const id = pick(['a', 'b', 'c', 'd', 'e'])
    const known = generations.get(id) ?? 0
    const act = random()
    if (act < 0.2) {
      generations.set(id, known + 1)
      t.match(await commit(id, known + 1, act < 0.03 ? at : null), { status: 'ok' })
    } else if (act < 0.9 && known > 0) {
      const { key } = pick(targetsOf(project))
      const found = outcome(Math.max(1, known - (random() < 0.2 ? 1 : 0)), pick(['Synced', 'Retrying', 'Blocked', 'Drifted']))
      await record(key, { records: new Map([[id, found]]) })
    } else {
      const changed = targetsOf(project).map(each => ({ ...each, proved: each.key === '' || random() < 0.5 }))
      const next = {
        ...withTargets(project, random() < 0.2 ? changed.toReversed() : changed),
        generation: project.generation + 1
      }
      t.equal(await projects.update(next, project, event), 'ok')
      project = next
    }
    const { said, counted, indexed } = await phasesOf()
    if (JSON.stringify(said) !== JSON.stringify(counted)) t.fail(`step ${step}`, { said, counted })
    t.strictSame(counted, said)
    t.strictSame(indexed, said)
  }
})

t.test('a credential goes when the last target has proved it gone, in that very generation', async t => {
  await projects.create(inTargets(target(''), target('2'), target('3')), newEvent('ProjectCreated'))
  await commit('x')
  await commit('x', 2, at)
  const gone = (generation: number) => ({ removed: new Map([['x', generation]]) })
  const exists = async () => (await credentials.get('demo', 'x')) !== undefined
  const wanted = async (key: string) => (await sync.gather({ name: 'demo', target: key }))?.wanted.length
  await record('', gone(2))
  await record('3', gone(2))
  t.ok(await exists())
  t.strictSame([await wanted(''), await wanted('2'), await wanted('3')], [0, 1, 0], 'only the others still look for it')
  await commit('x', 3)
  t.strictSame([await wanted(''), await wanted('2'), await wanted('3')], [1, 1, 1], 'it was made again')
  await commit('x', 4, at)
  await record('', gone(3))
  await record('2', gone(4))
  await record('3', gone(4))
  t.ok(await exists(), 'what one has proved is about an earlier one')
  await record('', gone(4))
  t.notOk(await exists())
  for (const key of [keys.credentials, keys.secrets, keys.sync, keys.caseCollisions]) t.equal(await redis.exists(key), 0)
  t.match(await phasesOf(), { said: { Deleting: 0 }, counted: { Deleting: 0 } })
})

t.test('a run knows its own target alone, and nothing stays of one that has left', async t => {
  await projects.create(inTargets(target(''), target('2')), newEvent('ProjectCreated'))
  await commit('x')
  await credentials.requestSync('demo', ['x'], event)
  await record('2', { records: new Map([['x', outcome(1, 'Blocked')]]), failures: 3, unmanaged: ['theirs'], dirty: 2 })
  const [first, second] = [await sync.gather('demo'), await sync.gather({ name: 'demo', target: '2' })]
  t.match(first, { project: { folder: ['f'] }, failures: 0, unmanaged: [], requested: ['x'], wanted: [{ isRequested: true }] })
  t.equal(first?.wanted[0]?.sync, undefined)
  t.match(second, { project: { folder: ['f2'] }, failures: 3, unmanaged: ['theirs'], wanted: [{ sync: { outcome: 'Blocked' } }] })
  t.match(await projects.work('demo'), {
    ...{ changes: 3, seen: 0, failures: 3, dirty: true, counts: { unmanaged: 1 } },
    targets: [
      { key: '', unmanaged: 0, checkedAt: null },
      { key: '2', unmanaged: 1, checkedAt: at }
    ]
  })
  t.ok(await sync.acquire({ name: 'demo', target: '2' }, 'mine', 10_000))
  t.ok(await sync.acquire('demo', 'other', 10_000), 'each has its lease')
  t.notOk(await sync.noteInClear('demo', 'mine', null), 'and no other')
  const kept = { place: 'p', readAt: at, since: null, jobs: [], isCut: false, missed: null }
  await usage.keep({ name: 'demo', target: '2' }, 'mine', new Map([['x', kept as never]]))
  t.strictSame((await usage.read('demo', ['x']))[0], undefined)
  t.equal(await projects.update({ ...plain, generation: 2 }, { generation: 1 }, event), 'ok')
  t.equal(await sync.gather({ name: 'demo', target: '2' }), undefined)
  const fields = [...(await redis.hkeys(keys.work)), ...(await redis.hkeys(keys.usage))]
  t.strictSame(
    fields.filter(field => /^2:|targets|summary/.test(field)),
    []
  )
  t.equal(await redis.hget(keys.sync, 'x'), null)
  t.match((await phasesOf()).counted, { Pending: 1, Blocked: 0 })
})

t.test('a target in one text', async t => {
  for (const ref of [
    { name: 'demo', target: '' },
    { name: 'demo', target: '12' }
  ])
    t.strictSame(refIn(refText(ref)), ref)
  t.equal(refText('demo'), 'demo')
})
