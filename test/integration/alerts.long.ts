import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { type BridgeProcess, startBridgeProcess } from '../helpers/bridge-process.ts'
import { promtool } from '../helpers/promtool.ts'
import { until } from '../helpers/until.ts'

const METRICS_TOKEN = 'metrics-0123456789'
const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys, metricsToken: METRICS_TOKEN, reconcileInterval: 500 })
const dir = await mkdtemp(join(tmpdir(), 'jcb-alerts-'))
t.teardown(() => rm(dir, { recursive: true }))
const rules = fileURLToPath(new URL('../../ops/prometheus/alerts.yml', import.meta.url))

/** A scrape as Prometheus makes it; undefined where it counts as failed. */
async function scrape(url: string, token = METRICS_TOKEN): Promise<string | undefined> {
  const answer = await fetch(`${url}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000)
  })
  return answer.status === 200 ? answer.text() : undefined
}
const scrapeAt = (url: string) => scrape(url).catch(() => undefined)
const own = async () => scrapeAt(bridge.url)

/** What the committed alerts say after half an hour of these scrapes: the names of those that fire. */
async function firing(scrapes: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const series = Object.entries(scrapes).flatMap(([instance, text]) => {
    const labels = `job="jenkins-credentials-bridge", instance="${instance}"`
    const up = { series: `up{${labels}}`, values: `${text === undefined ? 0 : 1}x40` }
    const samples = [...(text ?? '').matchAll(/^(jcb_\w+)(?:\{(.*)\})? (\S+)$/gm)].flatMap(([, name, own = '', value]) =>
      Number.isFinite(Number(value))
        ? [{ series: `${name}{${labels}${own === '' ? '' : `, ${own}`}}`, values: `${Number(value).toFixed(6)}x40` }]
        : []
    )
    return [up, ...samples]
  })
  const file = join(dir, 'scrapes.json')
  const expr = 'count by (alertname) (ALERTS{alertstate="firing"})'
  // What is expected is wrong on purpose: promtool says then what there is.
  const test = {
    interval: '1m',
    input_series: series,
    promql_expr_test: [{ expr, eval_time: '30m', exp_samples: [{ labels: 'none', value: 0 }] }]
  }
  await writeFile(file, JSON.stringify({ rule_files: [rules], evaluation_interval: '1m', tests: [test] }))
  const { output } = await promtool(['test', 'rules', file])
  const got = /got:(.*)/s.exec(output)?.[1]
  if (got === undefined) throw new Error(output)
  return [...got.matchAll(/alertname="(\w+)"/g)].map(([, name = '']) => name).toSorted()
}

await bridge.project('demo')

t.test('when all is well nothing fires', async t => {
  t.strictSame(await firing({ a: await own() }), [])
})

t.test('the token for metrics reads them, and opens nothing else', async t => {
  const as = (method: string, path: string) => bridge.call(method, path, undefined, { authorization: `Bearer ${METRICS_TOKEN}` })
  t.equal((await as('GET', '/metrics')).status, 200)
  t.equal((await as('HEAD', '/metrics')).status, 200)
  for (const path of [
    '/api/v1/whoami',
    '/api/v1/projects',
    '/api/v1/projects/demo',
    '/api/v1/controllers',
    '/api/v1/nothing',
    '/queues'
  ])
    t.equal((await as('GET', path)).status, 401, path)
  t.equal((await as('POST', '/api/v1/projects')).status, 401)
  const { detail } = (await as('GET', '/api/v1/whoami')).body
  t.match(detail, /METRICS_TOKEN reads \/metrics/)
  const wrong = await bridge.call('GET', '/api/v1/whoami', undefined, { authorization: `Bearer ${METRICS_TOKEN}x` })
  t.equal(wrong.body.detail, detail, 'which tells nothing of the token')
  t.equal(await scrape(bridge.url, `${METRICS_TOKEN}x`), undefined)
  t.equal(await scrape(bridge.url, ''), undefined)
  t.type(await scrape(bridge.url, ADMIN_TOKEN), 'string', 'a platform-admin reads them as before')
})

t.test('a store that loses what it answers', async t => {
  const { client } = bridge.redis
  const become = async (state: string, appendonly: string) => {
    await client.config('SET', 'appendonly', appendonly)
    await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await until(`Redis is ${state}`, async () => (await own())?.includes(`jcb_redis_durability{state="${state}"} 1`))
  }
  await become('unsafe', 'no')
  t.strictSame(await firing({ a: await own() }), ['BridgeStoreUnsafe'])
  await become('safe', 'yes')
  t.strictSame(await firing({ a: await own() }), [])
})

t.test('a Jenkins that is away', async t => {
  await bridge.control('POST', '/boot-phase', { phase: 'starting' })
  await until('the circuit is open', async () =>
    (await own())?.includes('jcb_controller_circuit{controller="default",state="open"} 1')
  )
  t.ok((await firing({ a: await own() })).includes('BridgeJenkinsPaused'))
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
})

t.test('a worker without an admin token is scraped like the others, and missed when it is gone', async t => {
  const worker: BridgeProcess = await startBridgeProcess({
    ...{ ROLE: 'worker', REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys, METRICS_TOKEN },
    ...{ JENKINS_URL: bridge.jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
  })
  t.teardown(() => worker.end('SIGKILL'))
  t.match(await scrapeAt(worker.url), /jcb_build_info\{.*role="worker"\} 1/)
  await worker.end('SIGKILL')
  t.ok((await firing({ a: await own(), b: await scrapeAt(worker.url) })).includes('BridgeDown'))
})

for (const [how, away, back] of [
  ['frozen', async () => bridge.redis.freeze(), async () => bridge.redis.thaw()],
  ['killed', () => bridge.redis.kill(), () => bridge.redis.start()]
] as const) {
  t.test(`a Redis that is ${how}: the bridge is not called down`, async t => {
    await until('all is well before', async () => (await firing({ a: await own() })).length === 0)
    await away()
    await until('the store is noticed to be away', async () => (await own())?.includes('\njcb_store_up 0'))
    t.strictSame(await firing({ a: await own() }), ['BridgeStoreDown'])
    await back()
    await until('it is back', async () => (await own())?.includes('\njcb_store_up 1'))
  })
}
