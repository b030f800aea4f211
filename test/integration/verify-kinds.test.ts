import type { IncomingMessage } from 'node:http'
import t from 'tap'
import { createCheck } from '../../src/http/validator.ts'
import { strictRules } from '../../src/outbound/address.ts'
import { createLookup } from '../../src/outbound/lookup.ts'
import { createOutbound } from '../../src/outbound/request.ts'
import type { TargetSettings, VerifyKind } from '../../src/verify/kind.ts'
import { kinds } from '../../src/verify/kinds.ts'
import { startNameServer } from '../helpers/name-server.ts'
import { certified, selfSigned } from '../helpers/verify/authority.ts'
import { SECRETS, webFixtures } from '../helpers/verify/fixtures.ts'
import { account, targetAt, tried, verifyDeps } from '../helpers/verify/try.ts'
import { type Answer, basicOf, type Received, sendJson, startWebTarget } from '../helpers/verify/web-target.ts'

/** Requests that one try may send. */
const MOST_REQUESTS = 5
const CHALLENGE = { 'www-authenticate': 'Basic realm="x"' }
const webKinds = kinds.filter(({ kind }) => webFixtures.has(kind))

const unknown = (reason: string, more: object = {}) => ({ state: 'unknown', reason, ...more })
const hasLogin = ({ authorization }: Received) => authorization !== undefined
const isLogin = ({ headers }: IncomingMessage) => headers.authorization !== undefined
const page = (status: number, headers: object = {}): Answer => {
  return (_, response) =>
    void response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end('<form>Log in</form>')
}

/** What goes wrong on the side of the target, and what a try says then. `elsewhere` is another server. */
const faults: readonly (readonly [name: string, (elsewhere: string) => Answer, result: object])[] = [
  ['429', () => page(429, { 'retry-after': '7' }), unknown('RateLimited', { retryAfter: 7_000 })],
  ['429 without a time', () => page(429), unknown('RateLimited')],
  ['429 for a year', () => page(429, { 'retry-after': '31536000' }), unknown('RateLimited', { retryAfter: 3_600_000 })],
  ['403 for too many requests', () => page(403, { 'x-ratelimit-remaining': '0' }), unknown('RateLimited')],
  ['500', () => page(500), unknown('Unavailable')],
  ['503', () => page(503, { 'retry-after': '2' }), unknown('Unavailable', { retryAfter: 2_000 })],
  ['a hang-up', () => (_, response) => void response.destroy(), unknown('Unavailable')],
  [
    'no HTTP',
    () =>
      ({ socket }) =>
        void socket.end('220 mail.example.com ESMTP\r\n'),
    unknown('BadAnswer')
  ],
  [
    'a redirect to another host',
    to => (_, response) => void response.writeHead(307, { location: to }).end(),
    unknown('AddressElsewhere')
  ],
  [
    'a redirect on the host',
    () => (_, response) => void response.writeHead(302, { location: '/login' }).end(),
    unknown('BadAnswer')
  ],
  ['a page to log in on', () => page(200), unknown('BadAnswer')],
  ['a page that says no', () => page(403), unknown('BadAnswer')],
  ['an odd status', () => page(418), unknown('BadAnswer')]
]

t.test('every kind is described, and its example and its ready-made targets are in order', async t => {
  t.equal(new Set(kinds.map(({ kind }) => kind)).size, kinds.length)
  const ready = kinds.flatMap(({ readyMade }) => readyMade)
  t.equal(new Set(ready.map(({ name }) => name)).size, ready.length, 'no name is used twice')
  for (const { kind, types, options, example, readyMade, faults: faultsOf } of kinds) {
    const faultsIn = createCheck(options)
    for (const one of [example, ...readyMade]) {
      t.strictSame(faultsIn(one.options), [], `${kind} ${one.address}`)
      t.strictSame(
        faultsOf({ ...targetAt(one.address, one.options), hostKeys: one.hostKeys ?? [] }),
        [],
        `${kind} ${one.address}`
      )
      t.ok(one.types.length > 0 && one.types.every(type => types.includes(type)))
    }
    t.not(faultsIn({ surprise: true }).length, 0, `${kind} has closed options`)
  }
})

for (const kind of webKinds)
  t.test(`${kind.kind}: what works, what does not, and what cannot be known`, async t => {
    const { target, settings, good, forbidden } = await (
      webFixtures.get(kind.kind) as NonNullable<ReturnType<typeof webFixtures.get>>
    )(t)
    const elsewhere = await startWebTarget(t, (_, response) => sendJson(response, 200, {}))
    const usual = target.answer

    async function tryOn(credential = good, deps = verifyDeps()): Promise<object> {
      target.received.length = 0
      const result = await kind.verify(settings, credential, deps)
      for (const secret of Object.values(SECRETS)) t.notMatch(JSON.stringify(result), secret)
      t.ok(target.received.length <= MOST_REQUESTS, `${target.received.length} requests`)
      t.ok(target.received.every(({ method }) => method === 'GET'))
      return result
    }

    t.match(await tryOn(), { state: 'valid' })
    t.strictSame(await tryOn(account('alice', 'wrong')), { state: 'invalid', reason: 'LoginRefused' })
    t.strictSame(await tryOn(account('alice', `${SECRETS.alice}\r\n`)), { state: 'invalid', reason: 'LoginRefused' })
    t.strictSame(await tryOn(forbidden), { state: 'invalid', reason: 'PermissionMissing' })
    t.strictSame(await kind.check(settings, verifyDeps()), { state: 'ok', findings: [] })

    for (const [name, make, result] of faults) {
      const answer = make(`${elsewhere.address}/v2/`)
      target.answer = answer
      t.strictSame(await tryOn(), result, `${name}, to a stranger`)
      // Some refuse a stranger with a page, and a login not.
      if (name !== 'a page that says no') t.notOk(target.received.some(hasLogin), `${name}: no login is sent`)
      t.not((await kind.check(settings, verifyDeps())).state, 'ok', name)
      target.answer = (request, response) => (isLogin(request) ? answer : usual)(request, response)
      t.strictSame(await tryOn(), result, `${name}, to a login`)
    }
    const huge: Answer = (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(5 << 20))
    target.answer = (request, response) => (isLogin(request) ? huge : usual)(request, response)
    t.match(await tryOn(), unknown(kind.kind === 'git-https' ? 'BadAnswer' : 'TooLarge'), 'an answer of 5 MiB')

    const negotiate: Answer = (_, response) => sendJson(response, 401, {}, { 'www-authenticate': 'Negotiate' })
    target.answer = (request, response) => (isLogin(request) ? negotiate : usual)(request, response)
    t.match(await tryOn(), unknown('BadAnswer'), 'a login of another scheme is asked for')

    target.answer = (request, response) => {
      const [, password = ''] = basicOf(request) ?? []
      if (password === '') return usual(request, response)
      sendJson(
        response,
        200,
        { username: password, login: password, token: '', message: password },
        { 'x-echo': encodeURI(password) }
      )
    }
    await tryOn()
    await tryOn(forbidden)

    target.answer = () => {}
    t.strictSame(await tryOn(good, verifyDeps({ signal: AbortSignal.timeout(200) })), unknown('Timeout'))
    t.strictSame(await tryOn(good, verifyDeps({ signal: AbortSignal.abort() })), unknown('Timeout'))
    t.strictSame(target.received, [], 'a try that has ended before sends nothing')

    t.strictSame(await tryOn(tried('ssh-key', { privateKey: 'x' })), unknown('TypeUnsupported'))
    t.strictSame(await tryOn(tried('username-password', { username: 'alice' })), unknown('ValueMissing'))
    t.strictSame(await tryOn(account('alice:x', 'y')), unknown('ContentUnsupported'), 'whose account would that be?')
    t.strictSame(target.received, [])
    t.strictSame(elsewhere.received, [], 'no other server is asked anything')
  })

t.test('who the server is must be proved before anything is sent', async t => {
  const impostors = {
    expired: certified({ days: -1 }),
    'for another name': certified({ name: 'elsewhere.example.com' }),
    'signed by itself': selfSigned()
  }
  for (const [name, certificate] of Object.entries(impostors)) {
    const impostor = await startWebTarget(t, (_, response) => sendJson(response, 401, {}), certificate)
    for (const kind of webKinds) {
      const settings = { ...targetAt(impostor.address, exampleOptions(kind)) }
      t.strictSame(
        await kind.verify(settings, account('alice', SECRETS.alice), verifyDeps()),
        unknown('TlsFailed'),
        `${kind.kind}, ${name}`
      )
      t.match(await kind.check(settings, verifyDeps()), { state: 'failing', findings: [{ code: 'TlsFailed' }] })
    }
    t.strictSame(impostor.received, [])
  }
})

t.test('a name that leads elsewhere between two requests is not followed', async t => {
  const name = 'target.example.com'
  const rules = { ...strictRules, networks: ['127.0.0.1/32'] }
  const target = await startWebTarget(t, (_, response) => sendJson(response, 401, {}, CHALLENGE), certified({ name }))
  const address = target.address.replace('127.0.0.1', name)
  for (const then of ['169.254.169.254', '10.0.0.1'])
    for (const kind of webKinds) {
      target.received.length = 0
      const { servers } = await startNameServer(t, ['127.0.0.1', then])
      const outbound = createOutbound(rules, { lookup: createLookup(rules, servers) })
      const settings = targetAt(address, exampleOptions(kind))
      t.strictSame(
        await kind.verify(settings, account('alice', 'x'), verifyDeps({ outbound })),
        unknown('AddressRefused'),
        kind.kind
      )
      t.strictSame(
        target.received.map(({ authorization }) => authorization),
        [undefined],
        'no login is sent'
      )
    }
})

t.test('addresses that nothing is sent to', async t => {
  const addresses = [
    'http://127.0.0.1:1',
    'https://169.254.169.254',
    'https://10.0.0.1',
    'https://localhost',
    'ssh://127.0.0.1',
    'none'
  ]
  for (const kind of webKinds)
    for (const address of addresses) {
      const settings: TargetSettings = targetAt(address, exampleOptions(kind))
      const result = await kind.verify(settings, account('alice', 'x'), verifyDeps())
      t.match(result, { state: 'unknown', reason: /^AddressRefused$|^Unavailable$/ }, `${kind.kind} ${address}`)
      t.not((await kind.check(settings, verifyDeps())).state, 'ok')
    }
})

const exampleOptions = ({ example }: VerifyKind) => example.options
