import { setTimeout } from 'node:timers/promises'
import { type Repetition, repeat } from '../../async/repeat.ts'
import type { ProcessReload, ReloadOutcome } from '../../http/routes/reload.ts'
import type { ProcessRegistry } from '../../store/process-registry.ts'
import type { ReloadRequests } from '../../store/reload-requests.ts'
import type { Reload } from './reload.ts'

export interface EverywhereDeps {
  readonly requests: ReloadRequests
  readonly processes: Pick<ProcessRegistry, 'all'>
  /** The id of this process. */
  readonly process: string
  readonly reload: Reload
  /** Milliseconds since 1970 by the clock of Redis. */
  readonly now: () => number
  /** Milliseconds that a caller waits for the answers. */
  readonly patience?: number
}

export interface Everywhere extends Repetition {
  /** Asks every live process, and waits a bounded time for their answers. */
  reloadAll(by: string): Promise<readonly ProcessReload[]>
}

/** Milliseconds between two looks for requests, and for answers. */
const LOOK = 1_000
const STEP = 100
const PATIENCE = 10_000

const silent: ReloadOutcome = { outcome: 'unanswered', changed: [], needRestart: [], fixed: [], faults: [] }

/** Follows the requests of other processes, and makes them. */
export function startEverywhere({ requests, processes, process, reload, now, patience = PATIENCE }: EverywhereDeps): Everywhere {
  /** What was asked for before the start has been read at the start. */
  let last = `${now()}-0`

  const looking = repeat(LOOK, async () => {
    for (const { id, by } of await requests.after(last)) {
      last = id
      await requests.answer(id, process, JSON.stringify(await reload(by)))
    }
  })
  let isClosed = false

  return {
    ...looking,
    async reloadAll(by) {
      const wanted = new Set([process, ...(await processes.all()).map(({ id }) => id)])
      const id = await requests.send(by)
      looking.ring()
      const until = performance.now() + patience
      let answers = await requests.answers(id)
      while ([...wanted].some(each => !answers.has(each)) && performance.now() < until && !isClosed) {
        await setTimeout(STEP)
        answers = await requests.answers(id)
      }
      return [...new Set([...wanted, ...answers.keys()])]
        .toSorted()
        .map(each => ({ process: each, ...outcomeIn(answers.get(each)) }))
    },
    async close() {
      isClosed = true
      await looking.close()
    }
  }
}

/** An answer that no process of ours wrote is none. */
function outcomeIn(text: string | undefined): ReloadOutcome {
  try {
    const { outcome, changed, needRestart, fixed, faults } = JSON.parse(text ?? '') as ReloadOutcome
    const lists = [changed, needRestart, fixed, faults]
    const isWhole = ['reloaded', 'unchanged', 'refused'].includes(outcome) && lists.every(Array.isArray)
    return isWhole ? { outcome, changed, needRestart, fixed, faults } : silent
  } catch {
    return silent
  }
}
