import { repeat } from '../async/repeat.ts'
import type { ShareIndex } from '../store/source/share-index.ts'
import { type FollowDeps, followOne } from './follow-one.ts'

export interface FollowSharesDeps extends FollowDeps {
  readonly shareIndex: Pick<ShareIndex, 'claim' | 'done' | 'mark' | 'receivers' | 'forget'>
  readonly clock: () => number
}

/** Milliseconds between two looks, and for which a process has what it took on. */
const LOOK = 250
const TURN = 30_000
/** Milliseconds after which what could not be done is retried. */
const AGAIN = 2_000
/** Shared credentials that one look takes on, and receivers that are compared at once. */
const MOST = 20
const AT_ONCE = 4

export interface ShareFollower {
  readonly done: Promise<void>
  /** Lets the work under way end. */
  close(): Promise<void>
}

/**
 * Brings the receivers of shared credentials to the values of these, for ever, in any number of processes at once. What a process that is
 * killed had taken on is due again for the others.
 */
export function startShareFollower(deps: FollowSharesDeps): ShareFollower {
  const stop = new AbortController()

  async function look(): Promise<void> {
    while (!stop.signal.aborted) {
      const now = deps.clock()
      const due = await deps.shareIndex.claim(now, now + TURN, MOST)
      for (const share of due) {
        if (stop.signal.aborted) return
        if (await followShare(deps, share.source, stop.signal)) await deps.shareIndex.done(share)
        else await deps.shareIndex.mark([share.source], deps.clock() + AGAIN)
      }
      if (due.length < MOST) return
    }
  }

  const looking = repeat(LOOK, look)
  return {
    done: looking.done,
    async close() {
      stop.abort()
      await looking.close()
    }
  }
}

/** Returns whether all receivers were compared; what was not stays due. */
async function followShare(
  deps: FollowSharesDeps,
  source: { readonly project: string; readonly id: string },
  signal: AbortSignal
): Promise<boolean> {
  const waiting = [...(await deps.shareIndex.receivers(source))]
  const gone: typeof waiting = []
  let isComplete = true
  const work = async () => {
    for (let receiver = waiting.shift(); receiver !== undefined && !signal.aborted; receiver = waiting.shift()) {
      try {
        if ((await followOne(deps, source, receiver)) === 'gone') gone.push(receiver)
      } catch (error) {
        // What is wrong with one does not keep the others waiting.
        isComplete = false
        const { project, id: credential } = receiver
        deps.log.warn({ project, credential, code: (error as Error).name }, 'a credential could not follow its source')
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  await deps.shareIndex.forget(source, gone)
  return isComplete && !signal.aborted
}
