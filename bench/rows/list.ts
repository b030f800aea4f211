import { again } from '../lib/again.ts'
import type { Bridge } from '../lib/bridge.ts'
import { timed } from '../lib/clock.ts'
import { inParallel, range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { samples } from '../lib/samples.ts'
import { median, percentile, plain } from '../lib/stats.ts'
import type { Row } from '../row.ts'

const PAGE = 200
const WANTED = 40

/** Milliseconds that each of many requests takes, one after another; the first ones warm up. */
export async function waitsFor(bridge: Bridge, path: string, times: number): Promise<number[]> {
  const waits: number[] = []
  for (const _ of range(times + 3)) waits.push(await timed(() => bridge.call('GET', path)))
  return waits.slice(3)
}

export const figures = (waits: readonly number[]): string =>
  `median ${plain(median(waits))} ms, p95 ${plain(percentile(waits, 0.95))} ms`

/** What a person waits for the largest page of projects. */
export const list: Row = {
  name: 'list',
  real: 'no request that it measures reaches Jenkins',
  async run(setting) {
    const { quick, jenkins } = setting
    const bridge = await openBridge(setting, { redis: await openRedis(setting) })
    const projects = range(quick ? PAGE : 2 * PAGE).map(index => jenkins.name(`list${index}`))
    await jenkins.cheaply(async () => {
      await inParallel(projects, 8, async name => {
        await again(() => bridge.project(name))
        await again(() => bridge.apply(name, samples(5)))
      })
      await bridge.synced(projects, 5)
    })
    const waits = await waitsFor(bridge, `/projects?limit=${PAGE}`, quick ? 10 : 100)
    return [
      {
        what: `page of ${PAGE} projects out of ${plain(projects.length)}`,
        ours: figures(waits),
        better: 'less',
        goal: { text: `at most ${WANTED} ms, median`, wanted: WANTED, measured: median(waits) },
        why: 'each project is read with its counts and its outcome'
      }
    ]
  }
}
