import t from 'tap'
import { credentialTypes } from '../../src/domain/types/index.ts'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const WAIT = { prefer: 'wait=20' }
const token = (id: string, text = `value-${id}`) => ({ id, type: 'access-token', data: { token: text } })
const path = (project: string) => `/api/v1/projects/${project}/credentials`

interface Logged {
  readonly method: string
  readonly path: string
}

/** The requests that Jenkins got while `work` ran, those of readiness left out. */
async function requestsOf(bridge: Bridge, work: () => Promise<unknown>): Promise<Logged[]> {
  await bridge.control('DELETE', '/requests')
  await work()
  return (await bridge.control('GET', '/requests')).body.filter(
    (r: Logged) => r.path.includes('/job/') || r.path.includes('createItem?name=p')
  )
}

const edit = async (bridge: Bridge, body: object): Promise<void> => {
  const answer = await bridge.control('POST', '/edit', body)
  if (answer.status >= 300) throw new Error(answer.text)
}

/** Syncs the whole project and waits for the end of that run. */
async function sync(bridge: Bridge, project: string, query = ''): Promise<void> {
  const answer = await bridge.call('POST', `/api/v1/projects/${project}/sync${query}`)
  if (answer.status !== 202) throw new Error(answer.text)
  await idle(bridge, project)
}

const idle = (bridge: Bridge, project: string) =>
  until('the run has ended', async () => {
    const [dirty, done] = await bridge.redis.client.hmget(`jcb:{p:${project}}:work`, 'dirty', 'done')
    return dirty === done
  })

const events = async (
  bridge: Bridge,
  project: string
): Promise<{ type: string; reason: string; credential: string | null; message: string }[]> =>
  (await bridge.call('GET', `/api/v1/projects/${project}/events?limit=200`)).body.items

const bridge = await withBridge(t)

t.test('an edit costs three requests: the uses that it makes Jenkins forget, the write, and the read that proves it', async t => {
  await bridge.project('two')
  await bridge.call('POST', path('two'), token('x'), WAIT)
  const requests = await requestsOf(bridge, () => bridge.call('PATCH', `${path('two')}/x`, { data: { token: 'newer' } }, WAIT))
  t.strictSame(
    requests.map(r => r.method),
    ['GET', 'POST', 'GET']
  )
  t.match(await bridge.readback('two', 'x'), { secret: 'newer' })
})

t.test('an edit of what somebody deleted in Jenkins brings it back', async t => {
  await bridge.project('gone')
  await bridge.call('POST', path('gone'), token('x'), WAIT)
  await edit(bridge, { action: 'delete', folder: 'gone', id: 'x' })
  const changed = await bridge.call('PATCH', `${path('gone')}/x`, { data: { token: 'newer' } }, WAIT)
  t.match(changed.body.status, { phase: 'Synced', observedGeneration: 2 })
  t.match(await bridge.readback('gone', 'x'), { secret: 'newer' })
})

t.test('a check of an unchanged project costs one request and writes nothing', async t => {
  await bridge.project('idle')
  await bridge.call('PUT', path('idle'), { credentials: Array.from({ length: 50 }, (_, i) => token(`c${i}`)) })
  await bridge.phase('idle', 'c49', 'Synced')
  await idle(bridge, 'idle')
  const requests = await requestsOf(bridge, () => sync(bridge, 'idle'))
  t.strictSame(requests, [{ ...requests[0], method: 'GET', path: '/job/idle/config.xml' }])
})

t.test('a thousand credentials in a new folder take a handful of requests, and not one stays in clear', async t => {
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await bridge.call('POST', '/api/v1/projects', { name: 'pbulk' })
  const credentials = Array.from({ length: 1000 }, (_, i) => ({
    ...credentialTypes[i % 4]?.example,
    id: `c${i}`,
    type: credentialTypes[i % 4]?.type
  }))
  t.match((await bridge.call('PUT', path('pbulk'), { credentials })).body, { created: 1000 })
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  const requests = await requestsOf(bridge, async () => {
    await until(
      'all are synced',
      async () => (await bridge.call('GET', `${path('pbulk')}?phase=Synced&limit=1`)).body.total === 1000,
      30_000
    )
  })
  const writes = requests.filter(r => r.method === 'POST')
  t.ok(writes.length <= 2, `${writes.length} writes: the folder with all inside, and the save that clears it`)
  const config = await jenkinsText('/job/pbulk/config.xml')
  t.notMatch(config, /example-only/, 'nothing is in clear')
  t.equal(config.match(/<id>/g)?.length, 1000)
  for (const i of [0, 1, 2, 3, 997]) t.ok(await bridge.readback('pbulk', `c${i}`))

  await t.test('many changes in it go out at once, and the rest of the folder stays as it was', async t => {
    await edit(bridge, { action: 'add', folder: 'pbulk', id: 'theirs', fields: { secret: 'their-value' } })
    const before = ciphertextOf(await jenkinsText('/job/pbulk/config.xml'), 'theirs')
    const changed = credentials.slice(0, 100).map(c => ({ ...c, description: 'changed in bulk' }))
    const more = await requestsOf(bridge, async () => {
      await bridge.call('PUT', path('pbulk'), { credentials: changed })
      await until(
        'all are synced',
        async () => (await bridge.call('GET', `${path('pbulk')}?phase=Synced&limit=1`)).body.total === 1000
      )
    })
    const writes = more.findIndex(r => r.method === 'POST')
    // Another check may have come before.
    t.strictSame(
      more.slice(writes - 2, writes).map(r => r.method),
      ['GET', 'GET'],
      'read, compare'
    )
    t.equal(more.filter(r => r.path.includes('usage')).length, 1, 'the uses that are to be forgotten')
    // On a slow machine a check of the unchanged folder may follow.
    t.strictSame(
      more.slice(writes, writes + 3).map(r => r.method),
      ['POST', 'POST', 'GET'],
      'post, save, read'
    )
    t.notOk(
      more.slice(writes + 2).some(r => r.method !== 'GET'),
      'nothing more is sent'
    )
    const after = await jenkinsText('/job/pbulk/config.xml')
    t.equal(ciphertextOf(after, 'theirs'), before, 'what is not ours keeps its very ciphertext')
    t.equal(after.match(/<description>changed in bulk</g)?.length, 100)
    t.notMatch(after, /example-only/)
  })
})

async function jenkinsText(url: string): Promise<string> {
  const response = await fetch(bridge.jenkins.url + url, { headers: { authorization: `Basic ${btoa('admin:admin-token')}` } })
  return response.text()
}

const ciphertextOf = (config: string, id: string): string | undefined =>
  new RegExp(`<id>${id}</id>.*?<secret>([^<]*)<`, 's').exec(config)?.[1]

t.test('a folder that we did not make is never written whole', async t => {
  await edit(bridge, { action: 'add-folder', folder: 'foreign' })
  await bridge.project('foreign')
  const requests = await requestsOf(bridge, async () => {
    await bridge.call('PUT', path('foreign'), { credentials: Array.from({ length: 20 }, (_, i) => token(`c${i}`)) })
    await until('all are synced', async () => (await bridge.call('GET', `${path('foreign')}?phase=Synced`)).body.total === 20)
  })
  const writes = requests.filter(r => r.method === 'POST')
  t.equal(writes.length, 20)
  t.ok(writes.every(r => r.path.includes('createCredentials')))
})

t.test('a wiped folder, a deleted folder and a new master key are told apart and put right', async t => {
  await bridge.project('mass')
  await bridge.call('PUT', path('mass'), { credentials: Array.from({ length: 12 }, (_, i) => token(`c${i}`)) })
  await bridge.phase('mass', 'c9', 'Synced')
  for (const [change, reason] of [
    [{ action: 'wipe', folder: 'mass' }, 'FolderWiped'],
    [{ action: 'delete-folder', folder: 'mass' }, 'FolderGone']
  ] as const) {
    await edit(bridge, change)
    await sync(bridge, 'mass')
    t.match(await bridge.readback('mass', 'c11'), { secret: 'value-c11' }, reason)
    t.ok(
      (await events(bridge, 'mass')).some(e => e.type === 'DriftRepaired' && e.reason === reason),
      reason
    )
  }
})

t.test('an id that is twice in the folder becomes one again', async t => {
  await bridge.project('twins')
  await bridge.call('POST', path('twins'), token('x'), WAIT)
  const config = await jenkinsText('/job/twins/config.xml')
  const [element] = /<org\.jenkinsci\.plugins\.plaincredentials.*?<\/org[^>]*>/s.exec(config) ?? ['']
  const doubled = config.replace(element, element + element)
  const headers = { authorization: `Basic ${btoa('admin:admin-token')}`, 'content-type': 'application/xml; charset=utf-8' }
  t.equal((await fetch(`${bridge.jenkins.url}/job/twins/config.xml`, { method: 'POST', headers, body: doubled })).status, 200)
  await sync(bridge, 'twins')
  t.equal((await jenkinsText('/job/twins/config.xml')).match(/<id>x<\/id>/g)?.length, 1)
  t.match((await events(bridge, 'twins'))[0], { type: 'DriftRepaired', reason: 'DuplicateId' })
})

t.test('what is changed again and again is left alone after three repairs, until a person syncs it', async t => {
  await bridge.project('contest')
  await bridge.call('POST', path('contest'), token('x', 'right'), WAIT)
  const drift = () => edit(bridge, { action: 'set', folder: 'contest', id: 'x', fields: { secret: 'wrong' } })
  const check = async () => {
    // A periodic check, not a person's wish.
    await bridge.redis.client.hset('jcb:{p:contest}:work', 'dueAt', '1')
    await bridge.redis.client.zadd('jcb:{registry}:due', 1, 'contest')
    await until('it was checked', async () => Number(await bridge.redis.client.hget('jcb:{p:contest}:work', 'dueAt')) > 1)
  }
  for (let repair = 1; repair <= 3; repair++) {
    await drift()
    await check()
    t.match(await bridge.readback('contest', 'x'), { secret: 'right' }, `repair ${repair}`)
  }
  await drift()
  await check()
  t.match((await bridge.call('GET', `${path('contest')}/x`)).body.status, { phase: 'Drifted', reason: 'Contested' })
  t.match(await bridge.readback('contest', 'x'), { secret: 'wrong' })
  t.match((await events(bridge, 'contest'))[0], { type: 'DriftDetected', reason: 'Contested', credential: 'x' })
  await bridge.call('POST', `${path('contest')}/x/sync`)
  await bridge.phase('contest', 'x', 'Synced')
  t.match(await bridge.readback('contest', 'x'), { secret: 'right' })
})

t.test('pruning deletes what is not ours, as far as the guard allows', async t => {
  await bridge.project('prune', { policies: { unmanaged: 'prune' } })
  await bridge.call('POST', path('prune'), token('ours'), WAIT)
  await edit(bridge, { action: 'add', folder: 'prune', id: 'stray', fields: { secret: 's' } })
  await sync(bridge, 'prune')
  t.equal(await bridge.readback('prune', 'stray'), null)
  t.match((await events(bridge, 'prune'))[0], { type: 'Pruned', message: /"stray"/ })
  const unmanaged = async (policy: string) => {
    t.equal((await bridge.call('PATCH', '/api/v1/projects/prune', { policies: { unmanaged: policy } })).status, 200)
    await idle(bridge, 'prune')
  }
  // A run that comes between, as after a walk of the sweep, would prune those that are there by then.
  await unmanaged('report')
  for (let i = 0; i < 11; i++) await edit(bridge, { action: 'add', folder: 'prune', id: `s${i}`, fields: { secret: 's' } })
  await unmanaged('prune')
  await sync(bridge, 'prune')
  t.ok(await bridge.readback('prune', 's10'), 'eleven of twelve are more than the guard allows')
  t.match(
    (await bridge.call('GET', '/api/v1/projects/prune/plan')).body.actions.find((a: { id: string }) => a.id === 's3'),
    { action: 'blocked', reason: 'MassDeleteGuard' }
  )
  t.ok((await events(bridge, 'prune')).some(e => e.type === 'Blocked' && e.reason === 'MassDeleteGuard'))
  await sync(bridge, 'prune', '?force=true')
  t.equal(await bridge.readback('prune', 's10'), null)
  t.match(await bridge.readback('prune', 'ours'), { secret: 'value-ours' })
})

t.test('what was not seen to be gone is not told as pruned', async t => {
  for (const [name, strays, fault, method] of [
    ['prune-one', ['stray'], { fault: 'ignore' }, 'DELETE'],
    ['prune-many', Array.from({ length: 12 }, (_, i) => `s${i}`), { fault: 'drop', applied: false }, 'POST']
  ] as const) {
    await bridge.project(name, { policies: { unmanaged: 'prune' } })
    await bridge.call('POST', path(name), token('ours'), WAIT)
    const isPruned = async () => (await events(bridge, name)).some(({ type }) => type === 'Pruned')
    await bridge.control('POST', '/faults', { ...fault, match: { method, path: `^/job/${name}/` } })
    for (const id of strays) await edit(bridge, { action: 'add', folder: name, id, fields: { secret: 's' } })
    await sync(bridge, name, '?force=true')
    t.ok(await bridge.readback(name, strays[0]), `${name}: it is there`)
    t.notOk(await isPruned(), `${name}: and not told to be gone`)
    await bridge.control('DELETE', '/faults')
    await until('it is pruned', async () => {
      await bridge.call('POST', `/api/v1/projects/${name}/sync?force=true`)
      return isPruned()
    })
    t.equal(await bridge.readback(name, strays[0]), null)
  }
})

t.test('a set that deletes too much needs to be meant', async t => {
  await bridge.project('massdel')
  await bridge.call('PUT', path('massdel'), { credentials: Array.from({ length: 15 }, (_, i) => token(`c${i}`)) })
  for (const credentials of [[], [token('c0')]]) {
    const answer = await bridge.call('PUT', `${path('massdel')}?prune=true`, { credentials })
    t.match(answer, { status: 409, body: { code: 'MASS_DELETE' } })
  }
  t.equal((await bridge.call('GET', path('massdel'))).body.total, 15)
  t.match((await bridge.call('PUT', `${path('massdel')}?prune=true&force=true`, { credentials: [token('c0')] })).body, {
    deleted: 14
  })
})

t.test('a plan says what a sync would do, and does nothing', async t => {
  await bridge.project('planned', { policies: { paused: false } })
  await bridge.call('PUT', path('planned'), { credentials: [token('same'), token('drifted'), token('missing')] })
  await bridge.phase('planned', 'missing', 'Synced')
  await bridge.call('PATCH', '/api/v1/projects/planned', { policies: { paused: true } })
  await bridge.call('POST', path('planned'), token('fresh'))
  await bridge.call('PATCH', `${path('planned')}/same`, { description: 'changed' })
  await edit(bridge, { action: 'set', folder: 'planned', id: 'drifted', fields: { secret: 'planted-wrong' } })
  await edit(bridge, { action: 'delete', folder: 'planned', id: 'missing' })
  await edit(bridge, { action: 'add', folder: 'planned', id: 'stray', fields: { secret: 'planted-stray' } })
  const requests = await requestsOf(bridge, async () => {
    const plan = await bridge.call('GET', '/api/v1/projects/planned/plan')
    const actions = Object.fromEntries(plan.body.actions.map((a: { id: string }) => [a.id, a]))
    t.match(actions, {
      fresh: { action: 'create', reason: 'Created' },
      same: { action: 'update', reason: 'Changed', fields: ['description'] },
      drifted: { action: 'repair', reason: 'SecretChanged', fields: ['token'] },
      missing: { action: 'repair', reason: 'MissingInJenkins' },
      stray: { action: 'unmanaged', reason: 'Unmanaged' }
    })
    t.equal(plan.body.requests, 6)
    t.notMatch(plan.text, /planted/)
  })
  t.strictSame(
    requests.map(r => r.method),
    ['GET']
  )
  const dry = await bridge.call('PUT', `${path('planned')}?dryRun=true&prune=true`, {
    credentials: [token('same'), token('new')]
  })
  t.match(dry.body, { created: 1, deleted: 3, plan: { project: 'planned', requests: 5 } })
  t.match(
    dry.body.plan.actions.find((a: { id: string }) => a.id === 'new'),
    { action: 'create' }
  )
  t.match(
    dry.body.plan.actions.find((a: { id: string }) => a.id === 'drifted'),
    { action: 'delete' }
  )
  t.equal((await bridge.call('GET', path('planned'))).body.total, 4, 'a dry run changes nothing')
  await bridge.control('POST', '/boot-phase', { phase: 'starting' })
  const blind = await bridge.call('GET', '/api/v1/projects/planned/plan')
  t.match(blind.body, { readAt: null, actions: [{ action: 'unknown' }] })
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await bridge.call('PATCH', '/api/v1/projects/planned', { policies: { paused: false } })
  await bridge.phase('planned', 'fresh', 'Synced')
})

t.test('an open circuit burns no attempts', async t => {
  await bridge.project('calm')
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await bridge.call('POST', path('calm'), token('x'))
  await until('the circuit is open', async () => {
    await bridge.call('GET', '/readyz')
    return (await bridge.call('GET', '/api/v1/controllers')).body.items[0].circuit === 'open'
  })
  const cause = {
    reason: 'JenkinsUnreachable',
    message: /calls to it are paused .* \(JenkinsUnreachable\): Jenkins could not be reached\. Check/
  }
  t.match((await bridge.call('GET', '/api/v1/controllers')).body.items[0], { reachable: false, ...cause })
  t.match((await bridge.call('GET', '/api/v1/projects/calm/plan')).body.actions, [{ id: 'x', reason: 'JenkinsUnreachable' }])
  await until('the status tells it, too', async () => {
    const { reason } = (await bridge.call('GET', `${path('calm')}/x`)).body.status
    // What was tried says how it failed, and what was not that calls are paused.
    return reason === 'JenkinsUnreachable' || reason === 'CircuitOpen'
  })
  const { attempts } = (await bridge.call('GET', `${path('calm')}/x`)).body.status
  t.ok(attempts <= 6, `${attempts} attempts`)
  t.match((await bridge.call('GET', '/metrics')).text, /jcb_controller_circuit\{controller="default",state="open"\} 1/)
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await bridge.phase('calm', 'x', 'Synced')
  const trail = (await bridge.call('GET', '/api/v1/controllers/default/events')).body.items
  t.match(trail.slice(0, 2), [{ type: 'CircuitClosed' }, { type: 'CircuitOpened', ...cause }])
  t.match(await bridge.call('GET', '/api/v1/controllers/nowhere/events'), { status: 404, body: { code: 'CONTROLLER_NOT_FOUND' } })
})

t.test('the numbers tell how far behind the bridge is, and name nobody', async t => {
  t.equal((await bridge.call('GET', '/metrics', undefined, { authorization: '' })).status, 401)
  const value = async (name: string) => {
    const { text } = await bridge.call('GET', '/metrics')
    t.notMatch(text, /pbulk|default\/|value-/)
    return Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (.+)$`, 'm').exec(text)?.[1])
  }
  await until('nothing is behind', async () => (await value('jcb_oldest_unsynced_change_seconds')) === 0)
  t.ok((await value('jcb_oldest_unchecked_project_seconds')) >= 0)
  t.ok((await value('jcb_jenkins_calls_total{controller="default",operation="read folder",outcome="ok"}')) > 0)
  await bridge.control('POST', '/boot-phase', { phase: 'starting' })
  await bridge.call('POST', path('idle'), token('late'))
  await until('the change is old', async () => (await value('jcb_oldest_unsynced_change_seconds')) > 0)
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await bridge.phase('idle', 'late', 'Synced')
  await until('nothing is behind', async () => (await value('jcb_oldest_unsynced_change_seconds')) === 0)
})

t.test('a write whose answer was lost is known as ours all the same', async t => {
  await bridge.project('lost', { policies: { bulk: false } })
  const create = { method: 'POST', path: '/job/lost/credentials/store/folder/domain/_/createCredentials' }
  const read = { method: 'GET', path: '/job/lost/config.xml' }
  const faults: [string, object[]][] = [
    ['the connection broke', [{ fault: 'drop', applied: true, match: create, times: 1 }]],
    ['it was a server error', [{ fault: 'status', status: 500, applied: true, match: create, times: 1 }]],
    ['a login page came instead', [{ fault: 'html-login', applied: true, match: create, times: 1 }]],
    ['it was sent twice on the way', [{ fault: 'status', status: 409, applied: true, match: create, times: 1 }]],
    [
      'and Jenkins could not be read after it',
      [
        { fault: 'drop', applied: true, match: create, times: 1 },
        { fault: 'status', status: 503, match: read, times: 2 }
      ]
    ]
  ]
  for (const [index, [name, set]] of faults.entries()) {
    for (const fault of set) await bridge.control('POST', '/faults', fault)
    const made = await bridge.call('POST', path('lost'), token(`x${index}`), WAIT)
    await bridge.control('DELETE', '/faults')
    t.match(made.body.status, { phase: 'Synced', observedGeneration: 1 }, name)
  }
  await bridge.call('PATCH', '/api/v1/projects/lost', { policies: { bulk: true } })
  await bridge.control('POST', '/faults', {
    fault: 'drop',
    applied: true,
    match: { method: 'POST', path: '/createItem' },
    times: 1
  })
  await bridge.call('POST', '/api/v1/projects', { name: 'lost2' })
  await bridge.call('PUT', path('lost2'), { credentials: [token('a'), token('b')] })
  await bridge.phase('lost2', 'a', 'Synced')
  await bridge.phase('lost2', 'b', 'Synced')
  await bridge.control('DELETE', '/faults')
})

t.test('a project moves to another folder: there first, and then away from here', async t => {
  await bridge.project('nomad', { folder: ['old', 'home'] })
  await bridge.call('PUT', path('nomad'), { credentials: [token('a'), token('b')] })
  await bridge.phase('nomad', 'b', 'Synced')
  await edit(bridge, { action: 'add', folder: 'old/home', id: 'theirs', fields: { secret: 's' } })
  t.match(await bridge.call('PATCH', '/api/v1/projects/nomad', { folder: ['two'] }), {
    status: 409,
    body: { code: 'FOLDER_OWNED' }
  })
  t.match(await bridge.call('PATCH', '/api/v1/projects/nomad', { folder: ['a/b'] }), {
    status: 400,
    body: { errors: [{ pointer: '#/folder/0' }] }
  })
  const moved = await bridge.call('PATCH', '/api/v1/projects/nomad', { folder: ['new'] })
  t.match(moved.body, { folder: ['new'], movedFrom: ['old', 'home'] }, moved.text)
  await until('the move is done', async () => (await bridge.call('GET', '/api/v1/projects/nomad')).body.movedFrom === null)
  t.match(await bridge.readback('new', 'a'), { secret: 'value-a' })
  t.match((await bridge.call('GET', `${path('nomad')}/b`)).body.status, { phase: 'Synced' })
  t.equal(await bridge.readback('old/home', 'a'), null)
  t.match(await bridge.readback('old/home', 'theirs'), { secret: 's' }, 'what is not ours stays, and so does the folder')
  t.ok((await events(bridge, 'nomad')).some(e => e.type === 'ProjectMoved'))
  t.equal(
    (await bridge.call('POST', '/api/v1/projects', { name: 'settler', folder: ['old', 'home'] })).status,
    201,
    'the old folder is free'
  )
})

t.test('where only the list may be read, that is said, and a new fingerprint still tells of a rewrite', async t => {
  const limited = await withBridge(t, { jenkinsUser: 'no-job-configure' })
  await edit(limited, { action: 'add-folder', folder: 'listed' })
  await limited.project('listed')
  const made = await limited.call('POST', path('listed'), token('x', 'right'), WAIT)
  t.match(made.body.status, { phase: 'Synced', valuesWatched: false })
  t.match((await limited.call('GET', '/api/v1/controllers')).body.items[0].capabilities, { valueDrift: false })
  const build = (number: number) => limited.control('POST', '/build', { folder: 'listed', job: 'app', number, credential: 'x' })
  await build(1)
  await sync(limited, 'listed')
  await edit(limited, { action: 'set', folder: 'listed', id: 'x', fields: { secret: 'wrong' } })
  await sync(limited, 'listed')
  t.match(await limited.readback('listed', 'x'), { secret: 'wrong' }, 'without a build in between nobody can tell')
  await build(2)
  await sync(limited, 'listed')
  t.match(await limited.readback('listed', 'x'), { secret: 'right' })
  t.match((await events(limited, 'listed'))[0], { type: 'DriftRepaired', reason: 'SecretChanged' })
  await edit(limited, { action: 'set', folder: 'listed', id: 'x', fields: { description: 'theirs' } })
  await sync(limited, 'listed')
  t.match(await limited.readback('listed', 'x'), { description: '' })
})

t.test('a controller that has got another key is told from a person who changes secrets', async t => {
  const other = await withBridge(t)
  await other.project('keyed')
  await other.call('PUT', path('keyed'), { credentials: [token('a'), token('b'), token('c')] })
  await other.phase('keyed', 'c', 'Synced')
  await idle(other, 'keyed')
  await edit(other, { action: 'new-master-key' })
  // The file shows the old ciphertexts until the folder is saved, by whatever change.
  await edit(other, { action: 'add', folder: 'keyed', id: 'stray', fields: { secret: 's' } })
  await sync(other, 'keyed')
  t.match(await other.readback('keyed', 'b'), { secret: 'value-b' })
  t.ok((await events(other, 'keyed')).some(e => e.type === 'DriftRepaired' && e.reason === 'KeyChanged'))
})
