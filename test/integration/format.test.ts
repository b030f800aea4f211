import { Redis } from 'ioredis'
import t from 'tap'
import { FORMAT } from '../../src/store/migrations/index.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const projects = '/api/v1/projects'

t.test('the format of a store', async t => {
  const metricsToken = 'metrics-0123456789'
  const bridge = await withBridge(t, { metricsToken })
  const { client } = bridge.redis
  const lines = (text: string) =>
    bridge
      .logs()
      .split('\n')
      .filter(line => line.includes(text))
  /** A connection as another process has it. */
  const connect = async (t: { teardown(f: () => void): void }, name?: string) => {
    const other = new Redis(bridge.redis.url)
    t.teardown(() => other.disconnect())
    if (name !== undefined) await other.client('SETNAME', name)
    await other.ping()
    return other
  }
  /** Undefined while nothing listens. */
  const ready = () => bridge.call('GET', '/readyz').catch(() => undefined)

  await t.test('an empty Redis gets the newest one at once, and connections say theirs', async t => {
    t.equal(await client.get(registryKeys.format), String(FORMAT))
    t.strictSame(lines('migration'), [])
    await bridge.project('demo')
    const names = [...String(await client.client('LIST')).matchAll(/ name=(\S*)/g)].map(([, name]) => name)
    const others = names.filter(name => name !== 'test' && name !== `jcb:f${FORMAT}`)
    t.strictSame(others, [], 'every connection of the bridge has a name with the format')
  })

  await t.test('a migration waits for older processes; nothing is read or done before', async t => {
    await bridge.stop()
    await client.del(registryKeys.format)
    await client.hincrby(projectKeys('demo').work, 'dirty', 1)
    const names = [undefined, '{jcb-queue}:c3luYw==', '{jcb-queue}:c3luYw==:w:f1', 'jcb:f1']
    const older = await Promise.all(names.map(name => connect(t, name)))
    const starting = bridge.restart()
    const waiting = await until('readiness says what it waits for', async () => {
      const state = await ready()
      return state?.body?.redis?.reason ? state : undefined
    })
    t.match(waiting, { status: 503, body: { redis: { ready: false, reason: /no older process/ } } })
    const [line, ...more] = await until('so does the log', async () => {
      const said = lines('waiting for older processes').map(text => JSON.parse(text))
      return said.length > 0 ? said : undefined
    })
    t.equal(line.clients.length, names.length, 'all of them are named')
    for (const name of names) {
      const end = `, ${name ?? 'without a name'})`
      t.ok(
        line.clients.some((text: string) => text.endsWith(end)),
        end
      )
    }
    t.strictSame(more, [])
    for (const connection of older) {
      for (const [method, path] of [
        ['GET', `${projects}/demo`],
        ['POST', projects],
        ['GET', '/api/v1/whoami']
      ] as const)
        t.match(await bridge.call(method, path, method === 'POST' ? { name: 'more' } : undefined), {
          status: 503,
          body: { code: 'STORE_FORMAT', detail: /older process/ }
        })
      t.equal(await client.get(registryKeys.format), null, 'one is left')
      const [dirty, done] = await client.hmget(projectKeys('demo').work, 'dirty', 'done')
      t.not(dirty, done, 'no run')
      connection.disconnect()
    }
    await starting
    t.equal(await client.get(registryKeys.format), String(FORMAT))
    t.equal(lines('waiting for older processes').length, 1, 'one line')
    await until('the worker works', async () => {
      const [dirty, done] = await client.hmget(projectKeys('demo').work, 'dirty', 'done')
      return dirty === done
    })
  })

  await t.test('connections of others are not waited for', async t => {
    await bridge.stop()
    await client.del(registryKeys.format)
    await connect(t, 'redis_exporter')
    await connect(t, '{other-queue}:c3luYw==')
    const elsewhere = new Redis(bridge.redis.url, { db: 3 })
    t.teardown(() => elsewhere.disconnect())
    await elsewhere.ping()
    const said = lines('waiting for older processes').length
    await bridge.restart()
    t.equal(lines('waiting for older processes').length, said)
  })

  await t.test('where Redis does not say who is connected, the log says what to do', async t => {
    await bridge.stop()
    await client.del(registryKeys.format)
    const older = await connect(t, 'jcb:f1')
    await client.acl('SETUSER', 'default', '-client|list')
    t.teardown(() => client.acl('SETUSER', 'default', '+client|list'))
    await bridge.restart()
    t.equal(await client.get(registryKeys.format), String(FORMAT))
    t.equal(lines('Redis does not list its clients').length, 1)
    older.disconnect()
  })

  await t.test('a newer format refuses what runs, and a start', async t => {
    await client.set(registryKeys.format, String(FORMAT + 1))
    const refused = await until('it is noticed', async () => {
      const answer = await bridge.call('GET', projects)
      return answer.status === 503 ? answer : undefined
    })
    const detail = new RegExp(`format ${FORMAT + 1}.*knows 1 to ${FORMAT}.*newer version.*backup from before`)
    t.match(refused.body, { code: 'STORE_FORMAT', detail })
    t.equal(refused.headers.get('retry-after'), '2')
    const scrape = (token: string) => bridge.call('GET', '/metrics', undefined, { authorization: `Bearer ${token}` })
    const { status, text } = await scrape(metricsToken)
    t.equal(status, 200, 'a monitoring system goes on')
    t.match(text, /^jcb_build_info\{.+\} 1$/m)
    t.equal((await scrape(`${metricsToken}x`)).status, 503)
    await until('readiness says why', async () => detail.test((await ready())?.body?.redis?.reason ?? ''))
    await until('its worker is gone', async () => !/jcb-queue/.test(String(await client.client('LIST'))))
    await t.rejects(bridge.restart(), { message: detail }, 'a start says so and ends')
    await client.set(registryKeys.format, 'anything else')
    await t.rejects(bridge.restart(), { message: /a format, which this version/ })
    await client.set(registryKeys.format, 'restoring')
    await t.rejects(bridge.restart(), { message: /restore into this Redis has not finished/ })
    await client.set(registryKeys.format, String(FORMAT))
    await bridge.restart()
    t.equal((await bridge.call('GET', projects)).status, 200)
  })
})
