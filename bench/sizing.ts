// What a bridge and its Redis need: node bench/sizing.ts [--quick] [number of credentials …]
// Prints the tables of docs/operations.md. CPU times hold on a busy machine as well, so the rates are derived from them.
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Disposal } from '../src/app/disposal.ts'
import { again } from './lib/again.ts'
import { type Bridge, newMasterKeys } from './lib/bridge.ts'
import { circumstances, loadBefore } from './lib/circumstances.ts'
import { type Jenkins, openJenkins } from './lib/jenkins.ts'
import { peakRss, rssOf } from './lib/memory.ts'
import { inParallel, range } from './lib/parallel.ts'
import { openBridge, openRedis } from './lib/place.ts'
import { samples } from './lib/samples.ts'
import { plain } from './lib/stats.ts'
import { cpuDuring, filesOf, mostDuring, sizeOf } from './lib/usage.ts'
import type { Setting } from './row.ts'

/** Credentials a project. */
const SIZE = 100
/** RECONCILE_INTERVAL unless it is set, in milliseconds. */
const INTERVAL = 300_000
const REDIS_MB = 2 ** 20

/** Milliseconds of CPU. */
interface Cost {
  readonly bridge: number
  readonly redis: number
}

interface Found {
  readonly credentials: number
  readonly idle: number
  readonly most: number
  readonly memory: number
  readonly memoryMost: number
  readonly disk: number
  readonly files: number
  readonly redisFiles: number
  readonly fill: Cost
  readonly check: Cost
  readonly rest: Cost
  readonly read: Cost
  readonly change: Cost
}

type Place = { readonly redis: Awaited<ReturnType<typeof openRedis>>; readonly masterKeys: string }

async function measure(setting: Setting, credentials: number): Promise<Found> {
  const { quick, jenkins } = setting
  const projects = range(Math.max(1, credentials / SIZE)).map(index => jenkins.name(`size${credentials}-${index}`))
  const place = { redis: await openRedis(setting), masterKeys: newMasterKeys() }
  const redisPid = Number(await infoOf(place, 'server', 'process_id'))
  const cost = async (bridge: Bridge, work: () => Promise<unknown>): Promise<Cost> => {
    const [ours = 0, redis = 0] = await cpuDuring([bridge.pid, redisPid], work)
    return { bridge: ours, redis }
  }

  const filling = await openBridge(setting, place)
  let most = 0
  const fill = await cost(filling, async () => {
    most = await peakRss(filling.pid, () => jenkins.cheaply(() => make(filling, projects)))
  })
  await filling.stop()
  setting.say(`${plain(credentials)} credentials are in ${plain(projects.length)} projects`)

  // A fresh process: what filling took is not its memory.
  const bridge = await openBridge(setting, place)
  await setTimeout(5_000)
  const idle = rssOf(bridge.pid)
  const restFor = quick ? 2_000 : 30_000
  const rest = await cost(bridge, () => setTimeout(restFor))
  const check = await cost(bridge, async () => {
    most = Math.max(most, await peakRss(bridge.pid, () => bridge.checkAll(projects)))
  })
  const reads = quick ? 200 : 5_000
  const changes = quick ? 50 : 1_000
  let files = 0
  let read: Cost = { bridge: 0, redis: 0 }
  let change = read
  const peak = await peakRss(bridge.pid, async () => {
    files = await mostDuring(
      () => filesOf(bridge.pid),
      async () => {
        read = await cost(bridge, () => inParallel(range(reads), 32, n => bridge.call('GET', pathOf(projects, n))))
        change = await cost(bridge, async () => {
          await inParallel(range(changes), 32, n => bridge.call('PATCH', pathOf(projects, n), { description: `change ${n}` }))
          await bridge.synced(projects, credentials / projects.length)
        })
      }
    )
  })
  const per = ({ bridge: ours, redis }: Cost, count: number): Cost => ({ bridge: ours / count, redis: redis / count })
  return {
    credentials,
    idle,
    most: Math.max(most, peak),
    memory: Number(await infoOf(place, 'memory', 'used_memory')) / REDIS_MB,
    memoryMost: Number(await infoOf(place, 'memory', 'used_memory_peak')) / REDIS_MB,
    disk: sizeOf(String(await infoOf(place, 'directory', ''))),
    files,
    redisFiles: filesOf(redisPid),
    fill: per(fill, credentials),
    check: per(check, projects.length),
    rest: per(rest, restFor / 1000),
    read: per(read, reads),
    change: per(change, changes)
  }
}

async function make(bridge: Bridge, projects: readonly string[]): Promise<void> {
  await inParallel(projects, 4, async name => {
    await again(() => bridge.project(name))
    const set = samples(SIZE)
    await again(() => bridge.apply(name, set))
  })
  await bridge.synced(projects, SIZE)
}

/** The nth of many credentials, spread over all projects. */
const pathOf = (projects: readonly string[], nth: number): string =>
  `/projects/${projects[nth % projects.length]}/credentials/credential-${Math.floor(nth / projects.length) % SIZE}`

/** A field of INFO, or the directory of the append-only file. */
async function infoOf({ redis }: Place, section: string, field: string): Promise<string | undefined> {
  if (section === 'directory') return ((await redis.client.config('GET', 'dir')) as string[])[1]
  return new RegExp(`^${field}:(\\S+)`, 'm').exec(await redis.client.info(section))?.[1]
}

interface Process {
  readonly role: 'all' | 'api' | 'worker'
  readonly idle: number
  readonly connections: number
  readonly files: number
}

/** What one process needs at rest. */
async function measureRole(setting: Setting, role: Process['role']): Promise<Process> {
  const place = { redis: await openRedis(setting), masterKeys: newMasterKeys() }
  const clients = async () => Number(await infoOf(place, 'clients', 'connected_clients'))
  const before = await clients()
  const bridge = await openBridge(setting, { ...place, role })
  await setTimeout(5_000)
  return { role, idle: rssOf(bridge.pid), connections: (await clients()) - before, files: filesOf(bridge.pid) }
}

const whole = (value: number): string => plain(Math.round(value))
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

/** The share of a core that checks at the interval take, with what the process does at rest. */
function share({ credentials, check, rest }: Found, of: keyof Cost): string {
  const projects = Math.max(1, credentials / SIZE)
  return `${plain(((check[of] * projects) / INTERVAL + rest[of] / 1000) * 100)} %`
}

function sizes(found: readonly Found[]): string {
  const head = ['credentials', 'projects', 'bridge: memory at rest, most', 'Redis: memory, most', 'append-only file']
  const more = ['CPU of the bridge, of Redis, for checks every 5 min', 'file handles of the bridge, of Redis']
  return table(
    [...head, ...more],
    found.map(f => [
      plain(f.credentials),
      plain(Math.max(1, f.credentials / SIZE)),
      `${whole(f.idle)} MB, ${whole(f.most)} MB`,
      `${whole(f.memory)} MB, ${whole(f.memoryMost)} MB`,
      `${whole(f.disk)} MB`,
      `${share(f, 'bridge')}, ${share(f, 'redis')}`,
      `${f.files}, ${f.redisFiles}`
    ])
  )
}

function costs(found: readonly Found[]): string {
  const cost = ({ bridge, redis }: Cost) => `${plain(bridge)} + ${plain(redis)} ms, ${whole(1000 / bridge)}`
  return table(
    ['credentials', 'read', 'change until `Synced`', `check of ${SIZE}`, 'credential of a new set until `Synced`'],
    found.map(f => [plain(f.credentials), cost(f.read), cost(f.change), cost(f.check), cost(f.fill)])
  )
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false } } })
const wanted = positionals.length > 0 ? positionals.map(Number) : values.quick ? [100, 200] : [1_000, 10_000, 100_000]
if (wanted.some(count => !Number.isInteger(count) || count < SIZE || count % SIZE !== 0)) {
  console.error(`node bench/sizing.ts [--quick] [number of credentials, a multiple of ${SIZE} …]`)
  process.exit(2)
}

const outer = new Disposal()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void outer.close().finally(() => process.exit(130)))
try {
  const load = loadBefore()
  const jenkins: Jenkins = outer.add(await openJenkins(false), j => j.close())
  const inTurn = async <T>(work: (setting: Setting) => Promise<T>): Promise<T> => {
    const disposal = new Disposal()
    outer.add(disposal, d => d.close())
    const say = (line: string) => console.error(line)
    return work({ quick: values.quick, jenkins, disposal, profile: undefined, say }).finally(() => disposal.close())
  }
  const roles: Process[] = []
  for (const role of ['all', 'api', 'worker'] as const) roles.push(await inTurn(setting => measureRole(setting, role)))
  const found: Found[] = []
  for (const count of wanted) found.push(await inTurn(setting => measure(setting, count)))
  const { date, machine, versions } = await circumstances(jenkins)
  console.log(`${date}; ${machine}, ${load}; ${versions}\n\n${sizes(found)}\n\n${costs(found)}\n`)
  const rows = roles.map(r => [`\`${r.role}\``, `${whole(r.idle)} MB`, String(r.connections), String(r.files)])
  console.log(table(['`ROLE`', 'memory at rest, empty', 'connections to Redis', 'file handles'], rows))
} finally {
  await outer.close()
}
