import t, { type Test } from 'tap'
import { typeNamed } from '../../src/domain/types/index.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { as, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, type Answer, type StandIn, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t, { breakerOpenMs: 300 })
const { call } = bridge
const PROJECTS = '/api/v1/projects'
const WAIT = { prefer: 'wait=20' }

interface Place {
  readonly controller: string
  readonly folder: readonly string[]
}
type Shown = Place & { readonly phase: string; readonly observedGeneration: number | null; readonly reason: string | null }

const place = (controller: string, ...folder: string[]): Place => ({ controller, folder })
const problem = ({ status, body }: Answer) => [
  status,
  body?.code,
  ...(body?.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)
]

const control = (jenkins: StandIn, method: string, path: string, body?: unknown) =>
  fetch(`${jenkins.controlUrl}/${path}`, {
    method,
    headers: { authorization: `Bearer ${jenkins.controlToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })

/** What a Jenkins holds under an id, in clear; null when nothing. */
async function held(jenkins: StandIn, folder: string, id = 'git-bot'): Promise<string | null> {
  const answer = await control(jenkins, 'GET', `readback?${new URLSearchParams({ folder, id })}`)
  return answer.status === 200 ? ((await answer.json()) as { secret: string }).secret : null
}

const hasFolder = async (jenkins: StandIn, folder: string): Promise<boolean> =>
  (await fetch(`${jenkins.url}/job/${folder}/api/json`, { headers: { authorization: `Basic ${btoa('admin:admin-token')}` } })).ok

/** Registers another Jenkins as a controller. */
async function another(
  t: Test,
  name: string,
  { user = 'admin', ...options }: Parameters<typeof startStandIn>[0] & { readonly user?: string } = {}
): Promise<StandIn> {
  const jenkins = await startStandIn(options)
  t.teardown(() => jenkins.close())
  const made = await call('POST', '/api/v1/controllers', { name, url: jenkins.url, user, token: `${user}-token` })
  if (made.status !== 201) throw new Error(made.text)
  return jenkins
}

const credential = (token: string, id = 'git-bot') => ({ id, type: 'access-token', data: { token } })
const store = (project: string, token: string, id = 'git-bot', headers = WAIT) =>
  call('POST', `${PROJECTS}/${project}/credentials`, credential(token, id), headers)
const change = (project: string, token: string, id = 'git-bot') =>
  call('PATCH', `${PROJECTS}/${project}/credentials/${id}`, { data: { token } })
const shown = async (project: string, id = 'git-bot') => (await call('GET', `${PROJECTS}/${project}/credentials/${id}`)).body

/** Waits until a credential stands so in its targets. */
const phases = (project: string, wanted: readonly string[], id = 'git-bot') =>
  until(`${project}/${id} is ${wanted.join(', ')}`, async () => {
    const { status } = await shown(project, id)
    const found = (status?.targets ?? []).map(({ phase }: Shown) => phase)
    return JSON.stringify(found) === JSON.stringify(wanted) ? status : undefined
  })

const targetsOf = async (project: string): Promise<string[]> => {
  const { body } = await call('GET', `${PROJECTS}/${project}`)
  return (body.targets ?? []).map(
    (target: Place & { state: string }) => `${target.controller}/${target.folder.join('/')} ${target.state}`
  )
}
const settled = (project: string, wanted: readonly string[]) =>
  until(`${project} is in ${wanted.join(', ')}`, async () => {
    const found = await targetsOf(project)
    return JSON.stringify(found) === JSON.stringify(wanted)
  })
const patch = (project: string, body: object) => call('PATCH', `${PROJECTS}/${project}`, body)
const eventTypes = async (project: string) =>
  (await call('GET', `${PROJECTS}/${project}/events?limit=200`)).body.items.map(({ type }: { type: string }) => type)

const eu = await another(t, 'eu')
const us = await another(t, 'us', { version: '2.426.2' })

t.test('a project in three controllers: all hold its credentials, and the status says so of each', async t => {
  const targets = [place('default', 'app'), place('eu', 'team', 'app'), place('us', 'app')]
  const made = await call('POST', PROJECTS, { name: 'three', targets }, WAIT)
  t.match(made, { status: 201, body: { controller: 'default', folder: ['app'] } })
  t.strictSame(await targetsOf('three'), ['default/app Ready', 'eu/team/app Ready', 'us/app Ready'])
  t.match(await store('three', 'first'), { status: 201 })
  const status = await phases('three', ['Synced', 'Synced', 'Synced'])
  t.match(status, {
    phase: 'Synced',
    observedGeneration: 1,
    targets: targets.map(target => ({ ...target, observedGeneration: 1 }))
  })
  for (const [jenkins, folder] of [
    [bridge.jenkins, 'app'],
    [eu, 'team/app'],
    [us, 'app']
  ] as const)
    t.equal(await held(jenkins, folder), 'first')

  await t.test('while one is dead, the others get every write, and the summary says what is missing', async t => {
    await control(eu, 'POST', 'boot-phase', { phase: 'down' })
    t.teardown(() => control(eu, 'POST', 'boot-phase', { phase: 'up' }))
    for (const [i, token] of ['second', 'third', 'fourth'].entries()) {
      await change('three', token)
      await until(`the others hold ${token}`, async () => {
        const { targets } = (await shown('three')).status
        return targets[0].phase === 'Synced' && targets[2].phase === 'Synced' && targets[0].observedGeneration === i + 2
      })
      t.equal(await held(bridge.jenkins, 'app'), token)
      t.equal(await held(us, 'app'), token)
    }
    const { status } = await shown('three')
    t.match(status, { phase: 'Retrying', observedGeneration: 1, reason: /./ }, 'the summary is the worst and the least')
    const counted = (await call('GET', `${PROJECTS}/three`)).body.counts
    t.match(counted, { Retrying: 1, Synced: 0 })
    t.equal((await call('GET', `${PROJECTS}/three/credentials?phase=Retrying`)).body.total, 1)
    await control(eu, 'POST', 'boot-phase', { phase: 'up' })
    await phases('three', ['Synced', 'Synced', 'Synced'])
    t.equal(await held(eu, 'team/app'), 'fourth', 'it heals, and nothing is lost')
    t.match((await call('GET', `${PROJECTS}/three`)).body.counts, { Retrying: 0, Synced: 1 })
  })

  await t.test('drift is that of a target', async t => {
    await control(us, 'POST', 'edit', { action: 'delete', folder: 'app', id: 'git-bot' })
    t.equal(await held(us, 'app'), null)
    await call('POST', `${PROJECTS}/three/sync`)
    await until('it is repaired', async () => (await held(us, 'app')) === 'fourth')
    const { items } = (await call('GET', `${PROJECTS}/three/events?type=DriftDetected`)).body
    t.match(items, [{ credential: 'git-bot', target: { controller: 'us', folder: ['app'] } }])
  })

  await t.test('a deletion is complete when all have proved it', async t => {
    await phases('three', ['Synced', 'Synced', 'Synced'])
    await store('three', 'short-lived', 'gone')
    await phases('three', ['Synced', 'Synced', 'Synced'], 'gone')
    await control(us, 'POST', 'boot-phase', { phase: 'down' })
    t.teardown(() => control(us, 'POST', 'boot-phase', { phase: 'up' }))
    t.equal((await call('DELETE', `${PROJECTS}/three/credentials/gone`)).status, 202)
    await until(
      'the others have deleted it',
      async () => !(await held(bridge.jenkins, 'app', 'gone')) && !(await held(eu, 'team/app', 'gone'))
    )
    await until('two runs after that', async () => (await shown('three', 'gone')).status?.targets[2].reason !== null)
    const { status } = await shown('three', 'gone')
    const message = status.targets[2].message
    t.match(
      status,
      { phase: 'Deleting', reason: status.targets[2].reason, message: `us/app: ${message}` },
      'one may still hold it'
    )
    await control(us, 'POST', 'boot-phase', { phase: 'up' })
    await until('it is gone', async () => (await call('GET', `${PROJECTS}/three/credentials/gone`)).status === 404)
    t.equal(await held(us, 'app', 'gone'), null)
    t.match(await store('three', 'again', 'gone'), { status: 201 }, 'the id is free again')
    await phases('three', ['Synced', 'Synced', 'Synced'], 'gone')
  })
})

t.test('a target that is added counts once it holds everything', async t => {
  await bridge.project('grows')
  await store('grows', 'one')
  await control(eu, 'POST', 'boot-phase', { phase: 'down' })
  t.teardown(() => control(eu, 'POST', 'boot-phase', { phase: 'up' }))
  const added = await patch('grows', { targets: [place('default', 'grows'), place('eu', 'grows')] })
  t.match(added, { status: 200, body: { controller: 'default', targets: [{ state: 'Ready' }, { state: 'Proving' }] } })
  await until('it was tried', async () => (await shown('grows')).status.targets[1]?.reason !== null)
  t.match((await shown('grows')).status, { phase: 'Synced', targets: [{ phase: 'Synced' }, { phase: 'Pending' }] })
  t.match((await call('GET', `${PROJECTS}/grows`)).body.counts, { Synced: 1 }, 'the old ones decide')
  await control(eu, 'POST', 'boot-phase', { phase: 'up' })
  await settled('grows', ['default/grows Ready', 'eu/grows Ready'])
  t.equal(await held(eu, 'grows'), 'one')
  t.ok((await eventTypes('grows')).includes('TargetProved'))
  await phases('grows', ['Synced', 'Synced'])

  await t.test('one that is taken away is emptied, and its folder goes with it', async t => {
    t.match(await patch('grows', { targets: [place('eu', 'grows')] }), {
      status: 200,
      body: { controller: 'eu', folder: ['grows'] }
    })
    await settled('grows', ['eu/grows Ready'])
    t.equal(await held(bridge.jenkins, 'grows'), null)
    t.notOk(await hasFolder(bridge.jenkins, 'grows'))
    t.equal(await held(eu, 'grows'), 'one')
    t.match((await shown('grows')).status, { phase: 'Synced', targets: [{ controller: 'eu' }] })
    t.ok((await eventTypes('grows')).includes('TargetLeft'))
    t.equal(
      (await call('POST', PROJECTS, { name: 'heir', folder: ['grows'] })).status,
      201,
      'the folder is free for another project'
    )
    await change('grows', 'two')
    await until('it goes on there', async () => (await held(eu, 'grows')) === 'two')
  })
})

t.test('a project moves to another controller: add, prove, remove', async t => {
  await bridge.project('moves')
  await store('moves', 'one')
  await control(us, 'POST', 'boot-phase', { phase: 'down' })
  t.teardown(() => control(us, 'POST', 'boot-phase', { phase: 'up' }))
  t.match(await patch('moves', { controller: 'us' }), { status: 200, body: { controller: 'us', folder: ['moves'] } })
  t.strictSame(await targetsOf('moves'), ['us/moves Proving', 'default/moves Leaving'])
  await change('moves', 'two')
  await until('the old one still gets it', async () => (await held(bridge.jenkins, 'moves')) === 'two')
  await until('the old one decides', async () => {
    const { phase, observedGeneration } = (await shown('moves')).status
    return phase === 'Synced' && observedGeneration === 2
  })
  await control(us, 'POST', 'boot-phase', { phase: 'up' })
  await settled('moves', ['us/moves Ready'])
  t.equal(await held(us, 'moves'), 'two')
  t.equal(await held(bridge.jenkins, 'moves'), null)
  const back = await call('PATCH', `${PROJECTS}/moves`, { controller: 'default' }, WAIT)
  t.equal(back.status, 200)
  await settled('moves', ['default/moves Ready'])
  t.equal(await held(bridge.jenkins, 'moves'), 'two')
  t.equal(await held(us, 'moves'), null)
})

t.test('a target is left with proof only', async t => {
  const shy = await another(t, 'shy', { user: 'full' })
  const edit = (action: string) => control(shy, 'POST', 'edit', { action, folder: 'blind', users: ['full'] })
  await call('POST', PROJECTS, { name: 'blind', targets: [place('default', 'blind'), place('shy', 'blind')] }, WAIT)
  await store('blind', 'one')
  await phases('blind', ['Synced', 'Synced'])
  await edit('hide')
  await patch('blind', { targets: [place('default', 'blind')] })
  const unproved = await until('it was tried', async () => {
    const { status } = await shown('blind')
    return status.targets[1]?.reason === 'AbsenceUnproved' && status
  })
  t.match(unproved, { phase: 'Synced', targets: [{ phase: 'Synced' }, { phase: 'Deleting', controller: 'shy' }] })
  t.equal(await held(shy, 'blind'), 'one')
  const early = await call('POST', PROJECTS, { name: 'early', controller: 'shy', folder: ['BLIND'] })
  t.strictSame(problem(early).slice(0, 2), [409, 'FOLDER_OWNED'], 'the folder is not free yet')
  t.equal((await call('DELETE', '/api/v1/controllers/shy')).status, 409, 'nor is the controller')
  await edit('show')
  await settled('blind', ['default/blind Ready'])
  t.equal(await held(shy, 'blind'), null)
  t.equal((await call('DELETE', '/api/v1/controllers/shy')).status, 204)
})

t.test('what a new target holds under an id is taken over on request only', async t => {
  await bridge.project('takes')
  await store('takes', 'ours')
  await control(eu, 'POST', 'edit', { action: 'add-folder', folder: 'takes' })
  await control(eu, 'POST', 'edit', { action: 'add', folder: 'takes', id: 'git-bot', fields: { secret: 'theirs' } })
  await patch('takes', { targets: [place('default', 'takes'), place('eu', 'takes')] })
  const status = await until('it is in the way', async () => {
    const found = (await shown('takes')).status
    return found.targets[1]?.reason === 'UnmanagedExists' && found
  })
  t.match(status, { phase: 'Synced', targets: [{ phase: 'Synced' }, { phase: 'Pending' }] })
  t.equal(await held(eu, 'takes'), 'theirs')
  t.equal((await call('POST', `${PROJECTS}/takes/adopt`)).status, 200)
  await settled('takes', ['default/takes Ready', 'eu/takes Ready'])
  t.equal(await held(eu, 'takes'), 'ours')
})

t.test('a target whose Jenkins is gone is given up on request', async t => {
  const lost = await another(t, 'lost')
  await call('POST', PROJECTS, { name: 'gives-up', targets: [place('default', 'gives-up'), place('lost', 'gives-up')] }, WAIT)
  await store('gives-up', 'one')
  await phases('gives-up', ['Synced', 'Synced'])
  await control(lost, 'POST', 'boot-phase', { phase: 'down' })
  await patch('gives-up', { targets: [place('default', 'gives-up')] })
  await until('it was tried', async () => (await shown('gives-up')).status.targets[1]?.reason !== null)
  const admin = as(bridge, (await makeToken(bridge, { 'gives-up': 'admin' })).token)
  const only = { targets: [place('default', 'gives-up')] }
  t.equal((await admin('PATCH', '/projects/gives-up', only)).status, 403, 'targets are for platform-admins')
  t.equal((await admin('PATCH', '/projects/gives-up', { controller: 'eu' })).status, 403)
  t.equal((await call('PATCH', `${PROJECTS}/gives-up?forget=true`, only)).status, 200)
  await settled('gives-up', ['default/gives-up Ready'])
  const { items } = (await call('GET', `${PROJECTS}/gives-up/events?type=TargetLeft`)).body
  t.match(items, [{ message: /^lost\/gives-up\. Jenkins may still hold/ }])
  t.match((await shown('gives-up')).status, { phase: 'Synced', targets: [{ controller: 'default' }] })
  await control(lost, 'POST', 'boot-phase', { phase: 'up' })
  t.equal(await held(lost, 'gives-up'), 'one', 'that is what the event says')
})

t.test('a target that nothing was sent to is left without a look into it', async t => {
  await bridge.project('mistaken')
  await control(us, 'POST', 'boot-phase', { phase: 'down' })
  t.teardown(() => control(us, 'POST', 'boot-phase', { phase: 'up' }))
  await patch('mistaken', { targets: [place('default', 'mistaken'), place('us', 'mistaken')] })
  await patch('mistaken', { targets: [place('default', 'mistaken')] })
  await settled('mistaken', ['default/mistaken Ready'])
})

t.test('while a project is paused, no target is emptied', async t => {
  await call('POST', PROJECTS, { name: 'rests', targets: [place('default', 'rests'), place('eu', 'rests')] }, WAIT)
  await store('rests', 'one')
  await phases('rests', ['Synced', 'Synced'])
  await patch('rests', { policies: { paused: true }, targets: [place('default', 'rests')] })
  const synced = await call('POST', `${PROJECTS}/rests/sync`, undefined, { prefer: 'wait=5' })
  t.match(synced.body.targets, [{ state: 'Ready' }, { state: 'Leaving' }])
  t.equal(await held(eu, 'rests'), 'one')
  await patch('rests', { policies: { paused: false } })
  await settled('rests', ['default/rests Ready'])
  t.equal(await held(eu, 'rests'), null)
})

t.test('one that is wanted again before it is left goes on', async t => {
  const both = [place('default', 'again'), place('eu', 'again')]
  await call('POST', PROJECTS, { name: 'again', targets: both }, WAIT)
  await store('again', 'one')
  await phases('again', ['Synced', 'Synced'])
  await control(eu, 'POST', 'boot-phase', { phase: 'down' })
  t.teardown(() => control(eu, 'POST', 'boot-phase', { phase: 'up' }))
  await patch('again', { targets: both.slice(0, 1) })
  await patch('again', { targets: both })
  await change('again', 'two')
  await control(eu, 'POST', 'boot-phase', { phase: 'up' })
  await settled('again', ['default/again Ready', 'eu/again Ready'])
  await phases('again', ['Synced', 'Synced'])
  t.equal(await held(eu, 'again'), 'two')
})

t.test('a type that one controller lacks is blocked there alone, and a create says so', async t => {
  await call('POST', PROJECTS, { name: 'lacks', targets: [place('default', 'lacks'), place('eu', 'lacks')] }, WAIT)
  const key = typeNamed('aws-access-key').example
  const checked = await call('POST', `${PROJECTS}/lacks/credentials/validate`, { ...key, type: 'aws-access-key', id: 'cloud' })
  t.match(checked.body.warnings, [{ code: 'PluginMissing', detail: /^eu, / }])
  const made = await call('POST', `${PROJECTS}/lacks/credentials`, { ...key, type: 'aws-access-key', id: 'cloud' })
  t.match(made, { status: 201, body: { warnings: [{ code: 'PluginMissing', detail: /^eu, / }] } })
  const status = await phases('lacks', ['Synced', 'Blocked'], 'cloud')
  t.match(status, { phase: 'Blocked', reason: 'PluginMissing', targets: [{ reason: null }, { reason: 'PluginMissing' }] })
})

t.test('what is unmanaged in several targets is ignored, noticed and deleted in all of them, or in one', async t => {
  await call('POST', PROJECTS, { name: 'strange', targets: [place('default', 'strange'), place('eu', 'strange')] }, WAIT)
  await store('strange', 'one')
  await phases('strange', ['Synced', 'Synced'])
  const add = (jenkins: StandIn, id: string) =>
    control(jenkins, 'POST', 'edit', { action: 'add', folder: 'strange', id, fields: { secret: id } })
  for (const jenkins of [bridge.jenkins, eu]) for (const id of ['both', 'gone']) await add(jenkins, id)
  await add(eu, 'one')
  const at = (rest: string) => `${PROJECTS}/strange/unmanaged${rest}`
  const ignored = async () =>
    (await call('GET', at(''))).body.items.map((item: { id: string; target: Place; ignored: object | null }) =>
      [item.id, item.target.controller, item.ignored !== null].join(' ')
    )
  const put = (path: string) => call('PUT', at(path), undefined, WAIT)
  t.match(await put('/both/ignored?target=eu'), { status: 200 })
  t.strictSame(await ignored(), ['both default false', 'both eu true', 'gone default false', 'gone eu false', 'one eu false'])
  t.match(await put('/one/ignored?target=default'), { status: 404, body: { code: 'CREDENTIAL_NOT_FOUND' } })
  t.match(await put('/both/ignored'), { status: 200 })
  t.match(await call('DELETE', at('/both/ignored?target=default'), undefined, WAIT), { status: 200 })
  t.match((await ignored()).slice(0, 2), ['both default false', 'both eu true'])
  const events = (await call('GET', `${PROJECTS}/strange/events`)).body.items
  t.match(
    events.filter(({ type }: { type: string }) => /^Unmanaged(Ignored|Noticed)$/.test(type)),
    [
      { type: 'UnmanagedNoticed', target: { controller: 'default' } },
      { type: 'UnmanagedIgnored', target: { controller: 'default' } },
      { type: 'UnmanagedIgnored', target: { controller: 'eu' } }
    ]
  )
  const { items } = (await call('GET', at('?target=eu'))).body
  const { seen } = items.find(({ id }: { id: string }) => id === 'gone')
  t.match(await call('DELETE', at(`/gone?seen=${seen}`), undefined, WAIT), { status: 202 })
  t.strictSame([await held(bridge.jenkins, 'strange', 'gone'), await held(eu, 'strange', 'gone')], ['gone', null])
  const told = (await call('GET', `${PROJECTS}/strange/events`)).body.items
  t.match(
    told.filter(({ type }: { type: string }) => /Pruned|Dropped/.test(type)),
    [{ type: 'Pruned', target: { controller: 'eu' } }],
    'the other target has nothing to do with it, and says nothing'
  )
  await control(eu, 'POST', 'boot-phase', { phase: 'down' })
  t.teardown(() => control(eu, 'POST', 'boot-phase', { phase: 'up' }))
  t.match(await put('/gone/ignored'), { status: 503, body: { code: 'JENKINS_UNAVAILABLE' } }, 'not in half of them')
  t.equal((await call('PUT', at('/gone/ignored?target=default'))).status, 200)
  await control(eu, 'POST', 'boot-phase', { phase: 'up' })
})

t.test('what was changed in one of several targets is kept, and written to all', async t => {
  await call('POST', PROJECTS, { name: 'keeps', targets: [place('default', 'keeps'), place('eu', 'keeps')] }, WAIT)
  await call('PATCH', `${PROJECTS}/keeps`, { policies: { drift: 'report' } })
  await store('keeps', 'one')
  await phases('keeps', ['Synced', 'Synced'])
  const set = (jenkins: StandIn, description: string) =>
    control(jenkins, 'POST', 'edit', { action: 'set', folder: 'keeps', id: 'git-bot', fields: { description } })
  await set(bridge.jenkins, 'of the first')
  await set(eu, 'of the second')
  const planned = async () => (await call('GET', `${PROJECTS}/keeps/plan`)).body.actions
  const [first, second] = await planned()
  t.not(first.seen, second.seen)
  const keep = (seen: string) => call('POST', `${PROJECTS}/keeps/credentials/git-bot/keep-theirs`, { seen })
  const kept = await keep(second.seen)
  t.match(kept, { status: 200, body: { description: 'of the second', generation: 2 } }, kept.text)
  await phases('keeps', ['Synced', 'Synced'])
  t.match(await planned(), [{ reason: 'InSync' }, { reason: 'InSync' }], 'the other one got it, too')
  t.equal((await keep(first.seen)).status, 412, 'what it was is there no more')
  await set(bridge.jenkins, 'again')
  await control(eu, 'POST', 'boot-phase', { phase: 'down' })
  t.teardown(() => control(eu, 'POST', 'boot-phase', { phase: 'up' }))
  const again = (await planned()).find(({ seen }: { seen?: string }) => seen !== undefined)
  t.match(await keep(again.seen), { status: 200, body: { description: 'again' } }, 'the target that is meant could be read')
  t.match(await keep(second.seen), { status: 503, body: { code: 'JENKINS_UNAVAILABLE' } }, 'it may be in the one that could not')
  await control(eu, 'POST', 'boot-phase', { phase: 'up' })
  await phases('keeps', ['Synced', 'Synced'])
  t.match(await planned(), [{ reason: 'InSync' }, { reason: 'InSync' }])
})

t.test('the plan and the uses are those of all targets, or of one', async t => {
  await call('POST', PROJECTS, { name: 'looks', targets: [place('default', 'looks'), place('eu', 'looks')] }, WAIT)
  await store('looks', 'one')
  await phases('looks', ['Synced', 'Synced'])
  await control(eu, 'POST', 'edit', { action: 'add', folder: 'looks', id: 'theirs', fields: { secret: 'x' } })
  const plan = async (query = '') => (await call('GET', `${PROJECTS}/looks/plan${query}`)).body
  t.match(await plan(), {
    actions: [
      { id: 'git-bot', action: 'none', target: { controller: 'default' } },
      { id: 'git-bot', action: 'none', target: { controller: 'eu' } },
      { id: 'theirs', action: 'unmanaged', target: { controller: 'eu', folder: ['looks'] } }
    ]
  })
  t.match((await plan('?target=eu/looks')).actions, [{ id: 'git-bot' }, { id: 'theirs' }])
  t.match((await plan('?target=default')).actions.length, 1)
  t.strictSame(problem(await call('GET', `${PROJECTS}/looks/plan?target=us`)), [400, 'VALIDATION_FAILED', '#/query/target'])
  const usage = (query = '') => call('GET', `${PROJECTS}/looks/credentials/git-bot/usage${query}`)
  t.match((await usage()).body.note, /^default: .* eu: /)
  t.notMatch((await usage('?target=eu')).body.note, /default: /)
  await call('POST', `${PROJECTS}/looks/sync`)
  await until('the unmanaged one is seen', async () => (await call('GET', `${PROJECTS}/looks`)).body.unmanaged === 1)
  t.match((await call('GET', `${PROJECTS}/looks`)).body.targets, [{ unmanaged: 0 }, { unmanaged: 1 }])
})

t.test('a project is deleted in all its targets', async t => {
  await call(
    'POST',
    PROJECTS,
    { name: 'ends', targets: [place('default', 'ends'), place('us', 'ends'), place('eu', 'ends')] },
    WAIT
  )
  await store('ends', 'one')
  await phases('ends', ['Synced', 'Synced', 'Synced'])
  await call('DELETE', `${PROJECTS}/ends`)
  await until('it is gone', async () => (await call('GET', `${PROJECTS}/ends`)).status === 404)
  for (const jenkins of [bridge.jenkins, us, eu]) t.notOk(await hasFolder(jenkins, 'ends'))
  t.equal((await call('POST', PROJECTS, { name: 'ends', targets: [place('eu', 'ends'), place('us', 'ends')] })).status, 201)
})

t.test('the command line sets targets and shows them', async t => {
  const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
  const run = (...args: string[]) => cli(args, env)
  const made = await run('create', 'project', 'typed', '--target', 'default/typed', '--target', 'eu/team/typed')
  t.match(made, { exit: 0, err: /folders in Jenkins are default\/typed \(Ready\), eu\/team\/typed \(Ready\)/ })
  await store('typed', 'one')
  await phases('typed', ['Synced', 'Synced'])
  t.match((await run('get', 'projects')).out.toString(), /typed +default\/typed, eu\/team\/typed/)
  t.match((await run('get', 'credentials', 'git-bot', '-p', 'typed')).out.toString(), /eu\/team\/typed +Synced/)
  t.match((await run('plan', '-p', 'typed')).out.toString(), /git-bot +eu\/team\/typed +none/)
  t.match(await run('set-targets', 'typed', 'eu/team/typed'), {
    exit: 0,
    err: /^typed: eu\/team\/typed \(Ready\), default\/typed \(Leaving\)/
  })
  await settled('typed', ['eu/team/typed Ready'])
  t.match(await run('set-targets', 'typed', 'eu'), { exit: 2, err: /eu-1\/team\/app/ })
})

t.test('bad input', async t => {
  const make = (targets: unknown, more: object = {}) => call('POST', PROJECTS, { name: 'bad', targets, ...more })
  const two = [place('default', 'bad'), place('eu', 'bad')]
  t.strictSame(problem(await make([place('default', 'bad'), place('constructor', 'bad')])), [
    400,
    'VALIDATION_FAILED',
    '#/targets/1/controller'
  ])
  t.strictSame(problem(await make([place('eu', 'tools'), place('eu', 'toolſ')])), [400, 'VALIDATION_FAILED', '#/targets/1'])
  t.strictSame(problem(await make([place('eu', 'a/b')])), [400, 'VALIDATION_FAILED', '#/targets/0/folder/0'])
  t.strictSame(problem(await make(two, { folder: ['bad'] })), [400, 'VALIDATION_FAILED', '#/folder'])
  t.strictSame(problem(await make(two, { controller: 'eu' })), [400, 'VALIDATION_FAILED', '#/controller'])
  t.equal((await make([])).status, 400)
  t.equal((await make(Array.from({ length: 9 }, (_, i) => place('eu', `f${i}`)))).status, 400)
  const taken = await make([place('us', 'bad'), place('eu', 'TEAM', 'App')])
  t.strictSame(problem(taken), [409, 'FOLDER_OWNED', '#/targets/1/folder'])
  const below = await make([place('us', 'bad'), place('eu', 'Team', 'app', 'inner')])
  t.strictSame(problem(below), [409, 'FOLDER_OWNED', '#/targets/1/folder'], 'a build there could use what is above')
  t.match(await make(two), { status: 201 }, 'nothing is left of what was refused')
  t.match(await call('POST', PROJECTS, { name: 'free', controller: 'us', folder: ['bad'] }), { status: 201 })
  t.strictSame(problem(await patch('bad', { folder: ['other'] })), [400, 'VALIDATION_FAILED', '#/folder'])
  t.strictSame(problem(await patch('bad', { controller: 'us' })), [400, 'VALIDATION_FAILED', '#/controller'])
  t.equal((await patch('bad', { targets: [] })).status, 400)
  t.strictSame(problem(await patch('bad', { targets: [place('default', 'BAD'), place('eu', 'bad')] })), [
    400,
    'VALIDATION_FAILED',
    '#/targets/0/folder'
  ])
  t.strictSame(problem(await patch('bad', { targets: [...two, place('us', 'bad')] })), [
    409,
    'FOLDER_OWNED',
    '#/targets/2/folder'
  ])
  t.strictSame(problem(await patch('bad', { targets: [...two, place('us', 'BAD', 'x')] })), [
    409,
    'FOLDER_OWNED',
    '#/targets/2/folder'
  ])
  t.strictSame(problem(await call('PUT', `${PROJECTS}/bad`, { targets: [place('eu', 'bad')] })).slice(0, 2), [
    409,
    'PROJECT_ELSEWHERE'
  ])
  t.equal((await call('PUT', `${PROJECTS}/bad`, { targets: two, displayName: 'Bad' })).status, 200)
})
