import { setTimeout } from 'node:timers/promises'
import type { Bridge } from '../helpers/bridge.ts'
import type { WorkerProcess } from '../helpers/chaos-worker.ts'
import { until } from '../helpers/until.ts'
import { PATIENCE } from './api-side.ts'
import type { Incident } from './commands.ts'
import { setFault } from './play.ts'

/** Milliseconds of peace between two incidents. */
const PEACE = 400

/** Lets one thing after another happen to the machines until `isOver`; leaves all of them running. */
export async function troubleMachines(
  bridge: Bridge,
  workers: readonly WorkerProcess[],
  incidents: readonly Incident[],
  isOver: () => boolean
): Promise<string[]> {
  const history: string[] = []
  for (const incident of incidents) {
    if (isOver()) break
    history.push(incident.do)
    await trouble(bridge, workers, incident)
    await setTimeout(PEACE)
  }
  await until('Jenkins is up', () => isUp(bridge), PATIENCE)
  return history
}

/** `fetch` rejects while connections are refused. */
const isUp = (bridge: Bridge): Promise<boolean> =>
  bridge.control('GET', '/boot-phase').then(
    ({ body }) => body.phase === 'up',
    () => false
  )

async function trouble(bridge: Bridge, workers: readonly WorkerProcess[], incident: Incident): Promise<void> {
  if (incident.do === 'fault') return setFault(bridge, incident.fault)
  if (incident.do === 'redis') {
    await bridge.redis.kill()
    await setTimeout(incident.downMs)
    return bridge.redis.start()
  }
  if (incident.do === 'worker') {
    const worker = workers[incident.which % workers.length] as WorkerProcess
    await worker.kill()
    await setTimeout(incident.downMs)
    return worker.start()
  }
  if (!(await isUp(bridge))) return
  const { downMs, bootMs, falseForbiddenMs } = incident
  await bridge.control('POST', '/restart', { downMs, bootMs, falseForbiddenMs })
  await setTimeout(downMs)
}
