import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type JWTPayload, SignJWT } from 'jose'
import t from 'tap'
import { newTokenText } from '../../src/access/api-token.ts'
import { parseRoleMap } from '../../src/access/oidc-roles.ts'
import { createRemoteUser } from '../../src/access/remote-user.ts'
import { Secret } from '../../src/domain/secret.ts'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { kubeconfigWith } from '../helpers/content.ts'
import { startOidcProvider } from '../helpers/oidc-provider.ts'

const SECRET = 'kubesphere-jwt-secret-of-a-test'
const CREDENTIALS = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
const provider = await startOidcProvider({ alg: 'RS256', users: { alice: { groups: ['platform'] } } })
t.teardown(() => provider.close())
const roleMap = parseRoleMap('{"user:root":"platform-admin","team":{"demo":"operator"},"auditors":{"*":"viewer"}}')
const bridge = await withBridge(t, {
  kubesphere: { jwt: { secret: new Secret(SECRET), issuer: 'kubesphere' }, proxies: ['127.0.0.0/8'], roleMap },
  oidc: {
    ...{ issuer: provider.issuer, audience: provider.audience, clientId: undefined, scopes: 'openid' },
    ...{ subjectClaim: 'sub', groupsClaim: 'groups', roleMap: parseRoleMap('{"platform":"platform-admin"}') }
  },
  listener: { signInLimit: 1e6 }
})
await bridge.project('demo')
await bridge.project('other')

const now = () => Math.floor(Date.now() / 1000)
/** A token as KubeSphere 3 issues it; what is undefined is left out. */
function issue(claims: Record<string, unknown> = {}, secret = SECRET, alg = 'HS256'): Promise<string> {
  const all = {
    ...{ username: 'alice', groups: ['team'], token_type: 'access_token', iss: 'kubesphere', iat: now(), nbf: now() },
    ...{ exp: now() + 600, ...claims }
  }
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as JWTPayload
  return new SignJWT(kept).setProtectedHeader({ alg, typ: 'JWT' }).sign(new TextEncoder().encode(secret))
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const who = (headers: Record<string, string>) => bridge.call('GET', '/api/v1/whoami', undefined, headers)
const remote = (user: string, groups = '') => ({
  authorization: '',
  'x-remote-user': user,
  ...(groups ? { 'x-remote-group': groups } : {})
})

t.test('a token of KubeSphere 3 or 4 is a user, with the roles of his groups, himself, and his memberships', async t => {
  const alice = bearer(await issue())
  t.match((await who(alice)).body, {
    ...{ subject: 'kubesphere:alice', name: 'alice', kind: 'kubesphere', roles: { demo: 'operator' }, platformAdmin: false },
    expiresAt: /^20/
  })
  t.equal((await bridge.call('GET', CREDENTIALS, undefined, alice)).status, 200)
  t.equal((await bridge.call('GET', CREDENTIALS.replace('demo', 'other'), undefined, alice)).status, 404)
  const made = await bridge.call('POST', CREDENTIALS, secretText('made-by-alice'), alice)
  t.equal(made.body.metadata.annotations['kubesphere.io/creator'], 'kubesphere:alice')
  const four = await issue({ sub: 'root', username: 'root', groups: undefined, nbf: undefined, extra: {} })
  t.match((await who(bearer(four))).body, { subject: 'kubesphere:root', platformAdmin: true })
  t.match((await who(bearer(await issue({ token_type: 'static_token', exp: undefined })))).body, { expiresAt: null })
  const bob = bearer(await issue({ username: 'bob', groups: undefined }))
  t.equal((await bridge.call('GET', CREDENTIALS, undefined, bob)).status, 404)
  t.equal((await bridge.call('PUT', '/api/v1/projects/demo/members/kubesphere:bob', { role: 'viewer' })).status, 200)
  t.equal((await bridge.call('GET', CREDENTIALS, undefined, bob)).status, 200)
  t.equal((await bridge.call('POST', CREDENTIALS, secretText('x'), bob)).status, 403)
})

t.test('tokens that do not open, and why', async t => {
  const refusedBy = async (token: string, detail: RegExp, name: string) =>
    t.match((await who(bearer(token))).body, { status: 401, detail }, name)
  for (const type of ['refresh_token', 'code', 'id_token', '', undefined, ['access_token']])
    await refusedBy(await issue({ token_type: type }), /access tokens and static tokens/, `a token of the type ${type}`)
  await refusedBy(await issue({ iss: 'elsewhere' }), /another identity provider/, 'another issuer')
  await refusedBy(await issue({ iss: undefined }), /another identity provider/, 'no issuer')
  await refusedBy(await issue({ exp: now() - 60 }), /expired/, 'expired')
  await refusedBy(await issue({ exp: undefined }), /lacks a claim/, 'an access token without an end')
  await refusedBy(await issue({ nbf: now() + 600 }), /not valid yet/, 'not yet')
  await refusedBy(await issue({ sub: 'root' }), /lacks a claim/, 'two users in one token')
  for (const username of [undefined, '', 'a b', 7, null, 'аlice', 'a\r\nb', ['root']])
    await refusedBy(await issue({ username }), /lacks a claim/, `the name ${username}`)
  await refusedBy(await issue({}, 'another-secret-of-the-same-length'), /signature/, 'another secret')
  for (const alg of ['HS384', 'HS512']) await refusedBy(await issue({}, SECRET, alg), /signature/, alg)
  const [head = '', , signature = ''] = (await issue()).split('.')
  const text = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const root = { username: 'root', token_type: 'access_token', iss: 'kubesphere', exp: now() + 60 }
  await refusedBy(`${head}.${text(root)}.${signature}`, /signature/, 'other claims under a signature')
  for (const alg of ['none', 'None', 'hs256', 'HS256'])
    await refusedBy(`${text({ alg })}.${text(root)}.`, /signature/, `alg ${alg}`)
  t.match((await who(bearer(await issue({ username: 'alice', groups: ['user:root'] })))).body, { platformAdmin: false })
})

t.test("HS256 is never checked by the provider's public key, nor the provider's algorithms by the secret", async t => {
  const [jwk] = provider.keys() as [{ n: string; kid: string }]
  const text = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const both = {
    ...{ iss: provider.issuer, aud: provider.audience, sub: 'alice', username: 'alice', groups: ['platform'] },
    ...{ token_type: 'access_token', exp: now() + 60 }
  }
  for (const iss of [provider.issuer, 'kubesphere']) {
    for (const key of [JSON.stringify(jwk), jwk.n, Buffer.from(jwk.n, 'base64url'), '']) {
      const input = `${text({ alg: 'HS256', kid: jwk.kid })}.${text({ ...both, iss })}`
      const token = `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
      t.match((await who(bearer(token))).body, { status: 401, detail: /signature/ })
    }
    const own = await issue({ ...both, iss })
    if (iss === 'kubesphere') t.match((await who(bearer(own))).body, { kind: 'kubesphere', platformAdmin: false })
    else t.match((await who(bearer(own))).body, { status: 401, detail: /another identity provider/ })
  }
  t.match((await who(bearer(await provider.token('alice')))).body, { subject: 'oidc:alice', platformAdmin: true })
})

t.test('the gateway names its users', async t => {
  t.match((await who(remote('alice', 'team'))).body, {
    subject: 'kubesphere:alice',
    roles: { demo: 'operator' },
    expiresAt: null
  })
  t.match((await who({ ...remote('root'), 'x-remote-extra-uid': '7' })).body, { platformAdmin: true })
  t.equal((await bridge.call('GET', CREDENTIALS, undefined, remote('bob'))).status, 200, 'by his membership')
  t.equal((await bridge.call('GET', CREDENTIALS, undefined, remote('carol'))).status, 404)
  const passedOn = { ...remote('alice', 'team'), ...bearer(await issue()) }
  t.match((await who(passedOn)).body, { subject: 'kubesphere:alice' }, 'with the token that it passes on')
  t.match((await who({ ...passedOn, authorization: 'Basic YWxpY2U6eA==' })).body, { subject: 'kubesphere:alice' })
  t.match((await who({ ...remote('alice'), 'x-forwarded-for': '203.0.113.7' })).body, { subject: 'kubesphere:alice' })
  const refused = async (headers: Record<string, string>, detail: RegExp) =>
    t.match((await who(headers)).body, { status: 401, detail }, JSON.stringify(headers))
  for (const token of [ADMIN_TOKEN, newTokenText(), (await makeToken(bridge, { demo: 'viewer' })).token])
    await refused({ ...remote('alice'), ...bearer(token) }, /two callers/)
  await refused(remote('system:anonymous', 'system:unauthenticated'), /Send "Authorization/)
  for (const user of ['', 'a b', 'alice, root', 'x'.repeat(300)]) await refused(remote(user), /name one user/)
  await refused({ authorization: '', 'x-remote-group': 'team' }, /name one user/)
  await refused({ ...bearer(await issue()), 'x-remote-extra-scopes': 'all' }, /name one user/)
  t.match((await who(remote('alice', 'user:root'))).body, { platformAdmin: false }, 'a group is no user')
})

t.test('the kubeconfig for the form of a new credential', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'jcb-kubesphere-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'kubeconfig')
  const urls = ['/kapis/', '/kapis/clusters/host/', '/clusters/host/kapis/'].map(
    root => `${root}resources.kubesphere.io/v1alpha2/users/alice/kubeconfig`
  )
  const alice = bearer(await issue())
  const none = await bridge.call('GET', urls[0] ?? '', undefined, alice)
  t.match(none, { status: 404, text: /^Set KUBECONFIG_FILE/ })
  t.equal(none.headers.get('content-type'), 'text/plain; charset=utf-8')
  await bridge.restart({ kubeconfig: { file, serviceAccount: undefined } })
  const content = kubeconfigWith('Planted0f7a9b1c2d3e4f')
  writeFileSync(file, content)
  for (const url of urls) {
    const answer = await bridge.call('GET', url, undefined, alice)
    t.strictSame([answer.status, answer.text], [200, content], url)
    t.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
    t.equal(answer.headers.get('cache-control'), 'no-store')
    t.equal((await bridge.call('GET', url.replace('/alice/', '/root/'), undefined, alice)).status, 404, 'of another user')
    t.equal((await bridge.call('GET', url, undefined, remote('alice', 'team'))).status, 200)
    t.equal((await bridge.call('GET', url, undefined, remote('bob'))).status, 403, 'a viewer')
    t.equal((await bridge.call('GET', url, undefined, { authorization: '' })).status, 401)
    t.equal((await bridge.call('GET', url.replace('/alice/', '/whoever/'))).status, 200, 'a token of the bridge')
  }
  writeFileSync(file, 'kind: Secret\ntoken: Planted0f7a9b1c2d3e4f')
  t.match(await bridge.call('GET', urls[0] ?? '', undefined, alice), {
    status: 503,
    text: /not a kubeconfig|cannot be stored|It does not work/
  })
  t.notMatch(bridge.logs(), /Planted0f7a9b1c2d3e4f/)
})

t.test('from any other address the headers are refused, whatever comes with them', async t => {
  const user = (proxies: readonly string[]) => {
    const decide = createRemoteUser({ proxies, roleMap, adminToken: ADMIN_TOKEN, members: { role: async () => undefined } })
    return async (
      address: string | undefined,
      headers: Record<string, string[]> = { 'x-remote-user': ['root'] },
      token?: string
    ) => {
      const found = await decide({ headers, address, token }, undefined)
      return found === undefined ? 'not asked' : 'refused' in found ? found.refused : found.subject
    }
  }
  const by = user(['10.0.0.7', '192.168.0.0/16', 'fd00::/8'])
  for (const address of ['10.0.0.7', '192.168.255.1', 'fd12::1', '::ffff:10.0.0.7', '::ffff:192.168.1.1', 'fd00::1%eth0'])
    t.equal(await by(address), 'kubesphere:root', address)
  for (const address of ['10.0.0.8', '192.169.0.1', '127.0.0.1', '::1', 'fe80::1%eth0', '::ffff:10.0.0.8', '', undefined])
    t.equal(await by(address), 'UntrustedRemoteUser', String(address))
  for (const header of ['x-remote-user', 'x-remote-group', 'x-remote-uid', 'x-remote-extra-a'])
    t.equal(await by('10.0.0.8', { [header]: ['x'] }, await issue()), 'UntrustedRemoteUser', header)
  t.equal(await by('10.0.0.7', { 'x-remote-user': ['root', 'root'] }), 'WrongRemoteUser', 'named twice')
  t.equal(await by('10.0.0.8', { 'x-remotely': ['x'] }), 'not asked')
  t.equal(await user([])('127.0.0.1'), 'not asked', 'where no gateway is trusted the headers mean nothing')

  await bridge.restart({ kubesphere: { jwt: undefined, proxies: ['10.0.0.7'], roleMap } })
  for (const authorization of ['', `Bearer ${ADMIN_TOKEN}`, bearer(await provider.token('alice')).authorization])
    t.match((await who({ 'x-remote-user': 'root', authorization, 'x-forwarded-for': '10.0.0.7' })).body, {
      status: 401,
      detail: /gateway alone/
    })
  t.match((await who(bearer(await issue()))).body, { status: 401, detail: /signature/ }, 'without the secret no token opens')
  await bridge.restart({ kubesphere: undefined })
  t.equal((await who({ 'x-remote-user': 'root' })).body.subject, 'admin')
  t.equal((await who({ ...remote('root') })).status, 401)
  const trail = (await bridge.call('GET', '/api/v1/audit?limit=100')).body.items
  for (const reason of ['UntrustedRemoteUser', 'TwoCallers', 'WrongTokenType'])
    t.ok(
      trail.some((e: { reason: string; outcome: string }) => e.reason === reason && e.outcome === 'refused'),
      reason
    )
  for (const text of [bridge.logs(), bridge.answers()]) t.notMatch(text, SECRET)
})

function secretText(name: string) {
  return {
    metadata: { name },
    type: 'credential.devops.kubesphere.io/secret-text',
    data: { secret: Buffer.from('not-a-real-one').toString('base64') }
  }
}
