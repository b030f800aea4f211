import t, { type Test } from 'tap'
import type { VerifyResult } from '../../src/domain/verification.ts'
import type { TargetSettings, Tried } from '../../src/verify/kind.ts'
import { registry } from '../../src/verify/registry/registry.ts'
import { ALICE, REPOSITORY, startDockerRegistry } from '../helpers/verify/docker-registry.ts'
import { ISSUER, SERVICE, startTokenServer, tokenAnswer } from '../helpers/verify/token-server.ts'
import { account, targetAt, verifyDeps } from '../helpers/verify/try.ts'
import { sendJson, startWebTarget } from '../helpers/verify/web-target.ts'

const alice = account(ALICE.username, ALICE.password)
const verify = (settings: TargetSettings, credential: Tried) => registry.verify(settings, credential, verifyDeps())

const valid: VerifyResult = { state: 'valid' }
const refused: VerifyResult = { state: 'invalid', reason: 'LoginRefused' }
const missing: VerifyResult = { state: 'invalid', reason: 'PermissionMissing' }
const unknown = (reason: string) => ({ state: 'unknown', reason })

t.test('docker-registry with accounts', async t => {
  const address = await startDockerRegistry(t, 'htpasswd')
  const at = (options: object = {}) => targetAt(address, { ...options })
  t.strictSame(await verify(at(), alice), valid)
  t.strictSame(await verify(at(), account('alice', 'wrong')), refused)
  t.strictSame(await verify(at(), account('bob', ALICE.password)), refused)
  t.strictSame(await verify(at({ repository: REPOSITORY }), alice), valid)
  t.strictSame(await verify(at({ repository: 'team-a/none' }), alice), unknown('NotProved'), 'nothing is there')
  t.strictSame(await verify(at({ repository: REPOSITORY, actions: ['pull', 'push'] }), alice), unknown('NotProved'))
  t.strictSame(await verify(at({ repository: REPOSITORY, actions: ['push'] }), account('alice', 'wrong')), refused)
  t.strictSame(await registry.check(at(), verifyDeps()), { state: 'ok', findings: [] })
  t.match(await registry.check(at({ repository: REPOSITORY, actions: ['push'] }), verifyDeps()), {
    state: 'ok',
    findings: [{ code: 'PushUnproved' }]
  })
  const untrusted = { ...at(), ca: null }
  t.strictSame(await verify(untrusted, alice), unknown('TlsFailed'))
})

t.test('docker-registry with a token server', async t => {
  const may = { [REPOSITORY]: ['pull'], 'team-a/own': ['pull', 'push'] }
  const options = { accounts: { alice: { password: ALICE.password, may } } }
  const tokens = await startTokenServer(t, options)
  const address = await startDockerRegistry(t, { realm: `${tokens.address}/token`, service: SERVICE, issuer: ISSUER })
  const tokenHost = tokens.address.slice('https://'.length)
  const at = (more: object = {}) => targetAt(address, { tokenHost, ...more })

  async function outcomes(t: Test): Promise<void> {
    t.strictSame(await verify(at(), alice), valid)
    t.strictSame(await verify(at(), account('alice', 'wrong')), refused)
    t.strictSame(await verify(at({ repository: REPOSITORY }), alice), valid)
    t.strictSame(await verify(at({ repository: REPOSITORY, actions: ['pull', 'push'] }), alice), missing)
    t.strictSame(await verify(at({ repository: 'team-a/own', actions: ['push'] }), alice), valid)
    t.strictSame(await verify(at({ repository: 'team-b/app' }), alice), missing)
    t.strictSame(await verify(at({ repository: 'team-b/app' }), account('alice', 'wrong')), refused)
  }
  await t.test('that gives tokens to logins alone', outcomes)
  await t.test('that gives tokens to strangers as well', async t => {
    tokens.answer = tokenAnswer({ ...options, isPublic: true })
    await outcomes(t)
  })
  await t.test('that refuses a scope as it refuses a login', async t => {
    tokens.answer = tokenAnswer({ ...options, refusesByDenied: true })
    await outcomes(t)
  })
  await t.test('that gives tokens to any login: none of them is proved', async t => {
    tokens.answer = tokenAnswer({ ...options, isPublic: true, ignoresLogins: true })
    t.strictSame(await verify(at(), account('alice', 'wrong')), unknown('NotProved'))
    t.strictSame(await verify(at({ repository: REPOSITORY }), account('alice', 'wrong')), unknown('NotProved'))
  })
  await t.test('whose host is not named gets nothing', async t => {
    tokens.received.length = 0
    t.strictSame(await verify(targetAt(address), alice), unknown('AddressElsewhere'))
    t.strictSame(
      await verify(targetAt(address, { tokenHost: '127.0.0.1' }), alice),
      unknown('AddressElsewhere'),
      'the port counts'
    )
    t.match(await registry.check(targetAt(address), verifyDeps()), { state: 'failing', findings: [{ code: 'RealmElsewhere' }] })
    t.strictSame(tokens.received, [])
  })
  await t.test('that a look finds, or not', async t => {
    tokens.answer = tokenAnswer(options)
    t.strictSame(await registry.check(at(), verifyDeps()), { state: 'ok', findings: [] })
    tokens.answer = (_, response) => void response.writeHead(503).end()
    t.match(await registry.check(at(), verifyDeps()), { state: 'unknown', findings: [{ code: 'Unavailable' }] })
  })
})

t.test('a registry whose tokens say nothing', async t => {
  const tokens = { accounts: { alice: { password: ALICE.password, may: { [REPOSITORY]: ['pull'] } } }, isOpaque: true }
  let answer = tokenAnswer({ ...tokens, isPublic: true, refusesByDenied: true })
  const target = await startWebTarget(t, (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'https://registry')
    if (pathname === '/token') return answer(request, response)
    if (/^Bearer opaque-/.test(request.headers.authorization ?? ''))
      return pathname === '/v2/' || pathname === `/v2/${REPOSITORY}/tags/list`
        ? sendJson(response, 200, { name: REPOSITORY, tags: [] })
        : sendJson(response, 403, { errors: [{ code: 'DENIED', message: 'denied' }] })
    const realm = `Bearer realm="${target.address}/token",service="a, \\"quoted\\" service",scope="repository:user/image:pull"`
    sendJson(response, 401, { errors: [{ code: 'UNAUTHORIZED' }] }, { 'www-authenticate': `Negotiate, ${realm}` })
  })
  const at = (options: object = {}) => targetAt(target.address, { ...options })

  t.strictSame(await verify(at(), alice), valid)
  t.strictSame(
    target.received.map(({ url, authorization = 'none' }) => `${url.replace(/\?.*/, '')} ${authorization.split(' ')[0]}`),
    ['/v2/ none', '/token Basic', '/token none', '/token Basic', '/v2/ Bearer'],
    'a stranger gets a token as well, so a login that nobody has is tried'
  )
  const [, mine, , madeUp] = target.received
  t.not(mine?.authorization, madeUp?.authorization)
  t.match(mine?.url, 'service=a%2C+%22quoted%22+service')
  t.notMatch(target.received.map(({ url }) => url).join(), 'alice', 'a user name is in no address')
  t.strictSame(await verify(at(), account('alice', 'wrong')), refused)
  t.strictSame(await verify(at({ repository: REPOSITORY }), alice), valid)
  t.strictSame(await verify(at({ repository: 'team-b/app' }), alice), missing)
  t.strictSame(await verify(at({ repository: 'team-b/app' }), account('alice', 'wrong')), refused)
  answer = tokenAnswer({ ...tokens, isPublic: true })
  t.strictSame(
    await verify(at({ repository: 'team-b/app' }), alice),
    missing,
    'the registry refuses what the token server granted'
  )
  t.strictSame(await verify(at({ repository: REPOSITORY, actions: ['push', 'pull'] }), alice), unknown('NotProved'))
  answer = tokenAnswer({ ...tokens, isPublic: true, ignoresLogins: true })
  t.strictSame(await verify(at(), account('alice', 'wrong')), unknown('NotProved'))
})

t.test('options that contradict each other, and addresses that are no registry', t => {
  const faults = (address: string, options: object = {}) =>
    registry.faults(targetAt(address, { ...options })).map(({ pointer }) => pointer)
  t.strictSame(faults('https://registry.example.com'), [])
  t.strictSame(faults('https://registry.example.com:5000/', { repository: 'a/b', actions: ['push'] }), [])
  t.strictSame(faults('https://registry.example.com', { actions: ['push'] }), ['#/options/repository'])
  for (const address of [
    ...[
      'http://a.example',
      'https://u:p@a.example',
      'https://a.example/v2',
      'https://a.example/#x',
      'https://a.example/?q',
      '',
      'ssh://a'
    ]
  ])
    t.strictSame(faults(address), ['#/address'], address)
  t.end()
})
