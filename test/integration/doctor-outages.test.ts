import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { examineRedis } from '../../src/cli/doctor/redis.ts'
import { cli } from '../helpers/cli.ts'
import { examined, type Finding, sayWithoutRedis, withExamined } from '../helpers/examined.ts'
import { until } from '../helpers/until.ts'

const { bridge, viewer, ofBridge, ofJenkins, all } = await withExamined(t)

t.test('the Redis of the bridge ends', async t => {
  await bridge.redis.kill()
  t.teardown(async () => {
    await bridge.redis.start()
    await until('the bridge is ready again', async () => (await fetch(`${bridge.url}/readyz`)).status === 200)
  })
  await sayWithoutRedis(t, all)
  const { exit, out } = await cli(['doctor'], ofBridge)
  t.equal(exit, 1)
  t.match(out.toString(), /^OUTCOME +CHECK.*\nok +bridge\.reach/, 'a table, also without REDIS_URL')
  t.match(out.toString(), /^error +bridge\.keys +the bridge could not answer/m)
})

t.test('a Redis that freezes while it is looked at', async t => {
  const findings: Finding[] = []
  const tell = (...found: Finding[]) => void findings.push(...found)
  const use = async (redis: { ping(): Promise<unknown> }) => {
    bridge.redis.freeze()
    await redis.ping()
  }
  await examineRedis(bridge.redis.url, undefined, tell, use, 300).finally(() => bridge.redis.thaw())
  t.match(findings.at(0), { check: 'redis.reach', outcome: 'ok' })
  t.match(findings.at(-1), { check: 'redis.reach', outcome: 'error', found: 'Redis failed (TIMEOUT)' })
})

/** Something before the bridge that answers some of its paths in its own way. */
async function before(t: Test, answers: Record<string, RequestListener>): Promise<string> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '', bridge.url)
    const own = answers[path.pathname.replace('/api/v1', '')]
    if (own !== undefined) return own(request, response)
    const { authorization = '' } = request.headers
    const passed = await fetch(path, { headers: { authorization } })
    response.writeHead(passed.status, { 'content-type': passed.headers.get('content-type') ?? '' }).end(await passed.text())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const answering =
  (status: number, body: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(body)

t.test('answers of another shape, and refused ones', async t => {
  const shapes = { '/keys': '{"keys":[]}', '/controllers': '[]', '/projects/demo/credentials': '{"items":[]}' }
  for (const [path, body] of Object.entries(shapes)) {
    const JCB_URL = await before(t, { [path]: answering(200, body) })
    const { err, of, findings } = await examined({ ...ofBridge, JCB_URL })
    t.equal(of('bridge.token')[0]?.outcome, 'ok', `${path}: ${err}`)
    const [check] = path === '/keys' ? ['bridge.keys'] : ['jenkins.reach']
    if (path !== '/projects/demo/credentials')
      t.match(of(check), [{ outcome: 'error', found: /another format/, fix: /the same version/ }])
    t.ok(findings.length > 4, path)
  }
  const JCB_URL = await before(t, {
    '/keys': answering(403, '{"code":"FORBIDDEN","title":"No"}'),
    '/controllers': (_request, response) => void response.destroy(),
    '/projects': answering(502, '<html>'),
    '/whoami': answering(200, '{"subject":"x","platformAdmin":true,"roles":{}}')
  })
  const { exit, of } = await examined({ ...ofBridge, JCB_URL })
  t.equal(exit, 1)
  t.match(of('bridge.keys'), [{ outcome: 'unknown', found: /lacks the permission \(FORBIDDEN\)/, fix: /platform-admin/ }])
  t.match(of('bridge.projects'), [{ outcome: 'error', found: 'the bridge could not answer (HTTP 502)' }])
  t.match(of('jenkins.reach'), [{ outcome: 'error', found: /could not answer \(no answer from/ }])
  const bare = await before(t, { '/projects': answering(200, '{"items":[{"name":"demo"}]}') })
  const { of: ofBare } = await examined({ ...ofBridge, ...ofJenkins, JCB_URL: bare })
  t.match(ofBare('bridge.projects'), [{ found: /another format/ }])
  t.match(ofBare('jenkins.reach'), [{ outcome: 'ok' }], 'and the rest is looked at')
  const odd = await before(t, { '/readyz': answering(200, 'null') })
  t.match((await examined({ ...ofBridge, JCB_URL: odd })).of('bridge.reach'), [{ found: /is not a bridge/ }])
  const whoami = await before(t, { '/whoami': answering(200, '[]') })
  t.match((await examined({ ...ofBridge, JCB_URL: whoami })).of('bridge.token'), [{ found: /another format/ }])
})

t.test('one project that cannot be asked for ends the asking', async t => {
  const problem = answering(503, '{"code":"STORE_UNAVAILABLE"}')
  const counts = { Pending: 0, Synced: 0, Retrying: 0, Blocked: 1, Drifted: 0, Deleting: 0 }
  const items = ['demo', 'other'].map(name => ({
    ...{ name, folder: [name], targets: [{ controller: 'default', folder: [name] }] },
    ...{ policies: { kubeconfigForm: 'file' }, counts, blocked: null }
  }))
  const JCB_URL = await before(t, {
    '/projects': answering(200, JSON.stringify({ items })),
    '/projects/demo/credentials': problem
  })
  const { exit, of } = await examined({ ...ofBridge, JCB_URL })
  t.equal(exit, 1)
  t.match(of('credentials demo'), [{ outcome: 'error', found: /STORE_UNAVAILABLE/ }])
  t.match(of('credentials'), [{ outcome: 'unknown', found: '1 more projects were not checked' }])
})

t.test('a token that is no platform-admin sees less, and that is no fault', async t => {
  const { exit, of } = await examined({ JCB_URL: bridge.url, JCB_TOKEN: viewer })
  t.equal(exit, 0)
  t.match(of('bridge.token'), [{ outcome: 'ok', found: /roles in 1 projects/ }])
  t.match(of('bridge.keys'), [{ outcome: 'unknown', fix: /platform-admin/ }])
})

t.test('settings that cannot be right are in the table, too', async t => {
  const { exit, of } = await examined({ JCB_URL: 'ftp://x', JCB_TOKEN: 'a b' })
  t.equal(exit, 1)
  t.match(of('settings'), [{ outcome: 'error', found: 'JCB_URL must be an http or https address' }])
  t.match((await examined({ JCB_TOKEN: 'a b' })).of('settings'), [{ found: /the token contains a space/ }])
})
