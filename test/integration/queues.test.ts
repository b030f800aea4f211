import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseRoleMap } from '../../src/access/oidc-roles.ts'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { dumpOf } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t, { listener: { trustProxy: ['127.0.0.1'] } })
await bridge.project('demo')

const NONE = { authorization: '' }
const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  bridge.call(method, path, undefined, { ...NONE, ...headers })
/** Signs in, and gives the cookie as a browser would send it. */
async function signIn(token: string): Promise<{ cookie: string; said: string }> {
  const answer = await ask('POST', '/queues/session', { authorization: `Bearer ${token}` })
  t.equal(answer.status, 204)
  const said = answer.headers.get('set-cookie') ?? ''
  return { cookie: said.split(';')[0] ?? '', said }
}
const page = { accept: 'text/html', 'sec-fetch-site': 'none' }
const own = { 'sec-fetch-site': 'same-origin' }
const LIST = '/queues/api/queues?activeQueue=sync-default'

t.test('without a token nothing is shown but the way in', async t => {
  t.match(await ask('GET', '/queues/', page), { status: 303, headers: new Map([['location', '/queues/sign-in']]) })
  for (const path of ['/queues/', LIST, '/queues/static/favicon.ico', '/queues/static/../api/queues'])
    t.equal((await ask('GET', path)).status, 401, path)
  t.equal((await ask('PUT', '/queues/api/queues/pause')).status, 401)
  const way = await ask('GET', '/queues/sign-in', page)
  t.equal(way.status, 200)
  t.match(way.headers.get('content-security-policy'), /^default-src 'none'; script-src 'self'; form-action 'none'/)
  t.match(await ask('GET', '/queues/sign-in.js'), { status: 200, headers: new Map([['x-content-type-options', 'nosniff']]) })
  const viewer = await makeToken(bridge, { '*': 'admin' })
  t.equal((await ask('POST', '/queues/session', { authorization: `Bearer ${viewer.token}` })).status, 403)
  t.equal((await ask('POST', '/queues/session', { authorization: 'Bearer wrong' })).status, 401)
})

t.test('a cookie shows the queue, and opens nothing else', async t => {
  const { cookie, said } = await signIn(ADMIN_TOKEN)
  t.match(said, /^jcb_queues=[\w-]{43}; Path=\/queues; Max-Age=3600; HttpOnly; SameSite=Strict$/)
  const secure = await bridge.call('POST', '/queues/session', undefined, { 'x-forwarded-proto': 'https' })
  t.match(secure.headers.get('set-cookie'), /; Secure$/)
  const board = await ask('GET', '/queues/', { ...page, cookie })
  t.equal(board.status, 200)
  const policy = board.headers.get('content-security-policy') ?? ''
  t.match(policy, /^default-src 'none'; script-src 'self'; form-action 'none'; frame-ancestors 'none'/)
  t.notMatch(policy.replace(/style-src-attr[^;]*/, ''), /unsafe/)
  t.notMatch(board.text, /https?:\/\//, 'nothing comes from elsewhere')
  for (const [, path = ''] of board.text.matchAll(/(?:src|href)="(static\/[^"]+)"/g)) {
    const file = await ask('GET', `/queues/${path}`, { ...own, cookie })
    t.equal(file.status, 200, path)
    t.notMatch(file.headers.get('content-type'), 'html')
  }
  const list = await ask('GET', LIST, { ...own, cookie })
  t.match(list.body.queues, [{ name: 'sync' }, { name: 'sync-default', readOnlyMode: true }])
  for (const path of ['/api/v1/projects', '/api/v1/whoami', '/metrics'])
    t.equal((await ask('GET', path, { ...own, cookie })).status, 401, path)
  t.equal((await ask('GET', LIST, { ...own, cookie: `${cookie}x` })).status, 401)
  t.equal((await ask('GET', LIST, { ...own, cookie: `${cookie}; ${cookie}` })).status, 401, 'two of them are none')
  t.equal((await ask('GET', LIST, { authorization: `Bearer ${ADMIN_TOKEN}` })).status, 200, 'a token does as well')
})

t.test('what other sites ask for does not count, whatever cookie comes with it', async t => {
  const { cookie } = await signIn(ADMIN_TOKEN)
  for (const site of ['cross-site', 'same-site'])
    t.equal((await ask('GET', LIST, { 'sec-fetch-site': site, cookie })).status, 401, site)
  t.equal((await ask('PUT', '/queues/api/queues/pause', { 'sec-fetch-site': 'cross-site', cookie })).status, 403)
  t.equal((await ask('PUT', '/queues/api/queues/pause', { cookie })).status, 401, 'nor what does not say where it is from')
  t.equal((await ask('PUT', '/queues/api/queues/pause', { 'sec-fetch-site': 'none', cookie })).status, 401)
})

t.test('a session ends with its token, by signing out, and with another admin token', async t => {
  const made = await makeToken(bridge, {}, { platformAdmin: true, readOnly: true })
  const { cookie } = await signIn(made.token)
  t.equal((await ask('GET', LIST, { ...own, cookie })).status, 200)
  t.match((await ask('PUT', '/queues/api/queues/pause', { ...own, cookie })).body, { status: 403, detail: /is read-only/ })
  await bridge.call('DELETE', `/api/v1/tokens/${made.id}`)
  t.equal((await ask('GET', LIST, { ...own, cookie })).status, 401)
  const short = await makeToken(bridge, {}, { platformAdmin: true, expiresAt: new Date(Date.now() + 60_000).toISOString() })
  t.match((await signIn(short.token)).said, /Max-Age=(59|60);/)

  const { cookie: mine } = await signIn(ADMIN_TOKEN)
  await bridge.restart({ adminToken: `${ADMIN_TOKEN}-of-another-time` })
  t.equal((await ask('GET', LIST, { ...own, cookie: mine })).status, 401)
  await bridge.restart({ adminToken: ADMIN_TOKEN })
  t.equal((await ask('GET', LIST, { ...own, cookie: mine })).status, 200, 'over a restart it lasts')
  const out = await ask('DELETE', '/queues/session', { ...own, cookie: mine })
  t.match(out.headers.get('set-cookie'), /^jcb_queues=; Path=\/queues; Max-Age=0/)
  t.equal((await ask('GET', LIST, { ...own, cookie: mine })).status, 401)
})

t.test('a session has the rights that its caller has now, not those of the sign-in', async t => {
  const kubesphere = { jwt: undefined, proxies: ['127.0.0.0/8'], roleMap: parseRoleMap('{"mapped":"platform-admin"}') }
  const other = await withBridge(t, { kubesphere })
  const ask = (method: string, path: string, headers: Record<string, string>) =>
    other.call(method, path, undefined, { ...NONE, ...headers })
  const cookieOf = async (groups: string) => {
    const answer = await ask('POST', '/queues/session', { 'x-remote-user': 'dave', 'x-remote-group': groups })
    t.equal(answer.status, 204, groups)
    return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  }
  const sees = async (cookie: string) => (await ask('GET', LIST, { ...own, cookie })).status

  const group = '/api/v1/group-roles/kubesphere%3Astored'
  await other.call('PUT', group, { role: 'platform-admin' })
  const [stored, mapped] = [await cookieOf('stored'), await cookieOf('mapped')]
  t.strictSame([await sees(stored), await sees(mapped)], [200, 200])
  await other.call('DELETE', group)
  t.strictSame([await sees(stored), await sees(mapped)], [403, 200], 'a stored role was removed')
  await other.call('PUT', group, { role: 'platform-admin' })
  t.equal(await sees(stored), 200)

  await other.restart({ kubesphere: { ...kubesphere, roleMap: parseRoleMap('{"other":"platform-admin"}') } })
  t.strictSame([await sees(stored), await sees(mapped)], [200, 403], 'a role map is another one')
  await other.restart({ kubesphere: { ...kubesphere, proxies: ['127.0.0.1'] } })
  t.strictSame([await sees(stored), await sees(mapped)], [401, 401], 'another gateway is trusted')
  await other.restart({ kubesphere: undefined })
  t.strictSame([await sees(stored), await sees(mapped)], [401, 401], 'none is')
})

t.test('read-only unless configured; then jobs can be moved, but neither made nor written', async t => {
  const { cookie } = await signIn(ADMIN_TOKEN)
  const put = (path: string) => ask('PUT', `/queues/api/queues${path}`, { ...own, cookie })
  t.match((await put('/sync-default/pause')).body, { code: 'FORBIDDEN', detail: /QUEUES_WRITABLE/ })
  await bridge.restart({ queuesWritable: true })
  t.equal((await put('/sync-default/pause')).status, 200)
  await bridge.call('POST', '/api/v1/projects/demo/credentials', {
    ...{ id: 'waits', type: 'access-token', data: { token: 'a-value-nobody-sees' } }
  })
  const { body, text } = await until('a job waits', async () => {
    const answer = await ask('GET', LIST, { ...own, cookie })
    return answer.body.queues[1].jobs.length > 0 ? answer : undefined
  })
  t.match(body.queues, [{ isPaused: false }, { isPaused: true, readOnlyMode: false }])
  const [job] = body.queues[1].jobs
  t.match(job.data, { project: 'demo' })
  t.notMatch(text, /waits|a-value-nobody-sees/)
  for (const path of [
    `/sync-default/${job.id}/update-data`,
    '/sync-default/obliterate',
    '/sync-default/concurrency',
    `/sync-default/${job.id}/priority`
  ])
    t.match((await put(path)).body, { code: 'FORBIDDEN', detail: /Only the bridge creates and changes jobs/ }, path)
  t.equal((await ask('POST', '/queues/api/queues/sync-default/add', { ...own, cookie })).status, 404)
  t.equal((await put('/sync-default/resume')).status, 200)
  await bridge.phase('demo', 'waits', 'Synced')
  const { items } = (await bridge.call('GET', '/api/v1/audit?limit=50')).body
  t.ok(items.some((entry: { action: string; outcome: string }) => entry.action === 'queue.write' && entry.outcome === 'done'))

  const dump = await dumpOf(bridge.redis.client)
  t.notMatch(dump, cookie.slice('jcb_queues='.length), 'the text of a session is nowhere')
  t.notMatch(dump, ADMIN_TOKEN)
  t.notMatch(bridge.logs(), cookie.slice('jcb_queues='.length))
})

t.test('the page works as its package has it: what is changed in it is there', async t => {
  const ejs = readFileSync(new URL('../../node_modules/@bull-board/ui/dist/index.ejs', import.meta.url), 'utf8')
  t.equal(ejs.match(/<link href="https?:/g)?.length, 1)
  t.equal(ejs.match(/<style>/g)?.length, 1)
  t.notMatch(ejs, /<script(?![^>]*(src=|application\/json))/)
})
