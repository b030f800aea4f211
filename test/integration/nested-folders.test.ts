import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { path, runsEnded, token, WAIT } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)

/** Jenkins takes its time with the deletion of a folder; its answer is awaited by nobody. */
const slowDeletion = (folder: string) =>
  bridge.control('POST', '/faults', { fault: 'latency', ms: 3000, match: { method: 'DELETE', path: `^/job/${folder}/$` } })
const isBeingDeleted = (folder: string) =>
  until('Jenkins was asked to delete the folder', async () =>
    ((await bridge.control('GET', '/requests')).body as { method: string; path: string }[]).some(
      ({ method, path: target }) => method === 'DELETE' && target === `/job/${folder}/`
    )
  )
const create = (name: string, folder: string[]) => bridge.call('POST', '/api/v1/projects', { name, folder })
const isGone = async (name: string) => (await bridge.call('GET', `/api/v1/projects/${name}`)).status === 404
const there = async (folder: string) => (await bridge.control('GET', `/readback?folder=${folder}`)).status === 200

t.test('nobody gets a folder below one that is being deleted, until it is', async t => {
  await bridge.project('outer', { folder: ['a'] })
  await slowDeletion('a')
  t.equal((await bridge.call('DELETE', '/api/v1/projects/outer')).status, 202)
  await isBeingDeleted('a')
  const early = await create('inner', ['a', 'b'])
  t.equal(early.status, 503)
  t.equal(early.body.code, 'FOLDER_BUSY')
  t.ok(early.headers.get('retry-after'))
  await bridge.project('mover', { folder: ['elsewhere'] })
  const moved = await bridge.call('PATCH', '/api/v1/projects/mover', { folder: ['A', 'c'] })
  t.equal(moved.status, 503, 'in any letter case')
  t.equal((await create('beside', ['ab'])).status, 201, 'a folder beside it is another')
  await until('it may be had', async () => (await create('inner', ['a', 'b'])).status === 201)
  await bridge.call('POST', path('inner'), token('x'))
  await bridge.phase('inner', 'x', 'Synced')
  await until('the outer one is gone', () => isGone('outer'))
  await runsEnded(bridge, 'inner')
  t.match(await bridge.readback('a/b', 'x'), { secret: 'value-x' })
  await bridge.control('DELETE', '/faults')
})

t.test('a folder is not deleted while another project has one below it', async t => {
  await bridge.project('top', { folder: ['t'] })
  await bridge.project('deep', { folder: ['t', 'u', 'v'] })
  // Before the folder of the inner project is there, nothing in Jenkins says that there is one.
  await bridge.control('POST', '/edit', { action: 'delete-folder', folder: 't/u' })
  t.equal((await bridge.call('DELETE', '/api/v1/projects/top', undefined, WAIT)).status, 204)
  t.ok(await there('t'))
  const told = (await bridge.call('GET', '/api/v1/controllers/default/events')).body.items
  t.match(told[0], { type: 'FolderLeft', message: /of another project/ })
  t.equal((await create('top', ['t'])).status, 201, 'its claim is gone all the same')

  await bridge.call('PATCH', '/api/v1/projects/top', { folder: ['w'] })
  await until('it has moved', async () => (await bridge.call('GET', '/api/v1/projects/top')).body.movedFrom === null)
  t.ok(await there('t'))
})

t.test('a project moves into its own folder, and out of it', async t => {
  await bridge.project('self', { folder: ['s'] })
  await bridge.call('POST', path('self'), token('x'))
  await bridge.phase('self', 'x', 'Synced')
  const move = async (folder: string[]) => {
    await bridge.call('PATCH', '/api/v1/projects/self', { folder })
    await until('it has moved', async () => (await bridge.call('GET', '/api/v1/projects/self')).body.movedFrom === null)
  }
  await move(['s', 'inner'])
  t.match(await bridge.readback('s/inner', 'x'), { secret: 'value-x' })
  t.equal(await bridge.readback('s', 'x'), null)
  await move(['s'])
  t.match(await bridge.readback('s', 'x'), { secret: 'value-x' })
  t.notOk(await there('s/inner'))
})

t.test('a hold that its maker never ended keeps nobody out for ever', async t => {
  await bridge.redis.client.hset(
    'jcb:{registry}:holds',
    'default/dead',
    String(Date.now() - 1),
    'default/live',
    String(Date.now() + 15_000)
  )
  t.equal((await create('after-death', ['dead', 'x'])).status, 201)
  t.equal((await create('in-life', ['live', 'x'])).status, 503)
  t.equal((await create('in-life', ['live'])).status, 503)
})
