import t from 'tap'
import type { Event } from '../../../src/domain/event.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { CloudEvent, Delivery, DeliveryOutcome, Webhook } from '../../../src/domain/webhook.ts'
import { strictRules } from '../../../src/outbound/address.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { createWebhookCommands } from '../../../src/webhooks/commands.ts'
import { bindingOf } from '../../../src/webhooks/send.ts'
import { alice, deliveryOf, projectOf, startWebhookStores } from '../../helpers/webhook-store.ts'

const stores = await startWebhookStores(t)
const { redis, store, events, sealer } = stores
t.beforeEach(async () => {
  await redis.flushall()
  await redis.set(projectKeys('demo').project, '{}')
})

const START = Date.parse('2026-01-01T00:00:00.000Z')
const project = projectOf('demo')
const url = 'https://hooks.example/'
let answer: () => Promise<DeliveryOutcome> = async () => 'ok'
const sent: CloudEvent[] = []
const commands = createWebhookCommands({
  ...{ store, events, sealer, rules: strictRules, now: () => new Date(START) },
  async send(_webhook, message, { event, attempt }) {
    sent.push(message)
    return { delivery: deliveryOf(await answer(), { event, attempt }), retryAfter: 0 }
  }
})
const make = async (more: object = {}) => (await commands.create(alice, project, { url, ...more })).webhook
const newest = async (): Promise<Event> => {
  const [event] = (await events.list('demo', { limit: 1 })).items
  if (event === undefined) throw new Error('there is no event')
  return event
}

/** A webhook that has failed, and whose next attempt is an hour away. */
async function failing(): Promise<Webhook> {
  const webhook = await make()
  const { cursor = '' } = (await stores.state(webhook)) ?? {}
  const state = { cursor, attempts: 3, failingSince: START, nextAttemptAt: START + 3_600_000, deliveredAt: null }
  await store.move(webhook, { from: cursor, state })
  return webhook
}

t.test('a new webhook has a secret that is sealed for it, and hears of what comes', async t => {
  const { webhook, secret } = await commands.create(alice, project, { url, types: ['Blocked'], enabled: false })
  t.match(webhook, { id: /^wh_[0-9a-f]{16}$/, types: ['Blocked'], disabled: 'Requested', generation: 1, createdBy: 'oidc:alice' })
  const sealed = (await store.sealed('demo', webhook.id)) ?? ''
  t.equal((await sealer.open(sealed, bindingOf(webhook)))['secret']?.reveal(), secret?.reveal())
  t.match(await newest(), { type: 'WebhookCreated', message: `${webhook.id}.`, actor: 'oidc:alice' })
  t.notMatch(JSON.stringify(await newest()), 'hooks.example')
})

t.test('what there is no place for is refused', async t => {
  const deleting = projectOf('demo', { deletedAt: '2026-01-01T00:00:00.000Z' })
  await t.rejects(commands.create(alice, deleting, { url }), { code: 'PROJECT_DELETING' })
  await t.rejects(commands.create(alice, projectOf('nowhere'), { url }), { code: 'PROJECT_NOT_FOUND' })
  await t.rejects(commands.create(alice, project, { url: 'http://hooks.example/' }), { code: 'VALIDATION_FAILED' })
  for (let i = 0; i < 10; i++) await make()
  await t.rejects(make(), { code: 'QUOTA_EXCEEDED' })
})

t.test('a change names its fields; what changes nothing is no change', async t => {
  const webhook = await make({ description: 'chat' })
  t.strictSame(
    await commands.patch(alice, project, webhook.id, { description: 'chat', url, types: null, enabled: true }),
    webhook
  )
  t.match(await newest(), { type: 'WebhookCreated' })
  const to = await commands.patch(alice, project, webhook.id, { description: 'mail', enabled: false })
  t.match(to, { description: 'mail', disabled: 'Requested', generation: 2, url })
  t.match(await newest(), { type: 'WebhookUpdated', fields: ['description', 'enabled'] })
})

for (const { change, isForgotten } of [
  { change: { description: 'chat' }, isForgotten: false },
  { change: { url: 'https://other.example/' }, isForgotten: true },
  { change: { types: ['Blocked'] as const }, isForgotten: true },
  { change: { enabled: false }, isForgotten: true }
])
  t.test(`failures ${isForgotten ? 'are forgotten' : 'stay'} after a change of ${Object.keys(change)}`, async t => {
    const webhook = await failing()
    await commands.patch(alice, project, webhook.id, change)
    t.match(await stores.state(webhook), { attempts: isForgotten ? 0 : 3, nextAttemptAt: isForgotten ? null : Number })
  })

t.test('what disabled a webhook stays told, until it is enabled', async t => {
  const webhook = await make()
  await store.update({ from: webhook, to: { ...webhook, disabled: 'Failing' }, forget: false, event: await newest() })
  const patch = (enabled: boolean, description: string) => commands.patch(alice, project, webhook.id, { enabled, description })
  t.match(await patch(false, 'a'), { disabled: 'Failing' })
  t.match(await patch(true, 'b'), { disabled: null })
})

t.test('of two changes of one state, one is refused', async t => {
  const { id } = await make()
  const both = ['a', 'b'].map(description => commands.patch(alice, project, id, { description }))
  const outcomes = await Promise.allSettled(both)
  t.match(
    outcomes.find(({ status }) => status === 'rejected'),
    { reason: { code: 'WRITE_CONFLICT' } }
  )
  t.equal((await store.get('demo', id))?.generation, 2)
})

t.test('a stale generation changes and removes nothing', async t => {
  const { id } = await make()
  await t.rejects(commands.patch(alice, project, id, { description: 'x' }, [2]), { code: 'PRECONDITION_FAILED' })
  await t.rejects(commands.remove(alice, project, id, [2]), { code: 'PRECONDITION_FAILED' })
  await commands.remove(alice, project, id, [1])
  await t.rejects(commands.remove(alice, project, id), { code: 'WEBHOOK_NOT_FOUND' })
  t.match(await newest(), { type: 'WebhookDeleted' })
})

t.test('a new secret ends failures, and the one before it signs for a day more', async t => {
  const before = await failing()
  const { secret: first } = await commands.rotateSecret(alice, project, before.id)
  const { webhook, secret } = await commands.rotateSecret(alice, project, before.id)
  t.match(webhook, { generation: 3, secretGeneration: 3, previousSecretUntil: '2026-01-02T00:00:00.000Z' })
  const sealed = (await store.sealed('demo', webhook.id)) ?? ''
  const opened = await sealer.open(sealed, bindingOf(webhook))
  t.strictSame([opened['secret']?.reveal(), opened['previous']?.reveal()], [secret?.reveal(), first?.reveal()])
  t.match(await newest(), { type: 'WebhookUpdated', fields: ['secret'] })
  t.match(await stores.state(webhook), { attempts: 0, nextAttemptAt: null })
})

t.test('a secret that does not open is replaced, and signs no more', async t => {
  const webhook = await make()
  const foreign = await sealer.seal({ secret: new Secret('whsec_AAAA') }, { ...bindingOf(webhook), id: 'another' })
  await redis.hset(projectKeys('demo').webhookSecrets, webhook.id, foreign)
  t.match(await commands.rotateSecret(alice, project, webhook.id), { webhook: { previousSecretUntil: null } })
})

t.test('a record that is not ours can be deleted, and nothing else', async t => {
  const { id } = await make()
  const record = JSON.parse((await redis.hget(projectKeys('demo').webhooks, id)) ?? '')
  await redis.hset(projectKeys('demo').webhooks, id, JSON.stringify({ ...record, url: 'https://evil.example/' }))
  const before = sent.length
  const refused: readonly (() => Promise<unknown>)[] = [
    () => commands.patch(alice, project, id, { description: 'x' }),
    () => commands.rotateSecret(alice, project, id),
    () => commands.test(alice, project, id),
    () => commands.redeliver(alice, project, id, 'x')
  ]
  for (const work of refused) await t.rejects(work(), { code: 'RECORD_CHANGED' })
  t.equal(sent.length, before)
  await commands.remove(alice, project, id)
  t.equal(await store.get('demo', id), undefined)
})

t.test('what a person sends is noted, does not move the webhook, and is one at a time', async t => {
  const webhook = await failing()
  const state = await stores.state(webhook)
  const { id: event } = await newest()
  const noted = async () =>
    (await store.deliveries('demo', webhook.id)).map(({ event, attempt, outcome }) => [event, attempt, outcome])
  answer = async () => 'Refused'
  t.match(await commands.test(alice, project, webhook.id), { attempt: 0, event: null })
  await store.note(webhook, deliveryOf('Timeout', { id: 'earlier', event }))
  answer = async () => 'ok'
  t.strictSame(await stores.state(webhook), state, 'what is refused is no arrival')
  const delivery = await commands.redeliver(alice, project, webhook.id, 'earlier')
  t.match(delivery, { attempt: 0, event, outcome: 'ok' })
  t.strictSame(await noted(), [
    [event, 0, 'ok'],
    [event, 1, 'Timeout'],
    [null, 0, 'Refused']
  ])
  t.strictSame(
    await stores.state(webhook),
    { ...state, deliveredAt: delivery.time },
    'what arrived is shown, and nothing else moves'
  )
  let release = () => {}
  answer = () => new Promise(resolve => (release = () => resolve('ok')))
  const count = sent.length
  const slow = commands.test(alice, project, webhook.id)
  while (sent.length === count) await new Promise(resolve => setImmediate(resolve))
  await t.rejects(commands.test(alice, project, webhook.id), { code: 'WEBHOOK_BUSY' })
  release()
  await slow
  answer = async () => Promise.reject(new Error('Redis is away'))
  await t.rejects(commands.test(alice, project, webhook.id), /away/)
  answer = async () => 'ok'
  t.match(await commands.test(alice, project, webhook.id), { outcome: 'ok' }, 'nor does a failure keep it busy')
})

t.test('only a delivery with an event that is kept can be sent again', async t => {
  const webhook = await make()
  const { id: event } = await newest()
  const deliveries: readonly Delivery[] = [
    deliveryOf('ok', { id: 'a-test', event: null }),
    deliveryOf('ok', { id: 'too-old', event: '1-0' }),
    deliveryOf('ok', { id: 'fine', event })
  ]
  for (const delivery of deliveries) await store.note(webhook, delivery)
  for (const id of ['nothing', 'a-test', 'too-old'])
    await t.rejects(commands.redeliver(alice, project, webhook.id, id), { code: 'DELIVERY_NOT_FOUND' }, id)
  await commands.redeliver(alice, project, webhook.id, 'fine')
  t.match(sent.at(-1), { id: event, source: '/api/v1/projects/demo' })
})
