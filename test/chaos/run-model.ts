import fc from 'fast-check'
import type { Test } from 'tap'
import { standInClasses } from '../../src/app/stand-in-classes.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { type Bridge, newMasterKeys, type StandIn, withBridge } from '../helpers/bridge.ts'
import { chaosSeed } from '../helpers/chaos-random.ts'
import { overlapsIn, type Recorded } from '../helpers/chaos-recorder.ts'
import { startWorkerProcess, type WorkerProcess } from '../helpers/chaos-worker.ts'
import { until } from '../helpers/until.ts'
import { ApiSide } from './api-side.ts'
import { type Batch, batchOf, type ControllerName } from './commands.ts'
import { troubleMachines } from './incidents.ts'
import { play } from './play.ts'
import type { ProjectModel } from './project-model.ts'
import { faultsOf, lostIn, removalFaults, reportFaults, syncThrough, targetsReady } from './quiet.ts'

/** Sequences that run side by side, each on two projects that no other uses. */
const SIDE_BY_SIDE = 16

interface Machines {
  readonly bridge: Bridge
  readonly jenkins: Readonly<Record<ControllerName, StandIn>>
  readonly workers: readonly WorkerProcess[]
  readonly recorded: Recorded[]
}

const all = async (models: readonly ProjectModel[], ask: (model: ProjectModel) => Promise<string[]>): Promise<string[]> =>
  (await Promise.all(models.map(ask))).flat()

/** What is left in Redis of runs that are over. */
async function leftovers({ redis }: Bridge): Promise<string[]> {
  const keys = (await redis.client.keys('*')).filter(key =>
    /:lease$|:de:|:lock$|:(active|wait|delayed|prioritized|paused)$/.test(key)
  )
  return keys.sort()
}

/** Plays a batch, and then, when all is quiet again, gives every way in which the world is not as it has to be. */
async function faultsOfBatch({ bridge, jenkins, workers, recorded }: Machines, prefix: string, batch: Batch): Promise<string[]> {
  recorded.length = 0
  let isOver = false
  const playing = batch.sequences.map((sequence, i) => play(bridge, jenkins, `${prefix}s${i}`, sequence))
  const played = Promise.allSettled(playing).finally(() => (isOver = true))
  // All of them come to their end before anything is believed or closed, also when one of them has failed.
  const [[history], results] = await Promise.all([
    Promise.allSettled([troubleMachines(bridge, workers, jenkins.two, batch.incidents, () => isOver)]),
    played
  ])
  const broken = [history, ...results].filter(result => result.status === 'rejected')
  if (broken.length > 0) return broken.map(({ reason }) => `broken off: ${(reason as Error).stack}`)
  const models = results.flatMap(result => (result.status === 'fulfilled' ? result.value : []))
  await bridge.control('DELETE', '/faults')
  await Promise.all(models.map(model => new ApiSide(bridge, model).policy({ drift: 'repair', paused: false })))
  await Promise.all(models.map(model => targetsReady(bridge, model)))
  const faults = await all(models, model => lostIn(bridge, model.name))
  for (let round = 0; round < 2; round++) await Promise.all(models.map(model => syncThrough(bridge, model.name)))
  faults.push(...(await all(models, model => faultsOf(bridge, model))))
  const found = new Set(faults.map(fault => fault.split(':')[0]))
  for (const { name, history: said } of models)
    if (found.has(name)) faults.push(`what happened to ${name}:\n  ${said.join('\n  ')}`)
  if (faults.length > 0)
    return [...faults, `what happened to the machines: ${history.status === 'fulfilled' && history.value.join(', ')}`]
  faults.push(...(await all(models, model => reportFaults(bridge, model))))
  faults.push(...(await all(models, model => removalFaults(bridge, model))))
  for (const pair of overlapsIn(recorded).slice(0, 3))
    faults.push(`two requests about one project at once: ${JSON.stringify(pair)}`)
  await until('nothing is under way', async () => (await leftovers(bridge)).length === 0).catch(async () =>
    faults.push(`left in Redis: ${(await leftovers(bridge)).join(', ')}`)
  )
  return faults
}

/**
 * Plays batches and begins new ones for `ms`; the first is played in any case. What repeats a batch is said before it begins, so that it
 * is known however the batch ends.
 */
export async function playModel(t: Test, ms: number): Promise<void> {
  const seed = chaosSeed()
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { role: 'api', masterKeys })
  const two = await startStandIn({ ...standInClasses() })
  t.teardown(() => two.close())
  const registered = { name: 'two', url: two.url, user: 'admin', token: 'admin-token' }
  t.equal((await bridge.call('POST', '/api/v1/controllers', registered)).status, 201, 'a second controller is registered')
  const jenkins = { default: bridge.jenkins, two }
  const recorded: Recorded[] = []
  // Frequent checks disturb, and they heal; without them a change has to find its own way. The seeds of later batches are as even.
  const interval = seed % 2 === 0 ? '5s' : '5m'
  const starting = ['one', 'two'].map(name => startWorkerProcess(bridge, { name, masterKeys, into: recorded, interval }))
  const workers = await Promise.all(starting)
  t.teardown(() => Promise.all(workers.map(worker => worker.close())))
  const time = AbortSignal.timeout(ms)
  let [sequences, commands] = [0, 0]
  for (let nth = 0; nth === 0 || !time.aborted; nth++) {
    const batchSeed = seed + 2 * nth
    const [batch] = fc.sample(batchOf(SIDE_BY_SIDE), { seed: batchSeed, numRuns: 1 }) as [Batch]
    console.error(`chaos: CHAOS_SEED=${batchSeed}, after ${sequences} sequences`)
    const machines = { bridge, jenkins, workers, recorded }
    const faults = await faultsOfBatch(machines, `b${nth}`, batch).catch(error => [`broken off: ${(error as Error).stack}`])
    sequences += SIDE_BY_SIDE
    commands += batch.sequences.reduce((sum, sequence) => sum + sequence.commands.length, 0)
    t.strictSame(faults, [], `batch ${nth} (CHAOS_SEED=${batchSeed})`)
    if (faults.length > 0) break
  }
  t.comment(`sequences: ${sequences}, seed: ${seed}, commands: ${commands}`)
}
