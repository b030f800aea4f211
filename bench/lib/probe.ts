/** Loaded into the bridge's process before it starts: tells over the channel how its event loop, memory and CPU fare. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What the probe reports since its last reset; milliseconds and bytes. */
export interface ProbeReport {
  readonly p50: number
  readonly p99: number
  readonly max: number
  readonly cpu: number
  readonly rss: number
  readonly heapUsed: number
}

if (process.channel !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
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
      p50: delay.percentile(50) / 1e6,
      p99: delay.percentile(99) / 1e6,
      max: delay.max / 1e6,
      cpu: (used.user + used.system) / 1000,
      rss,
      heapUsed
    }
  }
}
