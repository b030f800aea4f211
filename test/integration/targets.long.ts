import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import type { Recorded } from '../helpers/chaos-recorder.ts'
import { startWorkerProcess } from '../helpers/chaos-worker.ts'
import { until } from '../helpers/until.ts'

const IDS = ['c0', 'c1', 'c2', 'c3']
const PROJECT = '/api/v1/projects/moves'
const EU = { controller: 'eu', folder: ['moves'] }
const HERE = { controller: 'default', folder: ['moves'] }

t.test('a worker that is killed at each step of leaving a target, and of moving back', async t => {
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { role: 'api', masterKeys })
  const { call } = bridge
  const eu = await startStandIn()
  t.teardown(() => eu.close())
  await call('POST', '/api/v1/controllers', { name: 'eu', url: eu.url, user: 'admin', token: 'admin-token' })
  const recorded: Recorded[] = []
  let pause = 0
  const worker = await startWorkerProcess(bridge, { name: 'worker', masterKeys, into: recorded, delay: () => pause })
  t.teardown(() => worker.close())

  /** What the controller `eu` holds, in clear. */
  async function held(id: string): Promise<string | undefined> {
    const headers = { authorization: `Bearer ${eu.controlToken}` }
    const answer = await fetch(`${eu.controlUrl}/readback?${new URLSearchParams({ folder: 'moves', id })}`, { headers })
    return answer.status === 200 ? ((await answer.json()) as { secret: string }).secret : undefined
  }
  const targets = async (): Promise<string> =>
    ((await call('GET', PROJECT)).body.targets ?? [])
      .map(({ controller, state }: { controller: string; state: string }) => `${controller} ${state}`)
      .join(', ')
  const settled = (wanted: string) => until(`the project is in ${wanted}`, async () => (await targets()) === wanted, 60_000)
  const synced = (count: number) =>
    until('all are synced', async () => (await call('GET', PROJECT)).body.counts.Synced === count, 60_000)

  /** Kills the worker after it has sent this number of requests, and starts it again. */
  async function killedAfter(requests: number): Promise<void> {
    const since = recorded.length
    await until('it is at it', async () => recorded.length >= since + requests, 60_000)
    await worker.kill()
    await worker.start()
  }

  await call('POST', '/api/v1/projects', { name: 'moves', targets: [EU, HERE], policies: { bulk: false } })
  const credentials = IDS.map(id => ({ id, type: 'access-token', data: { token: `value-of-${id}` } }))
  await call('PUT', `${PROJECT}/credentials`, { credentials })
  await synced(IDS.length)

  pause = 200
  await call('PATCH', PROJECT, { targets: [EU] })
  for (const requests of [1, 2, 3]) await killedAfter(requests)
  await call('PATCH', `${PROJECT}/credentials/c0`, { data: { token: 'changed' } })
  pause = 0
  await settled('eu Ready')
  for (const id of IDS) t.equal(await bridge.readback('moves', id), null, `${id} is gone`)
  t.equal((await bridge.control('GET', '/readback?folder=moves')).status, 404, 'and so is the folder')
  await synced(IDS.length)
  t.equal(await held('c0'), 'changed')
  t.equal(await held('c3'), 'value-of-c3')
  t.notOk((await bridge.redis.client.hgetall(registryKeys.folders))['default/moves'], 'the folder is free')
  const work = Object.keys(await bridge.redis.client.hgetall(projectKeys('moves').work))
  t.strictSame(
    work.filter(field => /^2:/.test(field)),
    [],
    'nothing is kept of the target'
  )

  pause = 200
  await call('PATCH', PROJECT, { targets: [HERE] })
  for (const requests of [2, 4]) await killedAfter(requests)
  pause = 0
  await settled('default Ready')
  await synced(IDS.length)
  t.match(await bridge.readback('moves', 'c0'), { secret: 'changed' })
  for (const id of IDS) t.equal(await held(id), undefined)
})
