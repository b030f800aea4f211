import t, { type Test } from 'tap'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { path, runsEnded, token, WAIT, withWorkers } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

const COUNT = 12
const many = (name: string) => Array.from({ length: COUNT }, (_, i) => token(`c${i}`, `CLEAR-${name}-${i}`))
const base = ['read', 'itemRead', 'itemCreate', 'itemDelete', 'view', 'create', 'delete']
const full = [...base, 'itemConfigure', 'itemExtendedRead', 'update']

interface Shown {
  readonly id: string
  readonly status: { readonly phase: string; readonly reason: string | null }
}

const shown = async (bridge: Bridge, name: string): Promise<Shown[]> =>
  (await bridge.call('GET', `${path(name)}?limit=100`)).body.items
const permit = (bridge: Bridge, permissions: readonly string[]) =>
  bridge.control('POST', '/edit', { action: 'permit', users: ['writer'], permissions })
const policies = (bridge: Bridge, name: string, change: object) =>
  bridge.call('PATCH', `/api/v1/projects/${name}`, { policies: change })

async function config(bridge: Bridge, folder: string): Promise<string> {
  const headers = { authorization: `Basic ${btoa('admin:admin-token')}` }
  const answer = await fetch(`${bridge.jenkins.url}/job/${folder}/config.xml`, { headers })
  return answer.status === 200 ? answer.text() : ''
}
const isClear = async (bridge: Bridge, folder: string) => (await config(bridge, folder)).includes('CLEAR-')

/** What is called synced is looked for in the file after that was said, which by then must have nothing in clear. */
async function said(bridge: Bridge, name: string): Promise<{ readonly phases: Set<string>; readonly isLie: boolean }> {
  const phases = new Set((await shown(bridge, name)).map(c => c.status.phase))
  return { phases, isLie: phases.has('Synced') && (await isClear(bridge, name)) }
}

/** Declares the credentials while the project is paused, so that one run finds all of them. */
async function declare(bridge: Bridge, name: string, text = name): Promise<void> {
  await bridge.call('POST', '/api/v1/projects', { name, policies: { paused: true } })
  await policies(bridge, name, { paused: true })
  await runsEnded(bridge, name)
  const set = await bridge.call('PUT', path(name), { credentials: many(text) })
  if (set.status !== 200) throw new Error(set.text)
}

/** What a run that has ended says, or one that has failed. */
const ended = (bridge: Bridge, name: string) =>
  until('a run has ended', async () => {
    const [dirty, done, failures] = await bridge.redis.client.hmget(`jcb:{p:${name}}:work`, 'dirty', 'done', 'failures')
    const isAsked = (await bridge.redis.client.hkeys(`jcb:{p:${name}}:work`)).some(field => field.startsWith('now:'))
    return Number(failures) > 0 || (dirty === done && !isAsked)
  })

async function arrives(bridge: Bridge, name: string): Promise<void> {
  await bridge.call('POST', `/api/v1/projects/${name}/sync`)
  await until(`${name} is synced`, async () => (await shown(bridge, name)).every(c => c.status.phase === 'Synced'))
  await ended(bridge, name)
}

const bridge = await withBridge(t, { jenkinsUser: 'writer' })
await permit(bridge, full)
// A folder with ciphertexts: from now on new folders are made with their credentials inside.
await bridge.project('warm')
await bridge.call('POST', path('warm'), token('x'), WAIT)

/** Without these the plaintext could be neither ended nor seen; each of the others alone is missing as well. */
const healing = ['itemConfigure', 'itemExtendedRead', 'update']
const subsets = Array.from({ length: 2 ** healing.length }, (_, bits) => healing.filter((_, bit) => bits & (2 ** bit)))
const cases = [
  ...subsets.map(set => ({
    title: `of ${healing.join(', ')} only ${set.join(', ') || 'none'}`,
    may: [...base, ...set],
    isTold: true
  })),
  ...base.map(one => ({ title: `all but ${one}`, may: full.filter(other => other !== one), isTold: false }))
]

for (const [index, { title, may, isTold }] of cases.entries()) {
  const name = `set${index}`
  t.test(`permissions, ${title}: nothing is called synced that is in clear, and it ends well`, async t => {
    await permit(bridge, full)
    await declare(bridge, `${name}old`, `${name}first`)
    await policies(bridge, `${name}old`, { paused: false })
    await arrives(bridge, `${name}old`)
    await declare(bridge, `${name}old`, `${name}second`)
    await declare(bridge, `${name}new`)
    await permit(bridge, may)
    for (const project of [`${name}new`, `${name}old`]) {
      await policies(bridge, project, { paused: false })
      await ended(bridge, project)
      const { phases, isLie } = await said(bridge, project)
      t.notOk(isLie, `${project}: ${[...phases]}`)
      if (isTold) await told(t, project, project.endsWith('new') && !may.includes('update') && !may.includes('itemConfigure'))
    }
    await permit(bridge, full)
    for (const project of [`${name}new`, `${name}old`]) {
      await arrives(bridge, project)
      t.notOk(await isClear(bridge, project), `${project}: encrypted in the end`)
    }
    t.match(await bridge.readback(`${name}old`, 'c11'), { secret: `CLEAR-${name}second-11` })
  })
}

/** What our user cannot end is in clear for as long as that is so, and this is said. */
async function told(t: Test, project: string, isStuck: boolean): Promise<void> {
  t.equal(await isClear(bridge, project), isStuck, project)
  if (!isStuck) return
  const found = await shown(bridge, project)
  t.ok(
    found.every(c => c.status.phase === 'Retrying' && c.status.reason === 'PlaintextLeft'),
    `${project}: ${JSON.stringify(found)}`
  )
  const events = (await bridge.call('GET', `/api/v1/projects/${project}/events?limit=100`)).body.items
  const ofProject = events.filter(
    (e: { reason: string; credential: null }) => e.reason === 'PlaintextLeft' && e.credential === null
  )
  t.equal(ofProject.length, 1, `${project}: one event of the project says so`)
}

/** The saves that end the plaintext: an update, and the description as it is. */
const SAVES = ['^/job/[a-z]+/credentials/store/folder/domain/_/credential/', '^/job/[a-z]+/submitDescription']
const faults: readonly (readonly [string, object])[] = [
  ['is answered 502', { fault: 'status', status: 502 }],
  ['is refused by a proxy', { fault: 'status', status: 403 }],
  ['is answered 502 though it was done', { fault: 'status', status: 502, applied: true }],
  ['is lost before it is done', { fault: 'drop' }],
  ['is lost after it is done', { fault: 'drop', applied: true }],
  ['is answered by a login page', { fault: 'html-login' }]
]

for (const [index, [what, fault]] of faults.entries()) {
  const name = `fault${'abcdefgh'[index]}`
  t.test(`the healing save ${what}: with and without Job/Configure nothing is called synced that is in clear`, async t => {
    for (const [user, may] of [
      ['full', full],
      ['list', full.filter(one => one !== 'itemConfigure' && one !== 'itemExtendedRead')]
    ] as const) {
      const project = name + user
      await permit(bridge, full)
      await declare(bridge, project)
      for (const path of SAVES) await bridge.control('POST', '/faults', { ...fault, match: { method: 'POST', path } })
      await permit(bridge, may)
      await policies(bridge, project, { paused: false })
      await ended(bridge, project)
      const { phases, isLie } = await said(bridge, project)
      t.notOk(isLie, `${project}: ${[...phases]}`)
      if (await isClear(bridge, project)) t.strictSame([...phases], ['Retrying'], project)
      await bridge.control('DELETE', '/faults')
      await arrives(bridge, project)
      t.notOk(await isClear(bridge, project), `${project}: encrypted in the end`)
    }
  })
}

t.test('what was left in clear is ended first, whatever was changed in between', async t => {
  const between: readonly (readonly [string, (project: string) => Promise<unknown>])[] = [
    ['nothing', async () => undefined],
    ['one was changed', project => bridge.call('PATCH', `${path(project)}/c3`, { data: { token: 'CLEAR-changed' } })],
    ['one was deleted', project => bridge.call('DELETE', `${path(project)}/c3`)],
    ['a sync was asked for', project => bridge.call('POST', `/api/v1/projects/${project}/sync`)],
    ['drift is only reported', project => policies(bridge, project, { drift: 'report' })],
    ['bulk writes were forbidden', project => policies(bridge, project, { bulk: false })],
    ['it was moved', project => bridge.call('PATCH', `/api/v1/projects/${project}`, { folder: [`${project}moved`] })],
    ['it was paused', project => policies(bridge, project, { paused: true })]
  ]
  for (const [index, [what, change]] of between.entries()) {
    const project = `between${'abcdefgh'[index]}`
    await permit(bridge, full)
    await declare(bridge, project)
    for (const path of SAVES)
      await bridge.control('POST', '/faults', { fault: 'status', status: 502, match: { method: 'POST', path } })
    await policies(bridge, project, { paused: false })
    // Calls may be paused by so many failures, which is said then.
    await until(`${what}: it is in clear, and is not said to be synced`, async () => {
      const isRetried = (await shown(bridge, project)).every(c => c.status.phase === 'Retrying' && c.status.reason !== null)
      return isRetried && isClear(bridge, project)
    })
    await change(project)
    await bridge.control('DELETE', '/faults')
    await until(`${what}: it is encrypted`, async () => !(await isClear(bridge, project)), 30_000)
    t.notOk((await said(bridge, project)).isLie)
  }
})

t.test(
  'a user who never saw a ciphertext has nothing posted inside a document; what an older version left is ended all the same',
  async t => {
    const limited = await withBridge(t, { jenkinsUser: 'writer' })
    await permit(limited, [...base, 'update'])
    await declare(limited, 'listed')
    await limited.control('DELETE', '/requests')
    await policies(limited, 'listed', { paused: false })
    await arrives(limited, 'listed')
    const sent = (await limited.control('GET', '/requests?bodies=true')).body as { method: string; path: string; body: string }[]
    const secret = sent.filter(r => r.body?.includes('CLEAR-'))
    t.equal(secret.length, COUNT)
    t.ok(secret.every(r => r.path.endsWith('/createCredentials')))
    await runsEnded(limited, 'listed')

    // As it was left: said to be synced, and nothing noted.
    const text = (await config(limited, 'listed')).replace(/<secret>[^<]*</g, '<secret>CLEAR-old<')
    const headers = { authorization: `Basic ${btoa('admin:admin-token')}`, 'content-type': 'application/xml; charset=utf-8' }
    t.equal((await fetch(`${limited.jenkins.url}/job/listed/config.xml`, { method: 'POST', headers, body: text })).status, 200)
    await limited.redis.client.hdel('jcb:{p:listed}:work', 'inClear')
    t.ok((await said(limited, 'listed')).isLie)
    await limited.call('POST', '/api/v1/projects/listed/sync')
    await until('it is encrypted', async () => !(await isClear(limited, 'listed')))
    await runsEnded(limited, 'listed')
    await limited.control('DELETE', '/requests')
    await limited.call('POST', '/api/v1/projects/listed/sync')
    await runsEnded(limited, 'listed')
    const more = (await limited.control('GET', '/requests')).body as { method: string }[]
    t.notOk(
      more.some(r => r.method !== 'GET'),
      'once'
    )
  }
)

t.test(
  'a worker is killed before the healing save: the next one ends it, also in a paused project or one that only reports',
  async t => {
    const { bridge, workers } = await withWorkers(t, 1)
    const [worker] = workers
    if (worker === undefined) throw new Error('no worker')
    await bridge.project('warm')
    await bridge.call('POST', path('warm'), token('x'), WAIT)
    const between: readonly (readonly [string, object])[] = [
      ['paused', { paused: true }],
      ['reporting', { drift: 'report' }]
    ]
    for (const [name] of between) {
      await declare(bridge, name, 'first')
      await policies(bridge, name, { paused: false })
      await arrives(bridge, name)
      await policies(bridge, name, { paused: true })
      await runsEnded(bridge, name)
      for (let i = 0; i < COUNT; i++)
        await bridge.control('POST', '/edit', { action: 'set', folder: name, id: `c${i}`, fields: { secret: 'theirs' } })
    }
    for (const path of SAVES)
      await bridge.control('POST', '/faults', { fault: 'latency', ms: 60_000, match: { method: 'POST', path } })
    for (const [name] of between) await policies(bridge, name, { paused: false })
    for (const [name] of between) await until(`${name} is in clear`, () => isClear(bridge, name))
    await worker.kill()
    await bridge.control('DELETE', '/faults')
    for (const [name, change] of between) await policies(bridge, name, change)
    await worker.start()
    for (const [name] of between) {
      await until(`${name} is encrypted`, async () => !(await isClear(bridge, name)), 30_000)
      await until(
        `${name}: what was noted has gone`,
        async () => (await bridge.redis.client.hget(`jcb:{p:${name}}:work`, 'inClear')) === ''
      )
      t.equal((await bridge.call('GET', `/api/v1/projects/${name}`)).body.policies.paused, name === 'paused')
      t.match(await bridge.readback(name, 'c0'), { secret: 'CLEAR-first-0' })
    }
  }
)
