import { setTimeout } from 'node:timers/promises'
import type { Bridge, StandIn } from '../helpers/bridge.ts'
import type { WorkerProcess } from '../helpers/chaos-worker.ts'
import { until } from '../helpers/until.ts'
import { PATIENCE, patiently } from './api-side.ts'
import type { Incident } from './commands.ts'
import { setFault } from './play.ts'

/** Milliseconds of peace between two incidents. */
const PEACE = 400

/** Lets one thing after another happen to the machines until `isOver`; leaves all of them running. */
export async function troubleMachines(
  bridge: Bridge,
  workers: readonly WorkerProcess[],
  second: StandIn,
  incidents: readonly Incident[],
  isOver: () => boolean
): Promise<string[]> {
  const history: string[] = []
  for (const incident of incidents) {
    if (isOver()) break
    history.push(incident.do)
    await trouble(bridge, workers, second, incident)
    await setTimeout(PEACE)
  }
  await until('Jenkins is up', () => isUp(bridge), PATIENCE)
  await until(
    'the second Jenkins is up',
    async () => (await controlSecond(second, 'GET', '/boot-phase'))?.phase === 'up',
    PATIENCE
  )
  return history
}

/** Calls the control API of the second controller; undefined while it is down. */
async function controlSecond({ controlUrl, controlToken }: StandIn, method: string, path: string, body?: object) {
  const headers = { authorization: `Bearer ${controlToken}` }
  const asked = fetch(controlUrl + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const text = await asked.then(
    answer => answer.text(),
    () => ''
  )
  return text === '' ? undefined : JSON.parse(text)
}

/** `fetch` rejects while connections are refused. */
const isUp = (bridge: Bridge): Promise<boolean> =>
  bridge.control('GET', '/boot-phase').then(
    ({ body }) => body.phase === 'up',
    () => false
  )

async function trouble(bridge: Bridge, workers: readonly WorkerProcess[], second: StandIn, incident: Incident): Promise<void> {
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
  if (incident.do === 'controller') {
    await controlSecond(second, 'POST', '/restart', { downMs: incident.downMs, bootMs: 50, falseForbiddenMs: 50 })
    return
  }
  if (incident.do === 'login') {
    await patiently(bridge, 'PATCH', '/api/v1/controllers/two', { token: 'not-a-real-one' })
    await setTimeout(incident.downMs)
    await patiently(bridge, 'PATCH', '/api/v1/controllers/two', { token: 'admin-token' })
    return
  }
  if (!(await isUp(bridge))) return
  const { downMs, bootMs, falseForbiddenMs } = incident
  await bridge.control('POST', '/restart', { downMs, bootMs, falseForbiddenMs })
  await setTimeout(downMs)
}
