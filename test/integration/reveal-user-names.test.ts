import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t, { version: '2.528.1' })
const WAIT = { prefer: 'wait=10' }
const at = (project: string, id = '') => `/api/v1/projects/${project}/credentials${id === '' ? '' : `/${id}`}`
const login = (id: string) => ({ id, type: 'username-password', data: { username: `user-${id}`, password: `value-${id}` } })
const read = async (project: string, id: string) => (await bridge.call('GET', at(project, id))).body
const held = async (project: string, id: string): Promise<unknown> => (await bridge.readback(project, id))?.['usernameSecret']
const events = async (project: string) => (await bridge.call('GET', `/api/v1/projects/${project}/events?limit=200`)).body.items
const types = async (project: string) => (await events(project)).map((event: { type: string }) => event.type)
const requests = async (project: string) =>
  (await bridge.control('GET', '/requests')).body.filter((r: { path: string }) => r.path.includes(`/job/${project}/`))
const writes = async (project: string) =>
  (await requests(project)).filter((r: { method: string }) => r.method === 'POST').map((r: { path: string }) => r.path)

/** A check of the project, as they come by themselves once in an interval. */
async function check(project: string): Promise<void> {
  await bridge.control('DELETE', '/requests')
  const before = (await bridge.call('GET', `/api/v1/projects/${project}`)).body.checkedAt
  await bridge.call('POST', `/api/v1/projects/${project}/sync`)
  await until('checked', async () => (await bridge.call('GET', `/api/v1/projects/${project}`)).body.checkedAt !== before)
}

/** A project with credentials that a version of the bridge has written which knew nothing of secret user names. */
async function before(project: string, ids: readonly string[], more: object = {}, of: object = {}): Promise<void> {
  await bridge.project(project, more)
  await bridge.call('PUT', at(project), { credentials: ids.map(id => ({ ...login(id), ...of })) }, WAIT)
  for (const id of ids) await bridge.phase(project, id, 'Synced')
  const key = `jcb:{p:${project}}:sync`
  const config = new URL(`job/${project}/config.xml`, `${bridge.jenkins.url}/`)
  const headers = { authorization: `Basic ${btoa('admin:admin-token')}`, 'content-type': 'application/xml; charset=utf-8' }
  const text = await (await fetch(config, { headers })).text()
  const body = text.replaceAll('<usernameSecret>false</usernameSecret>', '')
  t.not(body, text)
  t.equal((await fetch(config, { method: 'POST', headers, body })).status, 200)
  for (const id of ids) {
    const record = JSON.parse((await bridge.redis.client.hget(key, id)) ?? '')
    t.equal(record.ledger.usernameSecret, 'held')
    delete record.ledger.usernameSecret
    await bridge.redis.client.hset(key, id, JSON.stringify(record))
  }
}

t.test('a folder of ours: first it is said, with the next check Jenkins is told, by one document', async t => {
  await before('ours', ['a', 'b', 'c'])
  await bridge.control('POST', '/build', { folder: 'ours', job: 'app', number: 7, credential: 'b' })
  await check('ours')
  t.strictSame(await writes('ours'), [], 'the first check only notes it')
  for (const id of ['a', 'b', 'c'])
    t.match(await read('ours', id), { status: { phase: 'Synced' }, warnings: [{ code: 'UserNameHidden' }] })
  await check('ours')
  const [post, save, ...others] = await writes('ours')
  t.equal(post, '/job/ours/config.xml')
  t.match(save, /\/credential\/[abc]\/config\.xml$/, 'and the save that heals it')
  t.strictSame(others, [])
  for (const id of ['a', 'b', 'c']) {
    const credential = await read('ours', id)
    t.match(credential, { generation: 1, status: { phase: 'Synced', drift: null } })
    t.strictSame(credential.warnings, [])
    t.equal(await held('ours', id), false)
    t.match(await bridge.readback('ours', id), { username: `user-${id}`, password: `value-${id}` })
  }
  t.notOk(
    (await types('ours')).some((type: string) => type.startsWith('Drift')),
    'nobody else has changed anything'
  )
  t.equal((await events('ours')).filter((event: { reason: string }) => event.reason === 'UserNameRevealed').length, 3)
  const { used, before: kept } = (await bridge.call('GET', `${at('ours', 'b')}/usage`)).body
  t.match({ used, jobs: kept.jobs }, { used: true, jobs: [{ name: 'ours/app', lastBuild: 7 }] })
  await check('ours')
  t.strictSame(await writes('ours'), [], 'once')
  await bridge.control('POST', '/edit', { action: 'set', folder: 'ours', id: 'a', fields: { usernameSecret: true } })
  await check('ours')
  await until('repaired', async () => (await held('ours', 'a')) === false)
  t.ok((await types('ours')).includes('DriftRepaired'), 'what somebody else changes from then on is drift')
})

t.test('elsewhere with the next change; not where drift is reported, in a paused project, or what was adopted', async t => {
  await before('single', ['a', 'b'], { policies: { bulk: false } })
  await before('reported', ['a', 'b'], { policies: { drift: 'report' } })
  await bridge.control('POST', '/edit', { action: 'add-folder', folder: 'foreign' })
  await before('foreign', ['a', 'b'])
  for (const project of ['single', 'reported', 'foreign']) {
    for (let i = 0; i < 3; i++) {
      await check(project)
      t.strictSame(await writes(project), [], project)
    }
    t.match(await read(project, 'a'), { status: { phase: 'Synced', drift: null }, warnings: [{ code: 'UserNameHidden' }] })
    await bridge.call('PATCH', at(project, 'a'), { description: 'changed' }, WAIT)
    t.equal(await held(project, 'a'), false)
    t.strictSame((await read(project, 'a')).warnings, [])
    t.match(await read(project, 'b'), { warnings: [{ code: 'UserNameHidden' }] })
    t.notOk(
      (await types(project)).some((type: string) => type.startsWith('Drift')),
      project
    )
  }

  await before('paused', ['a', 'b'])
  await check('paused')
  await bridge.call('PATCH', '/api/v1/projects/paused', { policies: { paused: true } })
  await bridge.control('DELETE', '/requests')
  await bridge.call('POST', '/api/v1/projects/paused/sync')
  await until('paused', async () => (await bridge.redis.client.hget('jcb:{p:paused}:work', 'paused')) === '1')
  t.strictSame(await writes('paused'), [])
  t.equal((await bridge.call('PATCH', at('paused', 'a'), { usernameSecret: true })).status, 200)
  await bridge.call('PATCH', '/api/v1/projects/paused', { policies: { paused: false } })
  await bridge.phase('paused', 'a', 'Synced')
  await check('paused')
  await until('told', async () => (await held('paused', 'b')) === false)
  t.equal(await held('paused', 'a'), true, 'a name that was made a secret while the project was paused stays one')

  await before('adopted', ['a', 'b'], {}, { adopt: true })
  for (let i = 0; i < 3; i++) {
    await check('adopted')
    t.strictSame(await writes('adopted'), [])
  }
  t.match(await read('adopted', 'a'), { status: { phase: 'Synced', drift: null } })
  t.strictSame((await read('adopted', 'a')).warnings, [])
})

t.test('one folder of a controller at a time', async t => {
  await before('turn', ['a', 'b'])
  await check('turn')
  await bridge.redis.client.set('jcb:{c:default}:turn', 'somebody else', 'PX', 60_000)
  await check('turn')
  t.strictSame(await writes('turn'), [])
  t.match(await read('turn', 'a'), { status: { phase: 'Synced' }, warnings: [{ code: 'UserNameHidden' }] })
  const due = Number(await bridge.redis.client.hget('jcb:{p:turn}:work', 'dueAt'))
  t.ok(due - Date.now() < 60_000, 'it asks again long before the next check')
  await bridge.redis.client.del('jcb:{c:default}:turn')
  await check('turn')
  t.equal(await held('turn', 'a'), false)
  t.equal(await bridge.redis.client.exists('jcb:{c:default}:turn'), 0, 'its turn is over')
})

t.test('many folders come one after another, each within its checks', async t => {
  const projects = Array.from({ length: 5 }, (_, i) => `many-${i}`)
  for (const project of projects) await before(project, ['a', 'b'])
  await bridge.control('DELETE', '/requests')
  await bridge.restart({ reconcileInterval: 1500, pace: { firstRetry: 50 } })
  // When they are due was found by the interval before.
  for (const project of projects) await bridge.call('POST', `/api/v1/projects/${project}/sync`)
  for (const project of projects)
    await until(`${project} is told`, async () => (await held(project, 'a')) === false && (await held(project, 'b')) === false)
  for (const project of projects) {
    await until('synced', async () => (await read(project, 'a')).warnings.length === 0)
    t.notOk(
      (await types(project)).some((type: string) => type.startsWith('Drift')),
      project
    )
  }
  const log = (await bridge.control('GET', '/requests')).body.filter((r: { method: string }) => r.method === 'POST')
  const order = log.map((r: { path: string }) => r.path.split('/')[2])
  const blocks = order.filter((project: string, i: number) => project !== order[i - 1])
  t.strictSame(blocks.toSorted(), projects, 'the writes of one folder are over before those of another begin')
  await bridge.restart({ reconcileInterval: 300_000, pace: {} })
})

t.test('a run that was killed in between is not taken for somebody else', async t => {
  await before('killed', ['a', 'b'])
  await check('killed')
  const key = 'jcb:{p:killed}:sync'
  for (const id of ['a', 'b']) {
    const record = JSON.parse((await bridge.redis.client.hget(key, id)) ?? '')
    record.ledger.usernameSecret = 'telling'
    await bridge.redis.client.hset(key, id, JSON.stringify(record))
    await bridge.control('POST', '/edit', { action: 'rewrite', folder: 'killed', id })
    await bridge.control('POST', '/edit', { action: 'set', folder: 'killed', id, fields: { usernameSecret: false } })
  }
  await check('killed')
  for (const id of ['a', 'b']) {
    await until('done', async () => (await read('killed', id)).warnings.length === 0)
    t.match(await bridge.readback('killed', id), { password: `value-${id}`, usernameSecret: false })
  }
  t.notOk((await types('killed')).some((type: string) => type.startsWith('Drift')))
})
