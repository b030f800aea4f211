import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import t from 'tap'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { execFileAsync } from '../helpers/child.ts'
import { until } from '../helpers/until.ts'
import { root } from '../project/command.ts'

const folder = await mkdtemp(join(tmpdir(), 'jcb-published-'))
t.teardown(() => rm(folder, { recursive: true }))
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
/** A machine without our packages, and with the Node that it came with, which may be too old for the bridge. */
const path = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter(dir => !dir.includes('node_modules'))
  .join(delimiter)
const env = { PATH: path, HOME: folder }
const installed = (name: string) => join(folder, 'node_modules', name)

t.test('both packages install into an empty folder', async t => {
  const options = { cwd: root, maxBuffer: 16 * 1024 * 1024 }
  await execFileAsync('npm', ['pack', '--silent', '--pack-destination', folder], options)
  await execFileAsync('node', ['scripts/pack-client.mjs', folder], options)
  const files = ['jenkins-credentials-bridge', 'jenkins-credentials-bridge-client'].map(name => `./${name}-${version}.tgz`)
  const quietly = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
  // With the cache that this repository was installed from.
  await execFileAsync('npm', ['install', ...quietly, ...files], { cwd: folder })
  const manifest = JSON.parse(await readFile(join(installed('jenkins-credentials-bridge'), 'package.json'), 'utf8'))
  t.equal(manifest.version, version)
  t.notHas(manifest, { private: true })
})

t.test('jcb runs on the Node of the system', async t => {
  const { stdout } = await execFileAsync(installed('.bin/jcb'), ['--version'], { cwd: folder, env })
  t.equal(stdout.trim(), version)
})

t.test('the bridge starts with its own Redis and the stand-in, serves its pages and takes a credential to Jenkins', async t => {
  const settings = { ...env, ADMIN_TOKEN, DATA_DIR: join(folder, 'data') }
  const bridge = await startBridgeProcess(settings, [], [installed('.bin/jenkins-credentials-bridge')])
  t.teardown(() => bridge.end())
  for (const page of ['/', '/docs', '/help/api.md', '/llms.txt']) t.equal((await fetch(bridge.url + page)).status, 200, page)
  t.equal((await bridge.call('POST', '/api/v1/projects', { name: 'demo' })).status, 201)
  const data = { token: 'not-a-real-one' }
  const made = await bridge.call('POST', '/api/v1/projects/demo/credentials', { id: 'a', type: 'access-token', data })
  t.equal(made.status, 201, made.text)
  const phase = async () => JSON.parse((await bridge.call('GET', '/api/v1/projects/demo/credentials/a')).text).status.phase
  await until('it is in Jenkins', async () => (await phase()) === 'Synced')
  // A key is checked in a worker thread, whose file has to be found.
  const keys = { id: 'k', type: 'ssh-key', data: { username: 'git', privateKey: 'no key' } }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo/credentials', keys)).status, 400)
  t.equal(await bridge.end(), 0, 'it stops as asked')
})

t.test('the client works against a running bridge', async t => {
  const bridge = await withBridge(t)
  const script = join(folder, 'use.mjs')
  await writeFile(
    script,
    `import { createCredential, createProject, defaults, getProject } from 'jenkins-credentials-bridge-client'
    Object.assign(defaults, { baseUrl: '${bridge.url}', headers: { authorization: 'Bearer ${ADMIN_TOKEN}' } })
    await createProject({ name: 'demo' })
    const data = { token: 'not-a-real-one' }
    const made = await createCredential('demo', { id: 'a', type: 'access-token', data }, { prefer: 'wait=30' })
    const failure = await getProject('nothing').catch(error => error)
    console.log(made.status.phase, failure.status, failure.data.code)`
  )
  const { stdout } = await execFileAsync('node', [script], { cwd: folder, env })
  t.equal(stdout.trim(), 'Synced 404 PROJECT_NOT_FOUND')
})
