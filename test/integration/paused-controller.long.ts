import t from 'tap'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const PROJECTS = 40
const path = (project: string) => `/api/v1/projects/${project}/credentials`
const secret = (id: string) => ({ id, type: 'access-token', data: { token: `value of ${id}` } })
const linesOf = (bridge: Bridge) =>
  bridge
    .logs()
    .split('\n')
    .map(line => (line === '' ? {} : JSON.parse(line)))
const changesOf = (bridge: Bridge, circuit: string) =>
  linesOf(bridge).filter(line => line.msg === 'circuit breaker of a controller changed state' && line.circuit === circuit)

t.test('while Jenkins is away, an open circuit costs one trial and one line, however many projects there are', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 1000, breakerOpenMs: 100 })
  for (let i = 0; i < PROJECTS; i++) await bridge.call('POST', '/api/v1/projects', { name: `p${i}` })
  await bridge.call('POST', path('p0'), secret('a'), { prefer: 'wait=10' })
  await bridge.control('POST', '/faults', { fault: 'status', status: 502 })
  const circuit = async () => (await bridge.call('GET', '/api/v1/controllers')).body.items[0].circuit
  const opened = () => changesOf(bridge, 'open')
  await until('calls are paused', async () => opened().length > 0)
  // What was under way at that moment ends, and what follows is how it stays.
  const jobs = async () =>
    (await bridge.redis.client.exists('{jcb-queue}:sync-default:active')) +
    (await bridge.redis.client.zcard('{jcb-queue}:sync-default:prioritized'))
  await until('nothing is under way', async () => (await jobs()) === 0)

  // The queue notes what becomes of each job.
  const moves = () => bridge.redis.client.xlen('{jcb-queue}:sync-default:events')
  const trials = async () => (await bridge.control('GET', '/requests')).body.length as number
  const isRun = (line: { msg?: string }) => line.msg === 'sync run failed' || line.msg === 'credential not in sync'
  await bridge.control('DELETE', '/requests')
  const [before, runsBefore] = [await moves(), linesOf(bridge).filter(isRun).length]
  await until('it was tried some times', async () => (await trials()) >= 3)
  const moved = (await moves()) - before
  t.comment(`${moved} moves`)
  t.ok(moved < PROJECTS, 'the queue is left alone', { moved })
  t.ok(linesOf(bridge).filter(isRun).length - runsBefore <= 3, 'a line for a trial at most')
  t.equal(opened().length, 1, 'one line of the controller')

  t.match(await bridge.call('POST', path('p0'), secret('late')), { status: 201 })
  const waiting = await until('it says what it waits for', async () => {
    const { status } = (await bridge.call('GET', `${path('p0')}/late`)).body
    return status.phase === 'Retrying' && status
  })
  t.match(waiting, { reason: /CircuitOpen|JenkinsOverloaded/, attempts: Number })
  const events = (await bridge.call('GET', `${path('p0')}/late/events`)).body.items as { type: string; reason: string }[]
  t.equal(events.filter(({ type }) => type === 'SyncFailed').length, 1, 'a change that waits has an event')

  await bridge.control('DELETE', '/faults')
  await until('calls go through', async () => (await circuit()) === 'closed')
  await bridge.phase('p0', 'late', 'Synced')
  const last = async () => (await bridge.call('GET', `/api/v1/projects/p${PROJECTS - 1}`)).body.checkedAt
  const checked = await last()
  await until('the others are checked again', async () => (await last()) > checked)
})

t.test('Retry-After of Jenkins is obeyed', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 1000 })
  await bridge.project('demo')
  await bridge.control('POST', '/faults', { fault: 'status', status: 429, retryAfter: '4', times: 1 })
  const asked = await until('it was asked to wait', async () => changesOf(bridge, 'open')[0])
  await bridge.control('DELETE', '/requests')
  await bridge.call('POST', path('demo'), secret('a'))
  const { status } = await until('it waits', async () => {
    const { body } = await bridge.call('GET', `${path('demo')}/a`)
    return body.status.phase === 'Retrying' && body
  })
  t.match(status, { reason: 'CircuitOpen', attempts: 0 }, 'what waits has not failed')
  // Each is a time of its own, to the millisecond.
  const end = Date.parse(asked.time) + 4000 - 50
  t.ok(Date.parse(status.nextAttemptAt) >= end, 'it says when it is tried', { status, end })
  t.strictSame((await bridge.control('GET', '/requests')).body, [], 'and nothing is asked until then')
  await bridge.phase('demo', 'a', 'Synced')
  t.ok(Date.parse(changesOf(bridge, 'closed')[0]?.time) >= end, 'not before that')
})

t.test('where calls are paused for longer than Jenkins asked for, the status says so', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 60_000 })
  await bridge.project('demo')
  await bridge.control('POST', '/faults', { fault: 'status', status: 503, retryAfter: '1' })
  await bridge.call('POST', path('demo'), secret('a'))
  const { status } = await until('it has failed three times', async () => {
    const { body } = await bridge.call('GET', `${path('demo')}/a`)
    return body.status.attempts >= 3 && body
  })
  const [controller] = (await bridge.call('GET', '/api/v1/controllers')).body.items
  t.equal(controller.circuit, 'open')
  // Both are told from clocks, to the millisecond. The third pause is two seconds.
  t.ok(Date.parse(status.nextAttemptAt) >= Date.parse(controller.nextAttemptAt) - 50, 'nothing is tried before', {
    status,
    controller
  })
})

t.test('a start of Jenkins, stage by stage: nothing is refused, forgotten or Blocked, and then it goes on by itself', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 500, breakerOpenMs: 200 })
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), secret('before'), { prefer: 'wait=10' })
  await bridge.call('POST', path('demo'), secret('leaving'), { prefer: 'wait=10' })
  const stages = ['starting', 'failing', 'false-forbidden', 'false-unauthorized', 'finishing']
  for (const [index, phase] of stages.entries()) {
    await bridge.control('POST', '/boot-phase', { phase })
    await bridge.call('POST', path('demo'), secret(`during-${index}`))
    if (phase === 'false-unauthorized') await bridge.call('DELETE', `${path('demo')}/leaving`)
    const said = await until(`it was asked while ${phase}`, async () => {
      const { status } = (await bridge.call('GET', `${path('demo')}/during-${index}`)).body
      return status.reason !== null && status
    })
    t.match(said, { phase: 'Retrying', reason: /^(CircuitOpen|JenkinsBooting)$/, message: /Jenkins is starting/ }, phase)
    if (phase === 'false-unauthorized')
      t.match((await bridge.call('GET', `${path('demo')}/leaving`)).body.status, { phase: 'Deleting' }, 'not taken for deleted')
    await bridge.control('POST', '/boot-phase', { phase: 'up' })
    await bridge.phase('demo', `during-${index}`, 'Synced')
  }
  await until('the deletion is done', async () => (await bridge.call('GET', `${path('demo')}/leaving`)).status === 404)
  const { items } = (await bridge.call('GET', '/api/v1/projects/demo/events?limit=100')).body
  const refusals = items.filter((e: { type: string; reason: string }) => e.type === 'Blocked' || e.reason === 'Unauthorized')
  t.strictSame(refusals, [])
})
