import t from 'tap'
import { compose } from '../../src/app/compose.ts'
import { jenkinsSettings } from '../../src/app/config/jenkins.ts'
import { Disposal } from '../../src/app/disposal.ts'
import { createLogger } from '../../src/app/logger.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys, type StandIn, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { until } from '../helpers/until.ts'

const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys })
const first = bridge.jenkins
const at = ({ url }: { readonly url: string }) => ({ jenkins: jenkinsSettings({ url, user: 'admin', token: 'admin-token' }) })
/** Nothing is remembered for long, so that a change shows at once. */
const attentive = { pace: { recognition: 100 } }

async function another(options: Parameters<typeof startStandIn>[0] = {}): Promise<StandIn> {
  const standIn = await startStandIn(options)
  t.teardown(() => standIn.close())
  return standIn
}

async function control(standIn: StandIn, method: string, path: string, body?: object) {
  const answer = await fetch(`${standIn.controlUrl}/${path}`, {
    method,
    headers: { authorization: `Bearer ${standIn.controlToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  return answer.json()
}
/** What was asked of a stand-in that could change something: neither reads, nor the questions for permissions that name and send nothing. */
const writes = async (standIn: StandIn) =>
  ((await control(standIn, 'GET', 'requests?bodies=true')) as { method: string; path: string; body: string }[]).filter(
    ({ method, path, body }) =>
      !['GET', 'HEAD'].includes(method) &&
      path !== '/createItem?name=' &&
      !(body === '' && /\/(createCredentials|config\.xml)$/.test(path))
  )
const held = async (standIn: StandIn, folder: string, id: string) =>
  ((await control(standIn, 'GET', `readback?folder=${folder}&id=${id}`)) as { secret?: string } | null)?.secret
const plant = async (standIn: StandIn, folder: string, ...ids: string[]) => {
  await control(standIn, 'POST', 'edit', { action: 'add-folder', folder })
  for (const id of ids)
    await control(standIn, 'POST', 'edit', {
      action: 'add',
      folder,
      id,
      class: 'StringCredentialsImpl',
      fields: { secret: 'theirs' }
    })
}
const token = (id: string, value = `ours-${id}`, more = {}) => ({ id, type: 'access-token', data: { token: value }, ...more })
const put = (project: string, id: string, more = {}) =>
  bridge.call('POST', `/api/v1/projects/${project}/credentials`, token(id, `ours-${id}`, more))
const status = async (project: string, id: string) =>
  (await bridge.call('GET', `/api/v1/projects/${project}/credentials/${id}`)).body.status
const reason = (project: string, id: string, wanted: string) =>
  until(`${id} says ${wanted}`, async () => (await status(project, id)).reason === wanted && status(project, id))
const identity = async () => (await bridge.call('GET', '/api/v1/controllers')).body.items[0].identity
const standing = (wanted: string) => until(`it is ${wanted}`, async () => (await identity())?.standing === wanted)
const trail = async () =>
  (await bridge.call('GET', '/api/v1/controllers/default/events')).body.items.map(({ type }: { type: string }) => type)
const doctor = async (standIn: StandIn) => {
  const { out } = await cli(['doctor', '-o', 'json'], {
    ...{ REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys, JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN },
    ...{ JENKINS_URL: standIn.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
  })
  const { findings } = JSON.parse(out.toString()) as {
    findings: { check: string; outcome: string; found: string; fix: string }[]
  }
  return (check: string) => findings.find(finding => finding.check === check)
}

await bridge.project('demo', { policies: { unmanaged: 'prune' } })
await bridge.project('gone')
await bridge.project('moving')
await put('demo', 'kept')
await put('demo', 'taken', { adopt: true })
await put('demo', 'deleted')
await put('gone', 'a')
await put('moving', 'm')
for (const [project, id] of [
  ['demo', 'kept'],
  ['demo', 'taken'],
  ['demo', 'deleted'],
  ['gone', 'a'],
  ['moving', 'm']
] as const)
  await bridge.phase(project, id, 'Synced')
const second = await another()
await plant(second, 'demo', 'taken', 'deleted', 'stranger')
await plant(second, 'gone', 'a')
await plant(second, 'moving', 'm')

t.test('to another Jenkins at JENKINS_URL nothing is written, whatever is asked for, and all say why', async t => {
  await bridge.restart(at(second))
  await put('demo', 'fresh')
  await bridge.call('PATCH', '/api/v1/projects/demo/credentials/kept', { data: { token: 'ours-2' } })
  await bridge.call('DELETE', '/api/v1/projects/demo/credentials/deleted')
  await bridge.call('PATCH', '/api/v1/projects/demo', { displayName: 'Another name' })
  await bridge.call('POST', '/api/v1/projects/demo/sync?force=true')
  await bridge.call('DELETE', '/api/v1/projects/gone')
  await bridge.call('PATCH', '/api/v1/projects/moving', { folder: ['moved'] })
  for (const id of ['fresh', 'kept', 'taken', 'deleted']) await reason('demo', id, 'ControllerChanged')
  await reason('moving', 'm', 'ControllerChanged')
  await reason('gone', 'a', 'ControllerChanged')
  t.match(await status('demo', 'fresh'), { phase: 'Retrying', attempts: 0, message: /CONTROLLER_ACCEPT/ })
  t.match(await status('demo', 'taken'), { phase: 'Retrying' }, 'what the first Jenkins holds, this one does not')
  t.strictSame(await writes(second), [])
  const { body } = await bridge.call('GET', '/readyz')
  t.match(body, { redis: { ready: true }, controllers: { default: { ready: false, reason: 'ControllerChanged' } } })
  const seen = await identity()
  t.match(seen, { standing: 'changed', known: /^key:[\w-]{43}$/, seen: /^key:[\w-]{43}$/ })
  t.ok((await trail()).includes('ControllerChanged'))
  const plan = await bridge.call('GET', '/api/v1/projects/demo/plan')
  t.match(plan.body.actions[0], { action: 'unknown', reason: 'ControllerChanged' }, 'a plan would speak of the wrong Jenkins')
  const finding = await doctor(second)
  t.match(finding('jenkins.identity'), { outcome: 'error', found: seen.seen, fix: `CONTROLLER_ACCEPT=1:${seen.seen}.` })
  t.match(finding('bridge.jenkins'), { outcome: 'error', found: /a different Jenkins/ })
})

t.test('of two processes with different Jenkins only that with the known one writes', async t => {
  const disposal = new Disposal()
  t.teardown(() => disposal.close())
  const old = await compose(
    {
      ...{ role: 'worker', redisUrl: bridge.redis.url, masterKeys, adminToken: ADMIN_TOKEN, version: '0.0.0' },
      ...{ oidc: undefined, reconcileInterval: 300_000, ...at(first) }
    },
    createLogger('silent'),
    disposal
  )
  await put('demo', 'both')
  await until('it is in the known Jenkins', async () => {
    await bridge.call('POST', '/api/v1/projects/demo/sync')
    return (await held(first, 'demo', 'both')) === 'ours-both'
  })
  const url = await old.listen({ host: '127.0.0.1', port: 0 })
  t.match(await (await fetch(`${url}/readyz`)).json(), { controllers: { default: { ready: true } } })
  t.strictSame(await writes(second), [])
})

t.test('back at the known Jenkins all goes on by itself', async t => {
  await bridge.restart(at(first))
  for (const id of ['kept', 'taken', 'fresh']) await bridge.phase('demo', id, 'Synced')
  t.equal(await held(first, 'demo', 'kept'), 'ours-2')
  await until('the deleted one is gone', async () => (await held(first, 'demo', 'deleted')) === undefined)
  await bridge.phase('moving', 'm', 'Synced')
  t.equal((await trail())[0], 'ControllerConfirmed')
  t.match((await doctor(first))('jenkins.identity'), { outcome: 'ok', found: /the one that the bridge knows, key:/ })
})

t.test('an accepted Jenkins is first contact: nothing in it counts as ours', async t => {
  // A move that is half done, and a deletion that waits: both speak of the first Jenkins.
  await bridge.restart(at(second))
  await bridge.call('PATCH', '/api/v1/projects/moving', { folder: ['moved-again'] })
  await bridge.call('DELETE', '/api/v1/projects/demo/credentials/fresh')
  await plant(second, 'demo', 'fresh')
  await plant(second, 'moved', 'm')
  await reason('demo', 'fresh', 'ControllerChanged')
  const { seen, accept } = await identity()
  t.equal(accept, `1:${seen}`)
  for (const other of [`1:key:${'x'.repeat(43)}`, `2:${seen}`]) {
    await bridge.restart({ ...at(second), controllerAccept: other })
    await standing('changed')
  }
  t.strictSame(await writes(second), [], 'something else was accepted')
  await bridge.restart({ ...at(second), controllerAccept: accept })
  await standing('known')
  await bridge.phase('demo', 'kept', 'Synced')
  t.equal(await held(second, 'demo', 'kept'), 'ours-2')
  t.match(await reason('demo', 'taken', 'UnmanagedExists'), { phase: 'Blocked' }, 'the wish to adopt was about the first Jenkins')
  await bridge.phase('moving', 'm', 'Synced')
  await until(
    'the deleted one is forgotten',
    async () => (await bridge.call('GET', '/api/v1/projects/demo/credentials/fresh')).status === 404
  )
  for (const [folder, id] of [
    ['demo', 'taken'],
    ['demo', 'deleted'],
    ['demo', 'fresh'],
    ['demo', 'stranger'],
    ['moving', 'm'],
    ['moved', 'm'],
    ['gone', 'a']
  ])
    t.equal(await held(second, folder ?? '', id ?? ''), 'theirs', `${folder}/${id}`)
  t.ok((await trail()).includes('ControllerAccepted'))
  await bridge.call('PATCH', '/api/v1/projects/demo/credentials/taken', { adopt: true })
  await bridge.phase('demo', 'taken', 'Synced')
  t.equal(await held(second, 'demo', 'taken'), 'ours-taken', 'which can be said again')
})

t.test('an acceptance that was cut off is done again before anything is written', async t => {
  const key = 'jcb:{c:default}:identity'
  const third = await another()
  const firstAccepted = `1:${(await identity()).seen}`
  await plant(third, 'demo', 'kept')
  await bridge.restart(at(third))
  await standing('changed')
  const { seen, accept } = await identity()
  const stored = JSON.parse((await bridge.redis.client.get(key)) ?? '')
  await bridge.redis.client.set(key, JSON.stringify({ ...stored, accepting: seen }))
  const before = (await writes(second)).length
  await bridge.restart(at(second))
  await bridge.call('PATCH', '/api/v1/projects/demo/credentials/kept', { data: { token: 'ours-3' } })
  t.match(await reason('demo', 'kept', 'ControllerChanged'), {}, 'the Jenkins before is not written to either')
  t.match((await doctor(second))('jenkins.identity'), { outcome: 'error', found: /is accepting key:/ })
  t.equal((await writes(second)).length, before)
  await bridge.restart({ ...at(third), controllerAccept: accept })
  await reason('demo', 'kept', 'UnmanagedExists')
  t.equal(await held(third, 'demo', 'kept'), 'theirs')
  await bridge.restart({ ...at(second), controllerAccept: firstAccepted })
  await standing('changed')
  const back = (await identity()).accept
  t.match([firstAccepted, back], [/^1:key:/, /^3:key:/], 'what accepted the second once does not do so again')
  await bridge.restart({ ...at(second), controllerAccept: back })
  await standing('known')
})

t.test('at its old address a Jenkins may hide its identity, and may not have become another one', async t => {
  await bridge.restart({ ...at(second), ...attentive })
  await standing('known')
  await control(second, 'PUT', 'identity', { shown: false })
  await standing('unconfirmed')
  await put('demo', 'hidden')
  await bridge.phase('demo', 'hidden', 'Synced')
  t.equal((await trail())[0], 'ControllerUnconfirmed')
  t.match((await doctor(second))('jenkins.identity'), { outcome: 'warning', fix: /instance-identity/ })
  await control(second, 'PUT', 'identity', { shown: true, another: true })
  await put('demo', 'late')
  await standing('changed')
  const before = (await writes(second)).length
  await put('demo', 'later')
  await reason('demo', 'later', 'ControllerChanged')
  t.equal((await writes(second)).length, before)
})

t.test('what was away is looked at before it is written to again', async t => {
  const home = t.testdir()
  const fourth = await another({ home })
  await bridge.restart({ ...at(fourth), controllerAccept: await acceptanceOf(fourth) })
  await standing('known')
  await bridge.phase('demo', 'kept', 'Synced')
  await control(fourth, 'POST', 'faults', { fault: 'status', status: 503 })
  await put('demo', 'away')
  const circuit = async () => (await bridge.call('GET', '/api/v1/controllers')).body.items[0].circuit
  await until('calls are paused', async () => (await circuit()) === 'open')
  await control(fourth, 'PUT', 'identity', { another: true })
  await control(fourth, 'DELETE', 'requests')
  await control(fourth, 'DELETE', 'faults')
  await reason('demo', 'away', 'ControllerChanged')
  t.strictSame(await writes(fourth), [])
})

/** As a person gets it from the doctor. */
async function acceptanceOf(standIn: StandIn): Promise<string> {
  return /CONTROLLER_ACCEPT=(\S+?)\.(\s|$)/.exec((await doctor(standIn))('jenkins.identity')?.fix ?? '')?.[1] ?? ''
}

t.test('the same Jenkins at another address is the same; without its key the address decides, and its folders', async t => {
  const home = t.testdir()
  const old = await another({ home })
  await bridge.restart({ ...at(old), controllerAccept: await acceptanceOf(old) })
  await standing('known')
  await bridge.phase('demo', 'kept', 'Synced')
  await old.close()
  const moved = await another({ home })
  await bridge.restart(at(moved))
  await put('demo', 'n1')
  await bridge.phase('demo', 'n1', 'Synced')
  t.match(await identity(), { standing: 'known' })
  await moved.close()

  const keyless = await another({ home })
  await control(keyless, 'PUT', 'identity', { shown: false })
  await bridge.restart(at(keyless))
  await put('demo', 'n2')
  t.match(await reason('demo', 'n2', 'ControllerChanged'), {}, 'a key that is not shown at a new address')
  t.strictSame(await writes(keyless), [])
  await bridge.restart({ ...at(keyless), controllerAccept: await acceptanceOf(keyless) })
  await reason('demo', 'kept', 'UnmanagedExists')
  await bridge.phase('demo', 'n2', 'Synced')

  await keyless.close()
  const again = await another({ home })
  await control(again, 'PUT', 'identity', { shown: false })
  await bridge.restart(at(again))
  await put('demo', 'n3')
  await bridge.phase('demo', 'n3', 'Synced')
  const empty = await another()
  await control(empty, 'PUT', 'identity', { shown: false })
  await bridge.restart(at(empty))
  await put('demo', 'n4')
  t.match(await reason('demo', 'n4', 'ControllerChanged'), {}, 'every folder that was proved is absent')
  t.strictSame(await writes(empty), [])
  t.match((await doctor(empty))('jenkins.identity'), { outcome: 'error', fix: `:url:${empty.url}.` })
})

t.test('a Jenkins that is down at the start is asked when it is up', async t => {
  const late = await another()
  await control(late, 'POST', 'boot-phase', { phase: 'starting' })
  await bridge.restart(at(late))
  await put('demo', 'n5')
  // By itself, or as what calls are paused for.
  await until('n5 waits for the start', async () => /Jenkins is starting/.test((await status('demo', 'n5')).message ?? ''))
  t.equal(await identity(), null)
  await control(late, 'POST', 'boot-phase', { phase: 'up' })
  await reason('demo', 'n5', 'ControllerChanged')
  t.strictSame(await writes(late), [])
})
