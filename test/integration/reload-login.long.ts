import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const directory = await mkdtemp(join(tmpdir(), 'jcb-login-'))
const [redis, jenkins] = await Promise.all([startTestRedis(), startStandIn()])
const headersSeen: (string | undefined)[] = []
const collector = createServer((request, response) => {
  headersSeen.push(request.headers['x-tenant']?.toString())
  request.resume().on('end', () => response.end('{}'))
}).listen(0, '127.0.0.1')
await once(collector, 'listening')
t.teardown(async () => {
  collector.close()
  collector.closeAllConnections()
  await Promise.all([redis.close(), jenkins.close()])
  await rm(directory, { recursive: true })
})

const path = (name: string) => join(directory, name)
async function put(name: string, text: string): Promise<void> {
  await writeFile(path(`${name}.new`), text, { mode: 0o400 })
  await rename(path(`${name}.new`), path(name))
}
const [first, second, third, wrong] = ['first-Pa55', 'second-Pa55', 'third-Pa55', 'wrong-Pa55']
const address = (user: string, password: string) => `${redis.url}?username=${user}&password=${password}`
const acl = (...words: string[]) => redis.client.call('ACL', ...words)
/** The users of the connections of the bridge. */
const users = async () =>
  String(await redis.client.client('LIST'))
    .split('\n')
    .flatMap(line => (/ name=(jcb:|\{jcb-queue\})/.test(line) ? [/ user=(\S+)/.exec(line)?.[1] ?? ''] : []))

await acl('SETUSER', 'one', 'on', `>${first}`, '~*', '&*', '+@all')
await Promise.all([put('redis', address('one', first)), put('level', 'info'), put('otel', 'x-tenant=before')])
const bridge = await startBridgeProcess({
  ...{ REDIS_URL_FILE: path('redis'), LOG_LEVEL_FILE: path('level'), ADMIN_TOKEN, MASTER_KEYS: newMasterKeys() },
  ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' },
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  ...{ OTEL_EXPORTER_OTLP_HEADERS_FILE: path('otel'), OTEL_BSP_SCHEDULE_DELAY: '50' }
})
t.teardown(async () => void (await bridge.end('SIGKILL')))

const body = (answer: { text: string }) => JSON.parse(answer.text)
const reload = async () => {
  const answer = await bridge.call('POST', '/api/v1/admin/reload')
  t.equal(answer.status, 200, answer.text)
  return body(answer).items[0]
}

/** Writes until it is told to end; resolves with the ids that were taken, and every other answer. */
function write(name: string) {
  const [taken, refused]: [string[], number[]] = [[], []]
  let isOver = false
  const done = (async () => {
    for (let i = 0; !isOver; i++) {
      const id = `${name}-${i}`
      const { status } = await bridge.call('POST', '/api/v1/projects/demo/credentials', {
        ...{ id, type: 'access-token', data: { token: `secret of ${id}` } }
      })
      if (status === 201) taken.push(id)
      else refused.push(status)
    }
  })()
  return {
    count: () => taken.length,
    async end() {
      isOver = true
      await done
      return { taken, refused }
    }
  }
}

async function allSynced(ids: readonly string[]): Promise<void> {
  await until('all of them are in Jenkins', async () => {
    const answer = await bridge.call('GET', '/api/v1/projects/demo/credentials?phase=Synced&limit=1')
    return answer.status === 200 && body(answer).total >= ids.length
  })
  for (const id of ids) t.equal((await bridge.call('GET', `/api/v1/projects/demo/credentials/${id}`)).status, 200, id)
}

t.test('another user of Redis, under writes: no request notices, and every connection has it', async t => {
  t.equal((await bridge.call('POST', '/api/v1/projects', { name: 'demo' })).status, 201)
  const before = await users()
  t.ok(before.length > 3 && before.every(user => user === 'one'), 'all are of the first user')
  const writing = write('a')
  await acl('SETUSER', 'two', 'on', `>${second}`, '~*', '&*', '+@all')
  await put('redis', address('two', second))
  t.match(await reload(), { outcome: 'reloaded', changed: ['REDIS_URL'], needRestart: [] })
  await until('each has it, blocked ones too', async () => (await users()).every(user => user === 'two'))
  await acl('DELUSER', 'one')
  const count = writing.count()
  await until('it goes on', async () => writing.count() > count + 5)
  const { taken, refused } = await writing.end()
  t.strictSame(refused, [])
  t.equal((await users()).length, before.length, 'no connection is there twice')
  await allSynced(taken)
})

t.test('a login that Redis refuses: all values before stay in force', async t => {
  await put('redis', address('two', wrong))
  await put('level', 'debug')
  t.match(await reload(), {
    ...{ outcome: 'refused', changed: ['LOG_LEVEL', 'REDIS_URL'] },
    faults: ['REDIS_URL has a user or a password that Redis refuses']
  })
  await acl('SETUSER', 'reader', 'on', `>${third}`, '~*', '&*', '+@read', '+@connection', '+info')
  await put('redis', address('reader', third))
  t.match(await reload(), { outcome: 'refused', faults: [/^REDIS_URL has a user that lacks a permission/] })
  t.equal((await bridge.call('GET', '/readyz')).status, 200)
  t.ok((await users()).every(user => user === 'two'))
})

t.test('another Redis needs a restart, and nothing else waits for it', async t => {
  await put('redis', 'redis://:any-Pa55@127.0.0.1:1')
  t.match(await reload(), { outcome: 'reloaded', changed: ['LOG_LEVEL'], needRestart: ['REDIS_URL'] })
  await put('redis', address('two', second))
  t.match(await reload(), { outcome: 'unchanged', needRestart: [] })
})

t.test('a password that was changed before the file: connections that were closed come back once it is there', async t => {
  const writing = write('b')
  await until('it writes', async () => writing.count() > 2)
  await acl('SETUSER', 'two', 'resetpass', `>${third}`)
  await redis.client.client('KILL', 'USER', 'two')
  await until('it is away', async () => (await bridge.call('GET', '/readyz')).status === 503)
  const count = writing.count()
  await put('redis', address('two', third))
  await until('it goes on by itself', async () => writing.count() > count + 5)
  const { taken, refused } = await writing.end()
  t.ok(refused.length > 0 && refused.every(status => status === 503), 'the others were told so')
  await until('the worker, too', async () => (await users()).length > 3)
  await allSynced(taken)
})

t.test('other headers for the collector', async t => {
  t.equal(headersSeen.at(-1), 'before')
  await put('otel', 'x-tenant=after')
  t.match(await reload(), { outcome: 'reloaded', changed: ['OTEL_EXPORTER_OTLP_HEADERS'], needRestart: [] })
  await until('they are sent', async () => headersSeen.at(-1) === 'after')
})

t.test('no password is in a log, an event or an answer', async t => {
  const events = await bridge.call('GET', '/api/v1/controllers/default/events')
  for (const text of [bridge.output(), events.text])
    for (const password of [first, second, third, wrong]) t.notOk(text.includes(password))
})
