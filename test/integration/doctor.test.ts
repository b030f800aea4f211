import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { until } from '../helpers/until.ts'

const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys })
await bridge.project('demo')
const data = { token: 'not-a-real-one-7f3a' }
await bridge.call('POST', '/api/v1/projects/demo/credentials', { id: 'a', type: 'access-token', data }, { prefer: 'wait=10' })
const env = {
  ...{ JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys },
  ...{ JENKINS_URL: bridge.jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
}

interface Finding {
  readonly check: string
  readonly outcome: string
  readonly found: string
  readonly fix: string | null
}

async function examined(changed: Record<string, string>) {
  const { exit, out, err } = await cli(['doctor', '-o', 'json'], changed)
  for (const secret of ['admin-token', ADMIN_TOKEN, masterKeys.slice(3), data.token, 'wr0ng'])
    if (out.includes(secret) || err.includes(secret)) throw new Error(`it shows ${secret}`)
  const { healthy, findings } = JSON.parse(out.toString() || '{}') as { healthy: boolean; findings: Finding[] }
  return { exit, err, healthy, findings, bad: findings.filter(({ outcome }) => outcome !== 'ok') }
}

t.test('a password in the place of the API token is told from one', async t => {
  const { bad, healthy } = await examined({ ...env, JENKINS_TOKEN: 'admin-pw' })
  t.equal(healthy, false)
  t.match(
    bad.find(({ check }) => check === 'jenkins.login'),
    { outcome: 'error', found: /JENKINS_TOKEN holds a password: .*"No valid crumb"/, fix: /JENKINS_PASSWORD/ }
  )
  const { JENKINS_TOKEN: _, ...rest } = env
  const login = async (JENKINS_PASSWORD: string) =>
    (await examined({ ...rest, JENKINS_PASSWORD })).bad.find(({ check }) => check === 'jenkins.login')
  t.match(await login('admin-token'), { outcome: 'warning', found: /JENKINS_PASSWORD holds an API token/, fix: /JENKINS_TOKEN/ })
  t.match(await login('admin-pw'), { outcome: 'warning', found: /logs in with a password/ })
})

t.test('a healthy set-up: everything was looked at, and is fine', async t => {
  const { exit, healthy, bad, findings } = await examined(env)
  t.strictSame(
    bad.filter(({ check }) => check !== 'jenkins.characters'),
    []
  )
  t.equal(exit, 0)
  t.equal(healthy, true)
  const looked = findings.map(({ check }) => check)
  for (const check of ['redis.reach', 'redis.version', 'redis.durability', 'redis.memory', 'redis.clock', 'keys'])
    t.ok(looked.includes(check), check)
  for (const check of ['bridge.reach', 'bridge.clock', 'bridge.redis', 'bridge.jenkins', 'bridge.token', 'bridge.keys'])
    t.ok(looked.includes(check), check)
  for (const check of [
    'jenkins.reach',
    'jenkins.version',
    'jenkins.plugins',
    'jenkins.permissions',
    'jenkins.login',
    'jenkins.clock',
    'jenkins.sight',
    'jenkins.folder demo'
  ])
    t.ok(looked.includes(check), check)
  const { out } = await cli(['doctor'], env)
  t.match(out.toString(), /^OUTCOME +CHECK +FOUND +WHAT TO DO\nok +redis.reach/)
})

t.test('from elsewhere, with a token alone, the bridge is asked what it sees', async t => {
  const { exit, findings } = await examined({ JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN })
  t.equal(exit, 0)
  t.ok(findings.some(({ check, found }) => check === 'jenkins.version' && found.includes('2.528.1')))
})

t.test('from elsewhere, the failure that calls to Jenkins are paused for is told, and what to do about it', async t => {
  const asks = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  t.teardown(() => bridge.control('POST', '/boot-phase', { phase: 'up' }))
  const circuit = async () => (await bridge.call('GET', '/api/v1/controllers')).body.items[0].circuit
  await until('calls are paused', async () => {
    await bridge.call('GET', '/readyz')
    return (await circuit()) === 'open'
  })
  const { bad } = await examined(asks)
  t.match(
    bad.find(({ check }) => check === 'jenkins.reach'),
    { found: 'default: JenkinsUnreachable', fix: /paused.*Check its address/ }
  )
  const { err } = await cli(['plan', '--project', 'demo'], asks)
  t.match(err, /Jenkins could not be read, .*: Jenkins could not be reached\. .* \(JenkinsUnreachable\)/)
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  // The state that anybody may read, which the doctor asks for, is kept for a moment.
  const isReady = async () => (await bridge.call('GET', '/readyz')).body.controllers.default.ready === true
  await until('calls go through', async () => (await circuit()) === 'closed' && (await isReady()))
})

/** The one thing that is wrong, with what to do about it. */
async function wrong(changed: Record<string, string>, check: string, found: RegExp, fix: RegExp): Promise<void> {
  const { exit, bad, err } = await examined(changed)
  const finding = bad.find(one => one.outcome === 'error')
  t.equal(exit, 1, err)
  t.match(finding, { check, found, fix }, JSON.stringify(bad))
}

t.test('broken: a wrong password for Redis', async t => {
  await bridge.redis.client.config('SET', 'requirepass', 'right-one')
  t.teardown(() => bridge.redis.client.config('SET', 'requirepass', ''))
  const { JCB_URL: _, ...beneath } = env
  await wrong(
    { ...beneath, REDIS_URL: `${bridge.redis.url}?password=wr0ng` },
    'redis.reach',
    /refuses the user or password \(WRONGPASS\)/,
    /in REDIS_URL/
  )
  await wrong(beneath, 'redis.reach', /refuses the user or password \(NOAUTH\)/, /in REDIS_URL/)
})

t.test('broken: a Redis that forgets', async t => {
  await bridge.redis.client.config('SET', 'appendonly', 'no')
  t.teardown(() => bridge.redis.client.config('SET', 'appendonly', 'yes'))
  await wrong(env, 'redis.durability', /appendonly is no/, /CONFIG SET appendonly yes/)
})

t.test('broken: a wrong token for Jenkins', async () => {
  await wrong({ ...env, JENKINS_TOKEN: 'wr0ng' }, 'jenkins.reach', /Unauthorized/, /To do so, set JENKINS_USER and JENKINS_TOKEN/)
})

t.test('broken: a Jenkins without a plug-in, and one that lets our user do too little', async t => {
  const { plugins } = bridge.jenkins.controller.behaviour as { plugins: Record<string, string> }
  const { 'ssh-credentials': version } = plugins
  delete plugins['ssh-credentials']
  t.teardown(() => void Object.assign(plugins, { 'ssh-credentials': version }))
  await wrong(
    env,
    'jenkins.plugins',
    /ssh-credentials is missing, so Jenkins has no credentials of type "SSH key"/,
    /Install ssh-credentials/
  )
  const viewer = { ...env, JENKINS_USER: 'viewer', JENKINS_TOKEN: 'viewer-token' }
  await wrong(viewer, 'jenkins.folder demo', /StoreNotVisible/, /Grant it Credentials\/View/)
  const { bad } = await examined(viewer)
  t.match(
    bad.find(({ check }) => check === 'jenkins.permissions'),
    { outcome: 'warning', fix: /Job\/Create/ }
  )
  t.match(
    bad.find(({ check }) => check === 'jenkins.plugins'),
    { outcome: 'unknown', fix: /SystemRead/ }
  )
  // there is one, whose store does not show
  t.match(
    bad.find(({ check, outcome }) => check === 'jenkins.permissions' && outcome === 'unknown'),
    { found: /no folder of a project could be read/, fix: /Credentials\/Create/ }
  )
})

t.test('broken: our user may read, and not write', async t => {
  const as = (user: string) => ({ ...env, JENKINS_USER: user, JENKINS_TOKEN: `${user}-token` })
  const all = 'Credentials/Create, Credentials/Update, Credentials/Delete'
  await wrong(
    as('lister'),
    'jenkins.permissions',
    new RegExp(`^the bridge's user lacks ${all} in demo$`),
    /^Grant it Credentials\/Create, /
  )
  t.equal((await examined(as('no-job-configure'))).exit, 0, 'what the bridge can do without is a warning')
  const { findings } = await examined(env)
  t.match(
    findings.filter(({ check }) => check === 'jenkins.permissions').map(({ found }) => found),
    ["the bridge's user may create folders", "the bridge's user may create, update and delete credentials in demo"]
  )
})

t.test('what our user may do is not kept silent about where it cannot be told', async t => {
  const { JENKINS_URL: _, JENKINS_USER: __, JENKINS_TOKEN: ___, ...elsewhere } = env
  const permissions = ({ bad }: { bad: Finding[] }) => bad.filter(({ check }) => check === 'jenkins.permissions')
  const look = /Credentials\/Create, Credentials\/Update, Credentials\/Delete, Credentials\/View, Job\/Read, Job\/Configure/
  t.match(permissions(await examined(elsewhere)), [{ outcome: 'unknown', found: /the bridge does not check it/, fix: look }])
  const { JENKINS_URL, JENKINS_USER, JENKINS_TOKEN } = env
  const alone = await examined({ JENKINS_URL, JENKINS_USER, JENKINS_TOKEN })
  t.match(permissions(alone), [{ outcome: 'unknown', found: /no folder/, fix: look }])
  t.equal(alone.exit, 0)
  await bridge.project('empty')
  const found =
    "without a change, Jenkins does not tell whether the bridge's user has Credentials/Update, Credentials/Delete in empty"
  t.match(permissions(await examined(env)), [{ outcome: 'unknown', found }])
})

t.test('broken: a folder that is not there, and may not be made', async t => {
  await bridge.jenkins.controller.root.drop(bridge.jenkins.controller.root.item('empty') as never)
  const made = (await examined(env)).bad.find(({ check }) => check === 'jenkins.folder empty')
  t.match(made, { outcome: 'warning', found: /does not exist/, fix: /next sync creates it/ })
  const full = { ...env, JENKINS_USER: 'full', JENKINS_TOKEN: 'full-token' }
  const { bad, findings } = await examined(full)
  t.match(
    bad.find(({ check }) => check === 'jenkins.folder empty'),
    {
      outcome: 'warning',
      found: /404 .* empty: it does not exist, or it is hidden from the bridge's user/,
      fix: /Job\/Read.*next sync creates it/
    }
  )
  const sight = (found: readonly Finding[]) => found.filter(({ check }) => check === 'jenkins.sight')
  t.match(sight(findings), [{ outcome: 'ok', found: /may be hidden from the bridge's user/ }])
  const word = await examined({ ...full, JENKINS_SEES_EVERYTHING: 'true' })
  t.match(sight(word.findings), [{ outcome: 'ok', found: /the bridge's user sees every item/ }])
  await bridge.control('POST', '/faults', { fault: 'status', status: 404, match: { path: '/scriptText' } })
  t.match(sight((await examined(full)).findings), [{ outcome: 'unknown', fix: /JENKINS_SEES_EVERYTHING/ }])
  await bridge.control('DELETE', '/faults')
  await bridge.control('POST', '/edit', { action: 'add-job', folder: '', job: 'empty' })
  await wrong(env, 'jenkins.folder empty', /not a folder has the name empty/, /another folder/)
  await bridge.control('POST', '/edit', { action: 'delete-job', folder: '', job: 'empty' })
  await wrong(
    { ...env, JENKINS_USER: 'writer', JENKINS_TOKEN: 'writer-token' },
    'jenkins.folder empty',
    /may not create it/,
    /by hand/
  )
  await bridge.call('DELETE', '/api/v1/projects/empty')
})

t.test('broken: a plug-in that only one project needs', async t => {
  const asks = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
  await bridge.project('clusters', { policies: { kubeconfigForm: 'plugin' } })
  const missing =
    /kubernetes-cd is missing, so Jenkins has no kubeconfigs in the form "plugin", as the policies of clusters have it/
  const fix = /Install kubernetes-cd in Jenkins, and sync; or set kubeconfigForm/
  await wrong(env, 'jenkins.plugins', missing, fix)
  await wrong(asks, 'jenkins.plugins', missing, fix)
  const { plugins } = bridge.jenkins.controller.behaviour as { plugins: Record<string, string> }
  plugins['kubernetes-cd'] = '2.3.1'
  t.equal((await examined(env)).exit, 0)
  delete plugins['kubernetes-cd']
  await bridge.call('PATCH', '/api/v1/projects/clusters', { policies: { kubeconfigForm: 'file' } })
  t.equal((await examined(asks)).exit, 0, 'no project asks for it any more')
})

t.test('broken: another master key, and one that is gone', async () => {
  await wrong({ ...env, MASTER_KEYS: newMasterKeys() }, 'keys', /the key "k1" in MASTER_KEYS differs/, /Restore the former key/)
  await wrong(
    { ...env, MASTER_KEYS: newMasterKeys().replace('k1:', 'k2:') },
    'keys',
    /need the master key "k1"/,
    /Add it to MASTER_KEYS again/
  )
})

t.test('broken: a clock that is an hour off', async t => {
  const server = createServer(async (request, response) => {
    const headers = request.headers as Record<string, string>
    const chunks = await request.toArray()
    const answer = await fetch(new URL(request.url ?? '', bridge.jenkins.url), {
      ...{ method: request.method ?? 'GET', headers: { authorization: headers['authorization'] ?? '' } },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) })
    })
    const { 'content-encoding': _, 'content-length': __, ...passed } = Object.fromEntries(answer.headers)
    response.writeHead(answer.status, { ...passed, date: new Date(Date.now() + 3_600_000).toUTCString() })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => void server.close())
  const JENKINS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await wrong({ ...env, JENKINS_URL }, 'jenkins.clock', /3[56]\d\d seconds ahead of this machine's/, /NTP/)
})

t.test('broken: no bridge, no token, no sense', async t => {
  await wrong({ JCB_URL: 'http://127.0.0.1:1' }, 'bridge.reach', /no answer from/, /Check that the bridge is running there/)
  await wrong({ JCB_URL: bridge.jenkins.url }, 'bridge.reach', /is not a bridge/, /Check JCB_URL/)
  await wrong({ JCB_URL: bridge.url, JCB_TOKEN: 'wr0ng-token-that-is-long' }, 'bridge.token', /UNAUTHENTICATED/, /JCB_TOKEN/)
  await wrong({ JENKINS_URL: 'http://x', MASTER_KEYS: 'wr0ng' }, 'settings', /JENKINS_USER must be set/, /Correct the setting/)
  await bridge.call('POST', '/api/v1/projects/demo/credentials', { id: 'b', type: 'access-token', data })
  await bridge.phase('demo', 'b', 'Synced')
  t.equal((await examined({ JCB_URL: bridge.url })).exit, 0, 'no token is no fault')
})

t.test('user names that are about to become readable, and how to keep them hidden', async t => {
  await bridge.project('names')
  const made = { type: 'username-password', data: { username: 'alice', password: 'not-a-real-one-7f3b' } }
  const at = '/api/v1/projects/names/credentials'
  for (const id of ['old', 'new']) await bridge.call('POST', at, { id, ...made }, { prefer: 'wait=10' })
  const look = async () => (await examined(env)).findings.find(({ check }) => check === 'jenkins.user-names')
  t.equal(await look(), undefined, 'Jenkins was told of these')
  const key = 'jcb:{p:names}:sync'
  const record = JSON.parse((await bridge.redis.client.hget(key, 'old')) ?? '')
  delete record.ledger.usernameSecret
  await bridge.redis.client.hset(key, 'old', JSON.stringify(record))
  const said = {
    outcome: 'warning',
    found: /^usernames of 1 credential become readable .*\(names\)$/,
    fix: /pause its project.*"usernameSecret": true/
  }
  t.match(await look(), said)
})
