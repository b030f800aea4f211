import { setTimeout } from 'node:timers/promises'
import { type Bridge, IN_FLIGHT, newMasterKeys } from '../lib/bridge.ts'
import { timed } from '../lib/clock.ts'
import { peakRss, rssOf } from '../lib/memory.ts'
import { inParallel, range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { samples } from '../lib/samples.ts'
import { median, plain, ratios, spread } from '../lib/stats.ts'
import { openBareLoop } from '../rivals/bare-loop.ts'
import type { Result, Row, Setting } from '../row.ts'

const SIZE = 50
const CHECKS = 10

interface Round {
  /** Projects a second. */
  readonly ours: number
  readonly bare: number
  /** Milliseconds of the bridge's CPU for one project. */
  readonly cpu: number
  readonly peak: number
  readonly after: number
}

/** Full checks of many projects that nobody has touched: how fast, and what they take in memory. */
export const fleet: Row = {
  name: 'fleet',
  real: true,
  async run(setting) {
    const { quick, jenkins, disposal } = setting
    const projects = range(quick ? 20 : 200).map(index => jenkins.name(`fleet${index}`))
    const place = { redis: await openRedis(setting), masterKeys: newMasterKeys() }
    const seeded = await fill(setting, place, projects)
    // A fresh process: what filling took is not its memory.
    const bridge = await openBridge(setting, place)
    await setTimeout(3000)
    const idle = rssOf(bridge.pid)
    const bare = disposal.add(openBareLoop(jenkins), b => b.close())
    const rounds: Round[] = []
    for (const _ of range(CHECKS)) {
      const round = await check(bridge, projects)
      const ms = await timed(() => inParallel(projects, IN_FLIGHT, name => bare.readFolder(name)))
      rounds.push({ ...round, bare: (projects.length / ms) * 1000 })
    }
    setting.say(`MB after each check: ${rounds.map(r => plain(r.after)).join(' ')}`)
    return [speed(projects.length, rounds), ...memory(projects.length, idle, seeded, rounds)]
  }
}

type Place = { readonly redis: Awaited<ReturnType<typeof openRedis>>; readonly masterKeys: string }

/** Makes everything with a bridge of its own; resolves to what that had in memory at the end. */
async function fill(setting: Setting, place: Place, projects: readonly string[]): Promise<number> {
  const bridge = await openBridge(setting, place)
  await setting.jenkins.cheaply(async () => {
    await inParallel(projects, 8, async name => {
      await bridge.project(name)
      await bridge.apply(name, samples(SIZE))
    })
    await bridge.synced(projects, SIZE)
  })
  const rss = rssOf(bridge.pid)
  await bridge.stop()
  return rss
}

async function check(bridge: Bridge, projects: readonly string[]): Promise<Omit<Round, 'bare'>> {
  let times: number[] = []
  await bridge.reset()
  const peak = await peakRss(bridge.pid, async () => {
    times = await bridge.checkAll(projects)
  })
  const { cpu } = await bridge.report()
  // Between the first and the last: how soon the sweep notices them is not part of the throughput.
  const ms = Math.max(...times) - Math.min(...times)
  return { ours: ((projects.length - 1) / ms) * 1000, cpu: cpu / projects.length, peak, after: rssOf(bridge.pid) }
}

function speed(count: number, rounds: readonly Round[]): Result {
  const kept = rounds.slice(2)
  const ours = kept.map(r => r.ours)
  const bare = kept.map(r => r.bare)
  const perRound = ratios(ours, bare)
  const ratio = median(perRound)
  return {
    what: `checks of ${plain(count)} projects with ${SIZE} credentials each`,
    ours: `${plain(median(ours))} projects/s${spread(ours)}`,
    rival: `bare loop of the same GETs, ${IN_FLIGHT} at once: ${plain(median(bare))}/s${spread(bare)}`,
    ratio: plain(ratio) + spread(perRound),
    better: 'more',
    goal: { text: 'at least 0.85 of its throughput', wanted: 0.85, measured: ratio },
    why: `the bridge used ${plain(median(kept.map(r => r.cpu)))} ms of CPU a project, at one project every ${plain(1000 / median(ours))} ms`
  }
}

function memory(count: number, idle: number, seeded: number, rounds: readonly Round[]): Result[] {
  const peak = Math.max(...rounds.map(r => r.peak))
  const after = rounds.map(r => r.after)
  const early = median(after.slice(0, 3))
  const late = median(after.slice(-3))
  const growth = late / early
  const what = `memory (RSS) with ${plain(count * SIZE)} credentials in ${plain(count)} projects`
  return [
    {
      what: `${what}, the most during full checks`,
      ours: `${plain(peak)} MB`,
      rival: `idle after a start: ${plain(idle)} MB`,
      better: 'less',
      goal: { text: 'at most 300 MB', wanted: 300, measured: Math.max(peak, idle) },
      why: `idle it has ${plain(idle)} MB, and a check adds ${plain(peak - idle)} MB`,
      note: `the process that filled everything had ${plain(seeded)} MB at the end`
    },
    {
      what: `${what}, after ${CHECKS} full checks in a row`,
      ours: `${plain(late)} MB (the last three)`,
      rival: `after the first three: ${plain(early)} MB`,
      ratio: plain(growth),
      better: 'less',
      goal: { text: 'flat: at most 1.1', wanted: 1.1, measured: growth },
      why: `MB after each: ${after.map(plain).join(', ')}`,
      note: `MB after each: ${after.map(plain).join(', ')}`
    }
  ]
}
