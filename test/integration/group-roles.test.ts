import t from 'tap'
import { parseRoleMap } from '../../src/access/oidc-roles.ts'
import { accessKeys } from '../../src/store/redis/registry-keys.ts'
import { as, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { startOidcProvider } from '../helpers/oidc-provider.ts'
import { until } from '../helpers/until.ts'

const provider = await startOidcProvider({
  alg: 'ES256',
  users: { alice: { groups: ['team-a', 'auditors'] }, bob: { groups: ['kubesphere:team-a', 'group:team-a', 'team'] } }
})
t.teardown(() => provider.close())
const kubesphere = {
  jwt: undefined,
  proxies: ['127.0.0.0/8'],
  roleMap: parseRoleMap('{"ops":"platform-admin","user:carol":{"other":"viewer"}}')
}
const masterKeys = newMasterKeys()
const bridge = await withBridge(t, {
  masterKeys,
  oidc: {
    ...{ issuer: provider.issuer, audience: provider.audience, clientId: undefined, scopes: 'openid' },
    ...{ subjectClaim: 'sub', groupsClaim: 'groups', roleMap: parseRoleMap('{"auditors":{"demo":"viewer"}}') }
  },
  kubesphere,
  listener: { signInLimit: 1e6, rateLimit: 1e6 }
})
for (const name of ['demo', 'other']) await bridge.project(name)
const admin = as(bridge, ADMIN_TOKEN)
const alice = as(bridge, await provider.token('alice'))
const bob = as(bridge, await provider.token('bob'))
const path = (group: string) => `/group-roles/${encodeURIComponent(group)}`
const dave = async (groups: string) => {
  const headers = { authorization: '', 'x-remote-user': 'dave', 'x-remote-group': groups }
  return (await bridge.call('GET', '/api/v1/projects/demo', undefined, headers)).status
}

t.test('a group gets roles and loses them, for the next request, in addition to those of the settings', async t => {
  const sync = () => alice('POST', '/projects/demo/sync')
  t.equal((await sync()).status, 403)
  t.strictSame((await admin('PUT', path('team-a'), { projects: { demo: 'operator' } })).body, {
    ...{ group: 'team-a', subject: 'group:team-a', role: null, projects: { demo: 'operator' }, source: 'api' }
  })
  t.ok((await sync()).status < 300)
  t.strictSame((await alice('GET', '/whoami')).body.roles, { demo: 'operator' })
  t.equal((await alice('GET', '/projects/other')).status, 404)
  await admin('PUT', path('auditors'), { projects: { other: 'viewer' } })
  t.strictSame((await alice('GET', '/whoami')).body.roles, { demo: 'operator', other: 'viewer' })
  t.match((await admin('GET', '/projects/other/access')).body.items, [
    { subject: 'admin' },
    { subject: 'group:auditors', role: 'viewer', why: 'group', source: 'group-roles' },
    { subject: 'group:kubesphere:ops', role: 'platform-admin', why: 'platform', source: 'KUBESPHERE_ROLE_MAP' },
    { subject: 'kubesphere:carol', role: 'viewer', why: 'member', source: 'KUBESPHERE_ROLE_MAP' }
  ])
  await admin('PUT', path('team-a'), { role: 'platform-admin' })
  t.equal((await alice('GET', '/tokens')).status, 200)
  t.equal((await admin('DELETE', path('team-a'))).status, 204)
  t.equal((await alice('GET', '/tokens')).status, 403)
  t.equal((await admin('DELETE', path('auditors'))).status, 204)
  t.strictSame((await alice('GET', '/whoami')).body.roles, { demo: 'viewer' }, 'the setting stays')
  t.match((await admin('DELETE', path('auditors'))).body, { status: 404, code: 'GROUP_ROLE_NOT_FOUND' })
})

t.test('a group of one source is none of another', async t => {
  await admin('PUT', path('team-a'), { projects: { demo: 'viewer' } })
  t.strictSame([(await bob('GET', '/projects/demo')).status, await dave('team-a')], [404, 404])
  await admin('DELETE', path('team-a'))
  await admin('PUT', path('kubesphere:team-a'), { projects: { demo: 'viewer' } })
  t.strictSame([(await bob('GET', '/projects/demo')).status, await dave('team-a')], [404, 200])
  await admin('DELETE', path('kubesphere:team-a'))
  t.equal(await dave('team-a'), 404)
})

t.test('the list shows the settings, which no request changes, and calls a user of KubeSphere a user', async t => {
  const source = 'KUBESPHERE_ROLE_MAP'
  await admin('PUT', path('auditors'), { projects: { other: 'admin' } })
  t.strictSame((await admin('GET', '/group-roles')).body.items, [
    { group: 'auditors', subject: 'group:auditors', role: null, projects: { demo: 'viewer' }, source: 'OIDC_ROLE_MAP' },
    { group: 'auditors', subject: 'group:auditors', role: null, projects: { other: 'admin' }, source: 'api' },
    { ...{ group: 'kubesphere:ops', subject: 'group:kubesphere:ops' }, ...{ role: 'platform-admin', projects: {}, source } },
    { ...{ group: null, subject: 'kubesphere:carol' }, ...{ role: null, projects: { other: 'viewer' }, source } }
  ])
  await admin('DELETE', path('auditors'))
  t.equal((await admin('DELETE', path('kubesphere:ops'))).status, 404)
})

t.test('who is no platform-admin, or may only read, gives nobody anything', async t => {
  const everywhere = await makeToken(bridge, { '*': 'admin' })
  const reader = await makeToken(bridge, {}, { platformAdmin: true, readOnly: true })
  for (const [name, call] of [
    ['admin of all projects', everywhere.call],
    ['read-only', reader.call],
    ['alice', alice]
  ] as const) {
    t.equal((await call('PUT', path('team-a'), { role: 'platform-admin' })).status, 403, name)
    t.equal((await call('DELETE', path('team-a'))).status, 403, name)
  }
  t.equal((await everywhere.call('GET', '/group-roles')).status, 403)
  t.equal((await alice('GET', '/group-roles')).status, 403)
  t.equal((await admin('GET', '/group-roles')).body.total, 3)
})

t.test('bad input is refused', async t => {
  for (const group of ['a:b', 'two words', 'ü', 'x'.repeat(256)])
    t.match(
      (await admin('PUT', path(group), { projects: {} })).body,
      { status: 400, errors: [{ pointer: '#/path/group' }] },
      group
    )
  const bodies = [
    {},
    { role: 'admin' },
    { role: 'platform-admin', projects: {} },
    { projects: { demo: 'owner' } },
    { projects: { 'A B': 'viewer' } }
  ]
  for (const body of bodies) t.equal((await admin('PUT', path('g'), body)).status, 400, JSON.stringify(body))
  t.equal((await admin('GET', '/group-roles')).body.total, 3)
})

t.test('a record that the bridge did not write grants nothing, and one of another group neither', async t => {
  const redis = bridge.redis.client
  await redis.hset(accessKeys.groupRoles, 'team-a', '"platform-admin"')
  t.equal((await alice('GET', '/tokens')).status, 403)
  await admin('PUT', path('root'), { role: 'platform-admin' })
  const proof = (await redis.hget(accessKeys.tokenProofs, '#group-role:root')) ?? ''
  await redis.hset(accessKeys.tokenProofs, '#group-role:team-a', proof)
  t.equal((await alice('GET', '/tokens')).status, 403)
  const { items } = (await admin('GET', '/group-roles')).body
  t.match(
    items.find(({ group }: { group: string }) => group === 'team-a'),
    { role: 'none', source: 'api' }
  )
  t.equal((await admin('DELETE', path('team-a'))).status, 204)
})

t.test('a change at one process is live in another, for its next request', async t => {
  const other = await withBridge(t, { masterKeys, redisUrl: bridge.redis.url, role: 'api', kubesphere })
  const status = async (at: typeof bridge) => {
    const headers = { authorization: '', 'x-remote-user': 'dave', 'x-remote-group': 'live' }
    return (await at.call('GET', '/api/v1/projects/demo', undefined, headers)).status
  }
  t.strictSame([await status(bridge), await status(other)], [404, 404])
  await admin('PUT', path('kubesphere:live'), { projects: { demo: 'viewer' } })
  t.strictSame([await status(other), await status(bridge)], [200, 200])
  await as(other, ADMIN_TOKEN)('DELETE', path('kubesphere:live'))
  t.strictSame([await status(bridge), await status(other)], [404, 404])
})

t.test('roles of groups outlive the master key with which they were given', async t => {
  const [old, fresh] = ['old', 'new'].map(id => newMasterKeys().replace('k1:', `${id}:`))
  const rotating = await withBridge(t, { masterKeys: old ?? '', kubesphere })
  await rotating.project('demo')
  const status = async () => {
    const headers = { authorization: '', 'x-remote-user': 'dave', 'x-remote-group': 'team' }
    return (await rotating.call('GET', '/api/v1/projects/demo', undefined, headers)).status
  }
  const grant = { projects: { demo: 'viewer' } }
  t.equal((await rotating.call('PUT', '/api/v1/group-roles/kubesphere:team', grant)).status, 200)
  t.equal(await status(), 200)
  await rotating.restart({ masterKeys: `${fresh},${old}` })
  await rotating.call('POST', '/api/v1/keys/rotate')
  await until('the proofs are renewed', async () => {
    const { rotation } = (await rotating.call('GET', '/api/v1/keys')).body
    return rotation?.state === 'done' ? rotation : undefined
  })
  await rotating.restart({ masterKeys: fresh ?? '' })
  t.equal(await status(), 200)
})
