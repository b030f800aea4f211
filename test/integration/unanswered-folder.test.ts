import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const token = (id: string) => ({ id, type: 'access-token', data: { token: `value-${id}` } })
const path = (project: string) => `/api/v1/projects/${project}/credentials`

const bridge = await withBridge(t)

const runsEnded = (project: string) =>
  until('every change is part of a run that has ended', async () => {
    const [dirty, done] = await bridge.redis.client.hmget(`jcb:{p:${project}}:work`, 'dirty', 'done')
    return dirty === done
  })
const paused = (name: string) => bridge.call('POST', '/api/v1/projects', { name, policies: { paused: true } })
const policy = (project: string, policies: object) => bridge.call('PATCH', `/api/v1/projects/${project}`, { policies })
const addByHand = (folder: string, id: string) =>
  bridge.control('POST', '/edit', { action: 'add', folder, id, fields: { secret: 'theirs', description: 'made by hand' } })
/** Bad answers about a folder: to its reading, or to its creation, which reaches Jenkins or not. */
const faultAt = (folder: string, method: 'GET' | 'POST', fault: { status: number; times: number; applied?: boolean }) =>
  bridge.control('POST', '/faults', {
    ...{ fault: 'status', ...fault },
    match: { method, path: method === 'GET' ? `/job/${folder}/` : `^/createItem.name=${folder}$` }
  })
const theirs = { secret: 'theirs', description: 'made by hand' }

/** Runs until nothing more is said of the project, so that a later one does not overwrite what an earlier one left alone. */
async function runs(project: string, times = 3): Promise<void> {
  for (let n = 0; n < times; n++) {
    await bridge.call('POST', `/api/v1/projects/${project}/sync`)
    await runsEnded(project)
  }
}

t.before(async () => {
  // Folders are made with their credentials inside where Jenkins is known to show ciphertexts.
  await bridge.project('first')
  await bridge.call('POST', path('first'), token('a'))
  await bridge.phase('first', 'a', 'Synced')
})

t.test('one 404 and a lost answer do not make the credentials of an existing folder ours', async t => {
  await paused('hidden')
  await bridge.call('PUT', path('hidden'), { credentials: [token('x'), token('y')] })
  await bridge.control('POST', '/edit', { action: 'add-folder', folder: 'hidden' })
  await addByHand('hidden', 'x')
  await faultAt('hidden', 'GET', { status: 404, times: 1 })
  await faultAt('hidden', 'POST', { status: 500, times: 1 })
  await policy('hidden', { paused: false })
  await bridge.phase('hidden', 'y', 'Synced')
  await runs('hidden')
  t.match((await bridge.call('GET', `${path('hidden')}/x`)).body.status, { phase: 'Blocked', reason: 'UnmanagedExists' })
  t.match(await bridge.readback('hidden', 'x'), theirs)
})

t.test('what somebody adds to a folder that we made, before its answer is known to be lost, is theirs', async t => {
  await paused('lost')
  await bridge.call('PUT', path('lost'), { credentials: [token('a'), token('b')] })
  // Jenkins makes the folder, its answer is lost, and the folder cannot be read after.
  await faultAt('lost', 'POST', { status: 500, times: 1, applied: true })
  await faultAt('lost', 'GET', { status: 502, times: 1 })
  await policy('lost', { paused: false })
  const isMade = async () => (await bridge.control('GET', '/readback?folder=lost')).body?.length === 2
  await until('the folder is in Jenkins', isMade)
  await policy('lost', { paused: true })
  await runsEnded('lost')
  const before = await bridge.call('GET', `${path('lost')}/a`)
  t.not(before.body.status.phase, 'Synced', 'the bridge does not know yet')
  await addByHand('lost', 'x')
  await bridge.control('POST', '/edit', { action: 'set', folder: 'lost', id: 'b', fields: { description: 'edited' } })
  await bridge.call('POST', path('lost'), token('x'))
  // The folder seems to be missing, and the answer to making it once more is lost, too.
  await bridge.control('DELETE', '/faults')
  await faultAt('lost', 'GET', { status: 404, times: 3 })
  await faultAt('lost', 'POST', { status: 500, times: 1 })
  await policy('lost', { paused: false })
  await bridge.phase('lost', 'a', 'Synced')
  await runs('lost')
  t.match((await bridge.call('GET', `${path('lost')}/x`)).body.status, { phase: 'Blocked', reason: 'UnmanagedExists' })
  t.match(await bridge.readback('lost', 'x'), theirs)
  t.match(
    await bridge.readback('lost', 'b'),
    { secret: 'value-b', description: '' },
    'what the document held is ours, edited or not'
  )
})

t.test('what the document held stays ours after a run that stopped half-way', async t => {
  await paused('half')
  await bridge.call('PUT', path('half'), { credentials: [token('a'), token('b')] })
  await faultAt('half', 'POST', { status: 500, times: 1, applied: true })
  await faultAt('half', 'GET', { status: 502, times: 1 })
  await policy('half', { paused: false })
  const ids = async () => ((await bridge.control('GET', '/readback?folder=half')).body ?? []).map(({ id }: { id: string }) => id)
  await until('the folder is in Jenkins', async () => (await ids()).length === 2)
  await policy('half', { paused: true })
  await runsEnded('half')
  await bridge.control('POST', '/edit', { action: 'set', folder: 'half', id: 'b', fields: { description: 'edited' } })
  await bridge.call('DELETE', `${path('half')}/b`)
  await bridge.control('DELETE', '/faults')
  // The run that finds the document writes nothing of it.
  for (const method of ['POST', 'DELETE'])
    await bridge.control('POST', '/faults', { fault: 'status', status: 502, times: 1, match: { method, path: '/job/half/' } })
  await policy('half', { paused: false })
  await bridge.phase('half', 'a', 'Synced')
  const isGone = async () => (await bridge.call('GET', `${path('half')}/b`)).status === 404
  await until('it is forgotten here', isGone)
  t.strictSame(await ids(), ['a'], 'because it is gone there')
})
