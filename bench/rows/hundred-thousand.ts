import { setTimeout } from 'node:timers/promises'
import { again } from '../lib/again.ts'
import { type Bridge, newMasterKeys } from '../lib/bridge.ts'
import { timed } from '../lib/clock.ts'
import { peakRss, rssOf } from '../lib/memory.ts'
import { inParallel, range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { samples } from '../lib/samples.ts'
import { plain } from '../lib/stats.ts'
import type { Result, Row, Setting } from '../row.ts'
import { figures, waitsFor } from './list.ts'

/** Credentials in each project. */
const SIZE = 20
const MOST_MEMORY = 450
/** The share of one core, in percent. */
const MOST_IDLE = 5

/** What becomes of the bridge with 100,000 credentials. */
export const hundredThousand: Row = {
  name: 'hundred-thousand',
  isLong: true,
  real: 'it makes 5,000 folders',
  async run(setting) {
    const { quick, jenkins } = setting
    const projects = range(quick ? 100 : 5000).map(index => jenkins.name(`many${index}`))
    const place = { redis: await openRedis(setting), masterKeys: newMasterKeys() }
    const filled = await fill(setting, await openBridge(setting, place), projects)
    // A fresh process: what filling took is not its memory.
    const bridge = await openBridge(setting, place)
    await setTimeout(5_000)
    const rest = rssOf(bridge.pid)
    const seconds = quick ? 5 : 60
    await bridge.reset()
    await setTimeout(seconds * 1000)
    const idle = (await bridge.report()).cpu / seconds / 10
    let checked = 0
    let most = await peakRss(bridge.pid, async () => {
      const times = await bridge.checkAll(projects)
      checked = Math.max(...times) - Math.min(...times)
    })
    const asked: { readonly what: string; readonly waits: readonly number[] }[] = []
    most = Math.max(
      most,
      await peakRss(bridge.pid, async () => {
        for (const [what, path] of [
          ['page of 200 projects', '/projects?limit=200'],
          ['overview', '/overview'],
          ['search for a credential', '/search?q=credential-7']
        ] as const)
          asked.push({ what, waits: await waitsFor(bridge, path, quick ? 5 : 30) })
      })
    )
    const size = `${plain(projects.length * SIZE)} credentials in ${plain(projects.length)} projects`
    return results(size, { ...filled, rest, most, idle, checked, count: projects.length }, asked)
  }
}

interface Found {
  readonly stored: number
  readonly synced: number
  readonly rest: number
  readonly most: number
  readonly idle: number
  readonly checked: number
  readonly count: number
}

/** Milliseconds until everything was stored, and from the first request until everything was Synced. */
async function fill({ jenkins }: Setting, bridge: Bridge, projects: readonly string[]) {
  const begin = performance.now()
  let stored = 0
  const synced = await jenkins.cheaply(async () => {
    stored = await timed(() =>
      inParallel(projects, 4, async name => {
        await again(() => bridge.project(name))
        const set = samples(SIZE)
        await again(() => bridge.apply(name, set))
      })
    )
    return (await bridge.synced(projects, SIZE)) - begin
  })
  await bridge.stop()
  return { stored, synced }
}

function results(
  size: string,
  found: Found,
  asked: readonly { readonly what: string; readonly waits: readonly number[] }[]
): Result[] {
  const { stored, synced, rest, most, idle, checked, count } = found
  return [
    {
      what: `${size}, from the first request until all are Synced`,
      ours: `${plain(synced / 1000)} s`,
      rival: `until all are stored: ${plain(stored / 1000)} s`,
      better: 'less',
      note: 'the stand-in charges nothing meanwhile'
    },
    {
      what: `${size}: memory (RSS), the most during a check of all`,
      ours: `${plain(most)} MB`,
      rival: `at rest: ${plain(rest)} MB`,
      better: 'less',
      goal: { text: `at most ${MOST_MEMORY} MB`, wanted: MOST_MEMORY, measured: Math.max(most, rest) },
      why: `at rest it has ${plain(rest)} MB`
    },
    {
      what: `${size}: CPU at rest`,
      ours: `${plain(idle)} % of a core`,
      better: 'less',
      goal: { text: `at most ${MOST_IDLE} %`, wanted: MOST_IDLE, measured: idle },
      why: 'the sweep walks over all projects every 15 s'
    },
    {
      what: `${size}: check of all`,
      ours: `${plain(checked / 1000)} s, ${plain((count / checked) * 1000)} projects/s`,
      better: 'less'
    },
    ...asked.map(({ what, waits }): Result => ({ what: `${size}: ${what}`, ours: figures(waits), better: 'less' }))
  ]
}
