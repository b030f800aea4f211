import { createHash } from 'node:crypto'
import t from 'tap'
import { newTokenText } from '../../src/access/api-token.ts'
import { compose } from '../../src/app/compose.ts'
import { jenkinsSettings } from '../../src/app/config/jenkins.ts'
import { Disposal } from '../../src/app/disposal.ts'
import { createLogger } from '../../src/app/logger.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { as, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys })
for (const name of ['demo', 'other']) await bridge.project(name)
const admin = as(bridge, ADMIN_TOKEN)

t.test('a token is shown once; what is kept does not open anything', async t => {
  const made = await admin('POST', '/tokens', { name: 'deploy', roles: { demo: 'operator' } })
  t.equal(made.status, 201)
  t.match(made.body, { name: 'deploy', roles: { demo: 'operator' }, platformAdmin: false, readOnly: false, createdBy: 'admin' })
  const { id, token } = made.body
  const listed = await admin('GET', '/tokens')
  t.strictSame(
    listed.body.items.find((item: { id: string }) => item.id === id),
    (({ token: _, ...rest }) => rest)(made.body)
  )
  t.notOk(listed.text.includes(token))
  t.strictSame((await admin('GET', `/tokens/${id}`)).body, (({ token: _, ...rest }) => rest)(made.body), 'alone as in the list')
  for (const nobody of ['00000000000000000000', '__proto__'])
    t.match((await admin('GET', `/tokens/${nobody}`)).body, { status: 404, code: 'TOKEN_NOT_FOUND' })
  const stored = JSON.stringify(await bridge.redis.client.hgetall('jcb:{access}:tokens'))
  t.notOk(stored.includes(token) || stored.includes(token.slice(4, 30)), 'the store has no part of it')
  t.ok(stored.includes(createHash('sha256').update(token).digest('base64url')))
  t.notOk(bridge.logs().includes(token), 'nor has the log')
  t.notOk(listed.text.includes(createHash('sha256').update(token).digest('base64url')), 'the hash is not shown either')
  for (const text of [id, createHash('sha256').update(token).digest('base64url'), token.slice(0, -1), `${token}x`])
    t.equal((await as(bridge, text)('GET', '/whoami')).status, 401)
})

t.test('a token is somebody', async t => {
  const { id, call } = await makeToken(bridge, { demo: 'operator', other: 'viewer' }, { name: 'CI of demo' })
  t.strictSame((await call('GET', '/whoami')).body, {
    ...{ subject: `token:${id}`, name: 'CI of demo', kind: 'token', platformAdmin: false, projectMaker: false },
    ...{ roles: { demo: 'operator', other: 'viewer' }, readOnly: false, expiresAt: null }
  })
  const body = { id: 'by-token', type: 'access-token', data: { token: 'not-a-real-one' } }
  t.match((await call('POST', '/projects/demo/credentials', body)).body, { createdBy: `token:${id}` })
  const events = (await call('GET', '/projects/demo/events')).body.items
  t.ok(events.some((e: { type: string; actor: string }) => e.type === 'Created' && e.actor === `token:${id}`))
})

t.test('its use is noted, once a minute and not on every request', async t => {
  const { id, call } = await makeToken(bridge, { demo: 'viewer' })
  const lastUse = async () =>
    (await admin('GET', '/tokens?limit=200')).body.items.find((item: { id: string }) => item.id === id).lastUsedAt
  t.equal(await lastUse(), null)
  await call('GET', '/whoami')
  const first = await until('the use is noted', async () => (await lastUse()) ?? false)
  for (let i = 0; i < 5; i++) await call('GET', '/whoami')
  t.equal(await lastUse(), first)
})

t.test('an expired token does not open, and says so', async t => {
  const expiresAt = new Date(Date.now() + 400).toISOString()
  const { call } = await makeToken(bridge, { demo: 'viewer' }, { expiresAt })
  t.match((await call('GET', '/whoami')).body, { expiresAt })
  const answer = await until('it has expired', async () => {
    const asked = await call('GET', '/whoami')
    return asked.status === 401 && asked
  })
  t.match(answer.body, { code: 'UNAUTHENTICATED', detail: /expired/ })
})

t.test('a revoked token is refused at once, in every process', async t => {
  const disposal = new Disposal()
  t.teardown(() => disposal.close())
  const second = await compose(
    {
      ...{
        role: 'api',
        redisUrl: bridge.redis.url,
        masterKeys,
        adminToken: ADMIN_TOKEN,
        oidc: undefined,
        cluster: undefined,
        version: '0.0.0'
      },
      ...{
        jenkins: jenkinsSettings({ url: bridge.jenkins.url, user: 'admin', token: 'admin-token' }),
        reconcileInterval: 300_000
      }
    },
    createLogger('silent'),
    disposal
  )
  const { id, token, call } = await makeToken(bridge, { demo: 'viewer' })
  const there = async () =>
    (await second.inject({ url: '/api/v1/projects/demo', headers: { authorization: `Bearer ${token}` } })).statusCode
  for (let i = 0; i < 3; i++) t.strictSame([(await call('GET', '/projects/demo')).status, await there()], [200, 200])
  t.equal((await admin('DELETE', `/tokens/${id}`)).status, 204)
  t.strictSame([(await call('GET', '/projects/demo')).status, await there()], [401, 401])
  t.match((await admin('DELETE', `/tokens/${id}`)).body, { status: 404, code: 'TOKEN_NOT_FOUND' })
})

t.test('nobody makes a token that is mightier', async t => {
  const body = { name: 'more', platformAdmin: true }
  for (const roles of [{ demo: 'admin' }, { '*': 'admin' }]) {
    const { call } = await makeToken(bridge, roles)
    t.equal((await call('POST', '/tokens', body)).status, 403)
    t.equal((await call('GET', '/tokens')).status, 403)
  }
  const reader = await makeToken(bridge, {}, { platformAdmin: true, readOnly: true })
  t.match((await reader.call('POST', '/tokens', body)).body, { status: 403, detail: /read-only/ })
  t.equal((await reader.call('GET', '/tokens')).status, 200)
  t.equal((await reader.call('DELETE', `/tokens/${reader.id}`)).status, 403)
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const brief = await makeToken(bridge, {}, { platformAdmin: true, expiresAt })
  t.match((await brief.call('POST', '/tokens', body)).body, { status: 403, code: 'FORBIDDEN', detail: /must not live longer/ })
  t.equal(
    (await brief.call('POST', '/tokens', { ...body, expiresAt: new Date(Date.now() + 7_200_000).toISOString() })).status,
    403
  )
  t.equal((await brief.call('POST', '/tokens', { ...body, expiresAt })).status, 201)
})

t.test('a body that is not one of a token', async t => {
  const wrong: [object, string][] = [
    [{}, '#/name'],
    [{ name: '' }, '#/name'],
    [{ name: 'a\r\nb' }, '#/name'],
    [{ name: 'x'.repeat(101) }, '#/name'],
    [{ name: 'x', roles: { demo: 'root' } }, '#/roles/demo'],
    [{ name: 'x', roles: { '../demo': 'viewer' } }, '#/roles/..~1demo'],
    [{ name: 'x', roles: { demo: 'viewer', nowhere: 'viewer', '*': 'viewer' } }, '#/roles/nowhere'],
    [{ name: 'x', roles: { ghost: 'viewer' } }, '#/roles/ghost'],
    [{ name: 'x', roles: { ['constructor']: 'viewer' } }, '#/roles/constructor'],
    [{ name: 'x', expiresAt: 'tomorrow' }, '#/expiresAt'],
    [{ name: 'x', expiresAt: '2001-01-01T00:00:00Z' }, '#/expiresAt'],
    [{ name: 'x', platformAdmin: 'true' }, '#/platformAdmin'],
    [{ name: 'x', id: 'chosen' }, '#/id']
  ]
  // As a creation that was cut off leaves it.
  await bridge.redis.client.zadd(registryKeys.projects, 0, 'ghost')
  for (const name of ['ghost', 'nowhere', 'constructor'])
    t.match(await admin('PUT', `/projects/${name}/members/oidc:a`, { role: 'viewer' }), { status: 404 }, 'nor of a member')
  const before = (await admin('GET', '/tokens')).body.total
  for (const [body, pointer] of wrong)
    t.match((await admin('POST', '/tokens', body)).body, { status: 400, errors: [{ pointer }] }, JSON.stringify(body))
  t.equal((await admin('GET', '/tokens')).body.total, before)
})

t.test('a token of another bridge is nobody here, nor is a well-formed one that was never made', async t => {
  const other = await withBridge(t)
  const { token } = await makeToken(other, {}, { platformAdmin: true })
  t.equal((await as(other, token)('GET', '/tokens')).status, 200)
  for (const text of [token, newTokenText()]) t.match((await as(bridge, text)('GET', '/whoami')).body, { status: 401 })
})

t.test('the list has pages, newest first', async t => {
  const all = (await admin('GET', '/tokens?limit=200')).body
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const page = (await admin('GET', `/tokens?limit=3${cursor}`)).body
    seen.push(...page.items.map((item: { id: string }) => item.id))
    if (page.nextCursor === null) break
    cursor = `&cursor=${page.nextCursor}`
  }
  t.strictSame(
    seen,
    all.items.map((item: { id: string }) => item.id)
  )
  t.equal(new Set(seen).size, all.total)
})
