import t from 'tap'
import { startAudit } from '../../../src/access/audit.ts'
import type { NewAuditEntry } from '../../../src/domain/audit.ts'
import { createAuditLog } from '../../../src/store/audit-log.ts'
import { accessKeys } from '../../../src/store/redis/registry-keys.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const server = await startTestRedis()
t.teardown(() => server.close())
t.beforeEach(() => server.client.flushall())
const log = createAuditLog(server.client, 100_000)

const refusal = (more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  ...{
    subject: null,
    action: 'project.read',
    method: 'GET',
    route: '/api/v1/projects/:project',
    project: 'demo',
    target: null,
    targets: [],
    targetCount: 0
  },
  ...{ outcome: 'refused', status: 401, reason: 'UnknownToken', address: '192.0.2.1', requestId: 'r', count: 1 },
  ...more
})
const start = (lost: NewAuditEntry[] = []) =>
  startAudit({ log, maxAge: 86_400_000, now: Date.now, onLost: entry => void lost.push(entry) })
const written = async () => (await log.page({}, undefined, 1000)).items

t.test('ten thousand addresses that guess make a hundred entries and one, which counts the rest', async t => {
  const audit = start()
  for (let i = 0; i < 10_000; i++) audit.noteRefused(refusal({ address: `192.0.${i >> 8}.${i & 255}` }))
  for (let i = 0; i < 7; i++) audit.noteRefused(refusal({ address: '192.0.0.3' }))
  await audit.close()
  const entries = await written()
  t.equal(entries.length, 101)
  t.equal(
    entries.reduce((sum, { count }) => sum + count, 0),
    10_007
  )
  t.match(
    entries.find(({ address }) => address === '*'),
    { count: 9900, subject: null, action: null, route: '*', project: null, target: null, reason: 'UnknownToken' }
  )
  t.match(
    entries.find(({ address }) => address === '192.0.0.3'),
    { count: 8, route: '/api/v1/projects/:project' },
    'what is already told apart goes on being counted by itself'
  )
})

t.test('refusals are told apart by who, what, where, from where and why', async t => {
  const audit = start()
  const apart = [
    {},
    { subject: 'token:a' },
    { action: 'project.sync' },
    { route: '/api/v1/projects' },
    { project: 'other' },
    { address: '192.0.2.2' },
    { reason: 'ExpiredToken' }
  ]
  for (const more of [...apart, ...apart]) audit.noteRefused(refusal(more))
  await audit.close()
  t.strictSame(
    (await written()).map(({ count }) => count),
    apart.map(() => 2)
  )
})

t.test('what could not be written is told, and what was gathered is not told twice', async t => {
  const lost: NewAuditEntry[] = []
  const audit = startAudit({
    ...{ maxAge: 1, now: Date.now, onLost: entry => void lost.push(entry) },
    log: createAuditLog(server.client, 10)
  })
  await server.client.set(accessKeys.refused, 'no stream')
  audit.noteRefused(refusal())
  await audit.close()
  await audit.close()
  t.match(lost, [{ reason: 'UnknownToken', count: 1 }])
  t.equal(lost.length, 1)
})
