import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'

const bridge = await withBridge(t)
await bridge.project('demo')
const CREDENTIALS = '/api/v1/projects/demo/credentials'
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

t.test('an expiry that is given: kept, moved, taken away, and gone with the secret that it was given for', async t => {
  const path = `${CREDENTIALS}/dated`
  const body = { id: 'dated', type: 'access-token', data: { token: 'first-value' }, expiresAt: '2099-01-01T01:00:00+01:00' }
  const made = await bridge.call('POST', CREDENTIALS, body)
  t.match(made.body, { expiresAt: '2099-01-01T00:00:00.000Z', rotatedAt: made.body.createdAt, warnings: [] }, made.text)
  const described = await bridge.call('PATCH', path, { description: 'other' })
  t.match(described.body, { expiresAt: '2099-01-01T00:00:00.000Z', rotatedAt: made.body.rotatedAt })
  const soon = inDays(10)
  const moved = await bridge.call('PATCH', path, { expiresAt: soon })
  t.match(moved.body, { expiresAt: soon, warnings: [{ code: 'ExpiresSoon', pointer: '#/expiresAt' }] })
  t.match((await bridge.call('GET', `${path}/events`)).body.items[0], { fields: ['expiresAt'] })
  t.equal((await bridge.call('PATCH', path, { expiresAt: null })).body.expiresAt, null)
  await bridge.call('PATCH', path, { expiresAt: inDays(-1) })
  t.match((await bridge.call('GET', path)).body, { warnings: [{ code: 'Expired' }] })
  const same = await bridge.call('PUT', path, { data: { token: 'first-value' } })
  t.match(same.body, { warnings: [{ code: 'Expired' }], rotatedAt: made.body.rotatedAt }, 'the same value is no new secret')
  const rotated = await bridge.call('PATCH', path, { data: { token: 'second-value' } })
  t.match(rotated.body, { expiresAt: null, warnings: [] })
  t.equal(rotated.body.rotatedAt, rotated.body.updatedAt)
  t.not(rotated.body.rotatedAt, made.body.rotatedAt)
  for (const wrong of ['soon', '2026-02-30T00:00:00Z', '2026-01-01', 7])
    t.match(await bridge.call('PATCH', path, { expiresAt: wrong }), {
      status: 400,
      body: { errors: [{ pointer: '#/expiresAt' }] }
    })
  t.equal((await bridge.call('PATCH', path, { expiresAt: '2098-12-31T23:59:60Z' })).body.expiresAt, '2098-12-31T23:59:59.000Z')
})

t.test('lists of what expires', async t => {
  await bridge.project('expiring')
  const path = '/api/v1/projects/expiring/credentials'
  const ends = { never: null, past: inDays(-1), week: inDays(6.5), month: inDays(29), year: inDays(364) }
  const credentials = Object.entries(ends).map(([id, expiresAt]) => ({
    ...{ id, type: 'access-token', data: { token: 'some-token' }, expiresAt }
  }))
  t.match((await bridge.call('PUT', path, { credentials })).body, { created: 5 })
  t.match((await bridge.call('PUT', path, { credentials })).body, { unchanged: 5 })
  const ids = async (query: string) => (await bridge.call('GET', `${path}?${query}`)).body.items.map((c: { id: string }) => c.id)
  t.strictSame(await ids('filter=expired'), ['past'])
  t.strictSame(await ids('filter=expiring'), ['month', 'week'])
  t.strictSame(await ids('filter=expiring&days=7'), ['week'])
  t.strictSame(await ids('filter=expiring&days=366&q=ear'), ['year'])
  t.equal((await bridge.call('GET', `${path}?filter=soon`)).status, 400)
  t.equal((await bridge.call('GET', `${path}?filter=expiring&days=0`)).status, 400)
})

t.test('a greatest age is a policy of the project', async t => {
  const made = await bridge.call('POST', '/api/v1/projects', { name: 'aged', policies: { maxAgeDays: 90 } })
  t.match(made.body, { policies: { maxAgeDays: 90 } }, made.text)
  t.equal((await bridge.call('PATCH', '/api/v1/projects/aged', { policies: { maxAgeDays: 0 } })).status, 400)
  const without = await bridge.call('PATCH', '/api/v1/projects/aged', { policies: { maxAgeDays: null } })
  t.match(without.body, { policies: { maxAgeDays: null, drift: 'repair' } })
})
