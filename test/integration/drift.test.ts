import t from 'tap'
import { path, runsEnded, token, WAIT, withWorkers } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

// The lease and the lock of a killed worker have to run out here as they do in life.
t.setTimeout(120_000)

interface Told {
  readonly type: string
  readonly time: string
  readonly reason: string | null
  readonly fields: readonly string[]
}

t.test('drift is recorded when it is found, and once, also when the worker is killed before it is repaired', async t => {
  const { bridge, workers, recorded } = await withWorkers(t, 1)
  const [worker] = workers
  await bridge.project('demo', { policies: { bulk: false } })
  await bridge.call('POST', path('demo'), token('x', 'right'), WAIT)
  await runsEnded(bridge, 'demo')
  const drift = async (): Promise<Told[]> => {
    const { items } = (await bridge.call('GET', `${path('demo')}/x/events`)).body as { items: Told[] }
    return items.filter(({ type }) => type.startsWith('Drift')).reverse()
  }
  const shown = async () => (await bridge.call('GET', `${path('demo')}/x`)).body.status
  await bridge.control('POST', '/edit', { action: 'set', folder: 'demo', id: 'x', fields: { secret: 'wrong' } })
  const match = { method: 'POST', path: '/job/demo/credentials/store/folder/domain/_/credential/x/' }
  await bridge.control('POST', '/faults', { fault: 'drop', applied: false, match })
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 3000, match })
  const from = recorded.length
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await until('the repair is under way', async () => recorded.slice(from).some(r => r.path.startsWith(match.path)))
  await worker?.kill()
  const [detected, ...more] = await drift()
  t.match(detected, { type: 'DriftDetected', reason: 'SecretChanged', fields: ['token'] })
  t.strictSame(more, [])
  const before = await shown()
  t.match(before, { phase: 'Retrying', reason: 'SecretChanged', drift: { reason: 'SecretChanged', fields: ['token'] } })
  await bridge.control('DELETE', '/faults')
  await worker?.start()
  await until('it is repaired', async () => (await drift()).some(({ type }) => type === 'DriftRepaired'), 60_000)
  t.strictSame(
    (await drift()).map(({ type }) => type),
    ['DriftDetected', 'DriftRepaired']
  )
  t.match(await shown(), { phase: 'Synced', drift: null })
  t.match(await bridge.readback('demo', 'x'), { secret: 'right' })
})
