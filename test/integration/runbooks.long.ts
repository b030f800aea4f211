import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { type BridgeProcess, startBridgeProcess } from '../helpers/bridge-process.ts'
import { cli } from '../helpers/cli.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

// The runbooks of docs/operations.md, in the order in which they stand there, with processes as they are operated.

const directory = await mkdtemp(join(tmpdir(), 'jcb-runbooks-'))
const [redis, jenkins] = await Promise.all([startTestRedis(), startStandIn({ version: '2.528.1' })])
t.teardown(async () => {
  await Promise.all([redis.close(), jenkins.close()])
  await rm(directory, { recursive: true })
})
const path = (name: string) => join(directory, name)
/** The ids of tokens in Jenkins, by token. */
const uuids = new Map<string, string>()
async function put(name: string, text: string): Promise<void> {
  await writeFile(path(`${name}.new`), text, { mode: 0o600 })
  await rename(path(`${name}.new`), path(name))
}
await put('admin', ADMIN_TOKEN)
await put('jenkins', await newJenkinsToken('first', 'admin-token'))
await put('passphrase', 'correct horse battery staple')
const keys = newMasterKeys()
const start = (ROLE: 'api' | 'worker'): Promise<BridgeProcess> =>
  startBridgeProcess({
    ...{ ROLE, REDIS_URL: redis.url, MASTER_KEYS: keys, ADMIN_TOKEN_FILE: path('admin'), RECONCILE_INTERVAL: '24h' },
    ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN_FILE: path('jenkins') }
  })
let [api, worker] = await Promise.all([start('api'), start('worker')])
t.teardown(() => Promise.all([api, worker].map(each => each.end('SIGKILL'))))

const store = { REDIS_URL: redis.url, MASTER_KEYS: keys, JCB_PASSPHRASE_FILE: path('passphrase') }
/** The output of a command that succeeds. */
async function jcb(args: string, { stdin = '', token = ADMIN_TOKEN }: { stdin?: string; token?: string } = {}): Promise<string> {
  const done = await cli(args.split(' '), { JCB_URL: api.url, JCB_TOKEN: token, ...store }, { stdin })
  if (done.exit !== 0) throw new Error(`jcb ${args}: ${done.exit} ${done.err}`)
  return done.out.toString()
}
const create = (id: string) =>
  jcb(`create credential -p demo ${id} --type access-token --secret-file token=- --wait`, { stdin: id })
const change = (id: string, stdin: string, { token = ADMIN_TOKEN, wait = '--wait' } = {}) =>
  jcb(`set -p demo ${id} --secret-file token=- ${wait}`.trim(), { stdin, token })

/** A new API token of our user, as its page in Jenkins makes it. */
async function newJenkinsToken(newTokenName: string, token: string): Promise<string> {
  const answer = await atJenkins('generateNewToken', { newTokenName }, token)
  const { data } = (await answer.json()) as { data: { tokenValue: string; tokenUuid: string } }
  uuids.set(data.tokenValue, data.tokenUuid)
  return data.tokenValue
}
async function atJenkins(what: string, form: Record<string, string>, token: string): Promise<Response> {
  const answer = await fetch(`${jenkins.url}/me/descriptorByName/jenkins.security.ApiTokenProperty/${what}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`admin:${token}`).toString('base64')}` },
    body: new URLSearchParams(form)
  })
  if (!answer.ok) throw new Error(`${what}: ${answer.status}`)
  return answer
}

await jcb('create project demo')
for (const id of ['kept', 'changed', 'deleted']) await create(id)

t.test('Redis is lost', async t => {
  await writeFile(path('backup'), (await cli(['backup'], store)).out)
  await change('changed', 'newer')
  await create('later')
  await jcb('delete credential -p demo deleted --wait')
  const ci = JSON.parse(await jcb('tokens create ci --role demo=operator -o json'))
  t.match((await cli(['restore', path('backup')], store)).err, /contains data of a bridge/)

  await Promise.all([api, worker].map(each => each.end()))
  await redis.client.flushall()
  t.match((await cli(['restore', '--check', path('backup')], store)).out.toString(), /1 projects? with 3 credentials/)
  t.equal((await cli(['restore', path('backup')], store)).exit, 0)
  api = await start('api')
  const { actions } = JSON.parse(await jcb('plan -p demo -o json')) as { actions: { id: string; action: string }[] }
  const planned = Object.fromEntries(actions.map(({ id, action }) => [id, action]))
  t.strictSame(planned, { changed: 'repair', deleted: 'repair', kept: 'none', later: 'unmanaged' })
  t.equal((await api.call('GET', '/api/v1/tokens')).text.includes(ci.id), false, 'made after the backup')

  await change('changed', 'newer', { wait: '' })
  worker = await start('worker')
  const synced = async () => JSON.parse(await jcb('get credentials -p demo --phase Synced -o json')).items.length === 3
  await until('all are synced', synced, 30_000)
  await jcb('create credential -p demo later --type access-token --secret-file token=- --adopt --wait', { stdin: 'later' })
})

t.test('another JENKINS_TOKEN', async t => {
  const [before, next] = [await newJenkinsToken('before', 'admin-token'), await newJenkinsToken('next', 'admin-token')]
  await put('jenkins', before)
  await jcb('admin reload')
  await put('jenkins', next)
  t.match(await jcb('admin reload'), /(reloaded|unchanged)[\s\S]*(reloaded|unchanged)/)
  await atJenkins('revoke', { tokenUuid: uuids.get(before) ?? '' }, 'admin-token')
  await change('kept', 'by the new token')

  await put('jenkins', 'wrong')
  await jcb('admin reload')
  await t.rejects(change('kept', 'in vain for now', { wait: '--wait 2' }), /Retrying, Unauthorized|CircuitOpen/)
  await put('jenkins', next)
  await jcb('admin reload')
  await until('it arrives', async () => JSON.parse(await jcb('get credentials kept -p demo -o json')).status.phase === 'Synced')
})

t.test('another ADMIN_TOKEN', async t => {
  const { token: own } = JSON.parse(await jcb('tokens create own --platform-admin -o json'))
  const fresh = 'another-admin-token-0123456789'
  let isOver = false
  const probing = (async () => {
    const statuses = new Set<number>()
    while (!isOver)
      statuses.add((await fetch(`${api.url}/api/v1/whoami`, { headers: { authorization: `Bearer ${own}` } })).status)
    return statuses
  })()
  await put('admin', fresh)
  await jcb('admin reload', { token: own })
  await t.rejects(jcb('whoami'), /UNAUTHENTICATED/)
  t.match(await jcb('whoami', { token: fresh }), /admin/)
  isOver = true
  t.strictSame([...(await probing)], [200], 'who uses a token of its own is not interrupted')
  await put('admin', ADMIN_TOKEN)
  await jcb('admin reload', { token: own })
})

t.test('a leaked token', async t => {
  const { token: leaked } = JSON.parse(await jcb('tokens create leaked --role demo=operator -o json'))
  await change('kept', 'of somebody else', { token: leaked })
  const { subject } = JSON.parse(await jcb('whoami -o json', { token: leaked }))
  await jcb(`tokens revoke ${subject.slice('token:'.length)}`)
  await t.rejects(jcb('whoami', { token: leaked }), /UNAUTHENTICATED/)
  t.match(JSON.parse(await jcb(`audit list --subject ${subject} -o json`)).items, [
    { action: 'credential.write', targets: ['kept'] }
  ])
  const events = await api.call('GET', `/api/v1/projects/demo/events?actor=${subject}`)
  t.match(JSON.parse(events.text).items, [{ type: 'Updated', credential: 'kept' }])
  t.match(api.output(), new RegExp(`"tokenId":"${subject.slice('token:'.length)}"`))
})
