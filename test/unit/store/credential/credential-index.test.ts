import { Redis } from 'ioredis'
import t from 'tap'
import type { Credential } from '../../../../src/domain/credential.ts'
import { newEvent } from '../../../../src/domain/event.ts'
import { nothingKnown } from '../../../../src/domain/findings.ts'
import { defaultPolicies, type Project } from '../../../../src/domain/project.ts'
import type { Phase, SyncRecord } from '../../../../src/domain/status.ts'
import { credentialTypes } from '../../../../src/domain/types/index.ts'
import {
  nextVerification,
  triedStates,
  type VerifyResult,
  type VerifyState,
  verifyStates
} from '../../../../src/domain/verification.ts'
import { type CredentialFilter, createCredentialIndex } from '../../../../src/store/credential/credential-index.ts'
import { type CredentialChange, createCredentialStore } from '../../../../src/store/credential/credential-store.ts'
import { createFactsStore } from '../../../../src/store/project/project-facts.ts'
import { createProjectStore } from '../../../../src/store/project/project-store.ts'
import { projectKeys } from '../../../../src/store/redis/redis-keys.ts'
import { parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../../../src/store/sealing/record-proofs.ts'
import type { RunRecord } from '../../../../src/store/sync/run-record.ts'
import { createSyncStore } from '../../../../src/store/sync/sync-store.ts'
import { createVerificationStore, type VerificationChange } from '../../../../src/store/verify/verification-store.ts'
import { chaosSeed, randomFrom } from '../../../helpers/chaos-random.ts'
import { indexFaults } from '../../../helpers/indexed.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

const server = await startTestRedis()
t.teardown(() => server.close())
t.beforeEach(() => server.client.flushall())
const proofs = createRecordProofs(parseKeyring(`k1:${'A'.repeat(43)}`))

const stores = (redis: Redis) => ({
  projects: createProjectStore(redis, proofs),
  credentials: createCredentialStore(redis, proofs),
  sync: createSyncStore(redis, proofs),
  verifications: createVerificationStore(redis),
  index: createCredentialIndex(redis, proofs)
})
const { projects, credentials, sync, verifications, index } = stores(server.client)

const at = '2026-01-01T00:00:00.000Z'
const project: Project = {
  ...{ name: 'demo', uid: 'u', displayName: 'demo', controller: 'default', folder: ['demo'], policies: defaultPolicies },
  ...{ generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', movedFrom: null, deletedAt: null }
}
const credential = (id: string, more: Partial<Credential> = {}): Credential => ({
  ...{ project: 'demo', id, type: 'access-token', description: '', data: {}, secretFields: ['token'], generation: 1 },
  ...{ createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', adopt: false, deletedAt: null },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at },
  ...more
})
const change = (next: Credential): CredentialChange => ({
  ...{ credential: next, sealed: 'sealed', from: next.generation - 1 },
  event: newEvent('Updated', { credential: next.id })
})
const outcome = (generation: number, is: SyncRecord['outcome']): SyncRecord => ({
  ...{ generation, outcome: is, observedGeneration: generation, syncedAt: at, reason: null, message: null },
  ...{ attempts: 0, nextAttemptAt: null, drift: null, ledger: null, repairs: [] }
})
const run = (more: Partial<RunRecord>): RunRecord => ({
  ...{ dirty: 1, dueAt: 5000, checkedAt: at, failures: 0, unmanaged: [], requested: [], unchangedDigest: '', unsynced: false },
  ...{ paused: false, damaged: '', recount: false, displayName: undefined, inClear: null },
  ...{ records: new Map(), removed: new Map(), events: [], ...more }
})
const tried = (generation: number, state: VerifyState): VerificationChange => {
  const result: VerifyResult =
    state === 'valid' ? { state } : state === 'invalid' ? { state, reason: 'LoginRefused' } : { state, reason: 'Timeout' }
  const verification = nextVerification(undefined, result, { at, target: 'api', generation })
  return { verification, event: undefined, wish: undefined }
}
const made = () => projects.create(project, newEvent('ProjectCreated', {}))

t.test('after random commands, cut off at any point by a kill, the index is what the records say', async t => {
  const seed = chaosSeed()
  t.comment(`CHAOS_SEED=${seed}`)
  const random = randomFrom(seed)
  const one = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)] as T
  const ids = Array.from({ length: 12 }, (_, i) => `${one(['a', 'B', 'c.', 'D-'])}${i}`)
  const expiries = [null, null, '2026-06-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', '2030-12-31T23:59:59.999Z']
  const types = credentialTypes.map(({ type }) => type)
  const generations = new Map<string, number>()
  await made()
  await sync.acquire('demo', 'run', 3_600_000)
  /** One command that may be too late: what it is made from may have changed. */
  const command = async ({ credentials, sync, verifications }: ReturnType<typeof stores>): Promise<unknown> => {
    const some = [...new Set([one(ids), one(ids), one(ids)])]
    const records = new Map(
      some.map(id => [id, outcome(generations.get(id) ?? 1, one(['Synced', 'Retrying', 'Blocked', 'Drifted']))])
    )
    const what = random()
    if (what < 0.5)
      return credentials.commit(
        'demo',
        some.map(id => {
          const generation = (generations.get(id) ?? 0) + 1
          generations.set(id, generation)
          const deletedAt = random() < 0.3 ? at : null
          return change(credential(id, { generation, type: one(types), expiresAt: one(expiries), deletedAt }))
        })
      )
    if (what < 0.65) return sync.recordDrift('demo', 'run', records, [])
    if (what < 0.7) return sync.recordIntents('demo', 'run', new Map())
    if (what < 0.75) return sync.dropProofs('demo', 'run')
    if (what < 0.85) {
      const [id = ''] = some
      return verifications.put({ project: 'demo', id, target: 'api' }, tried(generations.get(id) ?? 1, one(verifyStates)))
    }
    const removed = new Map(some.filter(() => random() < 0.3).map(id => [id, generations.get(id) ?? 0]))
    const kept = new Map([...records].filter(([id]) => !removed.has(id)))
    return sync.record('demo', 'run', run({ records: kept, removed, recount: random() < 0.1 }))
  }
  for (let round = 0; round < 40; round++) {
    const own = new Redis(server.url, { retryStrategy: () => null, maxRetriesPerRequest: 0 })
    own.on('error', () => {})
    const theirs = stores(own)
    const playing = Array.from({ length: 12 }, () => command(theirs).catch(() => {}))
    if (round % 4 === 3) {
      await Promise.race(playing)
      await server.kill()
      await server.start()
    } else if (round % 4 === 2) {
      await Promise.race(playing)
      own.disconnect()
    }
    await Promise.all(playing)
    own.disconnect()
    // What was told to be made and was not is made from what is stored.
    for (const { credential } of await credentials.list('demo')) generations.set(credential.id, credential.generation)
    for (const id of ids) if ((await credentials.get('demo', id)) === undefined) generations.delete(id)
    t.strictSame(await indexFaults(server.client, 'demo'), [], `round ${round}`)
    await searchesAgree(`round ${round}`)
  }
  t.ok(generations.size > 3)

  /** Each search finds what a look at every record finds. */
  async function searchesAgree(when: string): Promise<void> {
    const window = one([undefined, undefined, { after: undefined, until: at }, { after: at, until: '2027-01-01T00:00:00.000Z' }])
    const filter: CredentialFilter = {
      phase: one<Phase | undefined>([undefined, 'Pending', 'Synced', 'Blocked', 'Deleting']),
      type: one([undefined, ...types]),
      window,
      verified: one([undefined, ...triedStates])
    }
    const all = (await credentials.list('demo')).map(({ credential }) => credential.id)
    const wanted = (await index.read('demo', filter, all)).items.map(({ credential }) => credential.id)
    const found = await index.find('demo', filter, undefined, 100)
    t.strictSame([found.count, found.ids], [wanted.length, wanted], `${when}: ${JSON.stringify(filter)}`)
    const after = one(ids)
    const rest = wanted.filter(id => id > after).slice(0, 2)
    t.strictSame((await index.find('demo', filter, after, 2)).ids, rest, `${when}, after ${after}`)
    t.strictSame(await index.find('demo', filter, undefined, 0), { count: wanted.length, ids: [] }, `${when}: the count alone`)
  }
})

t.test('what is stale as well as tried, and a result that is none', async t => {
  await made()
  const states = { a: 'valid', b: 'invalid', c: 'unknown', d: undefined, e: 'valid' } as const
  await credentials.commit(
    'demo',
    Object.keys(states).map(id => change(credential(id, { expiresAt: at, references: { token: { store: 'vault', key: id } } })))
  )
  for (const [id, state] of Object.entries(states))
    if (state !== undefined) await verifications.put({ project: 'demo', id, target: 'api' }, tried(1, state))
  const { sources, stale, verified } = projectKeys('demo')
  for (const id of ['a', 'b', 'd']) {
    const source = { at, version: null, staleSince: at, reason: 'NotFound', failing: { token: 'NotFound' } }
    await server.client.hset(sources, id, JSON.stringify(source))
    await server.client.zadd(stale, 0, id)
  }
  const found = async (filter: CredentialFilter) => {
    const { count, ids } = await index.find('demo', filter, undefined, 10)
    const { items } = ids.length === 0 ? { items: [] } : await index.read('demo', filter, ids)
    t.equal(count, ids.length)
    t.strictSame(
      items.map(({ credential }) => credential.id),
      ids,
      'what is read is what was found'
    )
    return ids.join('')
  }
  t.strictSame(
    await Promise.all(triedStates.map(verified => found({ verified }))),
    ['ae', 'b', 'c', 'd'],
    'valid, invalid, unknown, never'
  )
  t.strictSame(await Promise.all(triedStates.map(verified => found({ verified, source: 'stale' }))), ['a', 'b', '', 'd'])
  const window = { after: undefined, until: at }
  t.equal(await found({ window, source: 'stale' }), 'abd')
  t.equal(await found({ window, source: 'stale', verified: 'valid' }), 'a')
  t.equal(await found({ verified: 'valid', type: 'ssh-key' }), '')
  t.equal(await found({ verified: 'valid', type: 'access-token', phase: 'Pending' }), 'ae')
  for (const text of ['{', '[]', '"valid"', 'null']) {
    await server.client.hset(verified, 'e', text)
    t.equal(await found({ verified: 'never' }), 'de', `a result that is none: ${text}`)
  }
})

t.test('the end of a window counts, its beginning does not', async t => {
  await made()
  const moments = ['2026-02-01T00:00:00.000Z', '2026-02-01T00:00:00.001Z', '2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.001Z']
  await credentials.commit('demo', [
    ...moments.map((expiresAt, i) => change(credential(`c${i}`, { expiresAt }))),
    change(credential('never'))
  ])
  const found = async (after: string | undefined, until: string) =>
    (await index.find('demo', { window: { after, until } }, undefined, 10)).ids
  t.strictSame(await found(moments[0], '2026-03-01T00:00:00.000Z'), ['c1', 'c2'])
  t.strictSame(await found(undefined, '2026-02-01T00:00:00.000Z'), ['c0'])
})

t.test('records of something else: an index that is made again does not fail on them', async t => {
  await made()
  await credentials.commit('demo', [change(credential('good'))])
  const { credentials: records, work } = projectKeys('demo')
  const odd = [
    '{',
    '[]',
    '"x"',
    '{"type":{},"generation":1,"deletedAt":null}',
    JSON.stringify({ ...credential('x'), type: 'a b', expiresAt: 'soon' }),
    JSON.stringify({ ...credential('x'), type: '__proto__', expiresAt: 7 })
  ]
  await server.client.hset(records, Object.fromEntries(odd.map((text, i) => [`odd ${i}`, text])))
  await server.client.hdel(work, 'counted')
  t.equal((await index.find('demo', {}, undefined, 10)).count, 7)
  t.strictSame((await index.find('demo', { type: 'access-token' }, undefined, 10)).ids, ['good'])
  t.match(await index.read('demo', {}, ['good', 'odd 0', 'none']), { items: [{ credential: { id: 'good' } }, { damage: {} }] })
})

t.test('a project that there is not has nothing, and gets no keys by a search', async t => {
  for (const name of ['demo', '__proto__', 'constructor'])
    t.strictSame(await index.find(name, {}, undefined, 10), { count: 0, ids: [] })
  t.strictSame(await server.client.keys('*'), [])
  t.match(await index.read('demo', {}, ['a']), { project: undefined, items: [] })
})

t.test(
  'the facts of projects are those of their counts, also of one that is not counted and of one that there is not',
  async t => {
    const named = (name: string) => ({ ...project, name, uid: name, displayName: name, folder: [name] })
    const names = ['one', 'two', 'three']
    for (const name of names) await projects.create(named(name), newEvent('ProjectCreated', {}))
    for (const [i, name] of names.entries())
      await credentials.commit(
        name,
        Array.from({ length: i + 1 }, (_, n) =>
          change(credential(`c${n}`, { project: name, expiresAt: '2026-01-03T00:00:00.000Z' }))
        )
      )
    const keys = projectKeys('two')
    await server.client.del(keys.index)
    await server.client.hdel(keys.work, 'counted', 'n:Pending')
    const { facts, fault } = await createFactsStore(server.client).read(['one', 'missing', 'two', 'three'], Date.parse(at))
    t.equal(fault, undefined)
    t.same(
      facts.map(({ name, counts, expiring }) => [name, counts.phases.Pending, ...expiring]),
      [
        ['one', 1, 1, 1],
        ['two', 2, 2, 2],
        ['three', 3, 3, 3]
      ]
    )
    t.same(
      (await projects.all(['three', 'missing', 'one'])).map(({ name }) => name),
      ['three', 'one']
    )
    t.same(
      (await projects.works(['three', 'one'])).map(({ counts }) => counts.phases.Pending),
      [3, 1]
    )
  }
)

t.test('what one process remembers of a record never hides what another has changed', async t => {
  const own = new Redis(server.url)
  t.teardown(() => own.disconnect())
  const theirs = stores(own)
  await made()
  await credentials.commit('demo', [change(credential('a'))])
  const read = async () => (await credentials.find('demo', 'a')).stored
  const first = await read()
  t.equal(await read(), first, 'it is remembered')
  await theirs.credentials.commit('demo', [change(credential('a', { generation: 2, description: 'new' }))])
  t.match(await read(), { credential: { generation: 2, description: 'new' } })
  await sync.acquire('demo', 'run', 60_000)
  await theirs.sync.record('demo', 'run', run({ records: new Map([['a', outcome(2, 'Blocked')]]) }))
  t.match(await read(), { sync: { outcome: 'Blocked' } })
  const paused = { ...project, generation: 2, policies: { ...defaultPolicies, paused: true } }
  await theirs.projects.update(paused, project, newEvent('ProjectUpdated', {}))
  t.equal((await credentials.find('demo', 'a')).project?.policies.paused, true)
  t.equal((await projects.get('demo'))?.policies.paused, true)
  const forged = (await server.client.hget(projectKeys('demo').credentials, 'a'))?.replace('"new"', '"old"') ?? ''
  await server.client.hset(projectKeys('demo').credentials, 'a', forged)
  t.match(await read(), { damage: { reason: 'RecordChanged' } })
  await server.client.hdel(projectKeys('demo').credentials, 'a')
  t.equal(await read(), undefined)
})
