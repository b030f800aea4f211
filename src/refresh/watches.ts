import type { SourceIndex, SourceKey } from '../store/source/source-index.ts'
import type { StoreTurns } from '../store/source/store-turns.ts'
import type { UsedStore } from './refresh-store.ts'

interface WatchDeps {
  readonly stores: ReadonlyMap<string, UsedStore>
  readonly index: Pick<SourceIndex, 'keys' | 'mark'>
  readonly turns: Pick<StoreTurns, 'seemsBack'>
  readonly clock: () => number
}

/** Keys of one secret store that a process watches; the others are read at their interval. */
const MOST = 1_000

interface Watched {
  readonly open: UsedStore['open']
  readonly ends: Map<string, () => void>
}

/** Watches the keys that are referred to, where the secret store can tell of changes: what has changed is due at once. */
export function createWatches({ stores, index, turns, clock }: WatchDeps) {
  const all = new Map<string, Watched>()

  function drop(store: string): void {
    for (const end of all.get(store)?.ends.values() ?? []) end()
    all.delete(store)
  }

  async function followOne(store: string, { open }: UsedStore): Promise<void> {
    if (open.watch === undefined) return
    if (all.get(store)?.open !== open) drop(store)
    const { ends } = all.get(store) ?? { ends: new Map<string, () => void>() }
    all.set(store, { open, ends })
    const keys = (await index.keys(store, MOST)).filter(({ version }) => version === undefined)
    const wanted = new Map(keys.map(key => [key.key, key]))
    for (const [key, end] of ends)
      if (!wanted.has(key)) {
        end()
        ends.delete(key)
      }
    const read = async (key: SourceKey) => {
      await index.mark(store, [key], clock())
      await turns.seemsBack(store)
    }
    const changed = (key: SourceKey) => () => void read(key).catch(() => {})
    for (const [name, key] of wanted) if (!ends.has(name)) ends.set(name, open.watch(name, changed(key)))
  }

  return {
    async follow(): Promise<void> {
      for (const store of all.keys()) if (!stores.has(store)) drop(store)
      for (const [store, used] of stores) await followOne(store, used)
    },
    close(): void {
      for (const store of [...all.keys()]) drop(store)
    }
  }
}
