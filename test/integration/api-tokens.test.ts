import t from 'tap'
import { Secret } from '../../src/domain/secret.ts'
import { JenkinsError } from '../../src/jenkins/jenkins-error.ts'
import { json, oddServer, type Reply } from '../unit/jenkins/odd-server.ts'
import { opened, standIn } from '../unit/jenkins/worlds.ts'

const reason = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return await promise
  } catch (error) {
    return error instanceof JenkinsError ? error.reason : error
  }
}

for (const by of ['token', 'password'] as const) {
  t.test(`a token is made by ${by}, works at once, and is refused once it is revoked`, async t => {
    const world = await standIn(t, '2.528.1')
    const ours = world.as('viewer', by)
    const made = await ours.makeToken('bridge 😀 & co')
    t.match(made.uuid, /^[0-9a-f-]{36}$/)
    t.notMatch(JSON.stringify(made), made.value.reveal(), 'it does not print itself')
    const login = { user: 'viewer', secret: made.value }
    const next = opened(t, { name: 'next', url: world.url, user: 'viewer', token: made.value })
    await next.ping()
    t.equal(await ours.isRevoked(login), false)
    const second = await next.makeToken('bridge 😀 & co')
    t.not(second.uuid, made.uuid, 'of one name there may be many')
    await ours.revokeToken(made.uuid)
    t.equal(await ours.isRevoked(login), true)
    t.equal(await reason(next.ping()), 'Unauthorized')
    await ours.revokeToken(made.uuid)
    t.equal(await ours.isRevoked({ user: 'viewer', secret: second.value }), false, 'the other one lives on')
  })
}

t.test('a 401 proves nothing while Jenkins starts', async t => {
  const world = await standIn(t, '2.528.1')
  const login = { user: 'viewer', secret: new Secret('viewer-token') }
  const dead = { user: 'viewer', secret: new Secret('never-one') }
  for (const phase of ['starting', 'failing', 'false-forbidden', 'false-unauthorized', 'finishing']) {
    await world.control('boot-phase', { phase })
    t.equal(await reason(world.controller.isRevoked(login)), 'JenkinsBooting', phase)
    t.equal(await reason(world.controller.isRevoked(dead)), 'JenkinsBooting', phase)
    t.type(await reason(world.controller.makeToken('x')), 'string', 'nor is a token made')
  }
  await world.control('boot-phase', { phase: 'up' })
  t.strictSame([await world.controller.isRevoked(login), await world.controller.isRevoked(dead)], [false, true])
})

t.test('who may not read Jenkins may make no token, and is told so', async t => {
  const world = await standIn(t, '2.528.1')
  t.equal(await reason(world.as('nobody1').makeToken('x')), 'Forbidden')
  t.equal(await reason(world.controller.revokeToken('../../doDelete')), 'WriteFailed')
  t.equal(
    await reason(opened(t, { name: 'x', url: world.url, user: 'admin', token: new Secret('wrong') }).makeToken('x')),
    'Unauthorized'
  )
})

const UUID = '0b9a3c1e-1d2c-4c5e-9a4b-0123456789ab'
const VALUE = '11'.padEnd(34, 'a')

t.test('an answer that is no token is an error', async t => {
  const made = (tokenUuid: unknown, tokenValue: unknown, status: unknown = 'ok') =>
    json({ status, data: { tokenName: 'x', tokenUuid, tokenValue } })
  const html: Reply = { status: 200, headers: { 'content-type': 'text/html' }, body: '<title>Sign in</title>' }
  const answers: readonly (readonly [Reply, unknown])[] = [
    [made(UUID, `${VALUE}\r\nX-Evil: 1`), 'NotJenkins'],
    [made(UUID, ''), 'NotJenkins'],
    [made(UUID, { toString: 'x' }), 'NotJenkins'],
    [made(UUID, 'a'.repeat(5000)), 'NotJenkins'],
    [made('../../admin', VALUE), 'NotJenkins'],
    [made(UUID, VALUE, 'error'), 'NotJenkins'],
    [json({ status: 'ok', data: [] }), 'NotJenkins'],
    [json(null), 'NotJenkins'],
    [html, 'NotJenkins'],
    [{ status: 302, headers: { location: 'https://evil.example/' } }, 'NotJenkins'],
    [{ status: 500 }, 'JenkinsOverloaded']
  ]
  for (const [answer, expected] of answers) {
    const { controller } = await oddServer(t, ({ url }) => (url.endsWith('/generateNewToken') ? answer : undefined))
    t.equal(await reason(controller.makeToken('x')), expected, String(answer.body).slice(0, 100))
  }
  const { controller, seen } = await oddServer(t, ({ method }) => (method === 'POST' ? made(UUID, VALUE) : undefined))
  t.equal((await controller.makeToken('a&b=c')).value.reveal(), VALUE)
  t.match(seen.at(-1), { body: 'newTokenName=a%26b%3Dc', headers: { 'content-type': /^application\/x-www-form-urlencoded/ } })
})

t.test('nobody and the token in question ask without our login and our session', async t => {
  const old = { user: 'bot', secret: new Secret('old') }
  const basic = `Basic ${Buffer.from('bot:old').toString('base64')}`
  const { controller, seen } = await oddServer(
    t,
    ({ headers }) =>
      headers.authorization === basic ? { status: 401 } : json({ anonymous: false }, { 'set-cookie': 'JSESSIONID.1=ours' }),
    { token: undefined, password: new Secret('pw') }
  )
  await controller.ping()
  const before = seen.length
  t.equal(await controller.isRevoked(old), true)
  const asked = seen
    .slice(before)
    .map(({ headers }) => [headers.authorization === undefined ? 'nobody' : headers.authorization === basic, headers.cookie])
  t.strictSame(asked.slice(0, 2), [
    ['nobody', undefined],
    [true, undefined]
  ])
  t.match(asked[2], [false, /ours/], 'and we prove that we are still known')
})

t.test('a token is not taken for revoked when nobody of us is let in, or for alive when a header was dropped', async t => {
  const login = { user: 'x', secret: new Secret('y') }
  const all401 = await oddServer(t, ({ headers }) => (headers.authorization === undefined ? json({}) : { status: 401 }))
  t.equal(await reason(all401.controller.isRevoked(login)), 'Unauthorized')
  const dropped = await oddServer(t, () => json({ anonymous: true }))
  t.equal(await reason(dropped.controller.isRevoked(login)), 'NotJenkins')
})
