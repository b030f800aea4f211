import t from 'tap'
import type { FoundCopy, RemovalRequest } from '../../../src/domain/copies.ts'
import { newEvent } from '../../../src/domain/event.ts'
import type { LastApplied } from '../../../src/domain/status.ts'
import { createCopyStore } from '../../../src/store/project/copy-store.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())
const copies = createCopyStore(redis)
const keys = projectKeys('demo')
t.beforeEach(async () => {
  await redis.flushall()
  await redis.set(keys.project, '{}')
})

const time = '2026-01-01T00:00:00.000Z'
const at = { lostAt: time, folderMade: false }
const applied = (hash: string): LastApplied => ({
  ...{ generation: 1, place: 'default/demo', className: 'C', hashes: { secret: hash }, fingerprint: null, hashKey: 'k' }
})
const copy = (folder: string, controller = 'default'): FoundCopy => ({
  ...{ controller, folder: [folder], proof: 'same-ciphertext', ids: ['a'], unproved: [], size: 1, foundAt: time }
})
const searched = (wish: string, ...found: FoundCopy[]) => ({
  ...{ wish, controller: 'default', search: { searchedAt: time, folders: 1, complete: true }, found }
})
const request: RemovalRequest = {
  ...{
    controller: 'default',
    folder: ['old'],
    ids: ['a'],
    force: false,
    requestedAt: time,
    requestedBy: 'alice',
    requestId: null
  }
}

t.test('a loss is noted only under the lease, and once', async t => {
  t.equal(await copies.noteLost('demo', 'mine', new Map([['a', applied('h')]]), at), undefined, 'without a lease')
  await redis.set(keys.lease, 'mine')
  t.equal(await copies.noteLost('demo', 'mine', new Map([['a', applied('h')]]), at), 'noted')
  t.equal(await copies.noteLost('demo', 'mine', new Map([['a', applied('h')]]), at), 'known')
  t.strictSame([...(await copies.lost('demo'))], [['a', [{ ...applied('h'), ...at }]]])
  t.ok(await copies.due('demo'))
})

t.test('a wish that comes while a search is made stays', async t => {
  await copies.wish('demo', ['', '2'])
  const wish = (await copies.due('demo')) ?? ''
  await copies.acquire('demo', 'token', 10_000)
  await copies.wish('demo', [''])
  t.equal(await copies.recordSearch('demo', 'token', searched(wish), []), true)
  t.equal(await copies.isPending('demo'), true)
  const second = (await copies.due('demo')) ?? ''
  t.not(second, wish)
  await copies.recordSearch('demo', 'token', searched(second), [])
  t.equal(await copies.due('demo'), undefined)
  t.ok(await copies.due({ name: 'demo', target: '2' }), 'that of another target stays')
})

t.test('a search replaces what was found on its controller, and counts', async t => {
  await copies.acquire('demo', 'token', 10_000)
  const event = newEvent('CopiesFound')
  await copies.recordSearch('demo', 'token', searched('', copy('b'), copy('a'), copy('far', 'other')), [event])
  t.strictSame(
    (await copies.get('demo')).found.map(({ folder }) => folder.join('/')),
    ['a', 'b', 'far']
  )
  t.equal(await redis.hget(keys.work, 'copies'), '3')
  await copies.recordSearch('demo', 'token', searched('', copy('b')), [])
  t.match((await copies.get('demo')).found, [{ folder: ['b'] }, { folder: ['far'] }])
  await copies.forget('demo', copy('b'))
  t.equal(await redis.hget(keys.work, 'copies'), '1')
  t.equal(await redis.xlen(keys.events), 1)
})

t.test('a removal is a request until it is recorded, which needs the lock', async t => {
  await copies.requestRemoval('demo', request)
  t.equal(await copies.due('demo'), '')
  t.match((await copies.get('demo')).requests, [request])
  const done = { controller: 'default', folder: ['old'], requestedAt: time, requestedBy: 'alice', doneAt: time }
  const removal = { ...done, ids: [{ id: 'a', outcome: 'removed' as const }], folderRemoved: false, refused: null }
  t.equal(await copies.recordRemoval('demo', 'token', removal, newEvent('CopiesRemoved')), false)
  await copies.acquire('demo', 'token', 10_000)
  t.equal(await copies.noteBegun('demo', 'token', { ...request, begun: ['a'] }), true)
  t.equal(await copies.recordRemoval('demo', 'token', removal, newEvent('CopiesRemoved')), true)
  t.match(await copies.get('demo'), { requests: [], removals: [removal] })
  t.equal(await copies.due('demo'), undefined)
})

t.test('nothing is written for a project that is gone', async t => {
  await redis.del(keys.project)
  await copies.wish('demo', [''])
  await copies.requestRemoval('demo', request)
  t.strictSame(await redis.keys('*'), [])
})

t.test('one process at a time, for each target', async t => {
  t.equal(await copies.acquire('demo', 'one', 10_000), true)
  t.equal(await copies.acquire('demo', 'two', 10_000), false)
  t.equal(await copies.acquire({ name: 'demo', target: '2' }, 'two', 10_000), true)
  await copies.release('demo', 'two')
  t.equal(await copies.renew('demo', 'one', 10_000), true)
  await copies.release('demo', 'one')
  t.equal(await copies.acquire('demo', 'two', 10_000), true)
})
