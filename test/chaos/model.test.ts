import fc from 'fast-check'
import t from 'tap'
import { type Bridge, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { chaosSeed } from '../helpers/chaos-random.ts'
import { overlapsIn, type Recorded } from '../helpers/chaos-recorder.ts'
import { startWorkerProcess, type WorkerProcess } from '../helpers/chaos-worker.ts'
import { until } from '../helpers/until.ts'
import { ApiSide } from './api-side.ts'
import { type Batch, batchOf } from './commands.ts'
import { troubleMachines } from './incidents.ts'
import { play } from './play.ts'
import type { ProjectModel } from './project-model.ts'
import { faultsOf, lostIn, removalFaults, reportFaults, syncThrough } from './quiet.ts'

/** Sequences that run side by side, each on two projects of its own. */
const BATCH = 16
const MINUTES = process.env['CHAOS_MINUTES']
/** Milliseconds after which no further batch begins, and what is run in any case. */
const TIME = MINUTES === undefined ? 30_000 : Number(MINUTES) * 60_000
const AT_LEAST = 32

interface Machines {
  readonly bridge: Bridge
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
async function faultsOfBatch({ bridge, workers, recorded }: Machines, prefix: string, batch: Batch): Promise<string[]> {
  recorded.length = 0
  let isOver = false
  const playing = Promise.all(batch.sequences.map((sequence, i) => play(bridge, `${prefix}s${i}`, sequence)))
  const machines = troubleMachines(bridge, workers, batch.incidents, () => isOver)
  const models = (await playing.finally(() => (isOver = true))).flat()
  const history = await machines
  await bridge.control('DELETE', '/faults')
  await Promise.all(models.map(model => new ApiSide(bridge, model).policy({ drift: 'repair', paused: false })))
  const faults = await all(models, model => lostIn(bridge, model.name))
  for (let round = 0; round < 2; round++) await Promise.all(models.map(model => syncThrough(bridge, model.name)))
  faults.push(...(await all(models, model => faultsOf(bridge, model))))
  const found = new Set(faults.map(fault => fault.split(':')[0]))
  for (const { name, history: said } of models)
    if (found.has(name)) faults.push(`what happened to ${name}:\n  ${said.join('\n  ')}`)
  if (faults.length > 0) return [...faults, `what happened to the machines: ${history.join(', ')}`]
  faults.push(...(await all(models, model => reportFaults(bridge, model))))
  faults.push(...(await all(models, model => removalFaults(bridge, model))))
  for (const pair of overlapsIn(recorded).slice(0, 3))
    faults.push(`two requests about one project at once: ${JSON.stringify(pair)}`)
  await until('nothing is under way', async () => (await leftovers(bridge)).length === 0).catch(async () =>
    faults.push(`left in Redis: ${(await leftovers(bridge)).join(', ')}`)
  )
  return faults
}

t.test('whatever happens, Jenkins ends up with what was acknowledged', { timeout: TIME + 300_000 }, async t => {
  const seed = chaosSeed()
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { role: 'api', masterKeys })
  const recorded: Recorded[] = []
  // Frequent checks disturb, and they heal; without them a change has to find its own way. The seeds of later batches are as even.
  const interval = seed % 2 === 0 ? '5s' : '5m'
  const starting = ['one', 'two'].map(name => startWorkerProcess(bridge, { name, masterKeys, into: recorded, interval }))
  const workers = await Promise.all(starting)
  t.teardown(() => Promise.all(workers.map(worker => worker.close())))
  const began = performance.now()
  let [sequences, commands] = [0, 0]
  for (let nth = 0; sequences < AT_LEAST || performance.now() - began < TIME; nth++) {
    const [batch] = fc.sample(batchOf(BATCH), { seed: seed + 2 * nth, numRuns: 1 }) as [Batch]
    const faults = await faultsOfBatch({ bridge, workers, recorded }, `b${nth}`, batch)
    sequences += BATCH
    commands += batch.sequences.reduce((sum, sequence) => sum + sequence.commands.length, 0)
    // A long run says how it goes.
    if (MINUTES !== undefined) console.error(`sequences: ${sequences}, seed: ${seed + 2 * nth}, ${faults.length} faults`)
    t.strictSame(faults, [], `batch ${nth} (CHAOS_SEED=${seed + 2 * nth})`)
    if (faults.length > 0) break
  }
  t.comment(`sequences: ${sequences}, seed: ${seed}, commands: ${commands}, ${((performance.now() - began) / 1000).toFixed(0)} s`)
})
