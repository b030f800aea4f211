import type { Bridge } from '../lib/bridge.ts'
import { range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import type { ProbeReport } from '../lib/probe.ts'
import { samples } from '../lib/samples.ts'
import { median, plain, spread } from '../lib/stats.ts'
import type { Row } from '../row.ts'

const CHECKS = 10
const ROUNDS = 5

/** How long the bridge answers nobody while it reads a very large folder. Seen from inside its process, by a probe. */
export const largeFolder: Row = {
  name: 'large-folder',
  real: true,
  async run(setting) {
    const { quick, jenkins } = setting
    const count = quick ? 500 : 5000
    const bridge = await openBridge(setting, { redis: await openRedis(setting) })
    const project = jenkins.name('large')
    await jenkins.cheaply(async () => {
      await bridge.project(project)
      await bridge.apply(project, samples(count))
      await bridge.synced([project], count)
    })
    // Once to warm up.
    await check(bridge, project)
    const reports: ProbeReport[] = []
    for (const _ of range(quick ? 1 : ROUNDS)) {
      await bridge.reset()
      for (const _ of range(CHECKS)) await check(bridge, project)
      reports.push(await bridge.report())
    }
    const of = (figure: (report: ProbeReport) => number) => reports.map(figure)
    const p99 = median(of(r => r.p99))
    const max = Math.max(...of(r => r.max))
    return [
      {
        what: `event-loop delay, p99, while a folder of ${plain(count)} is checked`,
        ours: `${plain(p99)} ms${spread(of(r => r.p99))}; median ${plain(median(of(r => r.p50)))} ms, worst ${plain(max)} ms; ${CHECKS} checks back to back`,
        better: 'less',
        goal: { text: 'at most 25 ms', wanted: 25, measured: p99 },
        why: `one check takes ${plain(median(of(r => r.cpu)) / CHECKS)} ms of CPU, and the longest piece of it without a pause ${plain(max)} ms`
      }
    ]
  }
}

async function check(bridge: Bridge, project: string): Promise<void> {
  await bridge.call('POST', `/projects/${project}/sync`)
  await bridge.settled([project], 5)
}
