/** What is remembered: a list, with what belongs to it. */
interface Listed {
  readonly items: readonly unknown[]
}

/** Lists shorter than this are quickly read anew. */
const SHORT = 200
/** Credentials that are remembered at most, over all projects of this process. */
const ROOM = 12_000

/**
 * Remembers long lists by the version of the project that they were read at, the latest used ones as far as there is room. The
 * version is a time and not a count: a store that lost its last writes would give a count again.
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
      // A Map keeps the order of insertion, so the first one is the one not used for longest.
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
