import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { kubeconfigWith } from '../helpers/content.ts'
import { until, within } from '../helpers/until.ts'

// A restart of Jenkins takes its time here as it does in life.
t.setTimeout(300_000)

const WAIT = { prefer: 'wait=20' }
const token = (id: string, text = `value-${id}`) => ({ id, type: 'access-token', data: { token: text } })
const path = (project: string) => `/api/v1/projects/${project}/credentials`

// Each has machines of its own, and mostly waits for them.
t.jobs = 3

t.test('Redis goes away and comes back', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('before'), WAIT)
  await bridge.redis.kill()
  for (const [method, url, body] of [
    ['GET', path('demo'), undefined],
    ['POST', path('demo'), token('during')],
    ['POST', '/api/v1/projects', { name: 'p' }]
  ] as const) {
    const answer = await bridge.call(method, url, body)
    t.match(answer, { status: 503, body: { code: 'STORE_UNAVAILABLE', detail: /Try again/ } }, `${method} ${url}`)
    t.equal(answer.headers.get('retry-after'), '2')
  }
  t.equal((await bridge.call('GET', '/healthz')).status, 200)
  await until('readiness notices', async () => (await bridge.call('GET', '/readyz')).status === 503)
  await bridge.redis.start()
  await until('it recovers by itself', async () => (await bridge.call('GET', path('demo'))).status === 200)
  t.strictSame(
    (await bridge.call('GET', path('demo'))).body.items.map((c: { id: string }) => c.id),
    ['before'],
    'nothing was half written'
  )
  const made = await bridge.call('POST', path('demo'), token('after'), WAIT)
  t.match(made.body, { status: { phase: 'Synced' } })
  t.match(await bridge.readback('demo', 'after'), { secret: 'value-after' })
})

for (const [how, name] of [
  ['kill', 'is away'],
  ['freeze', 'hangs']
] as const)
  t.test(`a stop ends while Redis ${name}`, async t => {
    const bridge = await withBridge(t)
    await bridge.project('demo')
    await bridge.redis[how]()
    await until('readiness notices', async () => (await bridge.call('GET', '/readyz')).status === 503)
    await within(30_000, () => 'the bridge is being stopped', bridge.stop())
    t.pass('stopped')
  })

t.test('a Redis that hangs does not hang the API', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  bridge.redis.freeze()
  const answer = await bridge.call('POST', path('demo'), token('x'))
  t.match(answer, { status: 503, body: { code: 'STORE_UNAVAILABLE' } })
  bridge.redis.thaw()
  await until('it recovers by itself', async () => (await bridge.call('GET', path('demo'))).status === 200)
})

t.test('Jenkins is down: the write is taken, says why it waits, and arrives', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('old'), WAIT)
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  const made = await bridge.call('POST', path('demo'), token('x'), { prefer: 'wait=1' })
  t.match(made, {
    status: 201,
    body: { status: { phase: 'Retrying', reason: /^Jenkins/, message: /Jenkins/, nextAttemptAt: /Z$/, observedGeneration: null } }
  })
  t.match((await bridge.call('GET', `${path('demo')}/old`)).body.status, { phase: 'Synced' }, 'what was synced stays so')
  t.equal((await bridge.call('DELETE', `${path('demo')}/old`)).status, 202)
  t.match((await bridge.call('GET', `${path('demo')}/old`)).body.status, { phase: 'Deleting' })
  await until(
    'the controller is said to be away',
    async () => (await bridge.call('GET', '/readyz')).body.controllers.default.ready === false
  )
  const [controller] = (await bridge.call('GET', '/api/v1/controllers')).body.items
  t.match(controller, { reachable: false, reason: /./, backlog: { unsyncedSince: /Z$/, uncheckedSince: /Z$/ } })
  t.ok(controller.backlog.waiting > 0)
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await bridge.phase('demo', 'x', 'Synced')
  t.match(await bridge.readback('demo', 'x'), { secret: 'value-x' })
  await until('the deletion arrives, too', async () => (await bridge.readback('demo', 'old')) === null)
})

t.test('50 writes while Jenkins restarts, with the false refusals of a boot: none is blocked, all arrive', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  const refusing = { falseForbiddenMs: 1000, falseUnauthorizedMs: 2000, finishingMs: 1000, unsignedMs: 500 }
  await bridge.control('POST', '/restart', { downMs: 1500, bootMs: 1500, failingMs: 500, ...refusing })
  const ids = Array.from({ length: 50 }, (_, i) => `c${i}`)
  const answers = await Promise.all(ids.map(id => bridge.call('POST', path('demo'), token(id))))
  t.ok(answers.every(answer => answer.status === 201))
  let refused = 0
  type Listed = { status: { phase: string; reason: string | null } }
  const isRefused = ({ status: { phase, reason } }: Listed) =>
    phase === 'Blocked' || reason === 'Unauthorized' || reason === 'Forbidden'
  await until(
    'all are synced',
    async () => {
      const { items } = (await bridge.call('GET', `${path('demo')}?limit=100`)).body
      refused += items.filter(isRefused).length
      return items.every(({ status }: Listed) => status.phase === 'Synced')
    },
    60_000
  )
  t.equal(refused, 0, 'none was blocked, and our login never doubted')
  for (const id of ids) t.match(await bridge.readback('demo', id), { secret: `value-${id}` })
})

t.test('a Jenkins that refuses our right login while it starts is said to start', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  await bridge.control('POST', '/boot-phase', { phase: 'false-unauthorized' })
  const { body } = await bridge.call('POST', path('demo'), token('x'), { prefer: 'wait=3' })
  t.match(body.status, { phase: 'Retrying', reason: 'JenkinsBooting' })
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await bridge.phase('demo', 'x', 'Synced')
})

t.test('an answer that is not one changes nothing', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 300_000 })
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('x'), WAIT)
  for (const fault of [
    { fault: 'html-login' },
    { fault: 'half' },
    { fault: 'drop' },
    { fault: 'status', status: 503 },
    { fault: 'status', status: 404 },
    { fault: 'redirect' }
  ]) {
    await bridge.control('POST', '/faults', { ...fault, match: { method: 'GET', path: '/job/demo/config.xml' }, times: 1 })
    await bridge.control('DELETE', '/requests')
    await bridge.call('POST', '/api/v1/projects/demo/sync')
    await until('the folder was asked for', async () => {
      const { body } = await bridge.control('GET', '/requests')
      return body.some((r: { path: string }) => r.path.includes('/job/demo/config.xml'))
    })
    await until(
      'the run has ended',
      async () =>
        (await bridge.redis.client.hget('jcb:{p:demo}:work', 'dirty')) ===
        (await bridge.redis.client.hget('jcb:{p:demo}:work', 'done'))
    )
    const writes = (await bridge.control('GET', '/requests')).body.filter((r: { method: string }) => r.method !== 'GET')
    t.strictSame(writes, [], `${JSON.stringify(fault)}: nothing was written`)
    t.match(await bridge.readback('demo', 'x'), { secret: 'value-x' })
    await bridge.control('DELETE', '/faults')
  }
})

t.test('a credential that Jenkins refuses does not hold up the others', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { kubeconfigForm: 'plugin' } })
  const poison = await bridge.call(
    'POST',
    path('demo'),
    { id: 'poison', type: 'kubeconfig', data: { content: kubeconfigWith('x') } },
    { prefer: 'wait=5' }
  )
  t.match(poison.body.status, { phase: 'Blocked', reason: 'PluginMissing', message: /needs the plug-in kubernetes-cd/ })
  t.match((await bridge.call('POST', path('demo'), token('fine'), WAIT)).body.status, { phase: 'Synced' })
  await bridge.control('DELETE', '/requests')
  await bridge.call('POST', path('demo'), token('fine2'), WAIT)
  const writes = (await bridge.control('GET', '/requests')).body.filter((r: { method: string }) => r.method === 'POST')
  t.equal(writes.length, 1, 'the refused one is not tried with every run')
  await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { kubeconfigForm: 'file' } })
  await bridge.call('POST', `${path('demo')}/poison/sync`)
  await bridge.phase('demo', 'poison', 'Synced')
})
