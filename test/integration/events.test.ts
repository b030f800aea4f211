import t from 'tap'
import { loadConfig } from '../../src/app/config/config.ts'
import type { Event } from '../../src/domain/event.ts'
import { createEventLog } from '../../src/store/event-log.ts'
import { createEventTrim } from '../../src/sync/upkeep/event-trim.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const CREDENTIALS = '/api/v1/projects/demo/credentials'
const events = async (): Promise<Event[]> => (await bridge.call('GET', '/api/v1/projects/demo/events?limit=200')).body.items
await bridge.project('demo')

t.test('an event of a change names everything that changed', async t => {
  const secrets = '/kapis/devops.kubesphere.io/v1alpha3/devops/demo/credentials'
  const secret = (labels: object, annotations: object, password = 'p') => ({
    ...{ apiVersion: 'v1', kind: 'Secret', type: 'credential.devops.kubesphere.io/basic-auth' },
    metadata: { name: 'kube', labels, annotations },
    stringData: { username: 'u', password }
  })
  const made = await bridge.call('POST', secrets, secret({ app: 'a' }, { note: 'x' }))
  t.equal(made.status < 300, true, made.text)
  const put = async (labels: object, annotations: object) => {
    const answer = await bridge.call('PUT', `${secrets}/kube`, secret(labels, annotations))
    t.equal(answer.status, 200, answer.text)
    return (await events()).find(e => e.type === 'Updated')?.fields ?? []
  }
  t.ok((await put({ app: 'b' }, { note: 'x' })).includes('labels'))
  const second = await put({ app: 'b' }, { note: 'y' })
  t.ok(second.includes('annotations') && !second.includes('labels'), second.join())
  const third = await put({ app: 'b' }, { note: 'y', 'kubesphere.io/description': 'new' })
  t.ok(third.includes('description') && !third.includes('labels'), third.join())
  await bridge.call('POST', CREDENTIALS, { id: 'x', type: 'access-token', data: { token: 't' } })
  await bridge.call('PUT', `${CREDENTIALS}/x`, { data: {}, adopt: true })
  t.match(
    (await events()).find(e => e.type === 'Updated'),
    { fields: ['adopt'], details: { how: 'take-over' } }
  )
})

t.test('events have details of what was done, for sentences', async t => {
  const project = '/api/v1/projects/demo'
  const { id } = (await bridge.call('POST', `${project}/webhooks`, { url: 'https://hooks.example.com/x' })).body
  await bridge.call('PATCH', `${project}/webhooks/${id}`, { enabled: false })
  await bridge.call('PUT', `${project}/members/oidc:bob`, { role: 'viewer' })
  await bridge.call('DELETE', `${project}/members/oidc:bob`)
  await bridge.call('POST', `${project}/sync?repair=true`)
  await bridge.call('POST', `${CREDENTIALS}/x/sync?repair=true`)
  await bridge.call('PATCH', project, { policies: { paused: true } })
  await bridge.call('PATCH', project, { policies: { paused: false } })
  const all = await events()
  const detailsOf = (type: Event['type']) => all.filter(event => event.type === type).map(event => event.details)
  t.strictSame(detailsOf('WebhookCreated'), [{ webhook: id }])
  t.strictSame(detailsOf('WebhookUpdated'), [{ how: 'disable', webhook: id }])
  t.strictSame(detailsOf('MemberSet'), [{ member: 'oidc:bob', role: 'viewer' }])
  t.strictSame(detailsOf('MemberRemoved'), [{ member: 'oidc:bob' }])
  t.strictSame(detailsOf('SyncRequested'), [{ how: 'repair' }, { how: 'repair' }])
  t.strictSame(detailsOf('ProjectUpdated'), [{ how: 'resume' }, { how: 'pause' }])
  t.strictSame(detailsOf('Updated').at(0), { how: 'take-over' })
  t.strictSame(detailsOf('Updated').at(1), undefined, 'where there is nothing to add, there are none')
})

t.test('a text finds events by what they say, in upper or lower case', async t => {
  const found = async (q: string) =>
    (await bridge.call('GET', `/api/v1/projects/demo/events?limit=200&q=${encodeURIComponent(q)}`)).body
  const all = await events()
  const [{ credential = null } = {}] = all.filter(event => event.credential !== null)
  if (credential === null) throw new Error('no credential')
  const some = await found(credential.toUpperCase())
  t.ok(some.items.length > 0 && some.items.length < all.length)
  t.equal(some.total, some.items.length)
  for (const event of some.items)
    t.match(`${event.message} ${event.reason} ${event.credential} ${event.actor}`.toLowerCase(), credential.toLowerCase())
  t.strictSame((await found('.*')).items, [], 'it is a text and no pattern')
  for (const odd of ['', 'x'.repeat(201)])
    t.match(await bridge.call('GET', `/api/v1/projects/demo/events?q=${odd}`), {
      status: 400,
      body: { errors: [{ pointer: /q$/ }] }
    })
})

t.test('events go by age', async t => {
  const all = await events()
  const kept = all[1]
  if (kept === undefined) throw new Error('no events')
  const maxAge = 1000
  const trim = createEventTrim({
    ...{ events: createEventLog(bridge.redis.client), maxAge },
    now: () => Date.parse(kept.time) + maxAge
  })
  await trim.trim('demo')
  const left = await events()
  t.ok(left.length < all.length && left.every(e => e.time >= kept.time), `${left.length} of ${all.length}`)
  t.ok(left.some(e => e.id === kept.id))
  t.ok(trim.isDue())
  t.notOk(trim.isDue(), 'not at every look')
  await bridge.restart({ eventsMaxAge: 1 })
  await until('all are gone', async () => (await events()).length === 0)
})

t.test('how long they are kept', t => {
  t.equal(loadConfig({}).eventsMaxAge, 365 * 86_400_000)
  t.equal(loadConfig({ EVENTS_MAX_AGE: '12h' }).eventsMaxAge, 12 * 3_600_000)
  for (const wrong of ['12', '0d', '-1d', '1y', 'x'])
    t.throws(() => loadConfig({ EVENTS_MAX_AGE: wrong }), /EVENTS_MAX_AGE must be/)
  t.end()
})
