import t from 'tap'
import { outlookOf } from '../../src/domain/expiry-notices.ts'
import { createExpiryNoticeStore } from '../../src/store/credential/expiry-notice-store.ts'
import { createProjectStore } from '../../src/store/project/project-store.ts'
import { createTotals } from '../../src/store/project/totals.ts'
import { patientRedis, type RedisClient } from '../../src/store/redis/client.ts'
import { createNotify } from '../../src/sync/upkeep/expiry-notices.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const DAY = 86_400_000
const bridge = await withBridge(t)
const path = (project: string) => `/api/v1/projects/${project}/credentials`
const iso = (at: number) => new Date(at).toISOString()
const now = Date.now()
const token = (id: string, days: number | null, value = `value-${id}`) => ({
  ...{ id, type: 'access-token', data: { token: value } },
  expiresAt: days === null ? null : iso(now + days * DAY)
})
type Told = { type: string; credential: string; message: string; actor: string; fields: string[] }
const told = async (project: string, id?: string): Promise<Told[]> => {
  const all: Told[] = (await bridge.call('GET', `/api/v1/projects/${project}/events?limit=200`)).body.items
  return all.filter(e => ['ExpiresSoon', 'Expired', 'TooOld'].includes(e.type) && (id === undefined || e.credential === id))
}
const types = async (project: string, id?: string) => (await told(project, id)).map(e => e.type)

/** Looks at a project as so many processes at once, as if it were so many days from now. */
async function look(project: string, inDays: number, processes = 4): Promise<void> {
  const clients: RedisClient[] = Array.from({ length: processes }, () => patientRedis(bridge.redis.url))
  const log = { info: () => {} }
  const at = () => now + inDays * DAY
  await Promise.all(
    clients.map(redis => createNotify({ store: createExpiryNoticeStore(redis, bridge.proofs), now: at, log })(project))
  )
  for (const redis of clients) redis.disconnect()
}

t.test('one event each at 30, 7 and 1 days before, and at the end, however many look and how often', async t => {
  await bridge.project('dated')
  await bridge.call('PUT', path('dated'), { credentials: [token('a', 60), token('b', 400), token('c', null)] })
  const expected: [day: number, types: string[]][] = [
    [0, []],
    [29.9, []],
    [30.1, ['ExpiresSoon']],
    [52.9, ['ExpiresSoon']],
    [53.1, ['ExpiresSoon', 'ExpiresSoon']],
    [59.1, ['ExpiresSoon', 'ExpiresSoon', 'ExpiresSoon']],
    [60, ['Expired', 'ExpiresSoon', 'ExpiresSoon', 'ExpiresSoon']],
    [30.1, ['Expired', 'ExpiresSoon', 'ExpiresSoon', 'ExpiresSoon']],
    [70, ['Expired', 'ExpiresSoon', 'ExpiresSoon', 'ExpiresSoon']]
  ]
  for (const [day, want] of expected) {
    await look('dated', day)
    await look('dated', day)
    t.strictSame(await types('dated'), want, `day ${day}`)
  }
  const [expired, last, , first] = await told('dated')
  t.match(expired, { credential: 'a', actor: 'bridge', fields: ['expiresAt'], message: `It expired at ${iso(now + 60 * DAY)}.` })
  t.match(last?.message, /within a day/)
  t.match(first?.message, /within 30 days/)
})

t.test('what begins anew, and what does not', async t => {
  await bridge.project('anew')
  await bridge.call('POST', path('anew'), token('x', 20))
  await look('anew', 0)
  t.equal((await types('anew')).length, 1)
  await bridge.call('PATCH', `${path('anew')}/x`, { description: 'other' })
  await look('anew', 0)
  t.equal((await types('anew')).length, 1, 'another description is nothing new')
  await bridge.call('PATCH', `${path('anew')}/x`, { expiresAt: iso(now + 25 * DAY) })
  await look('anew', 0)
  t.equal((await types('anew')).length, 2, 'another end is')
  await bridge.call('DELETE', `${path('anew')}/x`, undefined, { prefer: 'wait=10' })
  await look('anew', 24.5)
  t.equal((await types('anew')).length, 2, 'what is deleted does not expire')
  await bridge.call('POST', path('anew'), token('x', 25))
  await look('anew', 24.5)
  t.strictSame(await types('anew'), ['ExpiresSoon', 'ExpiresSoon', 'ExpiresSoon'], 'only the last of what was missed')
})

t.test('the greatest age of a project: once for each secret', async t => {
  await bridge.project('aged', { policies: { maxAgeDays: 90 } })
  await bridge.call('POST', path('aged'), token('y', null))
  await look('aged', 89.9)
  t.strictSame(await types('aged'), [])
  for (const day of [90.1, 91, 200]) await look('aged', day)
  t.match(await told('aged'), [{ type: 'TooOld', credential: 'y', fields: ['rotatedAt'] }])
  await bridge.call('PATCH', '/api/v1/projects/aged', { policies: { maxAgeDays: null } })
  await look('aged', 300)
  await bridge.call('PATCH', `${path('aged')}/y`, { data: { token: 'another' } })
  await bridge.call('PATCH', '/api/v1/projects/aged', { policies: { maxAgeDays: 30 } })
  for (const day of [31, 32]) await look('aged', day)
  t.strictSame(await types('aged'), ['TooOld', 'TooOld'])
})

t.test('a bridge finds them by itself, also after a restart, in a paused project, while Jenkins is away', async t => {
  await bridge.project('still', { policies: { paused: false } })
  await bridge.call('PATCH', '/api/v1/projects/still', { policies: { paused: true } })
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await bridge.call('PUT', path('still'), { credentials: [token('soon', 5), token('past', -1), token('later', 100)] })
  for (let i = 0; i < 3; i++) {
    await bridge.restart()
    await until('it has told', async () => (await types('still')).length >= 2)
  }
  t.strictSame((await types('still')).toSorted(), ['Expired', 'ExpiresSoon'])
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  const projects = createProjectStore(bridge.redis.client, bridge.proofs)
  const { noticeAt } = await projects.work('still')
  t.equal(noticeAt, now + 4 * DAY, 'it is looked at again when the next one is due')
  await bridge.call('PATCH', `${path('still')}/later`, { description: 'x' })
  t.equal((await projects.work('still')).noticeAt, null, 'and after a change')
  await until('the metric has it', async () => {
    const text = (await bridge.call('GET', '/metrics')).text
    return /jcb_credentials_expired [1-9]/.test(text) && /jcb_credentials_expiring\{days="7"\} [1-9]/.test(text)
  })
})

t.test('the counts of all projects', async t => {
  const before = (await createTotals(bridge.redis.client).read()).expiry
  await bridge.project('counted', { policies: { maxAgeDays: 2 } })
  await bridge.call('PUT', path('counted'), { credentials: [token('p', 20), token('q', 6), token('r', 3.5), token('s', 3.1)] })
  await look('counted', 3.2)
  await bridge.redis.client.del('jcb:{registry}:totals')
  const { within, expired, tooOld } = (await createTotals(bridge.redis.client).read()).expiry
  t.strictSame(
    within.map((n, i) => n - (before.within[i] ?? 0)),
    [3, 2, 1]
  )
  t.strictSame([expired - before.expired, tooOld - before.tooOld], [1, 4])
})

t.test('a change between the look and the telling: nothing is told of what is no more, and it is looked at again', async t => {
  await bridge.project('raced')
  await bridge.call('POST', path('raced'), token('z', 40))
  const store = createExpiryNoticeStore(bridge.redis.client, bridge.proofs)
  const seen = await store.read('raced')
  if (seen === undefined) throw new Error('no project')
  await bridge.call('PATCH', `${path('raced')}/z`, { expiresAt: iso(now + 300 * DAY) })
  await store.tell(seen, outlookOf(seen.credentials, seen.marks, null, now + 38 * DAY))
  t.strictSame(await types('raced'), [])
  t.equal((await createProjectStore(bridge.redis.client, bridge.proofs).work('raced')).noticeAt, null)
})
