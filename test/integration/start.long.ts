import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { execFileAsync, spawnBound, spawnParent } from '../helpers/child.ts'
import { podEnvironment } from '../helpers/pod-environment.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const main = join(root, 'src/app/main.ts')

/** Makes a process print each of its modules when it is loaded. */
const printLoaded = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({ load: (url, context, next) => (process.stderr.write('loaded ' + url + '\\n'), next(url, context)) })`)}`

/** A bridge in a process of its own, as `npm start` runs it. */
interface Process {
  readonly child: ChildProcess
  readonly output: () => string
  /** Resolves when the banner is printed. */
  readonly up: Promise<void>
}

function run(
  t: Test,
  env: Record<string, string>,
  [program = '', ...args]: readonly string[] = [process.execPath, main]
): Process {
  const child = spawnParent(program, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: '0', DRAIN_TIME: '0s', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (output += chunk))
  t.teardown(() => stop(child))
  const up = until('the bridge is up', async () => {
    if (child.exitCode !== null) throw new Error(output)
    return output.includes('bridge started')
  }).then(() => {})
  up.catch(() => {})
  return { child, output: () => output, up }
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return child.exitCode
}

async function dataDir(t: Test): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-data-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** The commands that the banner prints, as a reader would paste them. */
const commandsIn = (output: string): string[] =>
  output
    .split('\n')
    .filter(line => line.startsWith('  curl '))
    .map(line => line.trim())
const sh = async (command: string): Promise<string> => (await execFileAsync('sh', ['-c', command])).stdout
/** From the banner, or from the log where there is none. */
const apiOf = (output: string): string =>
  /API +(http:\S+)/.exec(output)?.[1] ?? `${/"url":"([^"]+)".*"bridge started"/.exec(output)?.[1]}/api/v1`

t.test('a first start, beside other services in a pod, prints what to do, and the three commands do it', async t => {
  const dir = await dataDir(t)
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const PATH = `${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`
  const bridge = run(t, { ...podEnvironment, PATH, DATA_DIR: join(dir, 'd') }, ['sh', '-c', scripts.start])
  await bridge.up
  const token = (await readFile(join(dir, 'd', 'admin-token'), 'utf8')).trim()
  t.match(token, /^jcb_[0-9A-Za-z]{49}$/)
  t.ok(bridge.output().includes(token), 'the token is shown')
  t.equal((await stat(join(dir, 'd'))).mode & 0o777, 0o700)
  for (const file of ['admin-token', 'master-keys']) t.equal((await stat(join(dir, 'd', file))).mode & 0o777, 0o600)
  const [project, credential, jenkins] = commandsIn(bridge.output())
  t.match(JSON.parse(await sh(project ?? '')), { name: 'demo' })
  t.match(JSON.parse(await sh(credential ?? '')), { id: 'dockerhub-id', status: { phase: 'Synced' } })
  t.match(JSON.parse(await sh(jenkins ?? '')), { credentials: [{ id: 'dockerhub-id', typeName: 'Username with password' }] })
  const [, console = '', shown] =
    /Jenkins credentials bridge\n\n {2}Console +(\S+)\n {2}Token +(\S+) /.exec(bridge.output()) ?? []
  t.equal(`${console}api/v1`, apiOf(bridge.output()), 'the first line is the address of the console')
  t.equal(shown, token, 'the second is the token to sign in with')
  const standIn = commandsIn(bridge.output())[2]?.match(/http:\/\/[\d.:]+/)?.[0]
  t.equal((await fetch(`${standIn}/__control/readback?folder=demo`)).status, 401, 'the stand-in shows nobody what it holds')
  const docs = apiOf(bridge.output()).replace('/api/v1', '/docs/')
  t.match(await (await fetch(docs)).text(), /swagger-ui/)

  await t.test('a second bridge on the same directory is refused', async t => {
    const second = run(t, { DATA_DIR: join(dir, 'd') })
    await once(second.child, 'exit')
    t.equal(second.child.exitCode, 1)
    t.match(second.output(), /in use by the process \d+/)
  })

  await t.test('a signal to the shell of `npm start` ends it cleanly, and nothing is left running', async t => {
    t.equal(await stop(bridge.child), 0)
    t.match(bridge.output(), /"signal":"SIGTERM".*"bridge stopping"/)
    await t.rejects(stat(join(dir, 'd', 'lock')))
    await t.rejects(stat(join(dir, 'd', 'redis', 'redis.sock')))
  })

  await t.test('started again, it has everything, and does not show the token again', async t => {
    const again = run(t, { DATA_DIR: join(dir, 'd') })
    await again.up
    t.notOk(again.output().includes(token))
    const headers = { authorization: `Bearer ${token}` }
    const { items } = (await (await fetch(`${apiOf(again.output())}/projects/demo/credentials`, { headers })).json()) as {
      items: object[]
    }
    t.match(items, [{ id: 'dockerhub-id', status: { phase: 'Synced' } }])

    await t.test('killed between the answer to a write and its sync, it syncs after the next start', async t => {
      const bodies = Array.from({ length: 20 }, (_, i) => ({ id: `c${i}`, type: 'access-token', data: { token: 'x' } }))
      const asked = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }
      const path = `${apiOf(again.output())}/projects/demo/credentials`
      const answers = await Promise.all(bodies.map(body => fetch(path, { ...asked, body: JSON.stringify(body) })))
      await stop(again.child, 'SIGKILL')
      t.ok(answers.every(answer => answer.status === 201))
      const last = run(t, { DATA_DIR: join(dir, 'd') })
      await last.up
      const synced = async () => {
        const answer = await fetch(`${apiOf(last.output())}/projects/demo/credentials?phase=Synced`, { headers })
        return ((await answer.json()) as { items: object[] }).items.length === 21
      }
      t.ok(await until('all have arrived', synced, 40_000))
    })
  })
})

t.test('API and worker apart, on one Redis', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const standIn = join(root, 'src/stand-in/main.ts')
  const jenkins = spawnBound(process.execPath, [standIn, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => stop(jenkins))
  let said = ''
  jenkins.stdout.on('data', chunk => (said += chunk))
  const url = await until('the stand-in is up', async () => /http:\/\/[\d.:]+/.exec(said)?.[0])
  const env = {
    REDIS_URL: redis.url,
    MASTER_KEYS: newMasterKeys(),
    ADMIN_TOKEN,
    JENKINS_URL: url,
    JENKINS_USER: 'admin',
    JENKINS_TOKEN: 'admin-token',
    DATA_DIR: '/nonexistent/not-used'
  }
  const api = run(t, { ...env, ROLE: 'api', NODE_OPTIONS: `--import=${printLoaded}` })
  await api.up
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
  const post = async (path: string, body: object, prefer = '') =>
    (
      await fetch(apiOf(api.output()) + path, { method: 'POST', headers: { ...headers, prefer }, body: JSON.stringify(body) })
    ).json()
  await post('/projects', { name: 'demo' })
  const credential = { id: 'x', type: 'access-token', data: { token: 'x' } }
  t.match(await post('/projects/demo/credentials', credential, 'wait=1'), { status: { phase: 'Pending' } }, 'nobody works yet')
  t.match(api.output(), /loaded \S+\/src\/app\/compose\.ts/)
  t.notMatch(api.output(), /loaded \S+\/src\/(stand-in|embedded)\//, 'neither the stand-in nor the built-in Redis is loaded')
  const worker = run(t, { ...env, ROLE: 'worker' })
  await worker.up
  const listening = /"url":"([^"]+)"/.exec(worker.output())?.[1] ?? ''
  t.equal((await fetch(`${listening}/readyz`)).status, 200)
  t.equal((await fetch(`${listening}/api/v1/projects`, { headers })).status, 404, 'a worker has no API')
  await until('the worker has done it', async () => {
    const answer = await fetch(`${apiOf(api.output())}/projects/demo/credentials/x`, { headers })
    return ((await answer.json()) as { status: { phase: string } }).status.phase === 'Synced'
  })
  t.equal(await stop(worker.child), 0)
  t.equal(await stop(api.child), 0)
  t.notMatch(api.output() + worker.output(), new RegExp(`${ADMIN_TOKEN}|${env.MASTER_KEYS}`))
})

t.test('a configuration with faults names them all, and no value', async t => {
  const wrong = run(t, {
    PORT: 'eighty',
    ROLE: 'boss',
    REDIS_URL: 'redis://u:planted@127.0.0.1:1',
    JENKINS_URL: 'ftp://x',
    RECONCILE_INTERVAL: 'soon',
    LOG_LEVEL: 'loud'
  })
  await once(wrong.child, 'exit')
  t.equal(wrong.child.exitCode, 1)
  for (const name of [
    'PORT',
    'ROLE',
    'MASTER_KEYS',
    'ADMIN_TOKEN',
    'JENKINS_URL',
    'JENKINS_USER',
    'JENKINS_TOKEN',
    'RECONCILE_INTERVAL',
    'LOG_LEVEL'
  ]) {
    t.ok(wrong.output().includes(name), name)
  }
  t.notMatch(wrong.output(), /planted|\n\s+at /)
})

t.test('without Redis it starts, says so, and works when Redis comes', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  await redis.kill()
  const env = { REDIS_URL: redis.url, MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, DATA_DIR: await dataDir(t) }
  const bridge = run(t, env)
  await bridge.up
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
  const make = () => fetch(`${apiOf(bridge.output())}/projects`, { method: 'POST', headers, body: '{"name":"demo"}' })
  t.equal((await make()).status, 503)
  await redis.start()
  await until('it can be written', async () => (await make()).status === 201)
  await until('and is worked on', async () => {
    const answer = await fetch(`${apiOf(bridge.output())}/projects/demo`, { headers })
    return ((await answer.json()) as { checkedAt: string | null }).checkedAt !== null
  })
  t.pass('it is worked on')
})
