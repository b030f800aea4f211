import { type Bridge, newMasterKeys } from '../lib/bridge.ts'
import { timed } from '../lib/clock.ts'
import { range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { median, plain, spread } from '../lib/stats.ts'
import type { Row } from '../row.ts'

const WANTED = 1200

/** From the start of the process to its first answer that it is ready, on a store that another process has used. */
export const start: Row = {
  name: 'start',
  real: 'it measures the process of the bridge',
  async run(setting) {
    const place = { redis: await openRedis(setting), masterKeys: newMasterKeys() }
    const times: number[] = []
    // The first one prepares the store and warms up.
    for (const _ of range(setting.quick ? 2 : 6)) {
      let bridge: Bridge | undefined
      times.push(
        await timed(async () => {
          bridge = await openBridge(setting, place)
        })
      )
      await bridge?.stop()
    }
    const kept = times.slice(1)
    return [
      {
        what: 'start, from the process to its first answer that it is ready',
        ours: `${plain(median(kept))} ms${spread(kept)}`,
        better: 'less',
        goal: { text: `at most ${plain(WANTED)} ms`, wanted: WANTED, measured: median(kept) },
        why: 'it is asked every 50 ms'
      }
    ]
  }
}
