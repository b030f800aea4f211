import t from 'tap'
import { parseRoleMap } from '../../src/access/oidc-roles.ts'
import { as, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { startOidcProvider } from '../helpers/oidc-provider.ts'

const provider = await startOidcProvider({
  alg: 'ES256',
  users: { alice: { groups: ['team-a', '/x'] }, bob: { groups: ['kubesphere:team-a', 'team', 'group:team-a'] } }
})
t.teardown(() => provider.close())
const bridge = await withBridge(t, {
  oidc: {
    ...{ issuer: provider.issuer, audience: provider.audience, clientId: undefined, scopes: 'openid' },
    ...{ subjectClaim: 'sub', groupsClaim: 'groups' },
    roleMap: parseRoleMap('{"root":"platform-admin","auditors":{"*":"viewer","demo":"operator"},"others":{"other":"admin"}}')
  },
  kubesphere: {
    jwt: undefined,
    proxies: ['127.0.0.0/8'],
    roleMap: parseRoleMap('{"user:carol":{"demo":"viewer"},"ops":{"demo":"admin"}}')
  },
  listener: { signInLimit: 1e6, rateLimit: 1e6 }
})
for (const name of ['demo', 'other']) await bridge.project(name)
const admin = as(bridge, ADMIN_TOKEN)
const alice = as(bridge, await provider.token('alice'))
const bob = as(bridge, await provider.token('bob'))
const member = (name: string) => `/projects/demo/members/${encodeURIComponent(name)}`
const remote = (groups: string) =>
  bridge.call('GET', '/api/v1/projects/demo', undefined, { authorization: '', 'x-remote-user': 'dave', 'x-remote-group': groups })

t.test('who is in a group that is a member has its role, until it is taken away', async t => {
  t.equal((await alice('GET', '/projects/demo')).status, 404)
  t.strictSame((await admin('PUT', member('group:team-a'), { role: 'viewer' })).body, { subject: 'group:team-a', role: 'viewer' })
  t.equal((await alice('GET', '/projects/demo')).status, 200)
  t.strictSame((await alice('GET', '/whoami')).body.roles, { demo: 'viewer' })
  t.match((await alice('GET', '/projects')).body.items, [{ name: 'demo' }])
  t.equal((await alice('PUT', member('oidc:eve'), { role: 'viewer' })).status, 403, 'no more than the role')
  t.equal((await alice('GET', '/projects/demo/access')).status, 403, 'who has access is for admins')
  t.equal((await alice('GET', '/projects/other')).status, 404, 'and in no other project')
  await admin('PUT', member('group:/x'), { role: 'admin' })
  t.equal((await alice('PUT', member('oidc:eve'), { role: 'viewer' })).status, 200, 'of several roles the highest counts')
  t.match((await admin('GET', '/projects/demo/events')).body.items, [{ message: 'oidc:eve is viewer.', actor: 'oidc:alice' }])
  await admin('DELETE', member('group:/x'))
  t.equal((await alice('DELETE', member('oidc:eve'))).status, 403)
  await admin('DELETE', member('oidc:eve'))
  t.equal((await admin('DELETE', member('group:team-a'))).status, 204)
  t.equal((await alice('GET', '/projects/demo')).status, 404)
})

t.test('a group of one source is none of another, whatever it is called', async t => {
  await admin('PUT', member('group:kubesphere:team-a'), { role: 'viewer' })
  t.equal((await bob('GET', '/projects/demo')).status, 404, 'kubesphere:team-a of the identity provider')
  t.equal((await alice('GET', '/projects/demo')).status, 404, 'team-a of the identity provider')
  t.equal((await remote('team-a')).status, 200)
  await admin('DELETE', member('group:kubesphere:team-a'))
  t.equal((await remote('team-a')).status, 404)
  await admin('PUT', member('group:team-a'), { role: 'viewer' })
  t.equal((await remote('team-a')).status, 404)
  t.equal((await bob('GET', '/projects/demo')).status, 404, 'a group that is called group:team-a')
  await admin('DELETE', member('group:team-a'))
})

t.test('a group with a colon or odd characters is refused, with the rule', async t => {
  for (const name of ['group:a:b', 'group:', 'group:two words', 'group:ü', `group:${'x'.repeat(256)}`]) {
    const { status, body } = await admin('PUT', member(name), { role: 'viewer' })
    t.equal(status, 400, name)
    t.match(body.errors, [{ pointer: '#/path/subject', detail: /those of groups without colons/ }])
  }
})

t.test('who has access, and why', async t => {
  await admin('PUT', member('group:team-a'), { role: 'operator' })
  await admin('PUT', member('oidc:zoe'), { role: 'admin' })
  const mine = await makeToken(bridge, { '*': 'viewer', demo: 'operator' }, { readOnly: true, name: 'mine' })
  const root = await makeToken(bridge, {}, { platformAdmin: true, name: 'root' })
  await makeToken(bridge, { other: 'admin' }, { name: 'elsewhere' })
  const admins = await makeToken(bridge, { demo: 'admin' }, { name: 'admins' })
  const { body } = await admins.call('GET', '/projects/demo/access')
  const lines = body.items.map((line: Record<string, string>) =>
    [line['subject'], line['role'], line['why'], line['source']].join(' ')
  )
  const expected = [
    'admin platform-admin platform ADMIN_TOKEN',
    'group:auditors operator group OIDC_ROLE_MAP',
    'group:kubesphere:ops admin group KUBESPHERE_ROLE_MAP',
    'group:root platform-admin platform OIDC_ROLE_MAP',
    'group:team-a operator group members',
    'kubesphere:carol viewer member KUBESPHERE_ROLE_MAP',
    'oidc:zoe admin member members',
    `token:${mine.id} operator token tokens`,
    `token:${root.id} platform-admin platform tokens`,
    `token:${admins.id} admin token tokens`
  ]
  t.strictSame(lines, expected.toSorted())
  t.match(body, { total: expected.length, nextCursor: null })
  t.match(
    body.items.find((line: { subject: string }) => line.subject === `token:${mine.id}`),
    { name: 'mine', readOnly: true, expiresAt: null }
  )
  const first = (await admins.call('GET', '/projects/demo/access?limit=4')).body
  const next = (await admins.call('GET', `/projects/demo/access?limit=50&cursor=${first.nextCursor}`)).body
  t.strictSame([...first.items, ...next.items], body.items)
  t.match((await admins.call('GET', `/projects/demo/members?cursor=${first.nextCursor}`)).body, { code: 'INVALID_CURSOR' })
  t.equal((await mine.call('GET', '/projects/demo/access')).status, 403)
  t.equal((await admins.call('GET', '/projects/other/access')).status, 404)
})

t.test('a token that is a member is shown as what it is, and no longer than it lets somebody in', async t => {
  const bot = await makeToken(bridge, {}, { readOnly: true, name: 'bot' })
  await admin('PUT', member(`token:${bot.id}`), { role: 'admin' })
  const line = async () =>
    (await admin('GET', '/projects/demo/access?limit=200')).body.items.find(
      ({ subject }: { subject: string }) => subject === `token:${bot.id}`
    )
  t.match(await line(), { role: 'admin', why: 'member', source: 'members', name: 'bot', readOnly: true })
  await admin('DELETE', `/tokens/${bot.id}`)
  t.equal(await line(), undefined)
})
