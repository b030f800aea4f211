import { type FSWatcher, watch } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Milliseconds from the first news to the call: an exchange of a mount is several events. */
const PAUSE = 100
/** Milliseconds after which a directory that could not be watched is retried. */
const AGAIN = 30_000
/** Directories that are watched at most; keys elsewhere are read at the interval of the store. */
const MOST_DIRECTORIES = 500

const ROOT = '.'
const ABOVE = '..'

export interface Watches {
  /** `changed` is also called once the watching has begun, because a change before that cannot be noticed. */
  add(key: string, changed: () => void): () => void
  close(): void
}

/**
 * Watches the directories that hold keys, and the one above. What cannot be watched, such as a network drive, is no error: values are
 * read at the interval of the store as well.
 */
export function watchFiles(directory: string, rootOf: () => Promise<string | undefined>): Watches {
  const listeners = new Map<string, Set<() => void>>()
  const watched = new Map<string, { readonly identity: string; readonly watcher: FSWatcher }>()
  const news = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let again: NodeJS.Timeout | undefined
  let isArming = false
  let isMoved = false
  let isClosed = false

  /** Watches what there is to watch now. Calls that come while it waits for its turn are one. */
  function arm(): void {
    isMoved = true
    if (!isArming) void armWhileMoved()
  }

  async function armWhileMoved(): Promise<void> {
    isArming = true
    // Keys that are added in the same turn are one.
    await Promise.resolve()
    while (isMoved && !isClosed) {
      isMoved = false
      await rearm().catch(() => {})
    }
    isArming = false
  }

  async function rearm(): Promise<void> {
    const root = listeners.size === 0 ? undefined : await rootOf()
    const paths = new Map<string, string>()
    if (listeners.size > 0) paths.set(ABOVE, dirname(directory))
    if (root !== undefined) for (const each of directoriesOf(listeners.keys())) paths.set(each, join(root, each))
    for (const each of watched.keys()) if (!paths.has(each)) stop(each)
    let isWhole = root !== undefined || listeners.size === 0
    for (const [each, path] of paths) {
      const found = await identityOf(path)
      if (isClosed) return
      if (watched.get(each)?.identity === found) continue
      stop(each)
      if (typeof found === 'string') isWhole = start(each, path, found) && isWhole
    }
    clearTimeout(again)
    if (!isWhole) again = setTimeout(arm, AGAIN).unref()
  }

  function start(each: string, path: string, identity: string): boolean {
    try {
      const watcher = watch(path, { persistent: false }, (_, name) => note(each, name))
      watcher.on('error', () => {
        stop(each)
        arm()
      })
      watched.set(each, { identity, watcher })
      note(each, each === ABOVE ? basename(directory) : null)
      return true
    } catch {
      return false
    }
  }

  function stop(each: string): void {
    watched.get(each)?.watcher.close()
    watched.delete(each)
  }

  /** A name tells which key has changed; a name of the mount, or none, may be about any below the directory. */
  function note(each: string, name: string | null): void {
    if (each === ABOVE && name !== null && name !== basename(directory)) return
    const path = each === ABOVE ? ROOT : name === null || name.startsWith('..') ? each : join(each, name)
    for (const key of listeners.keys())
      if (path === ROOT || `${key}/`.startsWith(`${path}/`) || dirname(path) === key) news.add(key)
    timer ??= setTimeout(tell, PAUSE).unref()
  }

  function tell(): void {
    timer = undefined
    const changed = [...news].flatMap(key => [...(listeners.get(key) ?? [])])
    news.clear()
    // A directory may have been exchanged.
    arm()
    for (const call of changed) call()
  }

  return {
    add(key, changed) {
      const calls = listeners.get(key) ?? new Set()
      const call = () => changed()
      listeners.set(key, calls.add(call))
      news.add(key)
      timer ??= setTimeout(tell, PAUSE).unref()
      arm()
      return () => {
        calls.delete(call)
        if (calls.size === 0 && listeners.get(key) === calls) listeners.delete(key)
        if (!isClosed) arm()
      }
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      clearTimeout(again)
      for (const each of [...watched.keys()]) stop(each)
      listeners.clear()
    }
  }
}

/** The directories from the root down to each key, the key itself included: it may be a directory. */
function directoriesOf(keys: Iterable<string>): Set<string> {
  const found = new Set([ROOT])
  for (const key of keys) {
    const segments = key.split('/')
    for (let depth = 1; depth <= segments.length; depth++) {
      if (found.size === MOST_DIRECTORIES) return found
      found.add(segments.slice(0, depth).join('/'))
    }
  }
  return found
}

/** Which directory is at a path; null for something else, undefined for nothing. */
async function identityOf(path: string): Promise<string | null | undefined> {
  try {
    const [real, found] = [await realpath(path), await stat(path, { bigint: true })]
    return found.isDirectory() ? `${real} ${found.dev}:${found.ino}` : null
  } catch {
    return undefined
  }
}
