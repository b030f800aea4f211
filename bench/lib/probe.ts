/** Loaded into the bridge's process before it starts: tells over the channel how its event loop, memory and CPU fare. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Milliseconds between two looks, which every figure of monitorEventLoopDelay includes. */
const RESOLUTION = 10

/** What the probe reports since its last reset; milliseconds and bytes. */
export interface ProbeReport {
  readonly p50: number
  readonly p99: number
  readonly max: number
  readonly cpu: number
  readonly rss: number
  readonly heapUsed: number
}

const beyond = (nanoseconds: number): number => Math.max(nanoseconds / 1e6 - RESOLUTION, 0)

if (process.channel !== undefined) {
  // As it comes, it looks every 10 ms; oftener, the many looks at rest would hide the few at work from the p99.
  const delay = monitorEventLoopDelay()
  let cpu = process.cpuUsage()
  delay.enable()
  process.on('message', message => {
    if (message === 'reset') {
      delay.reset()
      cpu = process.cpuUsage()
      process.send?.('done')
    }
    if (message === 'report') process.send?.(report())
  })
  // The benchmark was killed: nobody would stop us.
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel?.unref()

  function report(): ProbeReport {
    const used = process.cpuUsage(cpu)
    const { rss, heapUsed } = process.memoryUsage()
    return {
      p50: beyond(delay.percentile(50)),
      p99: beyond(delay.percentile(99)),
      max: beyond(delay.max),
      cpu: (used.user + used.system) / 1000,
      rss,
      heapUsed
    }
  }
}
