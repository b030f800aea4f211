import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { startTestCluster } from '../helpers/redis-topologies.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(230_000)

const cluster = await startTestCluster()
t.teardown(() => cluster.close())
const bridge = await withBridge(t, { redisUrl: cluster.url })
const names = Array.from({ length: 8 }, (_, i) => `p${i}`)
const credential = { id: 'a', type: 'access-token', data: { token: 'not-a-real-one' }, expiresAt: '2020-01-01T00:00:00.000Z' }

interface Plots {
  readonly timeToJenkins: readonly { readonly count: number }[]
  readonly drift: readonly { readonly found: number; readonly repaired: number }[]
}
const arrived = ({ timeToJenkins }: Plots) => timeToJenkins.reduce((sum, { count }) => sum + count, 0)
const repaired = ({ drift }: Plots) => drift.reduce((sum, { found, repaired }) => sum + Math.min(found, repaired), 0)
const overview = async () => (await bridge.call('GET', '/api/v1/overview')).body

for (const name of names) {
  await bridge.project(name)
  await bridge.call('POST', `/api/v1/projects/${name}/credentials`, credential, { prefer: 'wait=10' })
}

t.test('an overview of projects on all nodes of a cluster', async t => {
  const found = await until('every change arrived', async () => {
    const now = await overview()
    return arrived(now) === names.length && now.partial.length === 0 && now
  })
  t.match(found.totals, { projects: 8, credentials: 8, expired: 8, phases: { Synced: 8 } })
  t.match(found.controllers, [{ name: 'default', state: 'Ready', projects: 8 }])
  t.equal(found.attentionTotal, 8)
  t.match(await makeToken(bridge, { p3: 'viewer' }).then(({ call }) => call('GET', '/overview')), {
    body: { totals: { projects: 1, expired: 1 }, projectsTotal: 1 }
  })
  t.equal((await bridge.call('GET', '/api/v1/projects?sort=-trouble&state=expired')).body.total, 8)
})

t.test('a search over projects on all nodes of a cluster, by role', async t => {
  const found = ({ body }: { readonly body: { hits: { kind: string; project: string; id: string }[]; partial: boolean } }) => {
    t.equal(body.partial, false)
    return body.hits
      .filter(({ kind }) => kind === 'credential')
      .map(({ project, id }) => `${project}/${id}`)
      .toSorted()
  }
  const search = '/search?q=a&limit=20'
  t.strictSame(
    found(await bridge.call('GET', `/api/v1${search}`)),
    names.map(name => `${name}/a`)
  )
  const { call } = await makeToken(bridge, { p3: 'viewer', p5: 'viewer' })
  t.strictSame(found(await call('GET', search)), ['p3/a', 'p5/a'])
})

t.test('after a restart the numbers are the same, and those of a deleted project are gone', async t => {
  await bridge.control('POST', '/edit', { action: 'set', folder: 'p1', id: 'a', fields: { secret: 'wrong' } })
  await bridge.call('POST', '/api/v1/projects/p1/sync', undefined, { prefer: 'wait=10' })
  await until('the drift is repaired', async () => repaired(await overview()) === 1)
  await bridge.restart()
  const again = await overview()
  t.strictSame([arrived(again), repaired(again)], [8, 1])
  await bridge.call('DELETE', '/api/v1/projects/p1', undefined, { prefer: 'wait=20' })
  await until('it is gone', async () => (await bridge.call('GET', '/api/v1/projects/p1')).status === 404)
  const after = await overview()
  t.strictSame([arrived(after), repaired(after), after.totals.projects], [7, 0, 7])
  await bridge.project('p1')
  t.strictSame([arrived(await overview()), repaired(await overview())], [7, 0], 'nothing of it comes back with its name')
})
