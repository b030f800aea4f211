import { setTimeout } from 'node:timers/promises'
import { createWakeSignal } from '../async/wake-signal.ts'
import { BRIDGE, compareEventIds, type Event, newEvent } from '../domain/event.ts'
import {
  type CloudEvent,
  cloudEventOf,
  type DisabledReason,
  deliveryFailures,
  gapEvent,
  isWanted,
  type Webhook,
  type WebhookState
} from '../domain/webhook.ts'
import type { EventFeed } from '../store/event-feed.ts'
import type { EventLog } from '../store/event-log.ts'
import type { WebhookStore } from '../store/webhook/webhook-store.ts'
import { longestPause, pauseAfter, type RetryTimes } from './retry.ts'
import type { Send } from './send.ts'

/** Milliseconds to wait if the store did not answer. */
const STORE_WAIT = 1_000
/** Milliseconds without news after which the store is read anyway. */
const LOOK = 60_000

export interface FollowDeps {
  readonly store: Pick<WebhookStore, 'states' | 'move' | 'update'>
  readonly feed: Pick<EventFeed, 'watch' | 'next'>
  readonly events: Pick<EventLog, 'span'>
  readonly send: Send
  /** Limits concurrent deliveries over all webhooks. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  readonly times: RetryTimes
  readonly now: () => number
  readonly random: () => number
  readonly log: { warn(facts: object, message: string): void }
}

/** Thrown if the webhook has changed: another follower takes over for the new record. */
class Changed extends Error {}

/** Reports the time (ms) of the oldest undelivered event; undefined if there is none. */
export type OnWaiting = (since: number | undefined) => void

/**
 * Delivers the events of a project to one webhook from its stored cursor, one message after the other, each until it has arrived.
 * Ends when the signal is aborted or the webhook changes.
 */
export async function follow(deps: FollowDeps, webhook: Webhook, signal: AbortSignal, onWaiting: OnWaiting): Promise<void> {
  const { store, feed, now } = deps
  const wake = createWakeSignal(signal)
  const unwatch = feed.watch(webhook.project, wake.ring)
  try {
    let state: WebhookState | undefined
    while (!signal.aborted) {
      try {
        state ??= (await store.states(webhook.project, [webhook.id]))[0]
        if (state === undefined) return
        // Longer than any pause: a clock has been set back since.
        const left = (state.nextAttemptAt ?? 0) - now()
        await pause(left <= longestPause(deps.times) ? left : 0, signal)
        const events = await feed.next(webhook.project, state.cursor)
        const first = events.find(event => isWanted(webhook, event))
        onWaiting(first === undefined ? undefined : Date.parse(first.time))
        // Without news, checks now and then whether the webhook still exists: its project may be gone.
        if (events.length === 0) state = (await wake.wait(LOOK)) ? state : undefined
        else state = await deliverAll(deps, webhook, state, events, signal)
      } catch (error) {
        if (error instanceof Changed) return
        // A message whose delivery could not be recorded is sent again: better twice than never.
        state = undefined
        await pause(STORE_WAIT, signal)
      }
    }
  } finally {
    unwatch()
    onWaiting(undefined)
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  ms <= 0 ? Promise.resolve() : setTimeout(ms, undefined, { signal }).catch(() => {})

/** Delivers until a message fails. Returns the webhook's state then; undefined if it must be read. */
async function deliverAll(
  deps: FollowDeps,
  webhook: Webhook,
  before: WebhookState,
  events: readonly Event[],
  signal: AbortSignal
): Promise<WebhookState | undefined> {
  let state = await deliverGapNotice(deps, webhook, { ...before, nextAttemptAt: null }, signal)
  let seen = state?.cursor
  for (const event of events) {
    if (state === undefined || state.nextAttemptAt !== null || signal.aborted) return state
    if (compareEventIds(event.id, state.cursor) <= 0) continue
    // Events that the webhook does not want are skipped; the cursor moves with the next delivery.
    if (isWanted(webhook, event)) {
      const { project } = webhook
      state = await deliver(deps, webhook, state, { message: cloudEventOf(project, event), event: event.id, cursor: event.id })
    }
    seen = event.id
  }
  if (state === undefined || state.nextAttemptAt !== null || seen === undefined || seen === state.cursor) return state
  return moved(deps, webhook, state, { ...state, cursor: seen })
}

/** Sends a notice if undelivered events are no longer kept. */
async function deliverGapNotice(
  deps: FollowDeps,
  webhook: Webhook,
  state: WebhookState,
  signal: AbortSignal
): Promise<WebhookState | undefined> {
  const { first, isWhole } = await deps.events.span(webhook.project)
  if (isWhole || first === null || compareEventIds(state.cursor, first) >= 0 || signal.aborted) return state
  const at = new Date(deps.now()).toISOString()
  const message = gapEvent(webhook.project, state.cursor, first, at)
  return deliver(deps, webhook, state, { message, event: null, cursor: justBefore(first) })
}

/** The cursor right before the event of this id. */
function justBefore(id: string): string {
  const [ms = '0', n = '0'] = id.split('-')
  return n === '0' ? `${BigInt(ms) - 1n}-${2n ** 64n - 1n}` : `${ms}-${BigInt(n) - 1n}`
}

interface Outgoing {
  readonly message: CloudEvent
  readonly event: string | null
  /** The cursor after a successful delivery. */
  readonly cursor: string
}

async function deliver(
  deps: FollowDeps,
  webhook: Webhook,
  state: WebhookState,
  { message, event, cursor }: Outgoing
): Promise<WebhookState | undefined> {
  const { send, inTurn, now, random, times, log } = deps
  const { delivery, retryAfter } = await inTurn(() => send(webhook, message, { event, attempt: state.attempts + 1 }))
  if (delivery.outcome === 'ok') {
    const fine = { cursor, attempts: 0, failingSince: null, nextAttemptAt: null, deliveredAt: delivery.time }
    return moved(deps, webhook, state, fine, delivery)
  }
  const attempts = state.attempts + 1
  const failingSince = Math.min(state.failingSince ?? now(), now())
  const nextAttemptAt = now() + pauseAfter(attempts, retryAfter, times, random)
  if (attempts === 1)
    log.warn({ project: webhook.project, webhook: webhook.id, outcome: delivery.outcome }, 'webhook delivery failing')
  const left = await moved(deps, webhook, state, { ...state, attempts, failingSince, nextAttemptAt }, delivery)
  const reason = delivery.outcome === 'Gone' ? 'Gone' : now() - failingSince >= times.giveUp ? 'Failing' : undefined
  if (left !== undefined && reason !== undefined) await disable(deps, webhook, reason)
  return left
}

async function moved(
  { store }: FollowDeps,
  webhook: Webhook,
  from: WebhookState,
  state: WebhookState,
  delivery?: Parameters<WebhookStore['move']>[1]['delivery']
): Promise<WebhookState | undefined> {
  const move = { from: from.cursor, state, ...(delivery === undefined ? {} : { delivery }) }
  const result = await store.move(webhook, move)
  if (result === 'changed') throw new Changed()
  return result === 'ok' ? state : undefined
}

async function disable({ store, now, log }: FollowDeps, webhook: Webhook, reason: DisabledReason): Promise<never> {
  const at = new Date(now()).toISOString()
  const to: Webhook = { ...webhook, disabled: reason, generation: webhook.generation + 1, updatedAt: at, updatedBy: BRIDGE }
  const why = reason === 'Gone' ? deliveryFailures.Gone : 'Deliveries have failed for too long.'
  const event = newEvent('WebhookDisabled', { message: `${webhook.id}: ${why}`, details: { webhook: webhook.id, why: reason } })
  const isDone = (await store.update({ from: webhook, to, forget: false, event })) === 'ok'
  if (isDone) log.warn({ project: webhook.project, webhook: webhook.id, reason }, 'webhook disabled')
  throw new Changed()
}
