import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { ADMIN_TOKEN, type Bridge, newMasterKeys } from '../lib/bridge.ts'
import { type Child, startNode } from '../lib/child.ts'
import { timed } from '../lib/clock.ts'
import { peakRss, rssOf } from '../lib/memory.ts'
import { inParallel, range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { sample, samples, secret } from '../lib/samples.ts'
import { median, percentile, plain, ratios, spread } from '../lib/stats.ts'
import type { Result, Row, Setting } from '../row.ts'

/** Credentials in each project. */
const SIZE = 20
/** Callers that change credentials at once. */
const CALLERS = 32
/** The controller that is stopped. */
const DEAD = 0

/** What one round found on the controllers that answer. */
interface Found {
  /** Projects checked a second. */
  readonly checks: number
  /** Changes a second, from the first sent to the last proved. */
  readonly changes: number
  /** Milliseconds from a change to its proof, for 95 of 100. */
  readonly p95: number
}

interface Fleet {
  readonly urls: readonly string[]
  tell(message: string): Promise<void>
}

/** Many controllers, one of them stopped: what that costs the others. */
export const controllers: Row = {
  name: 'controllers',
  real: 'it needs 50 of them, and stops one',
  async run(setting) {
    const { quick, disposal } = setting
    const [count, perController, sampled] = quick ? [5, 4, 2] : [50, 100, 20]
    const jenkins = await openFleet(setting, count)
    const place = { redis: await openRedis(setting), masterKeys: newMasterKeys() }
    const lone = await startOf(setting, { redis: await openRedis(setting), masterKeys: newMasterKeys() })
    const projects = range(count).map(c => range(perController).map(p => `bench-c${c}-${p}`))
    await fill(setting, place, jenkins, projects)
    await jenkins.tell('honest')
    const { bridge, ms, idle, rest } = await startOf(setting, place)
    disposal.add(bridge, b => b.stop())
    const living = projects.filter((_, c) => c !== DEAD).flatMap(names => names.slice(0, sampled))
    const dead = projects[DEAD] ?? []
    let peak = 0
    const rounds: { readonly up: Found; readonly down: Found }[] = []
    // The first round warms up.
    for (const round of range(quick ? 2 : 6)) {
      const measured = async () => {
        let found: Found | undefined
        peak = Math.max(
          peak,
          await peakRss(bridge.pid, async () => {
            found = await look(bridge, living)
          })
        )
        return found as Found
      }
      const whileDown = async () => {
        await jenkins.tell(`down ${DEAD}`)
        // Its projects are due, and changes wait for it.
        await inParallel(dead, CALLERS, name => change(bridge, name, 0))
        await bridge.makeDue(dead)
        const found = await measured()
        await jenkins.tell(`up ${DEAD}`)
        await heal(bridge, dead)
        return found
      }
      const pair =
        round % 2 === 0 ? { up: await measured(), down: await whileDown() } : { down: await whileDown(), up: await measured() }
      setting.say(
        `round ${round + 1}: checks ${plain(pair.up.checks)}, ${plain(pair.down.checks)}/s; changes ${plain(pair.up.changes)}, ${plain(pair.down.changes)}/s; p95 ${plain(pair.up.p95)}, ${plain(pair.down.p95)} ms`
      )
      rounds.push(pair)
    }
    const kept = rounds.slice(1)
    const size = `${plain(count)} controllers with ${plain(perController)} projects of ${SIZE} credentials each`
    return [
      compared(kept, { size, of: f => f.checks, what: 'checks of the others', unit: 'projects/s', wanted: 0.9, better: 'more' }),
      compared(kept, { size, of: f => f.changes, what: 'changes on the others', unit: 'changes/s', wanted: 0.9, better: 'more' }),
      compared(kept, {
        size,
        of: f => f.p95,
        what: 'p95 from a change on the others to its proof',
        unit: 'ms',
        wanted: 1.2,
        better: 'less'
      }),
      ...costs(size, { ms, idle, rest, peak }, lone)
    ]
  }
}

async function openFleet({ disposal }: Setting, count: number): Promise<Fleet> {
  const child: Child = disposal.add(
    await startNode('bench/lib/many-jenkins.ts', [String(count)], /stand-ins at ([^.]*(?:\.\d[^.]*)*)\.\n/, { ipc: true }),
    c => c.stop()
  )
  const urls = (child.found[1] ?? '').split(' ')
  return {
    urls,
    async tell(message) {
      const answer = once(child.process, 'message')
      child.process.send(message)
      await answer
    }
  }
}

type Place = { readonly redis: Awaited<ReturnType<typeof openRedis>>; readonly masterKeys: string }

interface Started {
  readonly bridge: Bridge
  /** Milliseconds until it was ready. */
  readonly ms: number
  /** Megabytes at rest. */
  readonly idle: number
  /** Milliseconds of its CPU in a second at rest. */
  readonly rest: number
}

async function startOf(setting: Setting, place: Place): Promise<Started> {
  let bridge: Bridge | undefined
  const ms = await timed(async () => {
    bridge = await openBridge(setting, place)
  })
  const started = bridge as unknown as Bridge
  await setTimeout(5_000)
  const seconds = setting.quick ? 2 : 20
  await started.reset()
  await setTimeout(seconds * 1000)
  const { cpu } = await started.report()
  return { bridge: started, ms, idle: rssOf(started.pid), rest: cpu / seconds }
}

/** Fills the store with a separate bridge, so that the memory used for that is not counted for the measured one. */
async function fill(setting: Setting, place: Place, { urls }: Fleet, projects: readonly (readonly string[])[]): Promise<void> {
  const bridge = await openBridge(setting, place)
  for (const [c, url] of urls.entries())
    await bridge.call('POST', '/controllers', { name: `c${c}`, url, user: 'admin', token: 'admin-token' })
  await inParallel(
    projects.flatMap((names, c) => names.map(name => ({ name, controller: `c${c}` }))),
    8,
    async project => {
      await bridge.call('POST', '/projects', project)
      await bridge.apply(project.name, samples(SIZE))
    }
  )
  await bridge.synced(projects.flat(), SIZE)
  setting.say(
    `${plain(projects.flat().length * SIZE)} credentials are in ${plain(projects.flat().length)} projects on ${urls.length} controllers`
  )
  await bridge.stop()
}

async function look(bridge: Bridge, projects: readonly string[]): Promise<Found> {
  const times = await bridge.checkAll(projects)
  const checked = Math.max(...times) - Math.min(...times)
  const waits: number[] = []
  const changed = await timed(() =>
    inParallel(projects, CALLERS, async name => {
      waits.push(await timed(() => change(bridge, name, 30)))
    })
  )
  const rate = (ms: number) => (projects.length / ms) * 1000
  return { checks: rate(checked), changes: rate(changed), p95: percentile(waits, 0.95) }
}

/** Changes a credential; with `wait`, resolves when Jenkins is proved to hold it. */
async function change({ url }: Bridge, project: string, wait: number): Promise<void> {
  const answer = await fetch(`${url}/api/v1/projects/${project}/credentials/${sample(0).id}`, {
    method: 'PATCH',
    headers: {
      ...{ authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      ...(wait === 0 ? {} : { prefer: `wait=${wait}` })
    },
    body: JSON.stringify({ data: { password: secret() } })
  })
  const text = await answer.text()
  const { status } = JSON.parse(text)
  if (!answer.ok || (wait > 0 && status.phase !== 'Synced')) throw new Error(`${project}: ${answer.status} ${text.slice(0, 500)}`)
}

/** Waits until the controller that was down holds what waited for it. */
async function heal(bridge: Bridge, projects: readonly string[]): Promise<void> {
  await inParallel(projects, CALLERS, name => bridge.call('POST', `/projects/${name}/sync`))
  await bridge.synced(projects, SIZE)
}

interface Comparison {
  readonly size: string
  readonly of: (found: Found) => number
  readonly what: string
  readonly unit: string
  readonly wanted: number
  readonly better: Result['better']
}

function compared(rounds: readonly { readonly up: Found; readonly down: Found }[], about: Comparison): Result {
  const { size, of, what, unit, wanted, better } = about
  const [down, up] = [rounds.map(r => of(r.down)), rounds.map(r => of(r.up))]
  const perRound = ratios(down, up)
  const ratio = median(perRound)
  return {
    what: `${size}, one of them down: ${what}`,
    ours: `${plain(median(down))} ${unit}${spread(down)}`,
    rival: `all of them up: ${plain(median(up))} ${unit}${spread(up)}`,
    ratio: plain(ratio) + spread(perRound),
    better,
    goal: {
      text: better === 'more' ? `at least ${wanted} of the figure without` : `at most ${wanted} times the figure without`,
      wanted,
      measured: ratio
    },
    why: `the rounds: ${perRound.map(plain).join(', ')}`
  }
}

function costs(size: string, found: Omit<Started, 'bridge'> & { readonly peak: number }, lone: Started): Result[] {
  const one = 'one controller without projects'
  return [
    { what: `${size}: until it is ready`, ours: `${plain(found.ms)} ms`, rival: `${one}: ${plain(lone.ms)} ms`, better: 'less' },
    {
      what: `${size}: memory (RSS) at rest`,
      ours: `${plain(found.idle)} MB`,
      rival: `${one}: ${plain(lone.idle)} MB`,
      better: 'less',
      note: `the most during checks and changes was ${plain(found.peak)} MB`
    },
    {
      what: `${size}: CPU at rest`,
      ours: `${plain(found.rest / 10)} % of a core`,
      rival: `${one}: ${plain(lone.rest / 10)} %`,
      better: 'less'
    }
  ]
}
