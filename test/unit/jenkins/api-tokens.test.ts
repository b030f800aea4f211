import t from 'tap'
import { Secret } from '../../../src/domain/secret.ts'
import { JenkinsError } from '../../../src/jenkins/http/jenkins-error.ts'
import { json, oddServer, type Reply } from './odd-server.ts'

const reason = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return await promise
  } catch (error) {
    return error instanceof JenkinsError ? error.reason : error
  }
}

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
