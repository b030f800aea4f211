import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'
import { registerTarget, startLoginTarget, toThisMachine } from '../helpers/verify/login-target.ts'

const target = await startLoginTarget(t)
const bridge = await withBridge(t, { outbound: toThisMachine, queuesWritable: true })
const { call } = bridge
const redis = bridge.redis.client
await registerTarget(bridge, 'api', target)
await bridge.project('shop')
const SECRET = 'password-not-a-real-one'
const WAIT = { prefer: 'wait=30' }
const made = await call('POST', '/api/v1/projects/shop/credentials', {
  ...{ id: 'works', type: 'username-password', data: { username: 'alice', password: SECRET } }
})
if (made.status !== 201) throw new Error(made.text)
const verify = (headers: Record<string, string> = WAIT) =>
  call('POST', '/api/v1/projects/shop/credentials/works/verify', { target: 'api' }, headers)
const board = async (name: string) => {
  const answer = await call('GET', `/queues/api/queues?activeQueue=${name}`)
  t.equal(answer.status, 200)
  return { ...answer, queue: answer.body.queues.find((queue: { name: string }) => queue.name === name) }
}
const keysOf = (name: string) => redis.keys(`*verify-${name}:*`)

t.test('the queue of each verify target is on the board, with nothing secret in it', async t => {
  await registerTarget(bridge, 'later', target)
  t.match((await board('verify-later')).body.queues, [
    { name: 'sync' },
    { name: 'sync-default' },
    { name: 'verify-api', description: /^One job per credential/ },
    { name: 'verify-later' }
  ])
  t.equal((await call('PUT', '/queues/api/queues/verify-api/pause')).status, 200)
  t.match(await verify({}), { status: 202 })
  const { queue, text } = await board('verify-api')
  t.match(queue, { isPaused: true, jobs: [{ name: 'verify' }] })
  t.strictSame(queue.jobs[0].data, { project: 'shop', credential: 'works', verifyTarget: 'api' })
  t.notMatch(text, /alice|password-/)
  await redis.hset(
    `{jcb-queue}:verify-api:${queue.jobs[0].id}`,
    'data',
    `{"project":"shop","id":["${SECRET}"],"password":"${SECRET}"}`
  )
  const forged = await board('verify-api')
  t.strictSame(forged.queue.jobs[0].data, { project: 'shop' }, 'of what somebody else wrote, only what a job has')
  t.notMatch(forged.text, SECRET)
  for (const path of ['add', 'verify-api/obliterate', `verify-api/${queue.jobs[0].id}/update-data`])
    t.match((await call('PUT', `/queues/api/queues/${path}`)).status, 403, path)
  t.equal((await call('PUT', '/queues/api/queues/verify-api/resume')).status, 200)
})

t.test('a verify target that is removed takes its queue with it', async t => {
  await verify()
  t.ok((await keysOf('api')).length > 0)
  await call('PUT', '/queues/api/queues/verify-api/pause')
  t.match(await verify({}), { status: 202 })
  t.equal((await call('DELETE', '/api/v1/verify-targets/api')).status, 204)
  await until('nothing is left of it', async () => (await keysOf('api')).length === 0)
  t.match((await board('sync')).body.queues, [{ name: 'sync' }, { name: 'sync-default' }, { name: 'verify-later' }])
})
