import t from 'tap'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { startRelay } from '../helpers/relay.ts'
import { until } from '../helpers/until.ts'

type Shown = { role: string; circuit: string }

const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys, role: 'api' })
const relay = await startRelay(Number(new URL(bridge.jenkins.url).port))
const url = bridge.jenkins.url.replace(/:\d+/, `:${relay.port}`)
const jenkinsAt = { url, user: 'admin', token: 'admin-token' }
const worker = await withBridge(t, { masterKeys, redisUrl: bridge.redis.url, role: 'worker', jenkinsAt, breakerOpenMs: 60_000 })

const processes = async () => (await bridge.call('GET', '/api/v1/controllers')).body.items[0].processes

t.test('one controller is shown by its name as in the list; of others it says that there is none', async t => {
  const [listed] = (await bridge.call('GET', '/api/v1/controllers')).body.items
  const { backlog: _, processes: __, ...shown } = listed
  t.match((await bridge.call('GET', `/api/v1/controllers/${listed.name}`)).body, shown)
  for (const name of ['nowhere', '__proto__'])
    t.match((await bridge.call('GET', `/api/v1/controllers/${name}`)).body, { status: 404, code: 'CONTROLLER_NOT_FOUND' })
})

t.test('GET /controllers shows the circuit breaker of every live process', async t => {
  const both = await until('both are there', async () => {
    const found = await processes()
    return found.length === 2 ? found : undefined
  })
  t.match(both, [{ circuit: 'closed' }, { circuit: 'closed' }])
  t.strictSame(both.map(({ role }: Shown) => role).sort(), ['api', 'worker'])
  t.match((await bridge.call('GET', '/metrics')).text, /jcb_processes\{role="worker",version="0\.0\.0"\} 1/)

  // Only the worker has lost its way to Jenkins.
  await relay.close()
  const names = Array.from({ length: 8 }, (_, i) => ({ name: `p${i}` }))
  await Promise.all(names.map(body => bridge.call('POST', '/api/v1/projects', body)))
  await until('the circuit of the worker is open', async () => {
    return (await processes()).some(({ role, circuit }: Shown) => role === 'worker' && circuit === 'open')
  })
  t.match(
    (await processes()).find(({ role }: Shown) => role === 'api'),
    { circuit: 'closed' }
  )
})

t.test('a process that stops leaves at once', async t => {
  await worker.stop()
  t.match(await processes(), [{ role: 'api', version: '0.0.0' }])
})

t.test('after the loss of its entry a process is back with its next heartbeat', async t => {
  await bridge.redis.client.del('jcb:{registry}:processes')
  t.strictSame(await processes(), [])
  await until('it is back', async () => (await processes()).length === 1)
})
