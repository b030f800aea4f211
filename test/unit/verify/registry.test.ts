import t from 'tap'
import type { TargetSettings } from '../../../src/verify/kind.ts'
import { registry } from '../../../src/verify/registry/registry.ts'
import { jwt } from '../../helpers/found.ts'
import { account, targetAt, verifyDeps } from '../../helpers/verify/try.ts'
import { basicOf, sendJson, startWebTarget } from '../../helpers/verify/web-target.ts'

const unknown = (reason: string) => ({ state: 'unknown', reason })
const valid = { state: 'valid' }
const missing = { state: 'invalid', reason: 'PermissionMissing' }
const alice = account('alice', 'a-password')

t.test('a realm gets the login only where the target names its origin', async t => {
  let challenge = ''
  const target = await startWebTarget(t, (_, response) => sendJson(response, 401, {}, { 'www-authenticate': challenge }))
  const { port } = new URL(target.address)
  const tried = async (realm: string, options: TargetSettings['options'] = {}) => {
    target.received.length = 0
    challenge = `Bearer realm="${realm}"`
    const result = await registry.verify(targetAt(target.address, options), alice, verifyDeps())
    t.strictSame(
      target.received.map(({ url, authorization }) => [url, authorization]),
      [['/v2/', undefined]],
      `${realm}: no login is sent`
    )
    return result
  }
  for (const realm of [
    `http://127.0.0.1:${port}/token`,
    'https://127.0.0.1/token',
    `https://127.0.0.1.evil.example:${port}/token`,
    `https://127.0.0.1:${port}@evil.example/token`,
    `https://user:password@127.0.0.1:${port}/token`,
    'https://evil.example/token?https://127.0.0.1'
  ])
    t.strictSame(await tried(realm), unknown('AddressElsewhere'), realm)
  t.strictSame(await tried('https://sub.tokens.example', { tokenHost: 'tokens.example' }), unknown('AddressElsewhere'))
  t.strictSame(await tried('http://tokens.example', { tokenHost: 'tokens.example' }), unknown('AddressElsewhere'))
  for (const realm of ['', '/token', 'no address']) t.strictSame(await tried(realm), unknown('BadAnswer'), realm)
  t.strictSame(await tried(`https://127.0.0.1:${port}/${'x'.repeat(3_000)}`), unknown('AddressRefused'), 'no address is so long')
})

t.test('what a token says of the login, and of a repository', async t => {
  const repository = 'team-a/app'
  const access = (...actions: readonly string[]) => [{ type: 'repository', name: repository, actions }]
  /** Tokens for alice and for a stranger; undefined where none is given. */
  let tokens: { readonly alice: unknown; readonly stranger?: unknown } = { alice: '' }
  let enters = 200
  const target = await startWebTarget(t, (request, response) => {
    if (request.url?.startsWith('/token')) {
      const [username] = basicOf(request) ?? []
      const token = username === undefined ? tokens.stranger : username === 'alice' ? tokens.alice : undefined
      return token === undefined ? sendJson(response, 401, {}) : sendJson(response, 200, { token })
    }
    if (request.headers.authorization?.startsWith('Bearer ')) return sendJson(response, enters, {})
    sendJson(response, 401, {}, { 'www-authenticate': `Bearer realm="${target.address}/token"` })
  })
  const tryIt = (options: TargetSettings['options'] = {}) =>
    registry.verify(targetAt(target.address, options), alice, verifyDeps())

  tokens = { alice: jwt({ sub: 'a-uuid' }), stranger: jwt({ sub: '' }) }
  t.strictSame(await tryIt(), valid, 'a stranger has no name')
  t.equal(target.received.length, 4)
  tokens = { alice: jwt({ sub: 'alice' }), stranger: jwt({ sub: '(anonymous)' }) }
  t.strictSame(await tryIt(), valid)
  target.received.length = 0
  tokens = { alice: jwt({ sub: '(anonymous)' }), stranger: jwt({ sub: '(anonymous)' }) }
  t.strictSame(await tryIt(), valid, 'a login that nobody has gets none')
  t.equal(target.received.length, 5)

  tokens = { alice: jwt({ sub: 'alice', access: access('pull') }) }
  t.strictSame(await tryIt({ repository }), valid)
  t.strictSame(await tryIt({ repository, actions: ['push'] }), missing)
  t.strictSame(await tryIt({ repository: 'team-a' }), missing)
  tokens = { alice: jwt({ sub: 'alice', access: access('*') }) }
  t.strictSame(await tryIt({ repository, actions: ['pull', 'push'] }), valid)
  for (const odd of ['pull', { pull: true }, [null], [7], [{ type: 'repository', name: repository, actions: 'pull,push' }]]) {
    tokens = { alice: jwt({ sub: 'alice', access: odd }) }
    t.not((await tryIt({ repository, actions: ['push'] })).state, 'valid', JSON.stringify(odd))
  }

  enters = 401
  tokens = { alice: jwt({ sub: 'alice', access: access('pull') }) }
  t.strictSame(await tryIt({ repository }), unknown('BadAnswer'), 'a registry that does not trust its token server')
  for (const token of ['', 7, 'a\r\nb: c', 'é', 'x'.repeat(20_000)]) {
    tokens = { alice: token }
    t.strictSame(await tryIt(), unknown('BadAnswer'), String(token).slice(0, 10))
  }
})

t.test('a registry that wants Basic', async t => {
  let answer: readonly [status: number, body: unknown, headers?: Record<string, string>] = [200, {}]
  const target = await startWebTarget(t, (request, response) =>
    request.headers.authorization === undefined
      ? sendJson(response, 401, {}, { 'www-authenticate': 'Basic realm="x"' })
      : sendJson(response, ...answer)
  )
  const tryIt = () => registry.verify(targetAt(target.address), alice, verifyDeps())
  t.strictSame(await tryIt(), valid)
  answer = [403, { errors: [{ code: 'DENIED' }] }]
  t.strictSame(await tryIt(), missing)
  answer = [403, { errors: [{ code: 'TOOMANYREQUESTS' }] }]
  t.strictSame(await tryIt(), unknown('BadAnswer'), 'not about the login')
  answer = [403, { message: 'Forbidden' }]
  t.strictSame(await tryIt(), unknown('BadAnswer'), 'not the words of a registry')
  answer = [401, { errors: [{ code: 'UNAUTHORIZED' }] }, { 'www-authenticate': 'Negotiate' }]
  t.strictSame(await tryIt(), unknown('BadAnswer'))
  target.answer = (_, response) => sendJson(response, 200, {})
  t.strictSame(await tryIt(), unknown('NotProved'), 'it asks for no login')
  t.match(await registry.check(targetAt(target.address), verifyDeps()), { state: 'failing', findings: [{ code: 'NotProved' }] })
  target.answer = (_, response) => sendJson(response, 401, {})
  t.strictSame(await tryIt(), unknown('BadAnswer'), 'it does not say how')
})
