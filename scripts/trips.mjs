// Prints how much of src/ a request travels through: the files entered, the functions called and their calls, as a Markdown table.
//   node scripts/trips.mjs [--commit REV] [--rounds N] [--files] [trip…]
// --commit measures that commit in a temporary worktree, with the packages of this one; --files lists the files and functions of each trip;
// trips are words of their names, such as POST or drift.
//
// Method: src/app/main.ts runs in its own process (ROLE=all, one redis-server, the stand-in Jenkins in another process) under V8's precise
// call coverage. Timers of half a second and more never fire there, so that no sweep runs in between. Each trip is made N times; it lasts from
// its request until no function has been called for a while. A function counts when every round called it, with its fewest calls.
// Left out: functions that run without a request, the console, the stand-in, packages, threads besides the main one, and loading a module.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { spawnBound } from '../test/helpers/child.ts'
import { checkOut, root } from './lib/checkout.ts'

/** Milliseconds without a call after which a trip has ended. */
const REST = 150
const LEFT_OUT = /^(console|stand-in|demo\/jenkins)\//
const TOKEN = 'trips-only-0123456789'
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { commit: { type: 'string' }, rounds: { type: 'string', default: '9' }, files: { type: 'boolean', default: false } }
})
const rounds = Number(values.rounds)

using stack = new DisposableStack()
process.once('SIGINT', () => {
  stack.dispose()
  process.exit(130)
})
const checkout = values.commit === undefined ? undefined : stack.use(checkOut(values.commit))
const directory = checkout?.directory ?? root
const source = pathToFileURL(join(directory, 'src/')).href
const temporary = stack.adopt(mkdtempSync(join(tmpdir(), 'trips-')), path =>
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
)

/** The script that `npm run NAME` runs: paths differ from commit to commit. */
const { scripts } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
const entryOf = name => /\S+\.ts/.exec(scripts[name])[0]

/** Starts a process that ends with this one, and waits until it prints what the pattern matches. */
async function start(program, args, pattern, { env = {}, ipc = false } = {}) {
  const stdio = ['ignore', 'pipe', 'inherit', ...(ipc ? ['ipc'] : [])]
  const child = spawnBound(program, args, { cwd: directory, env: { PATH: process.env.PATH, ...env }, stdio })
  stack.defer(() => child.kill('SIGKILL'))
  const found = await new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
      const match = pattern.exec(text)
      if (match) resolve(match[1])
    })
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`${program} ${args.join(' ')} ended with code ${code}: ${text}`)))
  })
  return { child, found }
}

const socket = join(temporary, 'redis.sock')
const redisOptions = { port: '0', unixsocket: socket, dir: temporary, appendonly: 'yes', appendfsync: 'always', save: '' }
await start(
  'redis-server',
  Object.entries(redisOptions).flatMap(([name, value]) => [`--${name}`, value]),
  /(ready to accept)/i
)
const { found: jenkins } = await start(
  process.execPath,
  [entryOf('jenkins'), '--control-token', TOKEN],
  /(http:\/\/127\.0\.0\.1:\d+)/
)
const probe = fileURLToPath(new URL('lib/coverage-probe.mjs', import.meta.url))
const { child: bridge, found: url } = await start(
  process.execPath,
  ['--import', probe, entryOf('start')],
  /"Server listening at (http:\/\/127\.0\.0\.1:\d+)"/,
  {
    ipc: true,
    env: {
      ...{ HOST: '127.0.0.1', PORT: '0', REDIS_URL: socket, ADMIN_TOKEN: TOKEN, RECONCILE_INTERVAL: '24h' },
      ...{ MASTER_KEYS: `k1:${'A'.repeat(43)}`, RATE_LIMIT: '0' },
      ...{ JENKINS_URL: jenkins, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
    }
  }
)

async function call(method, path, body) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const headers = { authorization: `Bearer ${TOKEN}`, ...(method === 'GET' ? {} : { prefer: 'wait=10' }), ...json }
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** The calls of each function from the start of `work` until the bridge is at rest. */
async function callsOf(work) {
  await takeCalls()
  await work()
  const sum = new Map()
  while (true) {
    const calls = Object.entries(await takeCalls())
    if (calls.length === 0) return sum
    for (const [name, count] of calls) sum.set(name, (sum.get(name) ?? 0) + count)
    await sleep(REST)
  }
}

async function takeCalls() {
  const answer = once(bridge, 'message')
  bridge.send(source)
  const [calls] = await answer
  return calls
}

const basic = { authorization: `Basic ${Buffer.from('admin:admin-token').toString('base64')}` }
const configOf = id => `${jenkins}/job/trips/credentials/store/folder/domain/_/credential/${id}/config.xml`

async function changeInJenkins(id) {
  const xml = await (await fetch(configOf(id), { headers: basic })).text()
  const body = xml.replace(/<description>.*<\/description>/, '<description>changed by hand</description>')
  const headers = { ...basic, 'content-type': 'application/xml; charset=utf-8' }
  const answer = await fetch(configOf(id), { method: 'POST', headers, body })
  if (!answer.ok || body === xml) throw new Error(`the stand-in refused the change: ${answer.status}`)
}

async function checkRepaired(id) {
  const xml = await (await fetch(configOf(id), { headers: basic })).text()
  if (!xml.includes('<description>of a trip</description>')) throw new Error('the drift was not repaired')
}

function checkSynced({ status }) {
  if (status.phase !== 'Synced') throw new Error(`the credential is ${status.phase}, not Synced`)
}

const credential = id => ({
  ...{ id, type: 'username-password', description: 'of a trip' },
  data: { username: 'alice', password: 'not-a-real-one' }
})
const credentials = '/projects/trips/credentials'

/** `before` and `after` are not measured. */
const trips = [
  {
    name: '`POST` credential → Synced',
    run: async () => checkSynced(await call('POST', credentials, credential('new'))),
    after: () => call('DELETE', `${credentials}/new`)
  },
  {
    name: '`PATCH` secret → Synced',
    run: async round => checkSynced(await call('PATCH', `${credentials}/kept`, { data: { password: `not-a-real-one-${round}` } }))
  },
  {
    name: 'drift → repaired',
    before: () => changeInJenkins('kept'),
    run: () => call('POST', '/projects/trips/sync'),
    after: () => checkRepaired('kept')
  },
  { name: 'sync of an unchanged project', run: () => call('POST', '/projects/trips/sync') },
  { name: 'plan', run: () => call('GET', '/projects/trips/plan') },
  { name: '`GET` credential', run: () => call('GET', `${credentials}/kept`) }
]

/** The functions that every round called, with the fewest of their calls: chance, such as one more poll, only adds calls. */
async function measure({ before, run, after }) {
  const found = []
  // The first two load modules and fill caches.
  for (let round = -2; round < rounds; round++) {
    await before?.()
    const calls = await callsOf(() => run(round))
    await after?.()
    if (round >= 0) found.push(calls)
  }
  const inEach = [...found[0].keys()].filter(name => found.every(calls => calls.has(name)))
  return new Map(inEach.map(name => [name, Math.min(...found.map(calls => calls.get(name)))]))
}

while ((await fetch(`${url}/readyz`)).status !== 200) await sleep(50)
await call('POST', '/projects', { name: 'trips' })
checkSynced(await call('POST', credentials, credential('kept')))
// What a start leaves to do is done.
await sleep(1000)
const quiet = await measure({ run: () => sleep(REST) })

console.log(`${checkout?.commit ?? 'the working tree'}, ${rounds} rounds; ${quiet.size} functions run without a request\n`)
console.log('| trip | files | functions | calls | files by room |\n|---|---|---|---|---|')
for (const trip of trips) {
  if (positionals.length > 0 && !positionals.some(word => trip.name.includes(word))) continue
  const measured = [...(await measure(trip))].filter(([name]) => !quiet.has(name) && !LEFT_OUT.test(name))
  const entered = measured.map(([key, calls]) => ({ file: key.split(':')[0], name: key.split(':')[2] || '(anonymous)', calls }))
  const files = Map.groupBy(entered, ({ file }) => file)
  const total = entered.reduce((sum, { calls }) => sum + calls, 0)
  const rooms = [...Map.groupBy(files.keys(), file => file.split('/')[0])].map(([room, { length }]) => `${room} ${length}`)
  console.log(`| ${trip.name} | ${files.size} | ${entered.length} | ${total} | ${rooms.toSorted().join(', ')} |`)
  if (!values.files) continue
  for (const file of [...files.keys()].toSorted())
    console.log(
      `    ${file}: ${files
        .get(file)
        .map(({ name, calls }) => `${name} ${calls}`)
        .join(', ')}`
    )
}
