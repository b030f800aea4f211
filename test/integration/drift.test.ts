import t from 'tap'
import { path, runsEnded, token, WAIT, withWorkers } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

// The lease and the lock of a killed worker have to run out here as they do in life.
t.setTimeout(300_000)

interface Told {
  readonly type: string
  readonly reason: string | null
  readonly fields: readonly string[]
}

t.test('drift is recorded when it is found, and once, also when the worker is killed before it is repaired', async t => {
  const { bridge, workers, recorded } = await withWorkers(t, 1)
  const [worker] = workers
  const projects = ['stays', 'undone']
  const told = async (project: string): Promise<Told[]> =>
    (await bridge.call('GET', `${path(project)}/x/events`)).body.items.reverse()
  const shown = async (project: string) => (await bridge.call('GET', `${path(project)}/x`)).body.status
  const config = async (project: string, body?: string): Promise<string> => {
    const headers = { authorization: `Basic ${btoa('admin:admin-token')}`, 'content-type': 'application/xml; charset=utf-8' }
    const url = `${bridge.jenkins.url}/job/${project}/config.xml`
    return (await fetch(url, body === undefined ? { headers } : { method: 'POST', headers, body })).text()
  }
  const before = new Map<string, string>()
  for (const project of projects) {
    await bridge.project(project, { policies: { bulk: false } })
    await bridge.call('POST', path(project), token('x', 'right'), WAIT)
    await runsEnded(bridge, project)
    // As it is after a save by hand, which can be repeated to the letter, and a check has found that nothing is to do.
    await config(project, await config(project))
    await bridge.call('POST', `/api/v1/projects/${project}/sync`)
    await runsEnded(bridge, project)
    before.set(project, await config(project))
  }
  const from = recorded.length
  for (const project of projects) {
    const match = { method: 'POST', path: `/job/${project}/credentials/store/folder/domain/_/credential/x/` }
    await bridge.control('POST', '/faults', { fault: 'drop', applied: false, match })
    await bridge.control('POST', '/faults', { fault: 'latency', ms: 5000, match })
    await bridge.control('POST', '/edit', { action: 'set', folder: project, id: 'x', fields: { secret: 'wrong' } })
    // A periodic check, not a person's request.
    await bridge.redis.client.hset(`jcb:{p:${project}}:work`, 'dueAt', '1')
    await bridge.redis.client.zadd('jcb:{registry}:due', 1, project)
    await until('its repair is under way', async () => recorded.slice(from).some(r => r.path.startsWith(match.path)))
  }
  await worker?.kill()
  for (const project of projects) {
    const drift = (await told(project)).filter(({ type }) => type.startsWith('Drift'))
    t.match(drift, [{ type: 'DriftDetected', reason: 'SecretChanged', fields: ['token'] }], project)
    t.equal(drift.length, 1)
    t.match(await shown(project), { phase: 'Retrying', drift: { reason: 'SecretChanged', fields: ['token'] } })
  }
  await config('undone', before.get('undone'))
  t.equal(await config('undone'), before.get('undone'), 'it is to the letter what it was')
  await bridge.control('DELETE', '/faults')
  // The next run fails as a whole, and what was found is still known after it.
  const unread = { method: 'GET', path: '/job/stays/' }
  await bridge.control('POST', '/faults', { fault: 'status', status: 502, match: unread, times: 1 })
  await worker?.start()
  const ended = async (project: string) => (await shown(project)).phase === 'Synced'
  for (const project of projects) await until(`${project} is in sync`, () => ended(project), 60_000)
  const failed = (await bridge.call('GET', '/api/v1/projects/stays/events')).body.items as Told[]
  t.equal(failed.filter(({ type }) => type === 'SyncFailed').length, 1)
  for (const [project, last] of [
    ['stays', 'DriftRepaired'],
    ['undone', 'Synced']
  ] as const) {
    const types = (await told(project)).map(({ type }) => type)
    t.strictSame(types.slice(types.indexOf('DriftDetected')), ['DriftDetected', last])
    t.equal((await shown(project)).drift, null)
    t.match(await bridge.readback(project, 'x'), { secret: 'right' })
  }
})
