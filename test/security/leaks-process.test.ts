import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { standInClasses } from '../../src/app/stand-in-classes.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { plant } from '../helpers/planted.ts'
import { dumpOf, startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const main = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url))
const planted = plant()
const types = Object.keys(planted.data)
const bodyOf = (type: string) => ({
  ...{ id: `the-${type}`, type, data: planted.secretNamed[type] ?? planted.data[type] },
  ...(Object.hasOwn(planted.secretNamed, type) ? { usernameSecret: true } : {})
})

/** Ends the process by an error that holds the body of a request with `x-crash`, which nothing of the bridge has seen. */
const crash = `
  import http from 'node:http'
  const emit = http.Server.prototype.emit
  http.Server.prototype.emit = function (name, request, ...rest) {
    if (name === 'request' && request.headers['x-crash']) {
      let body = ''
      request.on('data', chunk => (body += chunk)).on('end', () => setImmediate(() => { throw Object.assign(new Error(body), { body, cause: body }) }))
    }
    return emit.call(this, name, request, ...rest)
  }`

t.test(
  'a process prints no secret: not of a Jenkins that repeats it, nor when it dies of an error that nobody expected',
  async t => {
    const redis = await startTestRedis()
    t.teardown(() => redis.close())
    const jenkins = await startEcho(t)
    const MASTER_KEYS = newMasterKeys()
    const env = {
      ...{ REDIS_URL: redis.url, LOG_LEVEL: 'trace', ADMIN_TOKEN, MASTER_KEYS, DATA_DIR: t.testdir() },
      ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
    }
    const command = [process.execPath, '--import', `data:text/javascript,${encodeURIComponent(crash)}`, main]
    const bridge = await startBridgeProcess(env, [], command)
    t.teardown(() => bridge.end())
    const api = `${bridge.url}/api/v1`
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
    const post = async (path: string, body: object, prefer = 'wait=10') =>
      (await fetch(api + path, { method: 'POST', headers: { ...headers, prefer }, body: JSON.stringify(body) })).text()
    const phases = async () => {
      const answer = await fetch(`${api}/projects/demo/credentials`, { headers })
      const { items } = (await answer.json()) as { items: { status: { phase: string } }[] }
      return items.map(({ status }) => status.phase)
    }

    const answers = [await post('/projects', { name: 'demo' })]
    jenkins.mode = 'echo'
    answers.push(...(await Promise.all(types.map(type => post('/projects/demo/credentials', bodyOf(type), 'wait=1')))))
    await until('Jenkins has had every secret, and has said it again', async () =>
      types.every(type => jenkins.repeated.has(type))
    )
    await until('and the bridge has heard it', async () =>
      (await phases()).every(phase => phase === 'Retrying' || phase === 'Blocked')
    )
    answers.push(await (await fetch(`${api}/projects/demo/credentials`, { headers })).text())
    answers.push(await (await fetch(`${api}/projects/demo/events`, { headers })).text())
    t.strictSame(planted.foundIn(answers.join('\n')), [], 'answers')
    t.strictSame(planted.foundIn(await dumpOf(redis.client)), [], 'Redis')
    t.strictSame(planted.foundIn(bridge.output()), [], 'stdout and stderr')

    jenkins.mode = 'pass'
    await post('/projects/demo/sync', {})
    await until('it gets through', async () => (await phases()).every(phase => phase === 'Synced'))
    const body = JSON.stringify(bodyOf('access-token'))
    const dying = fetch(`${api}/projects/demo/credentials`, {
      method: 'POST',
      headers: { ...headers, 'x-crash': '1' },
      body
    }).catch(() => {})
    await bridge.ended
    await dying
    t.match(bridge.output(), /bridge stopping after an unexpected error/)
    t.strictSame(planted.foundIn(bridge.output()), [], 'the last words')
    for (const secret of [ADMIN_TOKEN, MASTER_KEYS.slice(3)]) t.notOk(bridge.output().includes(secret))
  }
)

/** A Jenkins behind a proxy that, in the mode `echo`, answers every change with an error that repeats it in several forms. */
async function startEcho(t: { teardown(work: () => unknown): void }) {
  const standIn = await startStandIn(standInClasses())
  t.teardown(() => standIn.close())
  const echo = { url: '', mode: 'pass' as 'pass' | 'echo', repeated: new Set<string>() }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    if (echo.mode === 'echo' && request.method === 'POST' && planted.foundIn(body.toString()).length > 0) {
      const text = body.toString()
      for (const type of types) if (text.includes(`the-${type}`)) echo.repeated.add(type)
      const page = `<html><title>Error - Jenkins</title>${text} ${text.replaceAll('&', '&amp;')} ${encodeURIComponent(text)}</html>`
      response.writeHead(500, { 'content-type': 'text/html', 'x-jenkins': '2.440', 'x-error': 'echo' }).end(page)
      return
    }
    const { method, url: path, headers } = request
    const passed = ask({ port: standIn.port, host: '127.0.0.1', method, path, headers }, from => {
      response.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(response)
    })
    passed.on('error', () => response.destroy())
    passed.end(body)
  }

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  echo.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  return echo
}
