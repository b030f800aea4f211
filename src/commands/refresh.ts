import { watchUntil } from '../async/watch-until.ts'
import type { Credential } from '../domain/credential.ts'
import type { EventFeed } from '../store/event-feed.ts'
import type { ShareIndex } from '../store/source/share-index.ts'
import type { SourceIndex, SourceKey } from '../store/source/source-index.ts'
import type { StoreTurns } from '../store/source/store-turns.ts'

export interface RefreshCommandDeps {
  readonly index: Pick<SourceIndex, 'note' | 'mark' | 'markAll' | 'dueAt' | 'nextDue'>
  readonly shareIndex: Pick<ShareIndex, 'note' | 'mark' | 'isDue'>
  readonly turns: Pick<StoreTurns, 'recovered' | 'seemsBack'>
  readonly feed: Pick<EventFeed, 'watch'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Ends every wait. */
  readonly stopping: AbortSignal
}

/** Reads values from secret stores now. Waits for that for at most `ms` milliseconds, and returns whether it is done. */
export interface RefreshCommands {
  /** The values of a credential, from secret stores or from the project that shares it. A secret store that has asked for a pause is not asked before it ends. */
  credential(credential: Credential, ms: number): Promise<boolean>
  /** All that refers to a secret store, even if it is left alone for now. Returns also the number of keys. */
  store(name: string, ms: number): Promise<{ readonly keys: number; readonly isDone: boolean }>
  /** After a check that found a secret store in order: if it was left alone after failures, all that refers to it is read now. */
  inOrder(name: string): Promise<void>
}

export function createRefreshCommands({ index, shareIndex, turns, feed, clock, stopping }: RefreshCommandDeps): RefreshCommands {
  const wait = (ms: number, subscribe: (news: () => void) => () => void, look: () => Promise<boolean>): Promise<boolean> =>
    watchUntil({ subscribe, look, isOver: isDone => isDone, ms, signal: stopping })

  return {
    async credential({ project, id, references = {}, sharedFrom }, ms) {
      const asked = clock()
      if (sharedFrom !== undefined) {
        await shareIndex.note(sharedFrom, { project, id })
        await shareIndex.mark([sharedFrom], asked)
        return wait(
          ms,
          news => feed.watch(project, news),
          async () => !(await shareIndex.isDue(sharedFrom))
        )
      }
      const all = Object.values(references)
      // What the index has lost is noted again.
      await index.note(project, id, all, asked)
      for (const { store, key, version } of all) await index.mark(store, [{ key, version }], asked)
      const isRead = async (store: string, key: SourceKey) =>
        ((await index.dueAt(store, key)) ?? Number.POSITIVE_INFINITY) > asked
      const look = async () =>
        (await Promise.all(all.map(({ store, key, version }) => isRead(store, { key, version })))).every(Boolean)
      return wait(ms, news => feed.watch(project, news), look)
    },

    async inOrder(name) {
      if (await turns.seemsBack(name)) await index.markAll(name, clock())
    },

    async store(name, ms) {
      const asked = clock()
      await turns.recovered(name)
      const keys = await index.markAll(name, asked)
      const look = async () => ((await index.nextDue(name)) ?? Number.POSITIVE_INFINITY) > asked
      return { keys, isDone: await wait(ms, () => () => {}, look) }
    }
  }
}
