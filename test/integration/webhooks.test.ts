import { randomBytes } from 'node:crypto'
import t from 'tap'
import { compose } from '../../src/app/compose.ts'
import { jenkinsSettings } from '../../src/app/config/jenkins.ts'
import { Disposal } from '../../src/app/disposal.ts'
import { createLogger } from '../../src/app/logger.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { WEBHOOKS_PER_PROJECT } from '../../src/store/webhook/webhook-store.ts'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { isSignedBy, type Receiver, startReceiver } from '../helpers/receiver.ts'
import { dumpOf } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const masterKeys = newMasterKeys()
const webhooks = {
  outbound: { http: true, networks: ['127.0.0.1/32'], hosts: [] },
  webhookTimes: { first: 20, longest: 100, giveUp: 2_000 }
}
const bridge = await withBridge(t, { masterKeys, ...webhooks })
await bridge.project('demo')
const api = '/api/v1/projects/demo/webhooks'
const secrets: string[] = []

async function hook(receiver: Receiver, more: object = {}, path = api): Promise<{ id: string; secret: string; at: string }> {
  const made = await bridge.call('POST', path, { url: receiver.url, ...more })
  if (made.status !== 201) throw new Error(made.text)
  secrets.push(made.body.secret)
  return { id: made.body.id, secret: made.body.secret, at: `${path}/${made.body.id}` }
}
/** Leaves an event of type ProjectUpdated, and no other. */
let days = 0
const touch = (project = 'demo') => bridge.call('PATCH', `/api/v1/projects/${project}`, { policies: { maxAgeDays: ++days } })
const eventIds = async (project = 'demo') =>
  (await bridge.call('GET', `/api/v1/projects/${project}/events?limit=200`)).body.items
    .map(({ id }: { id: string }) => id)
    .reverse() as string[]
const statusOf = async (at: string) => (await bridge.call('GET', at)).body.status
const quiet = async (at: string, project = 'demo') =>
  until('everything has arrived', async () => (await statusOf(at)).lastEvent === (await eventIds(project)).at(-1))

t.test('webhooks that come soon after the last one of a project has gone are followed', async t => {
  await bridge.project('again')
  const path = '/api/v1/projects/again/webhooks'
  const first = await startReceiver(t)
  const { at } = await hook(first, {}, path)
  await until('it is followed', async () => first.received.length > 0)
  await bridge.call('DELETE', at)
  await until('the project is forgotten', async () => (await bridge.redis.client.hget(registryKeys.webhooks, 'again')) === null)
  const both = [await startReceiver(t), await startReceiver(t)]
  for (const receiver of both) await hook(receiver, {}, path)
  for (const { received } of both) await until('it is told', async () => received.length > 0)
})

t.test('a receiver that fails twice gets each event once more, in order, signed, as CloudEvents', async t => {
  const receiver = await startReceiver(t)
  let failures = 2
  receiver.answer(response => response.writeHead(failures-- > 0 ? 503 : 200).end('thank you'))
  const { id, secret, at } = await hook(receiver, { description: 'chat' })
  await touch()
  await bridge.call('POST', '/api/v1/projects/demo/credentials', {
    ...{ id: 'token', type: 'access-token', data: { token: 'a-value-nobody-sees' } }
  })
  await bridge.phase('demo', 'token', 'Synced')
  await quiet(at)
  const { received } = receiver
  t.ok(received.every(message => isSignedBy(secret, message)))
  t.notOk(
    received.some(message => isSignedBy(`whsec_${randomBytes(32).toString('base64')}`, message)),
    'and by no other secret'
  )
  t.strictSame(
    received
      .slice(0, 3)
      .map(({ body }) => body.id)
      .map((each, _, [first]) => each === first),
    [true, true, true]
  )
  t.equal(new Set(received.slice(0, 3).map(({ headers }) => headers['webhook-id'])).size, 1, 'the id stays')
  const ids = await eventIds()
  const own = received.slice(2).map(({ body }) => body.id)
  t.strictSame(own, ids.slice(ids.indexOf(own[0])), 'all from its own making on')
  t.equal(received[0]?.type, 'WebhookCreated')
  const created = received.find(({ type }) => type === 'Created')
  const [event] = (await bridge.call('GET', '/api/v1/projects/demo/credentials/token/events')).body.items.filter(
    ({ type }: { type: string }) => type === 'Created'
  )
  t.strictSame(created?.body, {
    ...{ specversion: '1.0', id: event.id, source: '/api/v1/projects/demo', type: 'jenkins-credentials-bridge.Created' },
    ...{ subject: 'credentials/token', time: event.time, datacontenttype: 'application/json', data: event }
  })
  t.match(created?.headers, { 'content-type': 'application/cloudevents+json; charset=utf-8', authorization: undefined })
  t.notMatch(received.map(({ text }) => text).join(''), 'a-value-nobody-sees')

  const log = (await bridge.call('GET', `${at}/deliveries`)).body.items
  const page = async (query: string) => (await bridge.call('GET', `${at}/deliveries?limit=1${query}`)).body
  const first = await page('')
  t.match([first.items, first.total], [[log[0]], log.length])
  t.match(await page(`&cursor=${encodeURIComponent(first.nextCursor)}`), { items: [log[1]], total: log.length })
  t.match(log.slice(-3), [
    { attempt: 3, outcome: 'ok', status: 200, type: 'WebhookCreated', message: null },
    { attempt: 2, outcome: 'Refused', status: 503 },
    { attempt: 1, outcome: 'Refused', status: 503, message: 'The receiver answered with an error.' }
  ])
  t.notMatch(JSON.stringify(log), 'thank you', 'nothing of what was answered')
  const { body } = await bridge.call('GET', api)
  t.match(body, { total: 1, items: [{ id, enabled: true, types: null, status: { state: 'Active', attempts: 0 } }] })
  t.equal((await bridge.call('DELETE', at)).status, 204)
  const before = received.length
  await touch()
  t.equal((await bridge.call('GET', at)).body.code, 'WEBHOOK_NOT_FOUND')
  t.equal(received.length, before, 'deleted, it hears of nothing')
})

t.test('only what it asked for, and a slow receiver delays nobody', async t => {
  const [slow, quick] = [await startReceiver(t), await startReceiver(t)]
  const held: (() => void)[] = []
  slow.answer(response => held.push(() => response.writeHead(204).end()))
  const a = await hook(slow)
  const b = await hook(quick, { types: ['ProjectUpdated'] })
  await until('the slow one has its first message', async () => slow.received.length > 0)
  await touch()
  await until('the quick one has it', async () => quick.received.length === 1)
  t.equal(slow.received.length, 1, 'one at a time')
  t.strictSame(
    quick.received.map(({ type }) => type),
    ['ProjectUpdated']
  )
  slow.answer(204)
  for (const release of held) release()
  await quiet(a.at)
  for (const { at } of [a, b]) await bridge.call('DELETE', at)
})

t.test('a restart, and another process that takes over, lose nothing and double nothing', async t => {
  const receiver = await startReceiver(t)
  const { at } = await hook(receiver)
  await until('it has begun', async () => receiver.received.length > 0)
  const writing = (async () => {
    for (let i = 0; i < 20; i++) await touch()
  })().catch(() => {})
  await bridge.restart()
  await writing
  await touch()
  await quiet(at)

  const other = new Disposal()
  t.teardown(() => other.close())
  const settings = {
    ...{ role: 'worker' as const, redisUrl: bridge.redis.url, masterKeys, adminToken: ADMIN_TOKEN, oidc: undefined, ...webhooks },
    ...{ jenkins: jenkinsSettings({ url: bridge.jenkins.url, user: 'admin', token: 'admin-token' }) },
    ...{ reconcileInterval: 300_000, version: '0.0.0' }
  }
  await compose(settings, createLogger('silent'), other)
  for (let i = 0; i < 5; i++) await touch()
  await quiet(at)
  await bridge.restart({ role: 'api' })
  for (let i = 0; i < 5; i++) await touch()
  await quiet(at)
  await other.close()
  await bridge.restart({ role: 'all' })
  await touch()
  await quiet(at)
  const got = receiver.received.map(({ body }) => body.id)
  const all = await eventIds()
  t.strictSame(got, all.slice(all.indexOf(got[0])), `${got.length} events, each once and in order`)
  await bridge.call('DELETE', at)
})

t.test('what fails for too long is disabled, with an event; enabled again it goes on where it was', async t => {
  const [broken, watcher] = [await startReceiver(t), await startReceiver(t)]
  broken.answer(500)
  const { id, at } = await hook(broken, { types: ['ProjectUpdated'] })
  const other = await hook(watcher, { types: ['WebhookDisabled'] })
  await touch()
  const retrying = await until('it is tried again', async () => {
    const status = await statusOf(at)
    return status.attempts > 2 ? status : undefined
  })
  t.match(retrying, { state: 'Retrying', reason: null, failingSince: String, nextAttemptAt: String })
  const status = await until('it is disabled', async () => {
    const now = await statusOf(at)
    return now.state === 'Disabled' ? now : undefined
  })
  t.match(status, { reason: 'Failing', nextAttemptAt: null })
  await until('somebody is told', async () => watcher.received.length === 1)
  t.match(watcher.received[0]?.body.data, { actor: 'bridge', message: new RegExp(id) })
  await touch()
  const missed = (await eventIds()).at(-1)
  broken.answer(204)
  broken.received.length = 0
  t.match((await bridge.call('PATCH', at, { enabled: true })).body, { enabled: true, status: { state: 'Active', attempts: 0 } })
  await until('both have arrived', async () => broken.received.length >= 2)
  t.equal(broken.received.at(-1)?.body.id, missed)

  broken.answer(410)
  await touch()
  await until('it is disabled at once', async () => (await statusOf(at)).reason === 'Gone')
  t.equal(broken.received.length, 3, 'after one attempt')
  for (const each of [at, other.at]) await bridge.call('DELETE', each)
})

t.test('Retry-After is heeded, and events that are gone are said to be', async t => {
  const receiver = await startReceiver(t)
  receiver.answer(response => response.writeHead(429, { 'retry-after': '600' }).end())
  const { at } = await hook(receiver)
  const { nextAttemptAt } = await until('it failed', async () => {
    const status = await statusOf(at)
    return status.attempts === 1 ? status : undefined
  })
  // By the clock of the store, which is not to the millisecond that of the machine.
  const wait = Date.parse(nextAttemptAt) - Date.now()
  t.ok(wait > 500_000 && wait <= 601_000, `${wait} ms`)
  const metrics = (await bridge.call('GET', '/metrics')).text
  t.ok(Number(/^jcb_oldest_undelivered_event_seconds (\S+)$/m.exec(metrics)?.[1]) > 0)
  t.match(metrics, /^jcb_webhook_deliveries_total\{outcome="Refused"\} [1-9]/m)
  await touch()
  const [missed] = (await bridge.call('GET', `${at}/deliveries`)).body.items
  await bridge.redis.client.xtrim(projectKeys('demo').events, 'MAXLEN', 1)
  receiver.answer(204)
  receiver.received.length = 0
  await bridge.call('PATCH', at, { types: ['ProjectUpdated', 'WebhookUpdated'] })
  await until('it goes on', async () => receiver.received.length === 3)
  t.strictSame(
    receiver.received.map(({ type }) => type),
    ['Gap', 'ProjectUpdated', 'WebhookUpdated']
  )
  t.match(receiver.received[0]?.body.data, { first: receiver.received[1]?.body.id })
  const again = await bridge.call('POST', `${at}/deliveries/${missed.id}/redeliver`)
  t.match(again.body, { status: 404, code: 'DELIVERY_NOT_FOUND' })
  await bridge.call('DELETE', at)
})

t.test('a person can send a test and an event again, one at a time', async t => {
  const receiver = await startReceiver(t)
  const { at, secret } = await hook(receiver, { types: ['ProjectUpdated'], enabled: false })
  await touch()
  const test = await bridge.call('POST', `${at}/test`)
  t.match(test.body, { outcome: 'ok', status: 204, event: null, type: 'Test', attempt: 0 })
  t.strictSame(
    receiver.received.map(({ type }) => type),
    ['Test'],
    'disabled, it gets what is asked for alone'
  )
  t.ok(isSignedBy(secret, receiver.received[0] as never))
  await bridge.call('PATCH', at, { enabled: true })
  await until('the event has come', async () => receiver.received.length === 2)
  const [last] = await until('and is noted', async () => {
    const { items } = (await bridge.call('GET', `${at}/deliveries`)).body
    return items[0]?.type === 'ProjectUpdated' ? items : undefined
  })
  t.match((await bridge.call('POST', `${at}/deliveries/${last.id}/redeliver`)).body, { outcome: 'ok', type: 'ProjectUpdated' })
  const [first, second] = receiver.received.slice(1)
  t.strictSame(first?.body, second?.body)
  t.equal(first?.headers['webhook-id'], second?.headers['webhook-id'])
  const held: (() => void)[] = []
  receiver.answer(response => held.push(() => response.end()))
  const slow = bridge.call('POST', `${at}/test`)
  await until('it is on its way', async () => held.length === 1)
  t.match((await bridge.call('POST', `${at}/test`)).body, { status: 409, code: 'WEBHOOK_BUSY' })
  held[0]?.()
  t.equal((await slow).status, 200)
  await bridge.call('DELETE', at)
})

t.test('a new secret signs beside the old one; new master keys seal both; neither is ever in clear', async t => {
  const receiver = await startReceiver(t)
  const { at, secret } = await hook(receiver, { types: ['ProjectUpdated'] })
  const rotated = await bridge.call('POST', `${at}/rotate-secret`)
  t.equal(rotated.status, 200)
  secrets.push(rotated.body.secret)
  t.not(rotated.body.secret, secret)
  t.ok(Date.parse(rotated.body.previousSecretUntil) > Date.now() + 23 * 3_600_000)
  await touch()
  await until('it has come', async () => receiver.received.length === 1)
  const [message] = receiver.received
  t.ok(isSignedBy(secret, message as never), 'by the old one')
  t.ok(isSignedBy(rotated.body.secret, message as never), 'by the new one')

  await bridge.restart({ masterKeys: `${newMasterKeys().replace('k1', 'k2')},${masterKeys}` })
  await bridge.call('POST', '/api/v1/keys/rotate')
  await until('nothing needs the old key', async () =>
    (await bridge.call('GET', '/api/v1/keys')).body.items.some(
      (k: { id: string; droppable: boolean }) => k.id === 'k1' && k.droppable
    )
  )
  const header = (await bridge.redis.client.hvals(projectKeys('demo').webhookSecrets)).map(sealed => sealed.split('.')[0] ?? '')
  t.strictSame(
    header.map(part => JSON.parse(Buffer.from(part, 'base64url').toString()).kid),
    ['k2']
  )
  await touch()
  await until('it still signs', async () => receiver.received.length === 2)
  t.ok(isSignedBy(rotated.body.secret, receiver.received[1] as never))

  const seen = [await dumpOf(bridge.redis.client), bridge.logs(), JSON.stringify((await bridge.call('GET', api)).body)].join('\n')
  for (const each of secrets) {
    const key = each.slice('whsec_'.length)
    for (const form of [key, Buffer.from(key, 'base64').toString('base64url'), Buffer.from(key, 'base64').toString('hex')])
      t.notOk(seen.includes(form), 'a signing secret is nowhere')
  }
  t.notOk(bridge.logs().includes(receiver.url), 'nor is an address in the log')
  await bridge.call('DELETE', at)
})

t.test('a project that is made anew owes nothing to the webhooks of its forerunner', async t => {
  const receiver = await startReceiver(t)
  await bridge.project('phoenix')
  const { at } = await hook(receiver, {}, '/api/v1/projects/phoenix/webhooks')
  await quiet(at, 'phoenix')
  await bridge.call('DELETE', '/api/v1/projects/phoenix')
  await until('it is gone', async () => (await bridge.call('GET', '/api/v1/projects/phoenix')).status === 404)
  const before = receiver.received.length
  await bridge.project('phoenix')
  const probe = await startReceiver(t)
  const { at: own } = await hook(probe, {}, '/api/v1/projects/phoenix/webhooks')
  await touch('phoenix')
  await quiet(own, 'phoenix')
  t.equal(receiver.received.length, before)
  t.equal((await bridge.call('GET', at)).status, 404)
})

t.test('a chat gets texts; the secret of a robot signs the address, and is never shown', async t => {
  await bridge.project('chats')
  const path = '/api/v1/projects/chats/webhooks'
  const [slack, robot] = [await startReceiver(t), await startReceiver(t)]
  const made = await bridge.call('POST', path, { url: slack.url, format: 'slack' })
  t.match(made.body, { format: 'slack', secret: null }, made.text)
  const dingtalk = await bridge.call('POST', path, {
    url: `${robot.url}?access_token=x`,
    format: 'dingtalk',
    robotSecret: 'SEC-first-secret'
  })
  t.match(dingtalk.body, { format: 'dingtalk', secret: null }, dingtalk.text)
  await until('both have arrived', async () => slack.received.length > 1 && robot.received.length > 0)
  t.match(slack.received[0]?.body, { text: /^\*chats: The admin token created the webhook wh_\w+\*/ })
  t.equal(slack.received[0]?.headers['webhook-signature'], undefined)
  t.match(robot.received[0]?.body, { msgtype: 'text', text: { content: /^chats: The admin token created the webhook wh_\w+/ } })
  t.match(robot.received[0]?.url, /\?access_token=x&timestamp=\d+&sign=[\w%]+/)
  const at = `${path}/${dingtalk.body.id}`
  const changed = await bridge.call('PATCH', at, { robotSecret: '' })
  t.equal(changed.status, 200, changed.text)
  const before = robot.received.length
  await bridge.call('POST', `${at}/test`)
  t.match(robot.received.slice(before).find(({ body }) => body.text.content.startsWith('Test'))?.url, /\?access_token=x$/)
  const { delivery, status } = { delivery: await bridge.call('POST', `${at}/test`), status: await statusOf(at) }
  // An event of the webhook itself can arrive after it.
  t.ok(status.deliveredAt >= delivery.body.time, 'a test that arrives counts as an arrival')
  t.match(await bridge.call('POST', `${at}/rotate-secret`), { status: 400 })
  t.match((await bridge.call('POST', path, { url: slack.url, format: 'slack', robotSecret: 'x' })).body.errors, [
    { pointer: '#/robotSecret' }
  ])
  t.match((await bridge.call('POST', path, { url: slack.url, format: 'irc' })).body.errors, [{ pointer: '#/format' }])
  const shown = await bridge.call('GET', path)
  t.notMatch(shown.text + bridge.logs() + made.text + dingtalk.text + changed.text, /SEC-first-secret/)
  t.notMatch(JSON.stringify(await bridge.call('GET', '/api/v1/projects/chats/events')), /SEC-first-secret/)
})

t.test('what cannot be is refused with a pointer and a sentence', async t => {
  const bad: readonly [object, RegExp][] = [
    [{}, /#\/url/],
    [{ url: 'ftp://example.com' }, /https address/],
    [{ url: 'not an address' }, /https address/],
    [{ url: 'https://user:pw@example.com/' }, /user or password/],
    [{ url: 'https://example.com/#x' }, /after #/],
    [{ url: 'https://10.0.0.7/' }, /OUTBOUND_ALLOW/],
    [{ url: 'https://0x7f.2/' }, /OUTBOUND_ALLOW/],
    [{ url: 'https://[::ffff:169.254.169.254]/latest' }, /OUTBOUND_ALLOW/],
    [{ url: 'https://localhost/' }, /OUTBOUND_ALLOW/],
    [{ url: 'https://example.com/', types: ['Nothing'] }, /#\/types\/0/],
    [{ url: 'https://example.com/', types: ['CircuitOpened'] }, /#\/types\/0/],
    [{ url: 'https://example.com/', types: [] }, /#\/types/],
    [{ url: 'https://example.com/', secret: 'mine' }, /#\/secret/]
  ]
  for (const [body, sentence] of bad) {
    const { status, text } = await bridge.call('POST', api, body)
    t.equal(status, 400, JSON.stringify(body))
    t.match(text, sentence)
  }
  const ok = { url: 'https://example.com/hook', types: ['Blocked'] }
  const ids: string[] = []
  for (let i = 0; i < WEBHOOKS_PER_PROJECT; i++) ids.push((await bridge.call('POST', api, { ...ok, enabled: false })).body.id)
  t.match((await bridge.call('POST', api, ok)).body, { status: 409, code: 'QUOTA_EXCEEDED' })
  const at = `${api}/${ids[0]}`
  const { headers } = await bridge.call('GET', at)
  t.equal((await bridge.call('PATCH', at, { description: 'x' }, { 'if-match': '"7"' })).body.code, 'PRECONDITION_FAILED')
  t.equal((await bridge.call('PATCH', at, { url: 'https://[::1]/' })).status, 400)
  const patched = await bridge.call('PATCH', at, { description: 'x', types: null }, { 'if-match': headers.get('etag') ?? '' })
  t.match(patched.body, { description: 'x', types: null, generation: 2 })
  t.match((await bridge.call('GET', '/api/v1/projects/demo/events?limit=1')).body.items, [
    { type: 'WebhookUpdated', fields: ['description', 'types'], message: `${ids[0]}.` }
  ])
  for (const id of ids) await bridge.call('DELETE', `${api}/${id}`)
  t.equal((await bridge.call('GET', api)).body.total, 0)
})
