import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import type { Test } from 'tap'
import { chaosSeed } from '../../helpers/chaos-random.ts'
import { type Batch, batchOf } from './commands.ts'
import { watchHeld } from './held.ts'
import { Machines } from './machines.ts'
import { Play } from './play.ts'
import { quietFaults, removalFaults } from './quiet.ts'

/** Milliseconds between two looks at what Jenkins holds. */
const LOOK = 20

export interface Options {
  /** How long batches are begun, in milliseconds. The first is played in any case. */
  readonly ms: number
  readonly sideBySide?: number
}

/** Looks at what Jenkins holds until it is stopped. */
function watchAll(machines: Machines, plays: readonly Play[]): () => Promise<void> {
  let isOver = false
  const looking = (async () => {
    while (!isOver) {
      for (const { world } of plays) watchHeld(machines.jenkins, world)
      await setTimeout(LOOK)
    }
  })()
  return () => {
    isOver = true
    return looking
  }
}

async function faultsOfBatch(t: Test, machines: Machines, name: string, batch: Batch): Promise<string[]> {
  const plays = await Promise.all(batch.sequences.map((_, i) => Play.begin(t, machines, `${name}s${i}`)))
  const stop = watchAll(machines, plays)
  try {
    let isOver = false
    const playing = plays.map((play, i) => play.run(batch.sequences[i] ?? []))
    const played = Promise.allSettled(playing).finally(() => (isOver = true))
    const [[history], results] = await Promise.all([
      Promise.allSettled([machines.trouble(batch.incidents, () => isOver)]),
      played
    ])
    const broken = [history, ...results].filter(result => result.status === 'rejected')
    if (broken.length > 0) return broken.map(({ reason }) => `broken off: ${(reason as Error).stack}`)
    const found = await Promise.all(
      plays.map(async play => {
        const faults = await quietFaults(machines, play, batch.isByInterval)
        return faults.length === 0 ? [] : [...faults, `what happened:\n  ${play.world.history.join('\n  ')}`]
      })
    )
    const faults = found.flat()
    if (faults.length > 0)
      return [...faults, `the machines: ${history.status === 'fulfilled' && history.value.join(', ')}`, machines.output()]
    return (await Promise.all(plays.map(play => removalFaults(machines, play)))).flat()
  } finally {
    await stop()
  }
}

/** Plays batches. What repeats a batch is said before it begins, so that it is known however the batch ends. */
export async function playSecretStores(t: Test, { ms, sideBySide = 3 }: Options): Promise<void> {
  const seed = chaosSeed()
  const root = await mkdtemp(join(tmpdir(), 'jcb-chaos-'))
  t.teardown(() => rm(root, { recursive: true, force: true }))
  const machines = await Machines.start(t, tmpdir())
  const time = AbortSignal.timeout(ms)
  let commands = 0
  let nth = 0
  for (; nth === 0 || !time.aborted; nth++) {
    const batchSeed = seed + nth
    const [batch] = fc.sample(batchOf(sideBySide), { seed: batchSeed, numRuns: 1 }) as [Batch]
    console.error(`secret stores: CHAOS_SEED=${batchSeed}, batch ${nth}`)
    const faults = await faultsOfBatch(t, machines, `b${nth}`, batch).catch(error => [`broken off: ${(error as Error).stack}`])
    commands += batch.sequences.reduce((sum, sequence) => sum + sequence.length, 0)
    t.strictSame(faults, [], `batch ${nth} (CHAOS_SEED=${batchSeed})`)
    if (faults.length > 0) break
  }
  t.comment(`batches: ${nth}, seed: ${seed}, commands: ${commands}`)
}
