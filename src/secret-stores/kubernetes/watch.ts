import { backoff } from '../../async/backoff.ts'
import { createWakeSignal } from '../../async/wake-signal.ts'
import { own } from '../../domain/own.ts'
import { isFields, valueOf } from '../../domain/shape.ts'
import type { FetchFailure } from '../provider.ts'
import { type ClusterApi, type Failed, refusalOf } from './api.ts'
import { LIST, LIST_LIMIT } from './list.ts'
import { nameIn, versionIn } from './secret.ts'

/** Milliseconds until the next attempt after a failure. Without the permission to watch, values are read at the interval of the store. */
export interface Pauses {
  readonly first: number
  readonly longest: number
  readonly forbidden: number
}
const PAUSES: Pauses = { first: 1_000, longest: 60_000, forbidden: 300_000 }

/** Metadata alone: the values of Secrets that no credential refers to are not even received. */
const OBJECT = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'
const PAGE = 100
const LONGEST = 2 * 1024 * 1024
/** Seconds after which the API server ends a watch, and milliseconds without a bookmark after which it is taken for dead. */
const WATCH_TIME = 300
const IDLE = 120_000
/** Names whose versions are known at most. */
const MOST_KNOWN = 50_000

/** In place of the version of a Secret that is not there. */
const ABSENT = ''

export interface SecretWatch {
  add(name: string, changed: () => void): () => void
  /** What a fetch has found: only what differs from it is a change. */
  noteFetched(name: string, version: string | undefined): void
  close(): void
}

export interface SecretWatchOptions {
  readonly api: ClusterApi
  readonly namespace: string
  readonly now: () => number
  readonly pauses?: Pauses
}

/** `Expired`: the changes from there on are forgotten. */
type Step = { readonly from: string } | Failed | { readonly failure: 'Expired' }

/** One list and one watch for all names of a namespace, for as long as somebody listens. */
export function watchSecrets({ api, namespace, now, pauses = PAUSES }: SecretWatchOptions): SecretWatch {
  const path = `/api/v1/namespaces/${namespace}/secrets`
  const listeners = new Map<string, Set<() => void>>()
  const known = new Map<string, string>()
  /** Names that have changed since they were read, while nobody listened. */
  const missed = new Set<string>()
  let end: AbortController | undefined

  async function follow(ended: AbortSignal): Promise<void> {
    const wake = createWakeSignal(ended)
    let from: string | undefined
    for (let failures = 0; !ended.aborted; ) {
      const isStream = from !== undefined
      const step: Step = from === undefined ? await relist(ended) : await stream(from, ended)
      if ('failure' in step) {
        failures++
        // What cannot be followed as changes is listed.
        if (['Expired', 'TooLarge', 'BadAnswer'].includes(step.failure)) from = undefined
        await wake.wait(pauseOf(step, failures))
      } else {
        from = step.from
        if (isStream) failures = 0
      }
    }
  }

  function pauseOf(step: Exclude<Step, { readonly from: string }>, failures: number): number {
    const retryAfter = 'retryAfter' in step ? step.retryAfter : 0
    const patient: readonly string[] = ['Forbidden', 'LoginRefused', 'AddressRefused'] satisfies FetchFailure[]
    if (patient.includes(step.failure)) return pauses.forbidden
    return Math.max(retryAfter, backoff(failures, pauses.first, pauses.longest) * (0.5 + Math.random() / 2))
  }

  async function relist(ended: AbortSignal): Promise<Step> {
    const found = new Map<string, string>()
    let next: string | undefined
    let version: string | undefined
    do {
      const more = next === undefined ? '' : `&continue=${encodeURIComponent(next)}`
      const page = await api.ask(`${path}?limit=${PAGE}${more}`, { accept: LIST, most: LIST_LIMIT })
      if (ended.aborted) return { failure: 'Unavailable' }
      if ('failure' in page) return page
      const [items, metadata] = [own(page.object, 'items'), own(page.object, 'metadata')]
      version = versionIn(metadata)
      if (!Array.isArray(items) || !isFields(metadata) || version === undefined) return { failure: 'BadAnswer' }
      for (const item of items) noteItem(found, item)
      const following = own(metadata, 'continue')
      next = typeof following === 'string' && following !== '' ? following : undefined
    } while (next !== undefined)
    for (const name of new Set([...listeners.keys(), ...known.keys()])) note(name, found.get(name) ?? ABSENT)
    return { from: version }
  }

  function noteItem(found: Map<string, string>, item: unknown): void {
    const metadata = isFields(item) ? own(item, 'metadata') : undefined
    const [name, version] = [nameIn(metadata), versionIn(metadata)]
    if (name !== undefined && version !== undefined && (listeners.has(name) || known.has(name))) found.set(name, version)
  }

  async function stream(start: string, ended: AbortSignal): Promise<Step> {
    const stop = new AbortController()
    let from = start
    let lines = 0
    let failed: Step | undefined
    const onLine = (line: Buffer): void => {
      lines++
      const event = readEvent(line)
      if (event === undefined || event.type === 'ERROR') {
        failed = { failure: event === undefined ? 'BadAnswer' : 'Expired' }
        stop.abort()
        return
      }
      from = event.version
      if (event.type !== 'BOOKMARK') note(event.name, event.type === 'DELETED' ? ABSENT : event.version)
    }
    const query = `watch=1&allowWatchBookmarks=true&timeoutSeconds=${WATCH_TIME}&resourceVersion=${encodeURIComponent(start)}`
    const signal = AbortSignal.any([ended, stop.signal])
    const result = await api.follow(`${path}?${query}`, { onLine, longest: LONGEST, idle: IDLE, signal }, OBJECT)
    if (failed !== undefined) return failed
    if ('failure' in result && result.failure === 'TooLarge') return { failure: 'TooLarge' }
    if ('answer' in result && result.answer.status !== 200)
      return result.answer.status === 410 ? { failure: 'Expired' } : refusalOf(result.answer, now())
    // What ends without a line is not called again at once, however it has ended.
    return lines > 0 ? { from } : { failure: 'Unavailable' }
  }

  function note(name: string, version: string): void {
    const calls = listeners.get(name)
    const before = known.get(name)
    if (before === version || (calls === undefined && before === undefined)) return
    // What has been neither read nor seen before has not changed.
    const isFirst = before === undefined
    remember(name, version)
    if (isFirst) return
    if (calls === undefined) missed.add(name)
    else for (const call of [...calls]) call()
  }

  function remember(name: string, version: string): void {
    if (known.has(name) || known.size < MOST_KNOWN) known.set(name, version)
  }

  function stopIfUnheard(): void {
    if (listeners.size > 0) return
    end?.abort()
    end = undefined
  }

  return {
    add(name, changed) {
      const calls = listeners.get(name) ?? new Set()
      const call = () => changed()
      listeners.set(name, calls.add(call))
      if (missed.delete(name)) queueMicrotask(call)
      if (end === undefined) {
        end = new AbortController()
        void follow(end.signal)
      }
      return () => {
        calls.delete(call)
        if (calls.size === 0 && listeners.get(name) === calls) listeners.delete(name)
        stopIfUnheard()
      }
    },
    noteFetched(name, version) {
      missed.delete(name)
      remember(name, version ?? ABSENT)
    },
    close() {
      listeners.clear()
      stopIfUnheard()
    }
  }
}

type WatchEvent = { readonly type: string; readonly name: string; readonly version: string }

/** A line of a watch; undefined for what is none. An error ends the watch, whatever it is about. */
function readEvent(line: Buffer): WatchEvent | undefined {
  const value = valueOf(line.toString('utf8'))
  const type = isFields(value) ? own(value, 'type') : undefined
  if (type === 'ERROR') return { type, name: '', version: '' }
  const object = isFields(value) ? own(value, 'object') : undefined
  const metadata = isFields(object) ? own(object, 'metadata') : undefined
  const [name, version] = [type === 'BOOKMARK' ? '' : nameIn(metadata), versionIn(metadata)]
  return typeof type === 'string' && name !== undefined && version !== undefined ? { type, name, version } : undefined
}
