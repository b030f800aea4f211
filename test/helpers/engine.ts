import type { Test } from 'tap'
import { type Bridge, newMasterKeys, withBridge } from './bridge.ts'
import type { Recorded } from './chaos-recorder.ts'
import { startWorkerProcess } from './chaos-worker.ts'
import { until } from './until.ts'

export const WAIT = { prefer: 'wait=10' }
export const token = (id: string, text = `value-${id}`): object => ({ id, type: 'access-token', data: { token: text } })
export const path = (project: string) => `/api/v1/projects/${project}/credentials`

/** Every change so far is part of a run that has ended. */
export const runsEnded = (bridge: Bridge, project: string) =>
  until('every change is part of a run that has ended', async () => {
    const [dirty, done] = await bridge.redis.client.hmget(`jcb:{p:${project}}:work`, 'dirty', 'done')
    return dirty === done
  })

/** Keys that only exist while something is going on. */
export const leftIn = async (bridge: Bridge): Promise<string[]> =>
  (await bridge.redis.client.keys('*')).filter(key => /:lease$|:de:|:lock$/.test(key))

/** A bridge whose runs are done by other processes; everything that these send to Jenkins is in `recorded`. */
export async function withWorkers(t: Test, count: number, delay: () => number = () => 0) {
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { role: 'api', masterKeys })
  const recorded: Recorded[] = []
  const starting = Array.from({ length: count }, (_, i) =>
    startWorkerProcess(bridge, { name: `worker ${i}`, masterKeys, into: recorded, delay })
  )
  const workers = await Promise.all(starting)
  t.teardown(() => Promise.all(workers.map(worker => worker.close())))
  return { bridge, workers, recorded }
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
