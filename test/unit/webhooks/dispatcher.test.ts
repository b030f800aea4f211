import t, { type Test } from 'tap'
import { newEvent } from '../../../src/domain/event.ts'
import type { DeliveryOutcome, Webhook } from '../../../src/domain/webhook.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../../src/store/redis/registry-keys.ts'
import { type DispatcherDeps, startDispatcher } from '../../../src/webhooks/dispatcher.ts'
import { until } from '../../helpers/until.ts'
import { deliveryOf, startWebhookStores } from '../../helpers/webhook-store.ts'

const stores = await startWebhookStores(t)
const { redis, store, events, feed } = stores
t.beforeEach(() => redis.flushall())

interface Sent {
  readonly url: string
  readonly source: string
  readonly type: string
}

/** Delivers to all webhooks; `answer` is what receivers say. */
function dispatching(t: Test, answer: (sent: Sent) => DeliveryOutcome | Promise<DeliveryOutcome> = () => 'ok') {
  const sent: Sent[] = []
  const deps: DispatcherDeps = {
    ...{ redis, store, feed, events, now: Date.now, random: () => 0.5, inTurn: work => work(), log: { warn() {} } },
    times: { first: 60_000, longest: 60_000, giveUp: 86_400_000 },
    projects: {
      names: async (after, limit) =>
        known
          .toSorted()
          .filter(name => after === undefined || name > after)
          .slice(0, limit)
    },
    async send({ url }, { source, type }, { event, attempt }) {
      const message = { url, source, type: type.split('.')[1] ?? '' }
      sent.push(message)
      return { delivery: deliveryOf(await answer(message), { event, attempt }), retryAfter: 0 }
    }
  }
  const dispatcher = startDispatcher(deps)
  t.teardown(() => dispatcher.close())
  const of = (project: string) => sent.filter(({ source }) => source.endsWith(`/${project}`)).map(({ type }) => type)
  return { ...dispatcher, sent, of }
}

/** The projects that there are. */
let known: string[] = []

const updated = newEvent('WebhookUpdated', { actor: 'alice', fields: ['url'] })
const change = async (from: Webhook, more: Partial<Webhook>): Promise<Webhook> => {
  const to = { ...from, generation: from.generation + 1, ...more }
  t.equal(await store.update({ from, to, forget: true, event: updated }), 'ok')
  return to
}

t.test('webhooks that the index has lost are found in every project, and put into it again', async t => {
  known = Array.from({ length: 401 }, (_, i) => `p${String(i).padStart(3, '0')}`)
  const withOne = [0, 199, 200, 399, 400].map(i => known[i] ?? '')
  for (const project of withOne) await stores.webhook(project)
  await redis.del(registryKeys.webhooks)
  const { of } = dispatching(t)
  for (const project of withOne) await until(`${project} has its event`, async () => of(project).length > 0)
  t.strictSame([...(await store.index()).keys()].toSorted(), withOne, 'and no project without one')
})

t.test('a changed webhook waits for what its former self has under way: one message at a time', async t => {
  known = ['demo']
  const slow = await stores.webhook('demo', { url: 'https://slow.example/' })
  const gates: (() => void)[] = []
  const { sent, of } = dispatching(t, ({ url }) =>
    url.includes('slow') ? new Promise(resolve => gates.push(() => resolve('ok'))) : 'ok'
  )
  await until('the slow receiver has its message', async () => gates.length === 1)
  const quick = await change(slow, { url: 'https://quick.example/' })
  await stores.webhook('other')
  await until('the dispatcher has looked again', async () => of('other').length > 0)
  t.strictSame(of('demo'), ['WebhookCreated'])
  gates[0]?.()
  await until('the new one has its own', async () => sent.some(({ url }) => url === quick.url))
  t.strictSame(of('demo'), ['WebhookCreated', 'WebhookUpdated'], 'each once')
  await change(quick, { disabled: 'Requested' })
  await stores.webhook('fence')
  await until('the dispatcher has looked again', async () => of('fence').length > 0)
  const { length } = of('demo')
  for (const project of ['demo', 'fence']) await stores.event(project, 'Blocked')
  await until('news have been looked for', async () => of('fence').length > 1)
  t.equal(of('demo').length, length, 'and is stopped as the former one was')
})

t.test('a change of a webhook does not end those of a project whose name begins alike', async t => {
  known = ['team', 'team-b']
  const webhook = await stores.webhook('team')
  await stores.webhook('team-b')
  const { sent, of } = dispatching(t)
  for (const project of known) await until(`${project} is followed`, async () => of(project).length === 1)
  const other = await change(webhook, { url: 'https://other.example/' })
  await until('the change has been seen', async () => {
    await stores.event('team', 'Updated')
    return sent.some(({ url }) => url === other.url)
  })
  await stores.event('team-b', 'Blocked')
  await until('the other goes on', async () => of('team-b').length === 2)
})

t.test('what is disabled, damaged or gone is not told; a project without webhooks leaves the index', async t => {
  known = ['disabled', 'damaged', 'fine', 'gone']
  await stores.webhook('disabled', { disabled: 'Requested' })
  const { id } = await stores.webhook('damaged')
  const record = JSON.parse((await redis.hget(projectKeys('damaged').webhooks, id)) ?? '')
  await redis.hset(projectKeys('damaged').webhooks, id, JSON.stringify({ ...record, url: 'https://evil.example/' }))
  await store.remove(await stores.webhook('gone'), updated)
  await stores.webhook('fine')
  const { sent, of } = dispatching(t)
  await until('the fine one is told', async () => of('fine').length === 1)
  await until('the project is out of the index', async () => !(await store.index()).has('gone'))
  t.equal(sent.length, 1)
})

t.test('the oldest event that waits is told, until it has arrived or its webhook is disabled', async t => {
  known = ['a', 'b']
  for (const [i, project] of known.entries()) await stores.event(project, 'Created', `${i + 1}000-0`)
  const [a, b] = [await stores.webhook('a'), await stores.webhook('b')]
  for (const [webhook, from] of [
    [a, '500-0'],
    [b, '500-0']
  ] as const) {
    const { cursor = '' } = (await stores.state(webhook)) ?? {}
    await store.move(webhook, {
      from: cursor,
      state: { cursor: from, attempts: 0, failingSince: null, nextAttemptAt: null, deliveredAt: null }
    })
  }
  const { oldest, close } = dispatching(t, () => 'Refused')
  await until('both wait', async () => oldest() === 1_000)
  await change(a, { disabled: 'Requested' })
  await until('one is disabled', async () => oldest() === 2_000)
  await close()
  t.equal(oldest(), undefined)
})

t.test('closing waits for what is under way', async t => {
  known = ['demo']
  const webhook = await stores.webhook('demo')
  let release = () => {}
  const { sent, close } = dispatching(t, () => new Promise(resolve => (release = () => resolve('ok'))))
  await until('it is under way', async () => sent.length === 1)
  let isClosed = false
  const closing = close().then(() => (isClosed = true))
  await new Promise(resolve => setTimeout(resolve, 50))
  t.notOk(isClosed)
  release()
  await closing
  t.match(await stores.state(webhook), { deliveredAt: String }, 'and it is noted')
})
