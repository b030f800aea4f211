import t, { type Test } from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { promtool } from '../helpers/promtool.ts'
import { startReceiver } from '../helpers/receiver.ts'
import { until } from '../helpers/until.ts'

const webhooks = {
  outbound: { http: true, networks: ['127.0.0.1/32'], hosts: [] },
  webhookTimes: { first: 20, longest: 100, giveUp: 60_000 }
}
const bridge = await withBridge(t, { reconcileInterval: 500, ...webhooks })
const scrape = async () => (await bridge.call('GET', '/metrics')).text
/** The value of a sample, given as it is printed; undefined when there is none. */
const valueIn = (text: string, sample: string): number | undefined => {
  const line = text.split('\n').find(l => l.startsWith(`${sample} `))
  return line === undefined ? undefined : Number(line.slice(sample.length + 1))
}
const value = async (sample: string) => valueIn(await scrape(), sample)
const reaches = async (t: Test, sample: string, wanted: (value: number) => boolean) => {
  await until(`${sample} is right`, async () => wanted((await value(sample)) ?? Number.NaN))
  t.pass(sample)
}
const credentials = '/api/v1/projects/apollo/credentials'
const token = (id: string) => ({ id, type: 'access-token', data: { token: 'a-value-nobody-sees' } })

await bridge.project('apollo')

t.test('promtool finds nothing to say about the metrics', async t => {
  const { code, output } = await promtool(['check', 'metrics'], await scrape())
  t.equal(output, '')
  t.equal(code, 0)
})

t.test('a write is counted on its way: request, seal, call, run, arrival', async t => {
  const before = await scrape()
  await bridge.call('POST', credentials, token('moon'), { prefer: 'wait=10' })
  const after = await scrape()
  const added = (sample: string) => (valueIn(after, sample) ?? 0) - (valueIn(before, sample) ?? 0)
  const route = 'method="POST",route="/api/v1/projects/:project/credentials"'
  t.equal(added(`jcb_http_requests_total{${route},status="2xx"}`), 1)
  t.equal(added(`jcb_http_request_duration_seconds_count{${route}}`), 0, 'it waited by wish')
  t.equal(added('jcb_seals_total{operation="seal",outcome="ok"}'), 1)
  t.equal(added('jcb_seals_total{operation="open",outcome="ok"}'), 1)
  t.equal(added('jcb_syncs_total{outcome="Synced",reason="Created"}'), 1)
  t.equal(added('jcb_change_arrival_seconds_count'), 1)
  t.ok(added('jcb_change_arrival_seconds_sum') > 0)
  t.equal(added('jcb_jenkins_calls_total{controller="default",operation="create credential",outcome="ok"}'), 1)
  await bridge.call('POST', credentials, token('sun'))
  t.equal(valueIn(await scrape(), `jcb_http_request_duration_seconds_count{${route}}`), 1)
  await reaches(t, 'jcb_sync_run_duration_seconds_count{outcome="done"}', n => n > 0)
})

t.test('errors are counted by their code, unknown addresses under one name', async t => {
  await bridge.call('GET', '/api/v1/whoami', undefined, { authorization: 'Bearer nobody' })
  await bridge.call('GET', '/api/v1/nothing/here')
  await bridge.call('GET', '/api/v1/nothing/there')
  const text = await scrape()
  t.equal(valueIn(text, 'jcb_http_problems_total{code="UNAUTHENTICATED"}'), 1)
  t.equal(valueIn(text, 'jcb_http_requests_total{method="GET",route="none",status="4xx"}'), 2)
  t.notMatch(text, /nothing|apollo|moon|nobody/)
})

t.test('drift is counted by kind, found and put right', async t => {
  await bridge.phase('apollo', 'sun', 'Synced')
  const kind = '{kind="MissingInJenkins"}'
  t.equal(await value(`jcb_drift_detected_total${kind}`), 0, 'counted from zero')
  await bridge.control('POST', '/edit', { action: 'delete', folder: 'apollo', id: 'moon' })
  await reaches(t, `jcb_drift_repaired_total${kind}`, n => n === 1)
  t.equal(await value(`jcb_drift_detected_total${kind}`), 1)
})

t.test('a run that fails is counted by its reason, a seal that does not open as failed', async t => {
  await bridge.control('POST', '/boot-phase', { phase: 'starting' })
  await reaches(t, 'jcb_sync_run_failures_total{reason="JenkinsBooting"}', n => n >= 1)
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  const secrets = 'jcb:{p:apollo}:secrets'
  const sealed = (await bridge.redis.client.hget(secrets, 'sun')) ?? ''
  // Its header is right, so that only opening it shows what was done.
  await bridge.redis.client.hset(
    secrets,
    'sun',
    sealed.replace(/[^.]+$/, tag => tag.split('').reverse().join(''))
  )
  await bridge.control('POST', '/edit', { action: 'delete', folder: 'apollo', id: 'sun' })
  await reaches(t, 'jcb_seals_total{operation="open",outcome="failed"}', n => n >= 1)
})

t.test('webhooks are counted by what they are, messages by their outcome', async t => {
  const receiver = await startReceiver(t)
  const path = '/api/v1/projects/apollo/webhooks'
  const state = (name: string) => `jcb_webhooks{state="${name}"}`
  for (const name of ['active', 'failing', 'disabled']) t.equal(await value(state(name)), 0, name)
  await bridge.call('POST', path, { url: receiver.url, enabled: false })
  await bridge.call('POST', path, { url: receiver.url, types: ['ProjectUpdated'] })
  await reaches(t, state('active'), n => n === 1)
  await reaches(t, state('disabled'), n => n === 1)
  receiver.answer(500)
  await bridge.call('PATCH', '/api/v1/projects/apollo', { displayName: 'Apollo' })
  await reaches(t, state('failing'), n => n === 1)
  t.equal(await value(state('active')), 0)
  receiver.answer(204)
  await reaches(t, state('active'), n => n === 1)
  const outcome = (name: string) => value(`jcb_webhook_deliveries_total{outcome="${name}"}`)
  t.ok(((await outcome('Refused')) ?? 0) > 0)
  t.equal(await outcome('ok'), 1)
})

t.test('what holds of the whole bridge: projects, ages, jobs, whether Redis answers', async t => {
  await bridge.call('POST', '/api/v1/projects', { name: 'gemini', policies: { paused: true } })
  await reaches(t, 'jcb_projects{state="paused"}', n => n === 1)
  t.equal(await value('jcb_projects{state="all"}'), 2)
  await bridge.call('POST', '/api/v1/projects/gemini/credentials', token('waits'))
  await bridge.control('POST', '/edit', { action: 'add', folder: 'apollo', id: 'stranger' })
  await reaches(t, 'jcb_unmanaged_credentials', n => n === 1)
  const phases = { Synced: 1, Blocked: 1, Pending: 1, Retrying: 0, Drifted: 0, Deleting: 0 }
  for (const [phase, count] of Object.entries(phases)) t.equal(await value(`jcb_credentials{phase="${phase}"}`), count, phase)
  t.equal(await value('jcb_oldest_unsynced_change_seconds'), 0, 'what a paused project waits for is late by wish')
  const age = (await value('jcb_oldest_unchecked_project_seconds')) as number
  await until('only the paused project grows old', async () => {
    const now = (await value('jcb_oldest_unchecked_project_seconds')) as number
    return now < age || now < 1
  })
  t.equal(await value('jcb_store_up'), 1)
  for (const state of ['waiting', 'prioritized', 'active', 'delayed', 'failed'])
    t.type(await value(`jcb_queue_jobs{controller="default",state="${state}"}`), 'number')
  await bridge.redis.kill()
  await reaches(t, 'jcb_store_up', n => n === 0)
  t.equal(await value('jcb_projects{state="all"}'), 2, 'what was known stays')
  await bridge.redis.start()
  await reaches(t, 'jcb_store_up', n => n === 1)
})
