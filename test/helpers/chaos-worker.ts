import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Bridge } from './bridge.ts'
import { type Recorded, type Recorder, startRecorder } from './chaos-recorder.ts'
import { spawnBound } from './child.ts'
import { until } from './until.ts'

const main = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url))

/** A worker in a process of its own, which can be treated as machines are. */
export interface WorkerProcess {
  readonly name: string
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  /** Starts it again after a kill. */
  start(): Promise<void>
  /** Stops it without ending it, and the other way round. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

export interface WorkerOptions {
  readonly name: string
  readonly masterKeys: string
  /** Where its requests to Jenkins are noted. */
  readonly into: Recorded[]
  readonly interval?: string
  /** Milliseconds that each of its requests is held back. */
  readonly delay?: () => number
}

/** Starts a worker on the Redis and the Jenkins of a bridge. */
export async function startWorkerProcess(bridge: Bridge, options: WorkerOptions): Promise<WorkerProcess> {
  const { name, masterKeys, into, interval = '5m', delay } = options
  const recorder: Recorder = await startRecorder({ target: bridge.jenkins.url, by: name, into, ...(delay ? { delay } : {}) })
  const env = {
    PATH: process.env['PATH'],
    PORT: '0',
    ROLE: 'worker',
    REDIS_URL: bridge.redis.url,
    MASTER_KEYS: masterKeys,
    JENKINS_URL: recorder.url,
    JENKINS_USER: 'admin',
    JENKINS_TOKEN: 'admin-token',
    RECONCILE_INTERVAL: interval,
    DRAIN_TIME: '0s'
  }
  let child: ChildProcess

  async function start(): Promise<void> {
    let output = ''
    child = spawnBound(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (output = (output + chunk).slice(-10_000)))
    await until(
      `${name} is up`,
      async () => {
        if (child.exitCode !== null) throw new Error(output)
        return output.includes('bridge started')
      },
      60_000
    )
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  await start()
  return {
    name,
    kill,
    start,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async close() {
      await kill()
      await recorder.close()
    }
  }
}
