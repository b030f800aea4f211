import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { newEvent } from '../../../src/domain/event.ts'
import type { CloudEvent, DeliveryOutcome, Webhook } from '../../../src/domain/webhook.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { type FollowDeps, follow } from '../../../src/webhooks/follow.ts'
import { longestPause } from '../../../src/webhooks/retry.ts'
import { until } from '../../helpers/until.ts'
import { deliveryOf, startWebhookStores, webhookOf } from '../../helpers/webhook-store.ts'

const stores = await startWebhookStores(t)
const { redis, store, events, feed } = stores

const times = { first: 2, longest: 4, giveUp: 1_000 }
const START = Date.parse('2026-01-01T00:00:00Z')
type Answer = DeliveryOutcome | ((clock: { now: number }) => DeliveryOutcome | Promise<DeliveryOutcome>)

/** Refuses when the clock has moved by so much. */
const refusedAfter =
  (ms: number): Answer =>
  clock => {
    clock.now += ms
    return 'Refused'
  }

/** Follows for a webhook; the receiver gives the answers one after the other, then takes everything. */
function following(t: Test, webhook: Webhook, answers: readonly Answer[] = [], more: Partial<FollowDeps> = {}) {
  const [sent, attempts, waiting, warned]: [CloudEvent[], number[], (number | undefined)[], object[]] = [[], [], [], []]
  const stop = new AbortController()
  const clock = { now: START }
  const deps: FollowDeps = {
    ...{ store, feed, events, times, random: () => 0.5, now: () => clock.now, inTurn: work => work() },
    log: { warn: facts => warned.push(facts) },
    async send(_webhook, message, { event, attempt }) {
      const answer = answers[sent.push(message) - 1] ?? 'ok'
      attempts.push(attempt)
      const outcome = typeof answer === 'string' ? answer : await answer(clock)
      return { delivery: deliveryOf(outcome, { event, attempt }), retryAfter: 0 }
    },
    ...more
  }
  const done = follow(deps, webhook, stop.signal, since => waiting.push(since))
  const end = async () => {
    stop.abort()
    await done
  }
  t.teardown(end)
  const types = () => sent.map(({ type }) => type.split('.')[1])
  const arrived = (id: string) => until(`${id} has arrived`, async () => (await stores.state(webhook))?.cursor === id)
  return { sent, types, attempts, waiting, warned, clock, done, end, stop, arrived }
}

t.test('an arrival ends the failures before it: the next day of failures begins with the next failure', async t => {
  const webhook = await stores.webhook('arrivals')
  const last = await stores.event('arrivals', 'ProjectUpdated')
  const { types, attempts, warned, arrived } = following(t, webhook, ['Refused', refusedAfter(700), 'ok'])
  await arrived(last)
  t.strictSame(attempts, [1, 2, 3, 1])
  t.strictSame(types(), ['WebhookCreated', 'WebhookCreated', 'WebhookCreated', 'ProjectUpdated'], 'what comes next waits')
  t.match(await stores.state(webhook), {
    ...{ cursor: last, attempts: 0, failingSince: null, nextAttemptAt: null, deliveredAt: '2026-01-01T00:00:00.000Z' }
  })
  t.strictSame(warned, [{ project: 'arrivals', webhook: webhook.id, outcome: 'Refused' }], 'it is said once, not at each attempt')
})

t.test('failures count from the first of them, and give up exactly when the time is over', async t => {
  const webhook = await stores.webhook('giving-up')
  const { attempts, done } = following(t, webhook, [0, 400, 599, 1].map(refusedAfter))
  await done
  t.strictSame(attempts, [1, 2, 3, 4])
  t.match(await store.get('giving-up', webhook.id), { disabled: 'Failing', generation: 2, updatedBy: 'bridge' })
  t.match(await stores.state(webhook), { attempts: 4, failingSince: START })
  t.match((await events.list('giving-up', { limit: 1 })).items, [{ type: 'WebhookDisabled', actor: 'bridge' }])
})

t.test('a clock that was set back does not keep a failing webhook waiting', async t => {
  const webhook = await stores.webhook('clock')
  const { attempts, end } = following(t, webhook, ['Refused', refusedAfter(-50), 'Refused'])
  await until('it is tried again', async () => attempts.length === 4)
  await end()
  const later = await stores.webhook('later')
  const { cursor = '' } = (await stores.state(later)) ?? {}
  const state = { cursor, attempts: 1, failingSince: START, nextAttemptAt: START + longestPause(times) + 1, deliveredAt: null }
  await store.move(later, { from: cursor, state })
  const put = following(t, later)
  await until('a pause that cannot be is none', async () => put.attempts.length === 1)
  t.strictSame(put.attempts, [2])
})

t.test('a pause is kept, the longest as well, and failures of a clock set back count from there', async t => {
  const webhook = await stores.webhook('pauses')
  const { cursor = '' } = (await stores.state(webhook)) ?? {}
  const state = { cursor, attempts: 1, failingSince: START + 300, nextAttemptAt: START + longestPause(times), deliveredAt: null }
  await store.move(webhook, { from: cursor, state })
  const { attempts, end } = following(t, webhook, ['Refused'])
  await new Promise(resolve => setTimeout(resolve, 50))
  t.strictSame(attempts, [])
  await end()
  await store.move(webhook, { from: cursor, state: { ...state, nextAttemptAt: null } })
  const again = following(t, webhook, ['Refused'], { times: { ...times, first: 60_000, longest: 60_000 } })
  await until('it has failed', async () => (await stores.state(webhook))?.attempts === 2)
  await again.end()
  t.equal((await stores.state(webhook))?.failingSince, START)
})

t.test('what it does not want is passed over, noted, and nothing that waits', async t => {
  const webhook = await stores.webhook('passed-over', { types: ['Blocked'] })
  const ids: string[] = []
  for (const type of ['Created', 'Blocked', 'Updated'] as const) ids.push(await stores.event('passed-over', type))
  const { types, waiting, arrived, end } = following(t, webhook)
  await arrived(ids[2] ?? '')
  t.strictSame(types(), ['Blocked'])
  t.equal(waiting[0], Number(ids[1]?.split('-')[0]), 'the oldest that is wanted')
  await until('it waits for nothing', async () => waiting.length > 1)
  t.equal(waiting.at(-1), undefined)
  await end()
})

t.test('news are followed as they come; after the end nothing is sent or counted as waiting', async t => {
  const webhook = await stores.webhook('news')
  const gates: (() => void)[] = []
  const held = () => new Promise<DeliveryOutcome>(resolve => gates.push(() => resolve('ok')))
  const { types, waiting, stop, done } = following(t, webhook, ['ok', held])
  await until('the first has come', async () => types().length === 1)
  const [first] = [await stores.event('news', 'Created'), await stores.event('news', 'Updated')]
  await until('the second is under way', async () => gates.length === 1)
  stop.abort()
  gates[0]?.()
  await done
  t.strictSame(types(), ['WebhookCreated', 'Created'])
  t.equal((await stores.state(webhook))?.cursor, first, 'what was under way is noted')
  t.equal(waiting.at(-1), undefined)
  await redis.del(projectKeys('news').events)
})

t.test('a webhook that is changed while it fails is left to whoever follows the new one', async t => {
  const webhook = await stores.webhook('changed')
  const to = { ...webhook, url: 'https://other.example/', generation: 2 }
  const event = newEvent('WebhookUpdated', { actor: 'alice', fields: ['url'] })
  const change = async (): Promise<DeliveryOutcome> => {
    await store.update({ from: webhook, to, forget: true, event })
    return 'Gone'
  }
  const { attempts, done } = following(t, webhook, [change])
  await done
  t.strictSame(attempts, [1])
  t.strictSame(await store.get('changed', webhook.id), to, 'the new one is not disabled by the answer of the old address')
  t.match(await stores.state(webhook), { attempts: 0, failingSince: null })
})

t.test('where another process has moved it on, it goes on from there', async t => {
  const webhook = await stores.webhook('moved')
  const { cursor = '' } = (await stores.state(webhook)) ?? {}
  const last = await stores.event('moved', 'Updated')
  const moved = async (): Promise<DeliveryOutcome> => {
    const state = { cursor: last, attempts: 0, failingSince: null, nextAttemptAt: null, deliveredAt: null }
    await store.move(webhook, { from: cursor, state })
    return 'ok'
  }
  const { types, end } = following(t, webhook, [moved])
  const next = await stores.event('moved', 'Blocked')
  await until('it is sent', async () => (await stores.state(webhook))?.cursor === next)
  t.strictSame(types(), ['WebhookCreated', 'Blocked'])
  await end()
})

t.test('a webhook that is gone is not followed', async t => {
  const webhook = await stores.webhook('gone')
  await redis.del(projectKeys('gone').webhookState)
  const { sent, done } = following(t, webhook)
  await done
  t.strictSame(sent, [])
})

t.test('a message about events that are gone, and then the first that is kept', async t => {
  const gaps: readonly (readonly [string, readonly string[], string])[] = [
    ['the first of its millisecond', ['5-0', '6-0'], '6-0'],
    ['one of several of a millisecond', ['5-0', '5-1', '5-2'], '5-2']
  ]
  for (const [name, ids, first] of gaps)
    await t.test(name, async t => {
      const project = `gap-${first}`
      for (const id of ids) await stores.event(project, 'Created', id)
      const webhook = await stores.webhook(project, { types: ['Blocked'] })
      const state = { cursor: '1-0', attempts: 0, failingSince: null, nextAttemptAt: null, deliveredAt: null }
      const { cursor = '' } = (await stores.state(webhook)) ?? {}
      await store.move(webhook, { from: cursor, state })
      // The feed may have read them before they went.
      const stale = await events.after(project, '1-0', 50)
      await redis.xtrim(projectKeys(project).events, 'MINID', '=', first)
      const next: typeof feed.next = async (name, after) => (after === '1-0' ? stale : events.after(name, after, 50))
      const { sent, types, arrived } = following(t, { ...webhook, types: null }, [], { feed: { watch: feed.watch, next } })
      await until('it has come', async () => sent.length >= 2)
      t.strictSame([types()[0], sent[0]?.data, sent[0]?.id], ['Gap', { after: '1-0', first }, 'gap-1-0'])
      t.equal(sent[1]?.id, first)
      await arrived(await stores.event(project, 'Blocked'))
      t.equal(types().filter(type => type === 'Gap').length, 1, 'it is said once')
    })
})

t.test('no message about a gap for events that had arrived before they were trimmed', async t => {
  const webhook = await stores.webhook('trimmed')
  const seen = await stores.event('trimmed', 'Created')
  const first = following(t, webhook)
  await first.arrived(seen)
  await first.end()
  const kept = await stores.event('trimmed', 'Updated')
  await redis.xtrim(projectKeys('trimmed').events, 'MINID', '=', kept)
  await redis.xadd(projectKeys('trimmed').events, '*', 'event', '')
  const state = { cursor: kept, attempts: 0, failingSince: null, nextAttemptAt: null, deliveredAt: null }
  await store.move(webhook, { from: seen, state })
  const { types } = following(t, webhook)
  await until('the next has come', async () => types().length > 0)
  t.strictSame(types(), ['Blocked'], 'an entry that cannot be read is shown as one')
})

t.test('without news it is seen once a minute whether the webhook is still there', async t => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const state = { cursor: '1-0', attempts: 0, failingSince: null, nextAttemptAt: null, deliveredAt: null }
  const states = [[state], [undefined]]
  const watches = ['one']
  const { done } = following(t, webhookOf('gone'), [], {
    store: { ...store, states: async () => states.shift() ?? [undefined] },
    feed: { watch: () => () => void watches.pop(), next: async () => [] }
  })
  await new Promise(resolve => setImmediate(resolve))
  mock.timers.tick(59_999)
  await new Promise(resolve => setImmediate(resolve))
  t.equal(states.length, 1)
  mock.timers.tick(1)
  await done
  t.strictSame([states, watches], [[], []], 'nor is it watched any more')
})
