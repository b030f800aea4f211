import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect as connectTo } from 'node:net'
import { type Duplex, pipeline } from 'node:stream'
import t from 'tap'
import { Secret } from '../../../../src/domain/secret.ts'
import type { XmlBranch } from '../../../../src/domain/xml-element.ts'
import { createController } from '../../../../src/jenkins/create-controller.ts'
import { type Handler, HTML, json, listening, oddServer, type Reply, replying, type Seen } from '../odd-server.ts'
import { everythingOf, rejected } from '../thrown.ts'

const PASSWORD = 'PASSW0RD-IN-TESTS'
const document: XmlBranch = { name: 'x', children: [{ name: 'id', text: 'a' }] }
const noCrumb: Reply = { status: 403, headers: HTML, body: '<title>Error 403 No valid crumb was included in the request</title>' }
const pem = (name: string): string => readFileSync(new URL(`fixtures/${name}.pem`, import.meta.url), 'utf8')

/** A Jenkins that wants crumbs: each is good for the session that it was given in, until `forget`. */
function crumbIssuer(): { handler: Handler; forget(): void; issued(): number } {
  let session = 0
  const handler: Handler = seen => {
    if (seen.url.startsWith('/crumbIssuer')) {
      session += 1
      return json(
        { crumb: `crumb${session}`, crumbRequestField: 'Jenkins-Crumb' },
        { 'set-cookie': `JSESSIONID.a8=node${session}; Path=/; HttpOnly` }
      )
    }
    if (seen.method === 'GET') return undefined
    const isGood = seen.headers['jenkins-crumb'] === `crumb${session}` && seen.headers.cookie === `JSESSIONID.a8=node${session}`
    return isGood ? { status: 200 } : noCrumb
  }
  return {
    handler,
    issued: () => session,
    forget: () => {
      session += 1
    }
  }
}

t.test('with a password: one crumb for all, another one when it is refused', async t => {
  const issuer = crumbIssuer()
  const { controller, seen } = await oddServer(t, issuer.handler, { token: undefined, password: new Secret(PASSWORD) })
  await Promise.all(['a', 'b', 'c'].map(id => controller.deleteCredential(['f'], id)))
  await controller.createCredential(['f'], document)
  t.equal(issuer.issued(), 1)
  issuer.forget()
  await Promise.all(['a', 'b', 'c'].map(id => controller.deleteCredential(['f'], id)))
  t.equal(issuer.issued(), 3, 'asked once more')
  t.equal(seen.filter(s => s.url.startsWith('/crumbIssuer')).length, 2)
  t.equal(seen[0]?.headers.authorization, `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`)
})

t.test('with a password: a crumb that is never good is asked for once more and no oftener', async t => {
  const { controller, seen } = await oddServer(
    t,
    s =>
      s.url.startsWith('/crumbIssuer') ? json({ crumb: 'c', crumbRequestField: 'F' }) : s.method === 'GET' ? undefined : noCrumb,
    {
      token: undefined,
      password: new Secret(PASSWORD)
    }
  )
  const failure = await rejected(controller.createCredential(['f'], document))
  t.equal(failure.reason, 'Unauthorized')
  t.equal(seen.filter(s => s.method === 'POST').length, 2)
  t.notMatch(everythingOf(failure), PASSWORD)
})

t.test('with a password: no crumb where Jenkins wants none, none taken from strangers', async t => {
  const password = { token: undefined, password: new Secret(PASSWORD) }
  const off = await oddServer(t, s => (s.method === 'GET' ? undefined : { status: 200 }), password)
  await off.controller.deleteCredential(['f'], 'a')
  t.equal((await off.controller.capabilities()).crumbNeeded, false)
  for (const odd of [
    { crumb: 'a\r\nx: y', crumbRequestField: 'F' },
    { crumb: 'a', crumbRequestField: 'F\r\nx' },
    { crumb: 1 },
    {}
  ]) {
    const { controller } = await oddServer(t, s => (s.url.startsWith('/crumbIssuer') ? json(odd) : { status: 200 }), password)
    t.equal((await rejected(controller.deleteCredential(['f'], 'a'))).reason, 'NotJenkins')
  }
})

t.test('with a token: no crumb, no cookie', async t => {
  const issuer = crumbIssuer()
  const { controller, seen } = await oddServer(t, s =>
    s.method === 'GET' ? issuer.handler(s, undefined as never) : { status: 200 }
  )
  await controller.deleteCredential(['f'], 'a')
  t.equal(seen.length, 1)
  t.equal(seen[0]?.headers.cookie, undefined)
})

t.test('no more calls under way than allowed; the others wait and are done', async t => {
  const waiting: ServerResponse[] = []
  let most = 0
  const { controller } = await oddServer(
    t,
    (_seen, response) => {
      waiting.push(response)
      most = Math.max(most, waiting.length)
      // Answered three at a time, one turn after the third came: a fourth would have come too.
      if (waiting.length === 3) setImmediate(() => waiting.splice(0).forEach(one => void one.end()))
      return { status: 0, byHand: true }
    },
    { maxInFlight: 3 }
  )
  await Promise.all([...Array(30).keys()].map(i => controller.deleteCredential(['f'], `c${i}`)))
  t.equal(most, 3)
})

t.test('waiting for a turn counts, and a turn that came too late says nothing of the controller', async t => {
  let clock = 0
  let hold: ServerResponse | undefined
  const { controller, seen } = await oddServer(
    t,
    (_seen, response) => {
      hold = response
      return { status: 0, byHand: true }
    },
    { maxInFlight: 1, timeoutMs: 1000, breakerFailures: 1 },
    { now: () => clock }
  )
  const first = controller.deleteCredential(['f'], 'a')
  const second = rejected(controller.deleteCredential(['f'], 'b'))
  while (hold === undefined) await new Promise(resolve => setImmediate(resolve))
  clock = 1000
  hold.end()
  await first
  t.match(await second, { reason: 'JenkinsTimeout', message: /too late/ })
  t.equal(seen.length, 1)
  t.equal(controller.circuit, 'closed')
})

t.test('the circuit opens when the controller is down, and only then', async t => {
  let mode = 'refusing' as 'down' | 'refusing' | 'up'
  const told: [string, unknown][] = []
  const replies: Record<typeof mode, Reply> = { down: { status: 502 }, refusing: { status: 409 }, up: { status: 200 } }
  const { controller, seen } = await oddServer(
    t,
    () => replies[mode],
    { breakerFailures: 3, breakerOpenMs: 2000 },
    { onStateChange: (...what) => void told.push(what) }
  )
  const write = () => controller.createCredential(['f'], document)
  for (let i = 0; i < 10; i += 1) t.equal((await rejected(write())).reason, 'Conflict')
  t.equal(controller.circuit, 'closed')
  mode = 'down'
  for (let i = 0; i < 3; i += 1) t.equal((await rejected(write())).reason, 'JenkinsOverloaded')
  t.equal(controller.circuit, 'open')
  const sent = seen.length
  t.strictSame(told, [['open', 'JenkinsOverloaded']])
  t.match(await rejected(write()), {
    reason: 'CircuitOpen',
    root: 'JenkinsOverloaded',
    message:
      /^create credential: Jenkins failed several times.* The last failure \(JenkinsOverloaded\): Jenkins answered with a server error/
  })
  t.equal(seen.length, sent, 'nothing was sent')
  mode = 'up'
  while (controller.circuit !== 'closed') await write().catch(() => new Promise(resolve => setTimeout(resolve, 5)))
  t.equal(told.at(-1)?.[0], 'closed')
  await write()
})

t.test('Retry-After of Jenkins or what is before it is obeyed, in both forms, as far as it makes sense', async t => {
  const starting = '<title>Starting Jenkins</title>'
  const atTheirs = 'Thu, 01 Jan 2026 00:00:00 GMT'
  const table: [string, number, Record<string, string>, number | undefined][] = [
    ['seconds', 429, { 'retry-after': '30' }, 30_000],
    ['seconds, 503', 503, { 'retry-after': '30' }, 30_000],
    ['a date by their clock', 503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT', date: atTheirs }, 30_000],
    ['a year', 429, { 'retry-after': '31536000' }, 420_000],
    ['a far date', 429, { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT', date: atTheirs }, 420_000],
    ['a date that is over', 429, { 'retry-after': 'Thu, 01 Jan 2025 00:00:00 GMT', date: atTheirs }, undefined],
    ['nonsense', 429, { 'retry-after': '-1' }, undefined],
    ['long nonsense', 429, { 'retry-after': '9'.repeat(5000) }, undefined],
    ['another status', 502, { 'retry-after': '30' }, undefined],
    [
      'a refusal',
      403,
      { 'retry-after': '30', 'x-jenkins': '2.528.1', 'x-required-permission': 'hudson.model.Item.Create' },
      undefined
    ]
  ]
  for (const [name, status, headers, ms] of table) {
    let [clock, isDown] = [0, true]
    const { controller, seen } = await oddServer(
      t,
      s => (isDown && s.method === 'POST' ? { status, headers: { ...HTML, ...headers }, body: starting } : undefined),
      { breakerFailures: 1000 },
      { now: () => clock }
    )
    const write = () => controller.createCredential(['f'], document)
    const failure = await rejected(write())
    t.equal(failure.waitMs, ms, name)
    t.equal(controller.pausedFor, ms ?? 0, `${name}: so long nothing is sent`)
    if (ms === undefined) continue
    clock += ms - 1
    const sent = seen.length
    t.match(await rejected(write()), { reason: 'CircuitOpen', waitMs: 1 }, name)
    t.equal(seen.length, sent)
    ;[clock, isDown] = [clock + 1, false]
    await rejected(write())
    t.equal(controller.circuit, 'closed', `${name}: and then one call decides`)
  }
})

t.test('a Location is never followed, be it a path as in current versions or an address as in older ones', async t => {
  const elsewhere = await oddServer(t, () => ({ status: 200 }))
  for (const location of ['/job/f/', '//evil.example.com/', `${elsewhere.url}/job/f/`, 'http://jenkins.test/job/f/']) {
    const { controller, seen } = await oddServer(t, s => {
      if (s.method === 'POST') return { status: 302, headers: { location } }
      const folder = '<com.cloudbees.hudson.plugins.folder.Folder/>'
      if (s.url === '/job/f/config.xml') return { status: 200, headers: { 'content-type': 'application/xml' }, body: folder }
      return undefined
    })
    t.equal(await controller.saveFolder(['f']), 'saved', location)
    t.strictSame(
      seen.map(s => `${s.method} ${s.url}`),
      ['GET /job/f/config.xml', 'POST /job/f/submitDescription?description=']
    )
  }
  t.equal(elsewhere.seen.length, 0)
})

t.test('own certificates: Jenkins is trusted by ours, and gets ours', async t => {
  const seen: Seen[] = []
  const options = { key: pem('server-key'), cert: pem('server'), ca: pem('ca'), requestCert: true, rejectUnauthorized: true }
  const server = await listening(
    t,
    createHttpsServer(
      options,
      replying(() => undefined, seen)
    )
  )
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  const config = { name: 'tls', url, user: 'admin', token: new Secret('x') }
  const ours = { ca: pem('ca'), clientCertificate: pem('client'), clientKey: new Secret(pem('client-key')) }
  const controllers = [config, { ...config, ca: pem('ca') }, { ...config, ...ours }].map(c =>
    createController(c, { hash: text => text })
  )
  t.teardown(() => Promise.all(controllers.map(c => c.close())))
  const [stranger, anonymous, known] = controllers
  const untrusted = await rejected(stranger!.ping())
  t.match(untrusted.message, /^ping \((UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)\).*certificate authority/)
  t.equal(untrusted.reason, 'TlsFailed')
  t.equal((await rejected(anonymous!.ping())).reason, 'TlsFailed', 'it wants a certificate of ours')
  t.equal(seen.length, 0)
  await known!.ping()
})

t.test('a proxy that takes CONNECT', async t => {
  const asked: string[] = []
  const proxy = await listening(t, createHttpServer())
  const sockets = new Set<Duplex>()
  proxy.on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization']}`)
    const [host, port] = (request.url ?? '').split(':')
    const upstream = connectTo(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    pipeline(socket, upstream, socket, () => undefined)
    sockets.add(socket).add(upstream)
  })
  t.teardown(() => sockets.forEach(socket => void socket.destroy()))
  const proxyUrl = `http://u:p@127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const { controller, url } = await oddServer(t, () => undefined, { proxyUrl })
  await controller.ping()
  await controller.ping()
  t.strictSame(asked, [`${new URL(url).host} Basic ${Buffer.from('u:p').toString('base64')}`], 'one tunnel for all')
})

t.test('settings that cannot be right are refused at once', async t => {
  const config = { name: 'x', url: 'http://h', user: 'u', token: new Secret('x') }
  const deps = { hash: (text: string) => text }
  t.throws(() => createController({ name: 'x', url: 'http://h', user: 'u' }, deps), /token or a password/)
  t.throws(() => createController({ ...config, proxyUrl: 'socks5://u:S3CRET@h' }, deps), /^The URL of the proxy/)
  t.throws(() => createController({ ...config, url: 'h' }, deps), /not a URL/)
})
