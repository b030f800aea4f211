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

/** Milliseconds to wait when the store did not answer. */
const STORE_WAIT = 1_000
/** Milliseconds without news after which the store is asked all the same. */
const LOOK = 60_000

export interface FollowDeps {
  readonly store: Pick<WebhookStore, 'states' | 'move' | 'update'>
  readonly feed: Pick<EventFeed, 'watch' | 'next'>
  readonly events: Pick<EventLog, 'span'>
  readonly send: Send
  /** Whose turn it is to send, of all webhooks. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  readonly times: RetryTimes
  readonly now: () => number
  readonly random: () => number
  readonly log: { warn(facts: object, message: string): void }
}

/** The webhook is not what it was: whoever follows it now does so for what it is. */
class Changed extends Error {}

/** Tells of the time (ms) of the oldest event that the webhook has not got; undefined when there is none. */
export type OnWaiting = (since: number | undefined) => void

/**
 * Follows the events of a project for one webhook, from where it was left: one message after the other, each until it has arrived.
 * Ends when the signal says so, or the webhook is not what it was.
 */
export async function follow(deps: FollowDeps, webhook: Webhook, signal: AbortSignal, onWaiting: OnWaiting): Promise<void> {
  const { store, feed, now } = deps
  const bell = createWakeSignal(signal)
  const unwatch = feed.watch(webhook.project, bell.ring)
  try {
    let state: WebhookState | undefined
    while (!signal.aborted) {
      try {
        state ??= (await store.states(webhook.project, [webhook.id]))[0]
        if (state === undefined) return
        // Longer than any pause: a clock has been set since.
        const left = (state.nextAttemptAt ?? 0) - now()
        await pause(left <= longestPause(deps.times) ? left : 0, signal)
        const events = await feed.next(webhook.project, state.cursor)
        const first = events.find(event => isWanted(webhook, event))
        onWaiting(first === undefined ? undefined : Date.parse(first.time))
        // Without news it is seen now and then whether the webhook is still there: its project may be gone.
        if (events.length === 0) state = (await bell.wait(LOOK)) ? state : undefined
        else state = await deliverAll(deps, webhook, state, events, signal)
      } catch (error) {
        if (error instanceof Changed) return
        // What was sent and could not be noted is sent once more: better twice than never.
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

/** Goes on until one does not arrive. Gives where the webhook is then; undefined when that has to be read. */
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
    // What it does not want is passed over without a word, and noted with what comes after it.
    if (isWanted(webhook, event)) {
      const { project } = webhook
      state = await deliver(deps, webhook, state, { message: cloudEventOf(project, event), event: event.id, cursor: event.id })
    }
    seen = event.id
  }
  if (state === undefined || state.nextAttemptAt !== null || seen === undefined || seen === state.cursor) return state
  return moved(deps, webhook, state, { ...state, cursor: seen })
}

/** Says so when events that it has not got are not kept any more. */
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

/** The place after which the event of this id comes next. */
function justBefore(id: string): string {
  const [ms = '0', n = '0'] = id.split('-')
  return n === '0' ? `${BigInt(ms) - 1n}-${2n ** 64n - 1n}` : `${ms}-${BigInt(n) - 1n}`
}

interface Outgoing {
  readonly message: CloudEvent
  readonly event: string | null
  /** Where the webhook is when it has arrived. */
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
    log.warn({ project: webhook.project, webhook: webhook.id, outcome: delivery.outcome }, 'a webhook does not take its messages')
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
  const why = reason === 'Gone' ? deliveryFailures.Gone : 'Nothing has arrived for too long.'
  const event = newEvent('WebhookDisabled', { message: `${webhook.id}: ${why}` })
  const isDone = (await store.update({ from: webhook, to, forget: false, event })) === 'ok'
  if (isDone) log.warn({ project: webhook.project, webhook: webhook.id, reason }, 'a webhook is disabled')
  throw new Changed()
}
