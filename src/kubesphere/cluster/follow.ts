import { setTimeout } from 'node:timers/promises'
import { type ClusterApi, type ClusterSecret, codeOf, type WatchEvent } from './cluster-api.ts'

/** Receives the Secrets of a cluster, one call at a time. */
export interface Follower {
  /** All existing Secrets, from a completely read list. */
  all(secrets: readonly ClusterSecret[]): Promise<void>
  /** Changes since then, only the latest state of each Secret. */
  changed(changes: readonly Change[]): Promise<void>
}

export interface Change {
  readonly secret: ClusterSecret
  readonly isDeleted: boolean
}

export interface FollowDeps {
  readonly cluster: Pick<ClusterApi, 'list' | 'watch'>
  readonly follower: Follower
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
  /** Waits for a number of milliseconds, or until the signal is aborted. */
  readonly rest?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** First and longest pause after a failure, in milliseconds; the pause doubles in between. */
const PAUSE = 1000
const LONGEST_PAUSE = 30_000

/**
 * Lists, then watches from the version of the list, forever. A broken watch resumes from the last version seen; everything is listed
 * again only if the cluster has forgotten that version.
 */
export async function follow({ cluster, follower, log, rest = sleep }: FollowDeps, signal: AbortSignal): Promise<void> {
  let version: string | undefined
  let pause = PAUSE
  while (!signal.aborted) {
    try {
      if (version === undefined) {
        const { secrets, resourceVersion } = await cluster.list()
        await follower.all(secrets)
        version = resourceVersion
        log.info({ secrets: secrets.length }, 'secrets of the cluster listed')
      }
      const before: string = version
      const watched = await watchFrom({ cluster, follower, log }, before, signal)
      version = watched.isExpired ? undefined : watched.version
      // A cluster that forgets each version at once must not be listed every second.
      if (!watched.isExpired && version !== before) pause = PAUSE
    } catch (error) {
      // List again, so that changes that could not be applied come once more.
      version = undefined
      if (!signal.aborted) log.warn({ code: codeOf(error) }, 'following the cluster failed; retrying')
    }
    await rest(pause * Math.random(), signal)
    pause = Math.min(pause * 2, LONGEST_PAUSE)
  }
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> => setTimeout(ms, undefined, { signal }).catch(() => {})

/** Applies the changes of a watch in order, until the stream ends and all are applied. Changes that arrive meanwhile are applied together. */
async function watchFrom(
  { cluster, follower, log }: FollowDeps,
  from: string,
  signal: AbortSignal
): Promise<{ readonly version: string; readonly isExpired: boolean }> {
  const failed = new AbortController()
  let version = from
  let waiting: WatchEvent[] = []
  let applied: Promise<void> = Promise.resolve()
  const applyWaiting = async () => {
    const events = waiting
    waiting = []
    if (events.length === 0 || failed.signal.aborted || signal.aborted) return
    await follower.changed(lastStates(events))
    version = events.at(-1)?.secret.metadata.resourceVersion ?? version
  }
  const onEvent = (event: WatchEvent) => {
    waiting.push(event)
    applied = applied.then(applyWaiting)
    // A change that could not be applied ends the watch; the error is rethrown below.
    applied.catch(() => failed.abort())
  }
  const end = await cluster.watch(from, onEvent, AbortSignal.any([signal, failed.signal])).catch(error => {
    if (!signal.aborted) log.warn({ code: codeOf(error) }, 'the watch of the cluster broke; resuming')
    return 'ended' as const
  })
  await applied
  return { version, isExpired: end === 'expired' }
}

function lastStates(events: readonly WatchEvent[]): Change[] {
  const last = new Map<string, Change>()
  for (const { type, secret } of events) {
    if (type === 'BOOKMARK') continue
    const key = `${secret.metadata.namespace}/${secret.metadata.name}`
    last.delete(key)
    last.set(key, { secret, isDeleted: type === 'DELETED' })
  }
  return [...last.values()]
}
