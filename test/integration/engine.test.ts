import t, { type Test } from 'tap'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const WAIT = { prefer: 'wait=10' }
const path = (project: string) => `/api/v1/projects/${project}/credentials`

/** Every change so far is part of a run that has ended. */
const runsEnded = (bridge: Bridge, project: string) =>
  until('every change is part of a run that has ended', async () => {
    const [dirty, done] = await bridge.redis.client.hmget(`jcb:{p:${project}}:work`, 'dirty', 'done')
    return dirty === done
  })

/** A kubeconfig that Jenkins refused for want of its plug-in. */
async function withRefused(t: Test): Promise<Bridge> {
  const bridge = await withBridge(t, { reconcileInterval: 500 })
  await bridge.project('demo', { policies: { kubeconfigForm: 'plugin' } })
  const body = { id: 'x', type: 'kubeconfig', data: { content: 'x' } }
  const refused = await bridge.call('POST', path('demo'), body, WAIT)
  t.match(refused.body.status, { phase: 'Blocked', reason: 'PluginMissing' })
  return bridge
}

t.test(
  'a sync that a person asked for is done by the first run that gets through',
  async t => {
    const bridge = await withRefused(t)
    await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { kubeconfigForm: 'file' } })
    await runsEnded(bridge, 'demo')
    const match = { method: 'GET', path: '/job/demo/config.xml' }
    await bridge.control('POST', '/faults', { fault: 'status', status: 503, match, times: 1 })
    await bridge.call('POST', `${path('demo')}/x/sync`)
    await bridge.phase('demo', 'x', 'Synced')
    t.match(await bridge.readback('demo', 'x'), { bytes_b64: btoa('x') })
  }
)

t.test('a sync that is asked for while one is under way is done after it', async t => {
  const bridge = await withRefused(t)
  const match = { method: 'POST', path: '/job/demo/credentials' }
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 1000, match, times: 1 })
  await bridge.control('DELETE', '/requests')
  await bridge.call('POST', `${path('demo')}/x/sync`)
  await until('it is under way', async () => {
    const { body } = await bridge.control('GET', '/requests')
    return body.some((r: { method: string }) => r.method === 'POST')
  })
  await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { kubeconfigForm: 'file' } })
  await bridge.call('POST', `${path('demo')}/x/sync`)
  await bridge.phase('demo', 'x', 'Synced')
  t.match(await bridge.readback('demo', 'x'), { bytes_b64: btoa('x') })
})

t.test('a project that is gone is not looked for any more', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 500 })
  // As a sweep leaves it that had read the index just before the project was removed.
  await bridge.redis.client.zadd('jcb:{registry}:due', Date.now(), 'gone')
  await until('it is forgotten', async () => (await bridge.redis.client.zscore('jcb:{registry}:due', 'gone')) === null)
  t.pass('it is forgotten')
})
