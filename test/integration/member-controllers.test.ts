import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { as, makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'

const bridge = await withBridge(t)
const jenkins = await startStandIn()
t.teardown(() => jenkins.close())
const register = (name: string, url: string) =>
  bridge.call('POST', '/api/v1/controllers', { name, url, user: 'admin', token: 'admin-token', labels: { secretly: 'labelled' } })
await register('eu-1', jenkins.url)
await register('hidden', 'http://127.0.0.1:1')
await bridge.project('demo')
await bridge.project('shop', { controller: 'eu-1' })
await bridge.call('POST', '/api/v1/projects', { name: 'games', controller: 'hidden' })

const FIELDS = ['circuit', 'circuitOpenedAt', 'message', 'name', 'nextAttemptAt', 'reachable', 'reason', 'state', 'version']
const ofMember = async (roles: Record<string, string>, more: object = {}) => {
  const { token } = await makeToken(bridge, roles, more)
  const call = as(bridge, token)
  const { body, text } = await call('GET', '/controllers')
  return { token, call, text, names: body.items.map(({ name }: { name: string }) => name), items: body.items as object[] }
}

t.test('a member sees the controllers of the own projects, and nothing of how they are reached', async t => {
  for (const role of ['viewer', 'admin']) {
    const { items, names, text, call } = await ofMember({ shop: role })
    t.strictSame(names, ['eu-1'], role)
    t.strictSame(Object.keys(items[0] ?? {}).toSorted(), FIELDS)
    t.match(items[0], { state: 'Ready', reachable: true, circuit: 'closed', reason: null, version: /^2\.\d/ })
    const one = await call('GET', '/controllers/eu-1')
    t.strictSame([one.status, Object.keys(one.body).toSorted()], [200, FIELDS])
    for (const said of [text, one.text]) t.notMatch(said, new RegExp(`${new URL(jenkins.url).port}|admin|labelled|hidden`))
  }
})

t.test('of others there is nothing, not even that they exist', async t => {
  const { call } = await ofMember({ shop: 'admin' })
  for (const name of ['hidden', 'default', 'nobody', 'constructor'])
    t.match(await call('GET', `/controllers/${name}`), { status: 404, body: { code: 'CONTROLLER_NOT_FOUND' } }, name)
  for (const [method, path] of [
    ['GET', '/controllers/eu-1/events'],
    ['POST', '/controllers/eu-1/check'],
    ['DELETE', '/controllers/eu-1']
  ] as const)
    t.equal((await call(method, path)).status, 403, path)
  t.strictSame((await ofMember({})).names, [])
  t.strictSame((await ofMember({}, { projectMaker: true })).names, [])
})

t.test('a role in several projects, in all of them, or by membership', async t => {
  t.strictSame((await ofMember({ shop: 'viewer', demo: 'viewer' })).names, ['default', 'eu-1'])
  const everywhere = await ofMember({ '*': 'operator' })
  t.strictSame(everywhere.names, ['default', 'eu-1', 'hidden'])
  t.match(everywhere.items[2], { state: 'Unknown', reachable: false, reason: 'JenkinsUnreachable', version: null })
  const { token, call } = await ofMember({})
  const { subject } = (await call('GET', '/whoami')).body
  await bridge.call('PUT', `/api/v1/projects/shop/members/${encodeURIComponent(subject)}`, { role: 'viewer' })
  t.strictSame(
    (await as(bridge, token)('GET', '/controllers')).body.items.map(({ name }: { name: string }) => name),
    ['eu-1']
  )
})

t.test('a platform-admin sees all of all', async t => {
  const { names, items } = await ofMember({}, { platformAdmin: true, readOnly: true })
  t.strictSame(names, ['default', 'eu-1', 'hidden'])
  t.match(items[1], { url: jenkins.url, user: 'admin', managedBy: 'api', labels: { secretly: 'labelled' } })
})

t.test('the command line shows members what they may see', async t => {
  const { token } = await ofMember({ shop: 'viewer' })
  const env = { JCB_URL: bridge.url, JCB_TOKEN: token }
  t.match((await cli(['controllers', 'list'], env)).out.toString(), /^NAME +STATE +CIRCUIT +REASON\neu-1 +Ready +closed/)
  t.match((await cli(['controllers', 'get', 'eu-1'], env)).out.toString(), /eu-1 +Ready/)
  t.match(await cli(['controllers', 'update', 'eu-1', '--user', 'x'], env), { exit: 4, err: /only a platform-admin/ })
})
