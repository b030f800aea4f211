import t from 'tap'
import type { Credential } from '../../../src/domain/credential.ts'
import type { Event, EventType, NewEvent } from '../../../src/domain/event.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { defaultPolicies, type Project, parseProject } from '../../../src/domain/project.ts'
import { type SyncRecord, statusOf } from '../../../src/domain/status.ts'
import { type CredentialChange, createCredentialStore } from '../../../src/store/credential/credential-store.ts'
import { createEventLog, MOST_COUNTED } from '../../../src/store/event-log.ts'
import { createFolderClaims } from '../../../src/store/project/folder-claims.ts'
import { createProjectStore } from '../../../src/store/project/project-store.ts'
import { controllerField, projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { claimingKey, registryKeys } from '../../../src/store/redis/registry-keys.ts'
import { parseKeyring } from '../../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../../src/store/sealing/record-proofs.ts'
import { createDueIndex } from '../../../src/store/sync/due-index.ts'
import type { RunRecord } from '../../../src/store/sync/run-record.ts'
import { createSyncStore } from '../../../src/store/sync/sync-store.ts'
import { dumpOf, startTestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())
t.beforeEach(() => redis.flushall())

const proofs = createRecordProofs(parseKeyring(`k1:${'A'.repeat(43)}`))
const projects = createProjectStore(redis, proofs)
const credentials = createCredentialStore(redis, proofs)
const sync = createSyncStore(redis, proofs)
const events = createEventLog(redis)
const due = createDueIndex(redis)

const at = '2026-01-01T00:00:00.000Z'
const event = (type: EventType, credential: string | null = null): NewEvent => ({
  ...{ type, credential, actor: 'alice', requestId: null, generation: 1, reason: null, message: null },
  fields: []
})
const project = (name: string, more: Partial<Project> = {}): Project => ({
  ...{ name, uid: `uid-${name}`, displayName: name, controller: 'default', folder: [name], policies: defaultPolicies },
  ...{ generation: 1, createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice', movedFrom: null, deletedAt: null },
  ...more
})
const credential = (id: string, generation = 1, more: Partial<Credential> = {}): Credential => ({
  ...{ project: 'demo', id, type: 'access-token', description: '', data: {}, secretFields: ['token'], generation },
  ...{ createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice', adopt: false, deletedAt: null },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at },
  ...more
})
const change = (id: string, generation = 1, more: Partial<CredentialChange> = {}): CredentialChange => ({
  credential: credential(id, generation),
  sealed: `sealed-${id}-${generation}`,
  from: generation - 1,
  event: event(generation === 1 ? 'Created' : 'Updated', id),
  ...more
})
const record = (more: Partial<SyncRecord> = {}): SyncRecord => ({
  ...{ generation: 1, outcome: 'Synced', observedGeneration: 1, syncedAt: at, reason: null, message: null },
  ...{ attempts: 0, nextAttemptAt: null, drift: null, ledger: null, repairs: [] },
  ...more
})
const run = (more: Partial<RunRecord> = {}): RunRecord => ({
  ...{ dirty: 1, dueAt: 5000, checkedAt: at, failures: 0, unmanaged: [], requested: [], unchangedDigest: '', unsynced: false },
  ...{
    paused: false,
    damaged: '',
    recount: false,
    displayName: undefined,
    inClear: null,
    records: new Map(),
    removed: new Map(),
    events: []
  },
  ...more
})
const make = (name: string, more: Partial<Project> = {}) => projects.create(project(name, more), event('ProjectCreated'))
const typesOf = async (name: string) => (await events.list(name, { limit: 100 })).items.map(e => e.type)

t.test('a project is made whole: record, name, work and event', async t => {
  t.equal(await make('demo'), 'ok')
  t.strictSame(await projects.get('demo'), project('demo'))
  t.strictSame(await projects.names(undefined, -1), ['demo'])
  t.match(await projects.work('demo'), { dirty: true, dueAt: null, checkedAt: null, folder: null })
  t.strictSame(await typesOf('demo'), ['ProjectCreated'])
  t.equal(await redis.ttl(projectKeys('demo').project), -1, 'it does not expire as a claim would')
  t.equal(await make('demo', { folder: ['other'] }), 'exists')
  t.strictSame((await projects.get('demo'))?.folder, ['demo'])
  t.equal(await projects.get('nothing'), undefined)
})

t.test('names come in their order, page by page', async t => {
  for (const name of ['b', 'a-1', 'a', 'c', 'a0']) await make(name)
  t.strictSame(await projects.names(undefined, -1), ['a', 'a-1', 'a0', 'b', 'c'])
  t.strictSame(await projects.names(undefined, 2), ['a', 'a-1'])
  t.strictSame(await projects.names('a-1', 2), ['a0', 'b'])
  t.strictSame(await projects.names('zz', 2), [])
})

t.test('a folder has one owner, in any letter case', async t => {
  await make('one', { folder: ['Team', 'Demo'] })
  t.strictSame(await make('two', { folder: ['team', 'DEMO'] }), { folderOwnedBy: 'one' })
  t.equal(await projects.get('two'), undefined)
  t.strictSame(await projects.names(undefined, -1), ['one'])
  t.equal(await make('two', { folder: ['team'] }), 'ok', 'the name is free at once, and a folder above is another folder')
  t.equal(await make('three', { folder: ['Team', 'Demo'], controller: 'other' }), 'no-controller')
  await redis.hset(registryKeys.sealed, controllerField('other'), 'its record')
  t.equal(
    await make('three', { folder: ['Team', 'Demo'], controller: 'other' }),
    'ok',
    'as is the same path on another controller'
  )
})

t.test('of many who want one name or one folder at once, one gets it', async t => {
  const names = await Promise.all(Array.from({ length: 20 }, (_, i) => make('demo', { uid: `u${i}` })))
  t.strictSame(names.filter(result => result === 'ok').length, 1)
  const owners = await Promise.all(Array.from({ length: 20 }, (_, i) => make(`p${i}`, { folder: ['shared'] })))
  t.equal(owners.filter(result => result === 'ok').length, 1)
  t.equal((await projects.names(undefined, -1)).length, 2)
})

t.test('a maker that died with the name claimed blocks it for a moment only', async t => {
  const key = projectKeys('demo').project
  await redis.set(key, 'claim:dead', 'PX', 10_000, 'NX')
  t.equal(await projects.get('demo'), undefined, 'a claim is no project')
  t.equal(await sync.gather('demo'), undefined)
  t.equal(await make('demo'), 'busy')
  await redis.pexpire(key, 1)
  await until('the claim has expired', async () => (await redis.exists(key)) === 0)
  t.equal(await make('demo'), 'ok')
})

t.test("a folder that is just being claimed is nobody's yet; a claim that no record follows is taken over", async t => {
  const place = 'default/shared'
  await redis.set(projectKeys('making').project, 'claim:uid-making', 'PX', 10_000)
  const claims = createFolderClaims(redis, async name => projects.get(name), { projects: 10, projectsPerMaker: 50 })
  t.equal(await claims.claim(project('making', { folder: ['shared'] })), 'ok')
  t.equal(await make('demo', { folder: ['shared'] }), 'busy', 'it may still be refused')
  t.equal(await redis.exists(projectKeys('demo').project), 0, 'the name is free again')
  await redis.del(claimingKey(place))
  t.equal(await make('demo', { folder: ['shared'] }), 'ok')

  t.equal(await make('mover'), 'ok')
  t.equal(await claims.claim(project('mover', { folder: ['new'] })), 'ok', 'for a move that ends before its record')
  t.equal(await make('other', { folder: ['New'] }), 'busy')
  await redis.del(claimingKey('default/new'))
  t.equal(await make('other', { folder: ['New'] }), 'ok')
  t.strictSame(await make('late', { folder: ['mover'] }), { folderOwnedBy: 'mover' }, 'what it had before it still has')
  t.strictSame(await make('late', { folder: ['new'] }), { folderOwnedBy: 'other' })
})

t.test('a refused maker takes back its own claim, and no other', async t => {
  t.equal(await make('owner', { folder: ['shared'] }), 'ok')
  t.equal(await redis.jcbDropClaim(projectKeys('owner').project, 'claim:uid-owner'), 0)
  t.ok(await projects.get('owner'))
  t.strictSame(await make('refused', { folder: ['shared'] }), { folderOwnedBy: 'owner' })
  t.equal(await redis.exists(projectKeys('refused').project), 0)
})

t.test('a project in a move keeps both folders until it has left one; both go with it', async t => {
  await make('demo')
  const moved = project('demo', { folder: ['new'], generation: 2, movedFrom: { folder: ['demo'], ids: [], made: true } })
  t.equal(await projects.claimFolder(moved), 'ok')
  await projects.update(moved, { generation: 1 }, event('ProjectUpdated'))
  t.strictSame(await make('a', { folder: ['demo'] }), { folderOwnedBy: 'demo' })
  await projects.leave('demo', 'default/demo', 'default/new')
  t.equal(await make('a', { folder: ['demo'] }), 'ok')
  await redis.del(projectKeys('demo').project)
  await projects.release('demo', 'uid-demo')
  t.strictSame(await redis.hgetall(registryKeys.folders), { 'default/demo': 'a' })
})

t.test('a maker that lost its claim leaves no project', async t => {
  const { project: record, work, events: stream } = projectKeys('demo')
  await redis.set(record, 'claim:somebody-else')
  const create = (redis as unknown as Record<string, (...args: string[]) => Promise<number>>)['jcbCreateProject']
  t.equal(await create?.call(redis, record, work, stream, '{}', '{}', '10', 'claim:me'), 0)
  t.strictSame([await redis.get(record), await redis.exists(work), await redis.exists(stream)], ['claim:somebody-else', 0, 0])
})

t.test('a maker that died with the folder claimed gives it up to the next one', async t => {
  await redis.jcbClaimFolder(
    registryKeys.folders,
    registryKeys.owners,
    registryKeys.projects,
    claimingKey('default/shared'),
    registryKeys.holds,
    registryKeys.makers,
    registryKeys.sealed,
    'default/shared',
    'dead',
    'uid-dead',
    '',
    '10',
    '1',
    '',
    '50',
    ''
  )
  await redis.del(claimingKey('default/shared'))
  t.strictSame(await projects.names(undefined, -1), ['dead'], 'the sweep can find it')
  t.equal(await make('alive', { folder: ['Shared'] }), 'ok')
  t.equal(await redis.hget(registryKeys.folders, 'default/shared'), 'alive')
  await projects.releaseIfGone('dead')
  t.strictSame(await projects.names(undefined, -1), ['alive'])
  t.equal(await redis.hget(registryKeys.folders, 'default/shared'), 'alive', 'what another has by now stays')
})

t.test('a maker that died and comes back with another folder does not keep the first', async t => {
  await redis.jcbClaimFolder(
    registryKeys.folders,
    registryKeys.owners,
    registryKeys.projects,
    claimingKey('default/first'),
    registryKeys.holds,
    registryKeys.makers,
    registryKeys.sealed,
    'default/first',
    'demo',
    'uid-dead',
    '',
    '10',
    '1',
    '',
    '50',
    ''
  )
  t.equal(await make('demo', { folder: ['second'] }), 'ok')
  t.equal(await make('other', { folder: ['first'] }), 'ok')
})

t.test('a project that is gone gives up name and folder; a younger one of the name keeps its own', async t => {
  await make('demo')
  await projects.release('demo', 'uid-of-an-earlier-one')
  t.strictSame(await make('other', { folder: ['demo'] }), { folderOwnedBy: 'demo' })
  await due.set('demo', 1)
  await redis.del(projectKeys('demo').project)
  await projects.release('demo', 'uid-demo')
  t.strictSame(await projects.names(undefined, -1), [])
  t.strictSame(await due.due(10, 1000, 10), [])
  t.equal(await make('other', { folder: ['demo'] }), 'ok')
})

t.test('releasing what may be gone leaves what is not', async t => {
  await make('demo')
  await projects.releaseIfGone('demo')
  await projects.releaseIfGone('nothing')
  t.strictSame(await projects.names(undefined, -1), ['demo'])
})

t.test('a project is updated from the generation that was read, or not at all', async t => {
  await make('demo')
  const next = project('demo', { generation: 2, displayName: 'Demo' })
  t.equal(await projects.update(next, { generation: 1 }, event('ProjectUpdated')), 'ok')
  t.equal(await projects.update(next, { generation: 1 }, event('ProjectUpdated')), 'conflict')
  t.equal(await projects.update(project('nothing', { generation: 2 }), { generation: 1 }, event('ProjectUpdated')), 'conflict')
  t.equal((await projects.get('demo'))?.displayName, 'Demo')
  t.strictSame(await typesOf('demo'), ['ProjectUpdated', 'ProjectCreated'])
  t.equal(await redis.hget(projectKeys('demo').work, 'dirty'), '2')
})

t.test('a change is one step: record, seal, event and dirty mark', async t => {
  await make('demo')
  t.match(await credentials.commit('demo', [change('x')]), { status: 'ok' })
  t.match(await credentials.get('demo', 'x'), { credential: credential('x'), sync: undefined, targets: [{ counts: true }] })
  t.equal(await credentials.sealed('demo', 'x', 1), 'sealed-x-1')
  t.equal(await credentials.sealed('demo', 'x', 2), undefined, 'not of another generation')
  t.strictSame(await sync.sealed('demo', [{ id: 'x', generation: 1 }]), ['sealed-x-1'])
  t.strictSame(await sync.sealed('demo', [{ id: 'x', generation: 2 }]), [undefined])
  t.equal(await redis.hget(projectKeys('demo').work, 'dirty'), '2')
  t.strictSame(await typesOf('demo'), ['Created', 'ProjectCreated'])
  t.strictSame(await credentials.get('demo', 'X'), undefined, 'ids have one letter case')
  t.strictSame(await credentials.get('other', 'x'), undefined)
})

t.test('of several changes all are made or none', async t => {
  await make('demo')
  await credentials.commit('demo', [change('a'), change('b'), change('Twin')])
  const before = await dumpOf(redis)
  const refused: [string, CredentialChange[], object][] = [
    ['a conflict in the last', [change('new'), change('a', 2), change('b', 3)], { status: 'conflict' }],
    ['a new one that exists', [change('new'), change('a')], { status: 'conflict' }],
    ['a change of one that is not there', [change('new'), change('c', 2)], { status: 'conflict' }],
    ['a twin in the last', [change('a', 2), change('tWIN')], { status: 'twin', id: 'Twin' }]
  ]
  for (const [name, changes, result] of refused) {
    t.strictSame(await credentials.commit('demo', changes), result, name)
    t.equal(await dumpOf(redis), before, `${name}: nothing was written`)
  }
  t.match(await credentials.commit('demo', [change('a', 2), change('new'), change('Twin', 2)]), { status: 'ok' })
  t.strictSame(
    (await credentials.list('demo')).map(({ credential: c }) => [c.id, c.generation]),
    [
      ['Twin', 2],
      ['a', 2],
      ['b', 1],
      ['new', 1]
    ]
  )
  t.equal(await redis.hget(projectKeys('demo').work, 'dirty'), '3', 'one mark a commit')
})

t.test('nothing is changed in a project that is not there or on its way out', async t => {
  t.strictSame(await credentials.commit('demo', [change('x')]), { status: 'no-project' })
  t.equal(await redis.dbsize(), 0)
  await make('demo')
  await projects.update(project('demo', { generation: 2, deletedAt: at }), { generation: 1 }, event('ProjectDeleted'))
  t.strictSame(await credentials.commit('demo', [change('x')]), { status: 'no-project' })
  t.strictSame(await credentials.list('demo'), [])
})

t.test('of many who change one credential at once, one does', async t => {
  await make('demo')
  const results = await Promise.all(Array.from({ length: 30 }, () => credentials.commit('demo', [change('x')])))
  t.equal(results.filter(r => r.status === 'ok').length, 1)
  t.equal(results.filter(r => r.status === 'conflict').length, 29)
})

t.test('a set of thousands is one step', async t => {
  await make('demo')
  const set = Array.from({ length: 5000 }, (_, i) => change(`c${i}`))
  t.match(await credentials.commit('demo', set), { status: 'ok' })
  t.equal((await credentials.list('demo')).length, 5000)
})

t.test('events: newest first, in pages, of the project or of one credential', async t => {
  await make('demo')
  for (let generation = 1; generation <= 6; generation++)
    await credentials.commit('demo', [change('a', generation), change('b', generation)])
  const all = await events.list('demo', { limit: 100 })
  t.equal(all.items.length, 13)
  t.equal(all.next, null)
  t.equal(all.items.at(-1)?.type, 'ProjectCreated')
  const ids = all.items.map(e => e.id)
  t.strictSame(
    ids,
    [...ids].sort(
      (x, y) => Number(y.split('-')[0]) - Number(x.split('-')[0]) || Number(y.split('-')[1]) - Number(x.split('-')[1])
    )
  )
  for (const e of all.items) t.equal(new Date(e.time).toISOString(), e.time)

  const paged: string[] = []
  let before: string | undefined
  do {
    const page = await events.list('demo', { limit: 4, credential: 'a', ...(before === undefined ? {} : { before }) })
    t.ok(page.items.every(e => e.credential === 'a'))
    t.strictSame(page.total, { count: 6, isLeast: false }, 'every page has the total of the filter')
    paged.push(...page.items.map(e => e.id))
    before = page.next ?? undefined
  } while (before !== undefined)
  t.strictSame(
    paged,
    all.items.filter(e => e.credential === 'a').map(e => e.id)
  )
  const { time } = all.items.at(3) as Event
  const since = Date.parse(time)
  t.strictSame(
    (await events.list('demo', { limit: 1, since })).total,
    { count: all.items.filter(e => Date.parse(e.time) >= since).length, isLeast: false },
    'a time counts from then on'
  )
  t.strictSame((await events.list('demo', { limit: 13 })).total, { count: 13, isLeast: false })
  t.equal((await events.list('demo', { limit: 13 })).next, null, 'no page follows that would be empty')
  t.equal((await events.list('demo', { limit: 12 })).next, ids[11])
  const none = { items: [], next: null, total: { count: 0, isLeast: false } }
  t.strictSame(await events.list('demo', { limit: 5, credential: 'nothing' }), none)
  t.strictSame(await events.list('nothing', { limit: 5 }), none)
})

t.test('events: one credential among thousands of events of others', async t => {
  await make('demo')
  await credentials.commit('demo', [change('rare')])
  const pipeline = redis.pipeline()
  for (let i = 0; i < 1200; i++) pipeline.xadd(projectKeys('demo').events, '*', 'event', JSON.stringify(event('Synced', 'busy')))
  await pipeline.exec()
  const found = await events.list('demo', { credential: 'rare', limit: 1 })
  t.strictSame([found.items.map(e => e.type), found.next], [['Created'], null])
  const busy = (more: object = {}) => events.list('demo', { credential: 'busy', limit: 1, ...more })
  t.strictSame((await busy()).total, { count: 1200, isLeast: false })
  const more = redis.pipeline()
  for (let i = 0; i < MOST_COUNTED; i++)
    more.xadd(projectKeys('demo').events, '*', 'event', JSON.stringify(event('Synced', 'busy')))
  await more.exec()
  const [, second, third] = (await busy({ limit: 3 })).items
  t.match(await busy({ before: second?.id }), { items: [{ id: third?.id }], total: { count: MOST_COUNTED, isLeast: true } })
  const [{ id: last } = { id: '' }] = (await events.list('demo', { credential: 'rare', limit: 1 })).items
  const first = (await events.after('demo', last, 1))[0]
  t.match(await busy({ before: (await events.after('demo', first?.id ?? '', 1))[0]?.id }), {
    items: [{ id: first?.id }],
    next: null,
    total: { isLeast: true }
  })
})

t.test('a lease is held by one; renewing and releasing need its token', async t => {
  t.equal(await sync.acquire('demo', 'one', 60_000), true)
  t.equal(await sync.acquire('demo', 'two', 60_000), false)
  t.equal(await sync.acquire('demo', 'one', 60_000), true, 'by its holder again: an answer may have been lost')
  t.equal(await sync.acquire('other', 'two', 60_000), true, 'of another project')
  t.equal(await sync.renew('demo', 'two', 1), false)
  await sync.release('demo', 'two')
  const before = await redis.pttl(projectKeys('demo').lease)
  t.ok(before > 50_000)
  t.equal(await sync.renew('demo', 'one', 120_000), true)
  t.ok((await redis.pttl(projectKeys('demo').lease)) > 60_000)
  await sync.release('demo', 'one')
  t.equal(await sync.acquire('demo', 'two', 60_000), true)
})

t.test('a run that lost its lease leaves no trace', async t => {
  await make('demo')
  await credentials.commit('demo', [change('x')])
  await sync.acquire('demo', 'one', 60_000)
  await sync.release('demo', 'one')
  const nobody = await dumpOf(redis)
  const attempts = {
    intend: () => sync.recordIntents('demo', 'one', new Map([['x', record()]])),
    record: () =>
      sync.record(
        'demo',
        'one',
        run({ records: new Map([['x', record()]]), removed: new Map([['x', 1]]), events: [event('Synced', 'x')] })
      ),
    purge: () => sync.purge('demo', 'one'),
    renew: () => sync.renew('demo', 'one', 1000)
  }
  for (const [name, attempt] of Object.entries(attempts)) {
    t.equal(await attempt(), false, `${name}, when nobody has it`)
    t.equal(await dumpOf(redis), nobody)
  }
  await sync.acquire('demo', 'two', 60_000)
  const another = await dumpOf(redis)
  for (const [name, attempt] of Object.entries(attempts)) {
    t.equal(await attempt(), false, `${name}, when another has it`)
    t.equal(await dumpOf(redis), another)
  }
})

t.test('a lease that runs out is free', async t => {
  await sync.acquire('demo', 'one', 1)
  await until('the lease has run out', () => sync.acquire('demo', 'two', 60_000))
  t.equal(await sync.renew('demo', 'one', 1000), false)
})

t.test('what a run finds is of one moment, and what it leaves is found by the next', async t => {
  t.equal(await sync.gather('demo'), undefined)
  await make('demo')
  await credentials.commit('demo', [change('x'), change('y')])
  await sync.acquire('demo', 'one', 60_000)
  await sync.noteFolder(project('demo'), 'one', 'made')
  await sync.recordIntents('demo', 'one', new Map([['x', record({ generation: 0, outcome: 'Retrying' })]]))
  const first = await sync.gather('demo')
  t.match(first, { project: { name: 'demo' }, dirty: 2, failures: 0, folderMade: true, unmanaged: [], requested: [] })
  t.strictSame(first?.wanted.map(w => [w.credential.id, w.sync?.generation, w.isRequested]).sort(), [
    ['x', 0, false],
    ['y', undefined, false]
  ])
  const left = run({
    dirty: 2,
    failures: 3,
    unmanaged: ['stranger'],
    records: new Map([['x', record()]]),
    events: [event('Synced', 'x')]
  })
  t.equal(await sync.record('demo', 'one', left), true)
  t.match(await sync.gather('demo'), { dirty: 2, failures: 3, unmanaged: ['stranger'] })
  t.strictSame((await credentials.get('demo', 'x'))?.sync, record())
  t.match(await projects.work('demo'), {
    ...{ dirty: false, checkedAt: at, targets: [{ dueAt: 5000, folder: 'made default/demo' }] }
  })
  t.strictSame((await typesOf('demo'))[0], 'Synced')
})

t.test('a change during a run leaves the project dirty; a failed read keeps the time of the last good one', async t => {
  await make('demo')
  await sync.acquire('demo', 'one', 60_000)
  const gathered = await sync.gather('demo')
  await credentials.commit('demo', [change('x')])
  await sync.record('demo', 'one', run({ dirty: gathered?.dirty ?? 0 }))
  t.match(await projects.work('demo'), { dirty: true, checkedAt: at })
  await sync.record('demo', 'one', run({ dirty: 2, checkedAt: undefined }))
  t.match(await projects.work('demo'), { dirty: false, checkedAt: at })
})

t.test('what is gone is forgotten only as the run saw it', async t => {
  await make('demo')
  const deleted = (id: string) => change(id, 2, { credential: credential(id, 2, { deletedAt: at }) })
  await credentials.commit('demo', [change('gone'), change('Again')])
  await credentials.commit('demo', [deleted('gone'), deleted('Again')])
  await sync.acquire('demo', 'one', 60_000)
  await sync.recordIntents(
    'demo',
    'one',
    new Map([
      ['gone', record()],
      ['Again', record()]
    ])
  )
  await credentials.commit('demo', [change('Again', 3)])
  await sync.record(
    'demo',
    'one',
    run({
      removed: new Map([
        ['gone', 2],
        ['Again', 2]
      ])
    })
  )
  t.equal(await credentials.get('demo', 'gone'), undefined)
  t.equal(await credentials.sealed('demo', 'gone', 2), undefined)
  const again = await credentials.get('demo', 'Again')
  t.equal(again?.credential.generation, 3, 'made again meanwhile')
  t.equal(again?.sync, undefined, 'but what we had in Jenkins is gone')
  t.equal(await credentials.sealed('demo', 'Again', 3), 'sealed-Again-3')
  t.match(await credentials.commit('demo', [change('GONE')]), { status: 'ok' }, 'the id is free in any letter case')
  t.strictSame(await credentials.commit('demo', [change('again')]), { status: 'twin', id: 'Again' })
})

/** What a project says it has, and what its credentials say one by one. */
async function counted() {
  const { phases, unmanaged } = (await projects.work('demo')).counts
  const tally: Record<string, number> = { Pending: 0, Synced: 0, Retrying: 0, Blocked: 0, Drifted: 0, Deleting: 0 }
  for (const { credential, sync } of await credentials.list('demo')) {
    const { phase } = statusOf(credential, sync)
    tally[phase] = (tally[phase] ?? 0) + 1
  }
  return { said: phases, tally, unmanaged }
}

t.test('the counts by phase are true after every step', async t => {
  await make('demo')
  await sync.acquire('demo', 'one', 60_000)
  const outcomes = (generation: number, of: Record<string, SyncRecord['outcome']>) =>
    run({ records: new Map(Object.entries(of).map(([id, outcome]) => [id, record({ generation, outcome })])) })
  const deleted = (id: string, generation: number) =>
    change(id, generation, { credential: credential(id, generation, { deletedAt: at }) })
  const steps: readonly (readonly [string, () => Promise<unknown>, object])[] = [
    [
      'made',
      () =>
        credentials.commit(
          'demo',
          ['a', 'b', 'c', 'd'].map(id => change(id))
        ),
      { Pending: 4 }
    ],
    [
      'intended',
      () => sync.recordIntents('demo', 'one', new Map([['a', record({ generation: 0, outcome: 'Retrying' })]])),
      { Pending: 4 }
    ],
    [
      'synced',
      () => sync.record('demo', 'one', outcomes(1, { a: 'Synced', b: 'Retrying', c: 'Blocked', d: 'Drifted' })),
      { Synced: 1, Retrying: 1, Blocked: 1, Drifted: 1 }
    ],
    [
      'of nobody',
      () => sync.record('demo', 'one', outcomes(1, { nobody: 'Synced' })),
      { Synced: 1, Retrying: 1, Blocked: 1, Drifted: 1 }
    ],
    ['again', () => sync.record('demo', 'one', outcomes(1, { a: 'Synced', b: 'Synced' })), { Synced: 2, Blocked: 1, Drifted: 1 }],
    [
      'changed',
      () => credentials.commit('demo', [change('a', 2), deleted('b', 2)]),
      { Pending: 1, Deleting: 1, Blocked: 1, Drifted: 1 }
    ],
    [
      'tried',
      () => sync.record('demo', 'one', outcomes(2, { b: 'Retrying' })),
      { Pending: 1, Deleting: 1, Blocked: 1, Drifted: 1 }
    ],
    ['refused', () => credentials.commit('demo', [change('a', 7)]), { Pending: 1, Deleting: 1, Blocked: 1, Drifted: 1 }],
    [
      'removed',
      () =>
        sync.record(
          'demo',
          'one',
          run({
            removed: new Map([
              ['b', 2],
              ['c', 9]
            ])
          })
        ),
      { Pending: 2, Drifted: 1 }
    ],
    ['made anew', () => credentials.commit('demo', [change('b')]), { Pending: 3, Drifted: 1 }]
  ]
  for (const [name, step, expected] of steps) {
    await step()
    const { said, tally } = await counted()
    t.strictSame(said, tally, name)
    t.match(said, expected, name)
  }
  await sync.record('demo', 'one', run({ unmanaged: ['x', 'y'] }))
  t.equal((await counted()).unmanaged, 2)
})

t.test('a project from before there were counts gets them, and a name without a project gets nothing', async t => {
  await make('demo')
  await credentials.commit('demo', [change('a'), change('b')])
  await sync.acquire('demo', 'one', 60_000)
  await sync.record('demo', 'one', run({ records: new Map([['a', record()]]), unmanaged: ['x'] }))
  const { work } = projectKeys('demo')
  const forget = () => redis.hdel(work, 'counted', 'strangers', 'n:Synced', 'n:Pending')
  await forget()
  t.match(await counted(), { said: { Synced: 1, Pending: 1 }, unmanaged: 1 })
  await forget()
  await credentials.commit('demo', [change('c')])
  t.match(await counted(), { said: { Synced: 1, Pending: 2 }, unmanaged: 1 })
  // another one begins after any number of its steps
  for (const steps of [0, 1, 2, 3]) {
    await redis.hset(work, 'n:Synced', 'damaged')
    const first = projects.work('demo')
    for (let step = 0; step < steps; step++) await redis.ping()
    const second = redis.hdel(work, 'counted').then(() => projects.work('demo'))
    for (const { counts } of await Promise.all([first, second]))
      t.match(counts, { phases: { Synced: 1, Pending: 2 } }, `two that count at once, ${steps}`)
  }
  t.match((await projects.work('nothing')).counts, { phases: { Synced: 0 }, unmanaged: 0 })
  t.equal(await redis.exists(projectKeys('nothing').work), 0)
})

t.test('a long list is remembered until anything in it changes', async t => {
  await make('demo')
  const ids = Array.from({ length: 300 }, (_, i) => `id-${String(i).padStart(3, '0')}`)
  await credentials.commit(
    'demo',
    ids.map(id => change(id))
  )
  const first = await credentials.list('demo')
  t.equal(await credentials.list('demo'), first, 'the very same')
  await credentials.commit('demo', [change('id-007', 2)])
  t.equal((await credentials.list('demo'))[7]?.credential.generation, 2)
  await sync.acquire('demo', 'one', 60_000)
  await sync.record('demo', 'one', run({ records: new Map([['id-008', record()]]) }))
  t.strictSame((await credentials.list('demo'))[8]?.sync, record())
  await sync.recordIntents('demo', 'one', new Map([['id-009', record({ generation: 0 })]]))
  t.equal((await credentials.list('demo'))[9]?.sync?.generation, 0)
  await sync.purge('demo', 'one')
  t.strictSame(await credentials.list('demo'), [])
})

t.test('a person asks for a sync of some, or of all', async t => {
  await make('demo')
  await credentials.commit('demo', [change('x'), change('y')])
  await credentials.requestSync('demo', ['y'], event('SyncRequested', 'y'))
  const some = await sync.gather('demo')
  t.strictSame(some?.wanted.map(w => [w.credential.id, w.isRequested]).sort(), [
    ['x', false],
    ['y', true]
  ])
  t.strictSame([some?.dirty, some?.requested], [3, ['y']])
  await sync.acquire('demo', 'one', 60_000)
  await sync.record('demo', 'one', run({ dirty: 3, requested: ['y'] }))
  t.ok(
    (await sync.gather('demo'))?.wanted.every(w => !w.isRequested),
    'forgotten when the run is recorded'
  )
  await credentials.requestSync('demo', ['*'], event('SyncRequested'))
  t.ok((await sync.gather('demo'))?.wanted.every(w => w.isRequested))
  t.strictSame((await typesOf('demo')).slice(0, 2), ['SyncRequested', 'SyncRequested'])
})

t.test('a sync that is asked for while a run is under way is not taken back by that run', async t => {
  await make('demo')
  await credentials.commit('demo', [change('x')])
  await credentials.requestSync('demo', ['x'], event('SyncRequested', 'x'))
  await sync.acquire('demo', 'one', 60_000)
  const gathered = await sync.gather('demo')
  await credentials.requestSync('demo', ['x'], event('SyncRequested', 'x'))
  await sync.record('demo', 'one', run({ dirty: gathered?.dirty ?? 0, requested: gathered?.requested ?? [] }))
  const next = await sync.gather('demo')
  t.strictSame([next?.wanted[0]?.isRequested, (await projects.work('demo')).dirty], [true, true])
  await sync.record('demo', 'one', run({ dirty: next?.dirty ?? 0, requested: next?.requested ?? [] }))
  t.equal((await sync.gather('demo'))?.wanted[0]?.isRequested, false)
})

t.test('a project that is gone from Jenkins leaves nothing behind', async t => {
  await make('demo')
  await make('demo2')
  await credentials.commit('demo', [change('x')])
  await due.set('demo', 1)
  await sync.acquire('demo', 'one', 60_000)
  t.equal(await sync.purge('demo', 'one'), true)
  await projects.release('demo', 'uid-demo')
  t.notMatch(await dumpOf(redis), /"demo"|\{p:demo\}|\/demo"/)
  t.strictSame(await projects.names(undefined, -1), ['demo2'])
})

t.test('projects whose time has come, the longest waiting first', async t => {
  for (const [name, time] of [
    ['a', 30],
    ['b', 10],
    ['c', 20],
    ['d', 40]
  ] as const)
    await due.set(name, time)
  const names = async (...args: Parameters<typeof due.due>) => (await due.due(...args)).map(({ name }) => name)
  t.strictSame(await names(30, 1000, 10), ['b', 'c', 'a'])
  t.strictSame(await names(30, 1000, 2), ['b', 'c'])
  t.strictSame(await names(9, 1000, 10), [])
  await due.set('b', 50)
  await due.drop('c')
  t.strictSame(await names(40, 1000, 10), ['a', 'd'])
  t.strictSame(await names(9, 40, 10), ['b'], 'nobody can have meant what lies beyond the latest time')
})

t.test('what a check of an unchanged project starts from is read only where nothing else is to do', async t => {
  await make('quiet')
  await sync.acquire('quiet', 'one', 60_000)
  t.equal((await sync.input('quiet')).settled, undefined, 'no run has seen it')
  const settle = async (digest: string) =>
    sync.record('quiet', 'one', run({ dirty: (await sync.gather('quiet'))?.dirty ?? 0, unchangedDigest: digest }))
  await settle('')
  t.equal((await sync.input('quiet')).settled, undefined, 'something is left to do')
  await settle('digest')
  const state = (await sync.gather('quiet'))?.state ?? ''
  t.match(state, /^[0-9a-f]{40}$/)
  t.match((await sync.input('quiet')).settled, { mark: 'digest', state, project: { name: 'quiet' } })
  await projects.update(project('quiet', { generation: 2 }), { generation: 1 }, event('ProjectUpdated'))
  t.equal((await sync.input('quiet')).settled, undefined, 'it has changed')
})

t.test('a run takes the lease and reads what it begins with in one step, or neither', async t => {
  await make('begun')
  const first = await sync.begin('begun', 'one', 60_000)
  t.match(first, { settled: undefined, snapshot: { project: { name: 'begun' } } })
  t.strictSame(first, await sync.input('begun'))
  t.equal(await sync.begin('begun', 'two', 60_000), undefined, 'another run has it')
  t.ok(await sync.begin('begun', 'one', 60_000), 'the command was sent again')
  await sync.record('begun', 'one', run({ dirty: (await sync.gather('begun'))?.dirty ?? 0, unchangedDigest: 'digest' }))
  await sync.release('begun', 'one')
  t.match(await sync.begin('begun', 'two', 60_000), { settled: { mark: 'digest' } })
  t.equal(await sync.renew('begun', 'two', 60_000), true)
  t.strictSame(await sync.begin('nobody', 'one', 60_000), { settled: undefined, snapshot: undefined })
})

t.test('many times are mended at once, and what is right is not written again', async t => {
  const server = await startTestRedis()
  t.teardown(() => server.close())
  const index = createDueIndex(server.client)
  await index.set('a', 5)
  await index.set({ name: 'b', target: '1' }, 6)
  const times = (b: number) => [
    { ref: 'a', at: 5 },
    { ref: { name: 'b', target: '1' }, at: b },
    { ref: 'c', at: 1_764_000_000_123 }
  ]
  await index.mend(times(7))
  const stored = await server.client.zrange('jcb:{registry}:due', 0, '-1', 'WITHSCORES')
  t.strictSame(stored, ['a', '5', 'b 1', '7', 'c', '1764000000123'])
  const written = async () => Number(/rdb_changes_since_last_save:(\d+)/.exec(await server.client.info('persistence'))?.[1])
  const before = await written()
  await index.mend(times(7))
  t.equal(await written(), before)
  await index.mend(times(8))
  t.equal(await written(), before + 1)
  await index.mend([])
})

t.test('what is due on a controller that is away is parked, and comes back in the same order', async t => {
  for (const [name, time] of [
    ['p', 1],
    ['q', 2],
    ['r', 900]
  ] as const)
    await due.set(name, time)
  for (const name of ['q', 'p', 'r', 'nobody']) await due.park('eu', name, 10)
  const names = (refs: readonly { readonly name: string }[]) => refs.map(({ name }) => name)
  t.strictSame(names(await due.due(10, 1000, 10)), [], 'nothing is in the way of the others')
  t.strictSame(await due.unpark('us', 20, 10), [])
  t.strictSame(names(await due.unpark('eu', 20, 1)), ['p'])
  t.strictSame(names(await due.unpark('eu', 20, 10)), ['q'], 'what was due later was not parked')
  t.strictSame(names(await due.due(20, 1000, 10)), ['p', 'q'])
  for (const name of ['p', 'q', 'r']) await due.drop(name)
})

t.test('all keys of one project are in one slot of a cluster', async t => {
  const tags = Object.values(projectKeys('demo')).map(key => /\{([^}]*)\}/.exec(key)?.[1])
  t.strictSame([...new Set(tags)], ['p:demo'])
  t.strictSame([...new Set(Object.values(registryKeys).map(key => /\{([^}]*)\}/.exec(key)?.[1]))], ['registry'])
  const keys = [...Object.values(projectKeys('a')), ...Object.values(projectKeys('b')), ...Object.values(registryKeys)]
  t.equal(new Set(keys).size, keys.length)
})

t.test('what was answered is there after a crash', async t => {
  await make('demo')
  await credentials.commit('demo', [change('x')])
  await server.kill()
  await server.start()
  t.equal(await credentials.sealed('demo', 'x', 1), 'sealed-x-1')
  t.equal((await projects.work('demo')).dirty, true)
  t.match(await credentials.commit('demo', [change('x', 2)]), { status: 'ok' }, 'scripts are loaded anew')
})

t.test('a project of an earlier version has the policies that came later', async t => {
  const { maxAgeDays: _later, ...earlier } = defaultPolicies
  const json = JSON.stringify({ ...project('old'), policies: { ...earlier, drift: 'report' } })
  t.strictSame(parseProject(json, 'old')?.policies, { ...defaultPolicies, drift: 'report' })
})
