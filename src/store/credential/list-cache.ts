/** A cached list with its version. */
interface Listed {
  readonly items: readonly unknown[]
}

/** Lists shorter than this are not cached: reading them again is fast. */
const SHORT = 200
/** Maximum number of cached credentials, over all projects of this process. */
const ROOM = 12_000

/**
 * Caches long lists by the project version at which they were read; evicts the least recently used. The version is a time instead
 * of a count, because a store that lost its last writes would reach the same count again.
 */
export interface ListCache<T extends Listed> {
  get(project: string, version: string): T | undefined
  put(project: string, version: string, list: T): void
}

export function createListCache<T extends Listed>(): ListCache<T> {
  const known = new Map<string, { readonly version: string; readonly list: T }>()
  let count = 0

  function forget(project: string): void {
    count -= known.get(project)?.list.items.length ?? 0
    known.delete(project)
  }

  return {
    get(project, version) {
      const entry = known.get(project)
      if (entry?.version !== version) return undefined
      // A Map keeps insertion order, so its first entry is the least recently used.
      known.delete(project)
      known.set(project, entry)
      return entry.list
    },
    put(project, version, list) {
      forget(project)
      if (list.items.length < SHORT || list.items.length > ROOM) return
      known.set(project, { version, list })
      count += list.items.length
      for (const oldest of known.keys()) {
        if (count <= ROOM) return
        forget(oldest)
      }
    }
  }
}
