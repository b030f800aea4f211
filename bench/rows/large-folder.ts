import type { Bridge } from '../lib/bridge.ts'
import { range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import type { ProbeReport } from '../lib/probe.ts'
import { samples } from '../lib/samples.ts'
import { plain } from '../lib/stats.ts'
import type { Row } from '../row.ts'

const CHECKS = 10

/** How long the bridge answers nobody while it reads a very large folder. Seen from inside its process, by a probe. */
export const largeFolder: Row = {
  name: 'large-folder',
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
    await bridge.reset()
    for (const _ of range(CHECKS)) await check(bridge, project)
    const { p50, p99, max, cpu }: ProbeReport = await bridge.report()
    return [
      {
        what: `event-loop delay, p99, while a folder of ${plain(count)} is checked`,
        ours: `${plain(p99)} ms (median ${plain(p50)} ms, worst ${plain(max)} ms; ${CHECKS} checks back to back)`,
        better: 'less',
        goal: { text: 'at most 50 ms', wanted: 50, measured: p99 },
        why: `one check takes ${plain(cpu / CHECKS)} ms of CPU, and the longest piece of it without a pause ${plain(max)} ms`
      }
    ]
  }
}

async function check(bridge: Bridge, project: string): Promise<void> {
  await bridge.call('POST', `/projects/${project}/sync`)
  await bridge.settled([project], 5)
}
