import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { createProcessRegistry } from '../../src/store/process-registry.ts'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { examined } from '../helpers/examined.ts'
import { freePort } from '../helpers/free-port.ts'
import { until } from '../helpers/until.ts'

const directory = await mkdtemp(join(tmpdir(), 'jcb-doctor-'))
t.teardown(() => rm(directory, { recursive: true }))
const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys })
const listedJenkins = await startStandIn()
t.teardown(() => listedJenkins.close())

await writeFile(join(directory, 'listed.token'), 'admin-token', { mode: 0o400 })
await writeFile(
  join(directory, 'list.yaml'),
  `- { name: listed, url: '${listedJenkins.url}', user: admin, tokenFile: listed.token }\n`
)
const listed = { name: 'listed', url: listedJenkins.url, user: 'admin', token: 'admin-token' }
await bridge.restart({ controllers: [{ ...listed, seesEverything: false, projects: ['*'], labels: {} }] })

const port = await freePort()
const first = await startStandIn({ port })
const register = (body: object) => bridge.call('POST', '/api/v1/controllers', { user: 'admin', ...body })
await register({ name: 'wrong', url: `http://127.0.0.1:${port}`, token: 'admin-pw' })
await register({ name: 'asleep', url: 'http://127.0.0.1:1', token: 'admin-token' })
await bridge.project('demo')
await bridge.call('POST', '/api/v1/projects', { name: 'other', controller: 'wrong' })

const direct = {
  ...{ REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys, CONTROLLERS_FILE: join(directory, 'list.yaml') },
  ...{ JENKINS_URL: bridge.jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
}
const asked = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }

t.test('from here: each controller of the settings, the file and Redis is examined under its name', async t => {
  const { of, exit } = await examined(direct)
  t.equal(exit, 1)
  for (const name of ['default', 'listed', 'wrong']) t.match(of(`jenkins[${name}].reach`), [{ outcome: 'ok' }], name)
  t.match(of('jenkins[asleep].reach'), [{ outcome: 'error', found: /^JenkinsUnreachable/ }])
  t.match(of('jenkins[default].folder demo'), [{}])
  t.match(of('jenkins[wrong].folder other'), [{}])
  t.strictSame(of('jenkins[default].folder other'), [], 'a folder is looked for on its own controller')
  t.match(of('jenkins[wrong].login'), [
    { outcome: 'error', found: /the token of "wrong" holds a password/, fix: /jcb controllers update wrong --token-file FILE/ }
  ])
  t.match(of('jenkins[listed].identity'), [{ outcome: 'ok' }])
})

t.test('through the bridge: the same names and ways', async t => {
  const { of } = await examined(asked)
  for (const name of ['default', 'listed', 'wrong']) t.match(of(`jenkins[${name}].version`), [{ outcome: 'ok' }], name)
  t.match(of('jenkins[asleep].reach'), [{ outcome: 'error' }])
  t.match(of('jenkins[wrong].login'), [{ outcome: 'error', fix: /jcb controllers update wrong/ }])
  t.strictSame(of('bridge.processes'), [])
})

t.test('another Jenkins: each says how it is accepted where it is configured', async t => {
  await first.close()
  const second = await startStandIn({ port })
  t.teardown(() => second.close())
  const { of } = await examined(direct)
  t.match(of('jenkins[wrong].identity'), [
    { outcome: 'error', fix: /the url of "wrong".* run: jcb controllers accept wrong key:/ }
  ])
  const moved = `- { name: listed, url: '${second.url}', user: admin, tokenFile: listed.token }\n`
  await writeFile(join(directory, 'moved.yaml'), moved)
  const other = await examined({ ...direct, CONTROLLERS_FILE: join(directory, 'moved.yaml') })
  t.match(other.of('jenkins[listed].identity'), [
    { outcome: 'error', fix: /url of "listed" in CONTROLLERS_FILE.* set accept: 1:key:\S+ at "listed" in CONTROLLERS_FILE/ }
  ])
})

t.test('a faulty file, a name that is in two places, and a record that does not open', async t => {
  await writeFile(join(directory, 'faulty.yaml'), '- name: x\n')
  const faulty = await examined({ ...direct, CONTROLLERS_FILE: join(directory, 'faulty.yaml') })
  t.match(faulty.of('settings'), [{ outcome: 'error', found: /CONTROLLERS_FILE: line 1, #\/0\/url: It is missing/ }])
  await writeFile(
    join(directory, 'twice.yaml'),
    `- { name: asleep, url: 'http://127.0.0.1:2', user: admin, tokenFile: listed.token }\n`
  )
  const twice = await examined({ ...direct, CONTROLLERS_FILE: join(directory, 'twice.yaml') })
  t.match(twice.of('jenkins[asleep].configuration'), [{ outcome: 'warning', found: /in CONTROLLERS_FILE and registered/ }])
  const sealed = (await bridge.redis.client.hget('jcb:{registry}:sealed', 'controller:asleep')) ?? ''
  await bridge.redis.client.hset('jcb:{registry}:sealed', 'controller:asleep', 'no sealed text')
  const damaged = await examined(direct)
  t.match(damaged.of('jenkins[asleep].configuration'), [{ outcome: 'error', fix: /jcb controllers remove asleep/ }])
  await bridge.redis.client.hset('jcb:{registry}:sealed', 'controller:asleep', sealed)
})

t.test('processes with other controllers, or with files that have a fault', async t => {
  const registry = createProcessRegistry(bridge.redis.client)
  const known = await until('it is there', async () => (await registry.all())[0])
  const { wrong: _, ...fewer } = known.controllers
  await registry.beat({ ...known, id: 'another-1', controllers: { ...fewer, listed: 'else' }, isRefused: true })
  t.teardown(() => registry.leave('another-1'))
  for (const env of [direct, asked]) {
    const { of } = await examined(env)
    t.match(of('bridge.processes'), [
      { outcome: 'error', found: /files of another-1 have a fault/, fix: /jcb admin reload/ },
      { outcome: 'warning', found: /the processes differ in the controllers listed/, fix: /CONTROLLERS_FILE/ }
    ])
  }
  const { processes } = (await bridge.call('GET', '/api/v1/controllers/listed')).body
  t.match(
    processes.find(({ id }: { id: string }) => id === 'another-1'),
    { configuration: 'other', reloadRefused: true }
  )
})

t.test('only one controller: its name is left out', async t => {
  const { of } = await examined({ JENKINS_URL: bridge.jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' })
  t.match(of('jenkins.reach'), [{ outcome: 'ok' }])
})
