import t, { type Test } from 'tap'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { kubeconfigWith } from '../helpers/content.ts'
import { path, runsEnded, token, WAIT } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(300_000)

/** A kubeconfig that Jenkins refused for want of its plug-in. */
async function withRefused(t: Test): Promise<Bridge> {
  const bridge = await withBridge(t, { reconcileInterval: 500 })
  await bridge.project('demo', { policies: { kubeconfigForm: 'plugin' } })
  const body = { id: 'x', type: 'kubeconfig', data: { content: kubeconfigWith('x') } }
  const refused = await bridge.call('POST', path('demo'), body, WAIT)
  t.match(refused.body.status, { phase: 'Blocked', reason: 'PluginMissing' })
  return bridge
}

t.test('a sync that a person asked for is done by the first run that gets through', async t => {
  const bridge = await withRefused(t)
  await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { kubeconfigForm: 'file' } })
  await runsEnded(bridge, 'demo')
  const match = { method: 'GET', path: '/job/demo/config.xml' }
  await bridge.control('POST', '/faults', { fault: 'status', status: 503, match, times: 1 })
  await bridge.call('POST', `${path('demo')}/x/sync`)
  await bridge.phase('demo', 'x', 'Synced')
  t.match(await bridge.readback('demo', 'x'), { bytes_b64: btoa(kubeconfigWith('x')) })
})

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
  t.match(await bridge.readback('demo', 'x'), { bytes_b64: btoa(kubeconfigWith('x')) })
})

t.test('a change during a run is taken up right after it, not by the next sweep', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('x'), WAIT)
  const match = { method: 'POST', path: '/job/demo/credentials' }
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 500, match, times: 1 })
  await bridge.control('DELETE', '/requests')
  await bridge.call('PATCH', `${path('demo')}/x`, { data: { token: 'second' } })
  await until('it is under way', async () =>
    (await bridge.control('GET', '/requests')).body.some((r: { method: string }) => r.method === 'POST')
  )
  // The sweep finds no project that it could take up.
  await bridge.redis.client.del('jcb:{registry}:projects', 'jcb:{registry}:due')
  await bridge.call('PATCH', `${path('demo')}/x`, { data: { token: 'third' } })
  await bridge.phase('demo', 'x', 'Synced')
  t.match(await bridge.readback('demo', 'x'), { secret: 'third' })
})

t.test('a project that is gone is not looked for any more', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 500 })
  // As a sweep leaves it that had read the index just before the project was removed.
  await bridge.redis.client.zadd('jcb:{registry}:due', Date.now(), 'gone')
  await until('it is forgotten', async () => (await bridge.redis.client.zscore('jcb:{registry}:due', 'gone')) === null)
  t.pass('it is forgotten')
})

t.test('fifty writers of one credential at once: each that is answered makes one generation', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('x'))
  const write = (i: number) => bridge.call('PATCH', `${path('demo')}/x`, { description: `by ${i}`, data: { token: `of ${i}` } })
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => write(i)))
  const taken = answers.filter(({ status }) => status === 200).length
  t.ok(taken > 0 && answers.every(({ status }) => [200, 409].includes(status)))
  const { body } = await bridge.phase('demo', 'x', 'Synced')
  t.equal(body.generation, 1 + taken)
  const { items } = (await bridge.call('GET', '/api/v1/projects/demo/events?limit=200')).body
  const updates = items
    .filter(({ type }: { type: string }) => type === 'Updated')
    .map((e: { generation: number }) => e.generation)
  t.equal(new Set(updates).size, taken, 'one event each')
  t.match(
    await bridge.readback('demo', 'x'),
    { secret: body.description.replace('by', 'of') },
    'no secret goes with the text of another'
  )
})

for (const bulk of [true, false]) {
  t.test(
    `of 200 credentials one is refused (${bulk ? 'in bulk' : 'one by one'}): 199 arrive, and it is not tried for ever`,
    async t => {
      const bridge = await withBridge(t, { reconcileInterval: 300 })
      await bridge.project('poison', { policies: { kubeconfigForm: 'plugin', bulk } })
      const credentials = Array.from({ length: 199 }, (_, i) => token(`c${i}`))
      const refused = { id: 'refused', type: 'kubeconfig', data: { content: kubeconfigWith('x') } }
      await bridge.call('PUT', path('poison'), { credentials: credentials.toSpliced(100, 0, refused) })
      const total = async (phase: string) => (await bridge.call('GET', `${path('poison')}?phase=${phase}`)).body.total
      await until('199 are synced', async () => (await total('Synced')) === 199)
      t.match((await bridge.call('GET', `${path('poison')}/refused`)).body.status, {
        phase: 'Blocked',
        reason: 'PluginMissing',
        message: /needs the plug-in kubernetes-cd/,
        nextAttemptAt: null
      })
      await runsEnded(bridge, 'poison')
      const checked = async () => (await bridge.call('GET', '/api/v1/projects/poison')).body.checkedAt
      await bridge.control('DELETE', '/requests')
      for (let run = 0; run < 3; run++) {
        const before = await checked()
        await until('it was checked again', async () => (await checked()) !== before)
      }
      const requests = (await bridge.control('GET', '/requests')).body.filter((r: { path: string }) => r.path.includes('/job/'))
      t.ok(requests.length <= 5, `${requests.length} requests in three checks`)
      t.ok(
        requests.every((r: { method: string }) => r.method === 'GET'),
        'nothing was sent'
      )
    }
  )
}

/** A project of `count` credentials that all are in Jenkins, what Jenkins holds, and a check that it still does. */
async function guarded(t: Test, count: number) {
  const bridge = await withBridge(t)
  await bridge.project('demo', { policies: { unmanaged: 'prune' } })
  await bridge.call('PUT', path('demo'), { credentials: Array.from({ length: count }, (_, i) => token(`c${i}`)) })
  await until('all are synced', async () => (await bridge.call('GET', `${path('demo')}?phase=Synced`)).body.total === count)
  await runsEnded(bridge, 'demo')
  const held = async () => (await bridge.control('GET', '/readback?folder=demo')).body
  const before = await held()
  const sync = async () => {
    await bridge.call('POST', '/api/v1/projects/demo/sync')
    await runsEnded(bridge, 'demo')
  }
  return { bridge, sync, unchanged: async (what: string) => t.strictSame(await held(), before, what) }
}

t.test('nothing is deleted in Jenkins when what is wanted is lost', async t => {
  for (const count of [3, 15]) {
    const { bridge, sync, unchanged } = await guarded(t, count)
    t.match(await bridge.call('PUT', `${path('demo')}?prune=true`, { credentials: [] }), {
      status: 409,
      body: { code: 'MASS_DELETE' }
    })
    await sync()
    await unchanged(`an empty set of ${count}`)
    const ids = await bridge.redis.client.hkeys('jcb:{p:demo}:credentials')
    await bridge.redis.client.hdel('jcb:{p:demo}:credentials', ...ids)
    await sync()
    await unchanged(`${count} records lost`)
  }
})

t.test('nothing is deleted in Jenkins when what is ours is forgotten', async t => {
  const { bridge, sync, unchanged } = await guarded(t, 5)
  await bridge.redis.client.del('jcb:{p:demo}:sync')
  await sync()
  await unchanged('it is neither deleted nor overwritten')
  t.match((await bridge.call('GET', `${path('demo')}/c1`)).body.status, { phase: 'Blocked', reason: 'UnmanagedExists' })
  await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { unmanaged: 'report' } })
  await bridge.call('DELETE', `${path('demo')}/c1`)
  await until('it is gone here', async () => (await bridge.call('GET', `${path('demo')}/c1`)).status === 404)
  await sync()
  await unchanged('nor when it is deleted here')
})

t.test('nothing is deleted in Jenkins on the word of a bad answer', async t => {
  const { bridge, unchanged } = await guarded(t, 5)
  await bridge.redis.client.hdel('jcb:{p:demo}:credentials', 'c4')
  const config = '/job/demo/config.xml'
  const store = '/job/demo/credentials/store'
  const folder = '/job/demo/api/json'
  const bad: [string, { path: string; fault: string; status?: number }[]][] = [
    ['cut half-way', [{ path: config, fault: 'half' }]],
    ['a login page', [{ path: config, fault: 'html-login' }]],
    ['a login page everywhere', [{ path: '/', fault: 'html-login' }]],
    ['404 of the configuration', [{ path: config, fault: 'status', status: 404 }]],
    [
      '403 of the configuration, 404 of the store',
      [
        { path: config, fault: 'status', status: 403 },
        { path: store, fault: 'status', status: 404 }
      ]
    ],
    ['404 of all there is to read', [config, store, folder].map(path => ({ path, fault: 'status', status: 404 }))]
  ]
  for (const [name, faults] of bad) {
    for (const { path, ...fault } of faults) await bridge.control('POST', '/faults', { ...fault, match: { method: 'GET', path } })
    await bridge.control('DELETE', '/requests')
    await bridge.call('POST', '/api/v1/projects/demo/sync')
    await runsEnded(bridge, 'demo')
    const requests = (await bridge.control('GET', '/requests')).body.filter((r: { path: string }) => r.path.startsWith('/job/'))
    t.ok(requests.length > 0, `${name}: it was looked at`)
    t.notOk(
      requests.some((r: { method: string }) => r.method === 'DELETE'),
      `${name}: no deletion was sent`
    )
    await unchanged(name)
    await bridge.control('DELETE', '/faults')
  }
})
