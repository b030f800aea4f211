import t from 'tap'
import { newEvent } from '../../src/domain/event.ts'
import { hourOf, msOfHour } from '../../src/domain/overview/windows.ts'
import { noPlace, serialised } from '../../src/store/event-log.ts'
import { createStatsStore } from '../../src/store/project/stats-store.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { runsEnded, WAIT, withWorkers } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

// The lease and the lock of a killed worker have to run out here as they do in life.
t.setTimeout(280_000)

const { bridge, workers, recorded } = await withWorkers(t, 1)
const { call, control } = bridge
const { client } = bridge.redis
const [worker] = workers
const at = (project: string, rest = '') => `/api/v1/projects/${project}${rest}`
const FOREVER = 900_000

t.test('a deletion of an unmanaged credential is done once and told once, wherever the worker is killed', async t => {
  const edit = (folder: string, action: string, id: string) =>
    control('POST', '/edit', { action, folder, id, fields: { secret: `value-${id}` } })
  const paths = (project: string) => ({
    config: { method: 'GET', path: `/job/${project}/config.xml` },
    doomed: { method: 'DELETE', path: `/job/${project}/credentials/store/folder/domain/_/credential/doomed/` }
  })
  const hang = async (match: object) => {
    await control('POST', '/faults', { fault: 'drop', applied: false, match })
    await control('POST', '/faults', { fault: 'latency', ms: FOREVER, match })
  }
  const sent = (from: number, { method, path }: { method: string; path: string }) =>
    until(`${method} ${path}`, async () => recorded.slice(from).some(r => r.method === method && r.path.startsWith(path)))
  // in the order in which they are begun; each hangs at its step
  const steps: Readonly<Record<string, (project: string, request: () => Promise<unknown>) => Promise<unknown>>> = {
    async 'read-after'(project, request) {
      const { config, doomed } = paths(project)
      await control('POST', '/faults', { fault: 'latency', ms: 1_500, match: doomed })
      const from = recorded.length
      await request()
      await sent(from, doomed)
      await hang(config)
      await sent(
        recorded.findLastIndex(r => r.method === 'DELETE'),
        config
      )
    },
    async 'not-done'(project, request) {
      const { doomed } = paths(project)
      await hang(doomed)
      await request()
      await sent(0, doomed)
    },
    async done(project, request) {
      await steps['not-done']?.(project, request)
      // as Jenkins does it, whose answer is not read any more
      await edit(project, 'delete', 'doomed')
    },
    async 'read-first'(project, request) {
      const { config } = paths(project)
      // the answer to the request reads Jenkins as well
      worker?.freeze()
      const from = recorded.length
      await request()
      await hang(config)
      worker?.thaw()
      await sent(from, config)
    }
  }
  const projects = Object.keys(steps)
  const seen = new Map<string, string>()
  for (const project of projects) {
    await bridge.project(project, { policies: { bulk: false } })
    for (const id of ['doomed', 'stays']) await edit(project, 'add', id)
    await call('POST', at(project, '/sync'), undefined, WAIT)
    const { items } = (await call('GET', at(project, '/unmanaged'))).body
    seen.set(project, items.find(({ id }: { id: string }) => id === 'doomed').seen)
  }
  for (const [project, step] of Object.entries(steps))
    await step(project, async () => {
      const answer = await call('DELETE', at(project, `/unmanaged/doomed?seen=${seen.get(project)}`))
      t.equal(answer.status, 202, answer.text)
    })
  await worker?.kill()
  await control('DELETE', '/faults')
  await worker?.start()
  for (const project of projects) {
    await until(
      `${project} is settled`,
      async () => {
        const { body } = await call('GET', at(project))
        return body.unmanaged === 1
      },
      100_000
    )
    await runsEnded(bridge, project)
    t.equal(await bridge.readback(project, 'doomed'), null, project)
    t.ok(await bridge.readback(project, 'stays'), project)
    const { items } = (await call('GET', at(project, '/events?limit=200'))).body
    const told = items.filter(({ type }: { type: string }) => ['Pruned', 'UnmanagedDeletionDropped', 'Blocked'].includes(type))
    const isGone = project === 'read-after' || project === 'done'
    t.match(
      told,
      isGone
        ? [{ type: 'UnmanagedDeletionDropped', message: /^"doomed" is not in the folder any more/ }]
        : [{ type: 'Pruned', reason: 'Requested', message: /"doomed"/ }],
      project
    )
    t.equal(told.length, 1, `${project}: it is told once`)
    const left = (await client.hkeys(projectKeys(project).work)).filter(field => field.includes('!delete'))
    t.strictSame(left, [], `${project}: it is not asked for any more`)
  }
})

t.test('what happened before the upgrade is counted once, wherever the worker is killed', async t => {
  const [PROJECTS, EVENTS] = [1_500, 40]
  const hour = hourOf(Date.now()) - 5
  const names = Array.from({ length: PROJECTS }, (_, i) => `old-${String(i).padStart(4, '0')}`)
  await worker?.kill()
  await client.del(registryKeys.statsFilled)
  for (let start = 0; start < PROJECTS; start += 250) {
    const pipeline = client.pipeline()
    for (const name of names.slice(start, start + 250)) {
      for (let n = 0; n < EVENTS; n++) {
        const event = newEvent('DriftDetected', { credential: `c-${n}`, generation: 1, reason: 'FieldsChanged' })
        pipeline.xadd(projectKeys(name).events, `${msOfHour(hour) + n}-0`, 'event', serialised(event, noPlace))
      }
      pipeline.zadd(registryKeys.projects, 0, name)
    }
    await pipeline.exec()
  }
  const filled = async () => {
    const pipeline = client.pipeline()
    for (const name of names) pipeline.exists(projectKeys(name).stats)
    return ((await pipeline.exec()) ?? []).filter(([, exists]) => exists === 1).length
  }
  const parts: number[] = []
  for (let last = 0, kills = 0; kills < 3; kills++) {
    const starting = worker?.start()
    await until('more is filled in', async () => (await filled()) > last, 60_000)
    await starting?.catch(() => undefined)
    await worker?.kill()
    last = await filled()
    parts.push(last)
    if (last === PROJECTS) break
  }
  t.comment('filled at each kill', parts)
  await worker?.start()
  await until('all is filled in', async () => (await client.exists(registryKeys.statsFilled)) === 1, 60_000)
  const stats = createStatsStore(client)
  const found = await Promise.all(names.map(async name => (await stats.read([name], [hour], 1))[0]?.found))
  t.strictSame(
    found,
    Array.from({ length: PROJECTS }, () => EVENTS)
  )
})
