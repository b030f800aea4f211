import { setTimeout } from 'node:timers/promises'
import type { Webhook } from '../domain/webhook.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { asLeader } from '../store/redis/leader.ts'
import type { WebhookStore } from '../store/webhook/webhook-store.ts'
import { type FollowDeps, follow } from './follow.ts'

/** Milliseconds between two checks for projects with changed webhooks. */
const TICK = 500
/** Milliseconds between two scans of all projects, which find webhooks missing in the index. */
const WALK = 10 * 60_000
/** Project names read at a time. */
const STEP = 200

export interface DispatcherDeps extends FollowDeps {
  readonly redis: RedisClient
  readonly store: WebhookStore
  readonly projects: Pick<ProjectStore, 'names'>
}

export interface Dispatcher {
  /**
   * Time (ms) of the oldest undelivered event of an enabled webhook; undefined if there is none, or if another process delivers.
   */
  oldest(): number | undefined
  /** Settles when delivery has ended. */
  readonly done: Promise<void>
  close(): Promise<void>
}

interface Running {
  readonly record: string
  readonly stop: AbortController
  done: Promise<void>
  waitingSince: number | undefined
}

/** Delivers to all webhooks in one process at a time: when it stops, another one takes over from the stored state. */
export function startDispatcher(deps: DispatcherDeps): Dispatcher {
  const stop = new AbortController()
  const running = new Map<string, Running>()
  const done = asLeader(deps.redis, 'webhooks', signal => dispatch(deps, running, signal), stop.signal)
  return {
    done,
    oldest() {
      const times = [...running.values()].flatMap(({ waitingSince }) => waitingSince ?? [])
      return times.length === 0 ? undefined : Math.min(...times)
    },
    async close() {
      stop.abort()
      await done
    }
  }
}

async function dispatch(deps: DispatcherDeps, running: Map<string, Running>, signal: AbortSignal): Promise<void> {
  const seen = new Map<string, string>()
  let walked = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    try {
      if (performance.now() - walked > WALK) {
        await walk(deps)
        walked = performance.now()
      }
      await look(deps, running, seen, signal)
    } catch {
      // The store is away; running followers wait as well, and nothing is lost.
    }
    await setTimeout(TICK, undefined, { signal }).catch(() => {})
  }
  await Promise.all([...running.values()].map(({ done }) => done))
  running.clear()
}

/** Starts and stops followers in the projects whose webhooks have changed. */
async function look(
  deps: DispatcherDeps,
  running: Map<string, Running>,
  seen: Map<string, string>,
  signal: AbortSignal
): Promise<void> {
  const index = await deps.store.index()
  for (const project of seen.keys()) if (!index.has(project)) seen.delete(project)
  const changed = [...index].filter(([project, revision]) => seen.get(project) !== revision)
  for (const [project, revision] of changed) {
    const webhooks = await deps.store.list(project)
    if (webhooks.length === 0) await deps.store.unlist(project, revision)
    const wanted = new Map(
      webhooks.filter(w => w.disabled === null && w.damage === undefined).map(w => [`${project}/${w.id}`, w])
    )
    for (const [key, { record, stop }] of running) {
      if (!key.startsWith(`${project}/`)) continue
      const webhook = wanted.get(key)
      if (webhook === undefined || JSON.stringify(webhook) !== record) stop.abort()
    }
    for (const [key, webhook] of wanted) start(deps, running, key, webhook, signal)
    seen.set(project, revision)
  }
}

/** Starts the follower of a webhook once its previous one has ended, so that two never send for the same webhook. */
function start(deps: DispatcherDeps, running: Map<string, Running>, key: string, webhook: Webhook, signal: AbortSignal): void {
  const record = JSON.stringify(webhook)
  const former = running.get(key)
  if (former?.record === record && !former.stop.signal.aborted) return
  const stop = new AbortController()
  const own: Running = { record, stop, waitingSince: undefined, done: Promise.resolve() }
  running.set(key, own)
  const onWaiting = (since: number | undefined) => {
    own.waitingSince = since
  }
  own.done = (async () => {
    await former?.done
    await follow(deps, webhook, AbortSignal.any([signal, stop.signal]), onWaiting)
    if (running.get(key) === own) running.delete(key)
  })()
}

async function walk({ store, projects }: DispatcherDeps): Promise<void> {
  const known = await store.index()
  let after: string | undefined
  while (true) {
    const names = await projects.names(after, STEP)
    await Promise.all(
      names.map(async name => {
        if (!known.has(name) && (await store.has(name))) await store.enlist(name)
      })
    )
    if (names.length < STEP) return
    after = names.at(-1)
  }
}
