import t from 'tap'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const token = (id: string, text = `value-${id}`) => ({ id, type: 'access-token', data: { token: text } })
const many = (text: string) => Array.from({ length: 12 }, (_, i) => token(`c${i}`, `${text}-${i}`))
const path = (project: string) => `/api/v1/projects/${project}/credentials`

interface Shown {
  readonly id: string
  readonly generation: number
  readonly status: { readonly phase: string; readonly reason: string | null; readonly observedGeneration: number | null }
}

const shown = async (bridge: Bridge, project: string): Promise<Shown[]> =>
  (await bridge.call('GET', `${path(project)}?limit=100`)).body.items
const events = async (bridge: Bridge, project: string) =>
  (await bridge.call('GET', `/api/v1/projects/${project}/events?limit=200`)).body.items as {
    type: string
    credential: string | null
    generation: number
    reason: string | null
    fields: string[]
  }[]

const runsEnded = (bridge: Bridge, project: string) =>
  until('every change is part of a run that has ended', async () => {
    const [dirty, done] = await bridge.redis.client.hmget(`jcb:{p:${project}}:work`, 'dirty', 'done')
    return dirty === done
  })

async function config(bridge: Bridge, folder: string, user = 'admin'): Promise<string> {
  const headers = { authorization: `Basic ${btoa(`${user}:${user}-token`)}` }
  return (await fetch(`${bridge.jenkins.url}/job/${folder}/config.xml`, { headers })).text()
}

const bridge = await withBridge(t)
/** Jenkins says 200 to every change below a path and drops it. */
const ignore = (below: string, method?: string) =>
  bridge.control('POST', '/faults', { fault: 'ignore', match: { path: below, ...(method ? { method } : {}) } })

interface Dropped {
  readonly name: string
  /** What is there before, honestly. */
  readonly before: object[]
  readonly change: (project: string) => Promise<unknown>
  /** Ids that wait, and what Jenkins then holds of them. */
  readonly waiting: readonly string[]
  readonly phase: string
}

const dropped: Dropped[] = [
  {
    name: 'create',
    before: [],
    change: project => bridge.call('POST', path(project), token('x')),
    waiting: ['x'],
    phase: 'Retrying'
  },
  {
    name: 'secret',
    before: [token('x', 'old')],
    change: project => bridge.call('PATCH', `${path(project)}/x`, { data: { token: 'new' } }),
    waiting: ['x'],
    phase: 'Retrying'
  },
  {
    name: 'text',
    before: [token('x')],
    change: project => bridge.call('PATCH', `${path(project)}/x`, { description: 'new' }),
    waiting: ['x'],
    phase: 'Retrying'
  },
  {
    name: 'delete',
    before: [token('x')],
    change: project => bridge.call('DELETE', `${path(project)}/x`),
    waiting: ['x'],
    phase: 'Deleting'
  },
  {
    name: 'bulk',
    before: many('old'),
    change: project => bridge.call('PUT', path(project), { credentials: many('new') }),
    waiting: many('').map(({ id }) => id),
    phase: 'Retrying'
  }
]

for (const { name, before, change, waiting, phase } of dropped) {
  t.test(
    `Jenkins says 200 and drops a change (${name}): it is never called synced, and arrives when Jenkins keeps it`,
    async t => {
      await bridge.project(name)
      if (before.length > 0) {
        await bridge.call('PUT', path(name), { credentials: before })
        await until('all is synced', async () => (await shown(bridge, name)).every(c => c.status.phase === 'Synced'))
      }
      await runsEnded(bridge, name)
      const held = (await bridge.control('GET', `/readback?folder=${name}`)).body
      await ignore(`/job/${name}/`)
      await change(name)
      const said = await until('it is known not to have arrived', async () => {
        const items = (await shown(bridge, name)).filter(c => waiting.includes(c.id))
        return items.length === waiting.length && items.every(c => c.status.reason === 'NotApplied') && items
      })
      for (const { generation, status } of said) {
        t.equal(status.phase, phase)
        t.not(status.observedGeneration, generation, 'Jenkins is not said to hold it')
      }
      const told = (await events(bridge, name)).filter(e =>
        said.some(c => c.id === e.credential && c.generation === e.generation)
      )
      t.notOk(
        told.some(e => e.type === 'Synced' || e.type === 'Removed'),
        'no event says that it arrived'
      )
      t.ok(told.some(e => e.type === 'SyncFailed' && e.reason === 'NotApplied'))
      t.strictSame((await bridge.control('GET', `/readback?folder=${name}`)).body, held, 'Jenkins holds what it held')
      await bridge.control('DELETE', '/faults')
      await bridge.call('POST', `/api/v1/projects/${name}/sync`)
      await until('it has arrived', async () => {
        const items = await shown(bridge, name)
        return phase === 'Deleting' ? items.length === 0 : items.every(c => c.status.observedGeneration === c.generation)
      })
      t.notSame((await bridge.control('GET', `/readback?folder=${name}`)).body, held)
    }
  )
}

t.test('a new folder that Jenkins says it has made, and has not', async t => {
  await ignore('/createItem?name=folder')
  await bridge.call('POST', '/api/v1/projects', { name: 'folder', policies: { paused: true } })
  await bridge.call('PUT', path('folder'), { credentials: many('v') })
  await bridge.call('PATCH', '/api/v1/projects/folder', { policies: { paused: false } })
  const all = await until('none has arrived', async () => {
    const items = await shown(bridge, 'folder')
    return items.length === 12 && items.every(c => c.status.reason === 'NotApplied') && items
  })
  t.ok(all.every(c => c.status.phase === 'Retrying' && c.status.observedGeneration === null))
  await bridge.control('DELETE', '/faults')
  await bridge.call('POST', '/api/v1/projects/folder/sync')
  await until('they arrive', async () => (await shown(bridge, 'folder')).every(c => c.status.phase === 'Synced'))
  t.match(await bridge.readback('folder', 'c3'), { secret: 'v-3' })
})

const rename = (project: string, displayName: string) => bridge.call('PATCH', `/api/v1/projects/${project}`, { displayName })
const nameIn = (text: string) => /<displayName>([^<]*)<\/displayName>/.exec(text)?.[1]
const named = (folder: string, name: string | undefined) =>
  until(`it is called ${name}`, async () => nameIn(await config(bridge, folder)) === name)

t.test('a new display name reaches the folder in Jenkins, and nothing else in it changes', async t => {
  await bridge.project('name', { displayName: 'First & <one>' })
  await bridge.call('PUT', path('name'), { credentials: [token('a'), token('b')] })
  await bridge.phase('name', 'b', 'Synced')
  await bridge.control('POST', '/edit', { action: 'add', folder: 'name', id: 'theirs', fields: { secret: 'theirs' } })
  await bridge.call('POST', '/api/v1/projects/name/sync')
  await runsEnded(bridge, 'name')
  const before = await config(bridge, 'name')
  t.equal(nameIn(before), 'First &amp; &lt;one&gt;')
  await bridge.control('DELETE', '/requests')
  await rename('name', 'Second "é" & <two>')
  await until('it is said', async () => (await events(bridge, 'name')).some(e => e.type === 'FolderRenamed'))
  const requests = (await bridge.control('GET', '/requests?bodies=true')).body.filter((r: { path: string }) =>
    r.path.startsWith('/job/name/config.xml')
  )
  t.strictSame(
    requests.map((r: { method: string }) => r.method),
    ['GET', 'GET', 'POST', 'GET'],
    'read, compare, post, read'
  )
  const posted = requests.filter((r: { method: string }) => r.method === 'POST')
  t.equal(posted.length, 1)
  t.equal(posted[0].body.replace('Second "é" &amp; &lt;two&gt;', 'First &amp; &lt;one&gt;'), before, 'all else to the letter')
  t.equal(nameIn(await config(bridge, 'name')), 'Second "é" &amp; &lt;two&gt;')
  const secrets = (text: string) => text.match(/\{AQAA[^}]*\}/g)
  t.strictSame(secrets(await config(bridge, 'name')), secrets(before), 'no ciphertext has changed')
  t.match(
    (await events(bridge, 'name')).filter(e => e.type === 'FolderRenamed'),
    [{ credential: null, fields: ['displayName'], reason: null }]
  )
  const { status } = (await bridge.call('GET', `${path('name')}/a`)).body
  t.match(status, { phase: 'Synced', drift: null }, 'the credentials are not taken for changed')
  t.equal((await events(bridge, 'name')).filter(e => e.type === 'DriftDetected').length, 0)

  await t.test('a name that somebody gives it in Jenkins is theirs, until the next one from here', async t => {
    await rename('name', 'Third')
    await named('name', 'Third')
    // Its run has read it back.
    await runsEnded(bridge, 'name')
    const text = (await config(bridge, 'name')).replace('>Third<', '>By hand<')
    const headers = { authorization: `Basic ${btoa('admin:admin-token')}`, 'content-type': 'application/xml; charset=utf-8' }
    await fetch(`${bridge.jenkins.url}/job/name/config.xml`, { method: 'POST', headers, body: text })
    await runsEnded(bridge, 'name')
    await bridge.call('POST', '/api/v1/projects/name/sync')
    await runsEnded(bridge, 'name')
    t.equal(nameIn(await config(bridge, 'name')), 'By hand')
    await rename('name', 'Fourth')
    await named('name', 'Fourth')
  })

  await t.test('Jenkins drops it: it is tried again, and said', async t => {
    await ignore('/job/name/config.xml')
    await rename('name', 'Fifth')
    await until('it is said', async () =>
      (await events(bridge, 'name')).some(e => e.type === 'SyncFailed' && e.credential === null && e.reason === 'NotApplied')
    )
    t.equal(nameIn(await config(bridge, 'name')), 'Fourth')
    await bridge.control('DELETE', '/faults')
    await named('name', 'Fifth')
  })
})

t.test('a folder that the bridge did not make, or whose project wants no bulk writes, keeps its display name', async t => {
  await bridge.control('POST', '/edit', { action: 'add-folder', folder: 'foreign' })
  for (const [name, more] of [
    ['foreign', {}],
    ['single', { policies: { bulk: false } }]
  ] as const) {
    await bridge.project(name, { displayName: 'old', ...more })
    await bridge.call('POST', path(name), token('x'))
    await bridge.phase(name, 'x', 'Synced')
    const before = await config(bridge, name)
    await bridge.control('DELETE', '/requests')
    await rename(name, 'new')
    await runsEnded(bridge, name)
    await bridge.call('POST', `/api/v1/projects/${name}/sync`)
    await runsEnded(bridge, name)
    t.equal(await config(bridge, name), before, name)
    const writes = (await bridge.control('GET', '/requests')).body.filter((r: { method: string }) => r.method === 'POST')
    t.strictSame(writes, [], name)
  }
})

t.test('a folder that is refused with its credentials inside is made without them, and they follow one by one', async t => {
  // As a proxy does that takes no large bodies.
  const match = { method: 'POST', path: '^/createItem.name=large$' }
  await bridge.control('POST', '/faults', { fault: 'status', status: 413, match, times: 1 })
  await bridge.control('DELETE', '/requests')
  await declared('large', 3)
  await until('all arrive', async () => (await shown(bridge, 'large')).every(c => c.status.phase === 'Synced'))
  for (const id of ['c0', 'c1', 'c2']) t.match(await bridge.readback('large', id), { secret: `large-${id.slice(1)}` })
  const sent = (await bridge.control('GET', '/requests')).body.filter((r: { path: string }) => /createCredentials/.test(r.path))
  t.equal(sent.length, 3)
})

t.test('a folder that is refused in any case: what waits says why, and it is not tried all the time', async t => {
  const name = 'refused'
  const match = { method: 'POST', path: `^/createItem.name=${name}$` }
  await bridge.control('POST', '/faults', { fault: 'status', status: 413, match })
  await bridge.control('DELETE', '/requests')
  await declared(name, 3)
  await until('all say why', async () =>
    (await shown(bridge, name)).every(c => c.status.phase === 'Retrying' && c.status.reason !== null)
  )
  await until('it is tried again', async () => Number(await bridge.redis.client.hget(`jcb:{p:${name}}:work`, 'failures')) >= 3)
  const tries = (await bridge.control('GET', '/requests')).body.filter((r: { path: string }) => r.path.includes(`name=${name}`))
  t.ok(tries.length <= 2 * 4, `${tries.length} requests for three or four tries`)
  await bridge.control('DELETE', '/faults')
  await bridge.call('POST', `/api/v1/projects/${name}/sync`)
  await until('all arrive', async () => (await shown(bridge, name)).every(c => c.status.phase === 'Synced'))
})

/** A project whose set is declared before its folder is made. */
async function declared(name: string, count: number): Promise<void> {
  await bridge.call('POST', '/api/v1/projects', { name, policies: { paused: true } })
  const credentials = Array.from({ length: count }, (_, i) => token(`c${i}`, `${name}-${i}`))
  await bridge.call('PUT', path(name), { credentials })
  await bridge.call('PATCH', `/api/v1/projects/${name}`, { policies: { paused: false } })
}

t.test('the former folder is emptied only when all is proved to be in the new one', async t => {
  await bridge.project('stays')
  await bridge.call('PUT', path('stays'), { credentials: [token('a'), token('b')] })
  await until('both are there', async () => (await shown(bridge, 'stays')).every(c => c.status.phase === 'Synced'))
  await bridge.control('POST', '/edit', { action: 'add-folder', folder: 'goal' })
  await bridge.control('POST', '/edit', { action: 'add', folder: 'goal', id: 'b', fields: { secret: 'theirs' } })
  await bridge.call('PATCH', '/api/v1/projects/stays', { folder: ['goal'] })
  await bridge.phase('stays', 'b', 'Blocked')
  await bridge.phase('stays', 'a', 'Synced')
  await bridge.call('POST', '/api/v1/projects/stays/sync')
  await runsEnded(bridge, 'stays')
  t.match((await bridge.call('GET', '/api/v1/projects/stays')).body, { movedFrom: ['stays'] }, 'the move is not done')
  t.match(await bridge.readback('goal', 'a'), { secret: 'value-a' })
  t.match(await bridge.readback('goal', 'b'), { secret: 'theirs' })
  for (const id of ['a', 'b']) t.match(await bridge.readback('stays', id), { secret: `value-${id}` }, `${id} is still there`)
})

t.test('an id that somebody takes between our read and our create is theirs', async t => {
  await bridge.project('taken', { policies: { bulk: false } })
  await runsEnded(bridge, 'taken')
  const create = '/job/taken/credentials/store/folder/domain/_/createCredentials'
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 1500, match: { method: 'POST', path: create } })
  await bridge.control('DELETE', '/requests')
  const requests = async () =>
    (await bridge.control('GET', '/requests')).body as { method: string; path: string; status: number }[]
  await bridge.call('POST', path('taken'), token('x', 'ours'))
  await until('our create is under way', async () => (await requests()).some(r => r.path === create))
  await bridge.control('POST', '/edit', {
    ...{ action: 'add', folder: 'taken', id: 'x', fields: { secret: 'theirs', description: 'made by hand' } }
  })
  await bridge.phase('taken', 'x', 'Blocked')
  t.match((await bridge.call('GET', `${path('taken')}/x`)).body.status, { reason: 'UnmanagedExists' })
  t.ok(
    (await requests()).some(r => r.path === create && r.status === 409),
    'it was refused by Jenkins'
  )
  await bridge.control('DELETE', '/faults')
  await bridge.call('POST', '/api/v1/projects/taken/sync')
  await runsEnded(bridge, 'taken')
  t.match(await bridge.readback('taken', 'x'), { secret: 'theirs', description: 'made by hand' })
})

t.test('what a person asked for is still asked for after a run that stopped half-way', async t => {
  await bridge.project('meant', { policies: { unmanaged: 'prune' } })
  await bridge.call('POST', path('meant'), token('ours'))
  await bridge.phase('meant', 'ours', 'Synced')
  await runsEnded(bridge, 'meant')
  const strays = Array.from({ length: 12 }, (_, i) => `stray${i}`)
  for (const id of strays) await bridge.control('POST', '/edit', { action: 'add', folder: 'meant', id, fields: { secret: 's' } })
  const match = { method: 'DELETE', path: '/job/meant/' }
  const config = { method: 'POST', path: '/job/meant/config.xml' }
  await bridge.control('POST', '/faults', { fault: 'status', status: 502, match, times: 1 })
  await bridge.control('POST', '/faults', { fault: 'status', status: 502, match: config, times: 1 })
  await bridge.call('POST', '/api/v1/projects/meant/sync?force=true')
  await until('all of them are gone', async () => {
    const held = (await bridge.control('GET', '/readback?folder=meant')).body as { id: string }[]
    return held.length === 1
  })
  // The run that ends it is recorded after its last deletion.
  const told = await until('a run had stopped', async () => {
    const all = await events(bridge, 'meant')
    return all.some(e => e.type === 'SyncRecovered') && all
  })
  t.notOk(
    told.some(e => e.reason === 'MassDeleteGuard'),
    'the guard was never held against what was meant'
  )
  t.match(await bridge.readback('meant', 'ours'), { secret: 'value-ours' })
})
