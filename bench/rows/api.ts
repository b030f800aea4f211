import autocannon, { type Request } from 'autocannon'
import { ADMIN_TOKEN, newMasterKeys } from '../lib/bridge.ts'
import { startNode } from '../lib/child.ts'
import { inParallel, range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { sample } from '../lib/samples.ts'
import { median, plain, ratios, spread } from '../lib/stats.ts'
import type { Result, Row } from '../row.ts'

const CONNECTIONS = 32
/** Credentials to read, and projects that writes go to in turn. */
const READABLE = 500
const PROJECTS = 50

interface Shot {
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

/** The API alone (ROLE=api, so that no sync competes), under as many callers as a busy console and some scripts make. */
export const api: Row = {
  name: 'api',
  real: 'no request of it reaches Jenkins',
  async run(setting) {
    const { quick, jenkins, disposal } = setting
    const redis = await openRedis(setting)
    const masterKeys = newMasterKeys()
    const bridge = await openBridge(setting, { redis, masterKeys, role: 'api' })
    const bare = disposal.add(
      await startNode('bench/rivals/bare-api.ts', [redis.url, masterKeys], /bare API at (http:\/\/[\d.:]+)/),
      b => b.stop()
    )
    const projects = range(PROJECTS).map(index => jenkins.name(`api${index}`))
    for (const name of projects) await bridge.project(name)
    const ours = `${bridge.url}/api/v1`
    const theirs = bare.found[1] ?? ''
    await inParallel(range(READABLE), 8, async index => {
      const made = sample(index)
      await bridge.call('POST', `/projects/${projects[0]}/credentials`, made)
      await post(`${theirs}/projects/${projects[0]}/credentials`, made)
    })
    const seconds = quick ? 1 : 3
    // The first warms up.
    const rounds = quick ? 1 : 6
    const reads = await compare(ours, theirs, rounds, url => read(url, projects[0] as string, seconds))
    await bridge.reset()
    const writes = await compare(ours, theirs, rounds, url => write(url, projects, seconds))
    return [row('reads of a credential', reads, 0.55), row('new credentials', writes, 0.6)]
  }
}

interface Compared {
  readonly ours: readonly Shot[]
  readonly bare: readonly Shot[]
}

/** In turns, so that both sides see the same machine; the first of each warms up. */
async function compare(ours: string, bare: string, rounds: number, shoot: (url: string) => Promise<Shot>): Promise<Compared> {
  const shots = { ours: [] as Shot[], bare: [] as Shot[] }
  for (const _ of range(rounds)) {
    shots.ours.push(await shoot(ours))
    shots.bare.push(await shoot(bare))
  }
  return rounds > 2 ? { ours: shots.ours.slice(1), bare: shots.bare.slice(1) } : shots
}

const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
let written = READABLE

async function read(url: string, project: string, seconds: number): Promise<Shot> {
  let next = 0
  return shot(url, seconds, request => ({
    ...request,
    method: 'GET',
    path: `${new URL(url).pathname.replace(/\/$/, '')}/projects/${project}/credentials/${sample(next++ % READABLE).id}`
  }))
}

async function write(url: string, projects: readonly string[], seconds: number): Promise<Shot> {
  return shot(url, seconds, request => {
    const index = written++
    const project = projects[index % projects.length]
    const path = `${new URL(url).pathname.replace(/\/$/, '')}/projects/${project}/credentials`
    return { ...request, method: 'POST', path, body: JSON.stringify(sample(index)) }
  })
}

type Setup = (request: Request) => Request

async function shot(url: string, seconds: number, setupRequest: Setup): Promise<Shot> {
  const done = await autocannon({ url, connections: CONNECTIONS, duration: seconds, headers, requests: [{ setupRequest }] })
  if (done.errors + done.timeouts + done.non2xx > 0) {
    throw new Error(`${url}: ${done.errors} errors, ${done.timeouts} timeouts, ${done.non2xx} refusals`)
  }
  return { rate: done.requests.total / done.duration, p50: done.latency.p50, p99: done.latency.p99 }
}

async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}

function row(what: string, { ours, bare }: Compared, wanted: number): Result {
  const rates = (shots: readonly Shot[]) => shots.map(s => s.rate)
  const latency = (shots: readonly Shot[]) =>
    `p50 ${plain(median(shots.map(s => s.p50)))} ms, p99 ${plain(median(shots.map(s => s.p99)))} ms`
  const figures = (shots: readonly Shot[]) => `${plain(median(rates(shots)))}/s${spread(rates(shots))}, ${latency(shots)}`
  const perRound = ratios(rates(ours), rates(bare))
  const ratio = median(perRound)
  return {
    what: `API: ${what}, ${CONNECTIONS} connections, ROLE=api`,
    ours: figures(ours),
    rival: `bare Fastify with the same schema, seal and Redis transaction: ${figures(bare)}`,
    ratio: plain(ratio) + spread(perRound),
    better: 'more',
    goal: { text: `at least ${wanted} of its throughput`, wanted, measured: ratio },
    why: `one request takes the bridge ${plain(1000 / median(rates(ours)))} ms, the bare one ${plain(1000 / median(rates(bare)))} ms; the difference is authentication, headers, checks, the script and the queue`
  }
}
