import t from 'tap'
import { as, type Call, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, type Answer, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { dumpOf } from '../helpers/redis-server.ts'
import { until, untilReached } from '../helpers/until.ts'

const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys })
const { call } = bridge
const secret = (name: string) => `${name}-0123-not-a-real-one`
const at = (project: string, rest = '') => `/api/v1/projects/${project}/credentials${rest}`
const source = (id: string, password: string, more: object = {}) => ({
  ...{ id, type: 'username-password', data: { username: `${id}-user`, password: secret(password) } },
  ...more
})
const receiver = (id: string, from: string, more: object = {}) => ({
  ...{ id, type: 'username-password', sharedFrom: { project: 'platform', id: from } },
  ...more
})
const code = ({ status, body }: Answer) => [status, body?.code]
const pointers = ({ body }: Answer) => (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)
const events = async (project: string, query: string) =>
  (await call('GET', `/api/v1/projects/${project}/events?${query}`)).body.items
const held = (project: string, id: string) => bridge.readback(project, id)
const share = (id: string, projects: unknown) => call('POST', at('platform', `/${id}/shares`), { projects })
const gone = (project: string, id: string) =>
  until(`${project}/${id} is gone`, async () => (await call('GET', at(project, `/${id}`))).status === 404)

for (const name of ['platform', 'shop', 'bank']) await bridge.project(name)

/** A shared credential with one receiver that Jenkins holds. */
async function shared(id: string): Promise<void> {
  await call('POST', at('platform'), source(id, id))
  await share(id, ['shop'])
  await call('POST', at('shop'), receiver(id, id))
  await bridge.phase('shop', id, 'Synced')
}

t.test('a receiver takes all values, shows none of them, and follows', async t => {
  await call('POST', at('platform'), source('a', 'first', { expiresAt: '2099-01-01T00:00:00Z' }))
  t.match(await share('a', ['shop']), { status: 200, body: { all: false, projects: ['shop'], receivers: [], hidden: 0 } })
  const made = await call('POST', at('shop'), receiver('mine', 'a', { description: 'Registry' }))
  t.match(made, { status: 201, body: { data: {}, sharedFrom: { project: 'platform', id: 'a' }, description: 'Registry' } })
  t.equal(made.body.expiresAt, '2099-01-01T00:00:00.000Z')
  await bridge.phase('shop', 'mine', 'Synced')
  t.match(await held('shop', 'mine'), { username: 'a-user', password: secret('first') })
  t.equal((await call('GET', at('platform', '/a'))).body.shared, true)
  t.match((await call('GET', at('platform', '/a/shares'))).body, {
    receivers: [{ project: 'shop', id: 'mine', phase: 'Synced' }]
  })

  const { generation } = (await call('GET', at('shop', '/mine'))).body
  await call('PATCH', at('platform', '/a'), { description: 'no news for others' })
  await call('PATCH', at('platform', '/a'), { data: { password: secret('second') }, usernameSecret: true })
  await until('the new value is in Jenkins', async () => (await held('shop', 'mine'))?.['password'] === secret('second'))
  const now = (await call('GET', at('shop', '/mine'))).body
  t.equal(now.generation, generation + 1, 'one write for one new value')
  t.match(now, { description: 'Registry', usernameSecret: true, data: {} })
  const [changed] = await events('shop', 'credential=mine&type=SourceChanged')
  t.match(changed, { actor: 'project:platform' })
  t.ok(changed.fields.includes('password'))
})

t.test('what was exported changes nothing, and lists find what is shared', async t => {
  const declared = (await call('GET', '/api/v1/projects/shop/export')).body.credentials
  t.match(declared, [{ id: 'mine', sharedFrom: { project: 'platform', id: 'a' } }])
  t.notOk(Object.hasOwn(declared[0], 'data'))
  t.match(await call('PUT', at('shop'), { credentials: declared }), { status: 200, body: { unchanged: 1, updated: 0 } })
  const yaml = await call('GET', '/api/v1/projects/shop/export', undefined, { accept: 'application/yaml' })
  t.match(yaml.text, 'sharedFrom: {"project":"platform","id":"a"}')
  t.notMatch(yaml.text, /data:|username:/)
  const ids = async (project: string, which: string) =>
    (await call('GET', at(project, `?shared=${which}`))).body.items.map(({ id }: { id: string }) => id)
  t.strictSame(await ids('shop', 'from'), ['mine'])
  t.strictSame(await ids('shop', 'with'), [])
  t.strictSame(await ids('platform', 'with'), ['a'])
})

t.test('what is not shared is refused in the same words, whether or not it exists', async t => {
  await call('POST', at('platform'), source('private', 'private'))
  const asked = [
    { project: 'platform', id: 'private' },
    { project: 'platform', id: 'nothing' },
    { project: 'nowhere', id: 'a' },
    { project: 'bank', id: 'mine' },
    // No project shares with itself.
    { project: 'bank', id: 'x' }
  ]
  const answers = await Promise.all(asked.map(sharedFrom => call('POST', at('bank'), { ...receiver('x', 'a'), sharedFrom })))
  for (const answer of answers) {
    t.strictSame([...code(answer), ...pointers(answer)], [422, 'SHARE_NOT_ALLOWED', '#/sharedFrom'])
    t.equal(answer.body.detail, answers[0]?.body.detail)
  }
  const set = await call('PUT', at('bank'), { credentials: [receiver('x', 'a')] })
  t.strictSame([...code(set), ...pointers(set)], [422, 'SHARE_NOT_ALLOWED', '#/credentials/0/sharedFrom'])
  const { id: _, ...body } = receiver('x', 'a')
  t.match((await call('POST', at('bank', '/validate'), body)).body, { valid: false, errors: [{ pointer: '#/sharedFrom' }] })
  t.match((await call('POST', at('shop', '/validate'), body)).body, {
    ...{ valid: true, errors: [] },
    source: { state: 'resolved', fields: [{ name: 'sharedFrom', state: 'resolved', reason: null }] }
  })
})

t.test('what is malformed, or would have two sources, is refused with its place', async t => {
  const bad: readonly (readonly [object, string])[] = [
    [{ data: { username: 'x', password: secret('x') } }, '#/data'],
    [{ data: { username: 'x', password: { valueFrom: { store: 's', key: 'k' } } } }, '#/data'],
    [{ usernameSecret: true }, '#/usernameSecret'],
    [{ expiresAt: '2099-01-01T00:00:00Z' }, '#/expiresAt'],
    [{ sharedFrom: { project: '__proto__', id: 'a' } }, '#/sharedFrom/project'],
    [{ sharedFrom: { project: 'platform' } }, '#/sharedFrom/id'],
    [{ sharedFrom: { project: 'platform', id: 'a', more: 1 } }, '#/sharedFrom/more'],
    [{ sharedFrom: 'platform/a' }, '#/sharedFrom']
  ]
  for (const [more, pointer] of bad) {
    const answer = await call('POST', at('shop'), receiver('bad', 'a', more))
    t.equal(answer.status, 400, JSON.stringify(more))
    t.ok(pointers(answer).includes(pointer), `${pointer} of ${pointers(answer)}`)
  }
  const nothing = await call('POST', at('shop'), { id: 'bad', type: 'username-password' })
  t.strictSame([nothing.status, ...pointers(nothing)], [400, '#/data/username', '#/data/password'])
  const other = await call('POST', at('shop'), { ...receiver('bad', 'a'), type: 'access-token' })
  t.strictSame([other.status, ...pointers(other)], [400, '#/type'])
  for (const projects of [[], ['UPPER'], ['__proto__'], 'some', 7, ['platform']])
    t.equal((await share('a', projects)).status, 400, JSON.stringify(projects))
})

t.test('a source that changes all the time can be taken', async t => {
  await call('POST', at('platform'), source('busy', 'busy'))
  await share('busy', ['shop'])
  let isOver = false
  const change = async () => {
    for (let n = 0; !isOver; n++) await call('PATCH', at('platform', '/busy'), { data: { password: secret(`busy-${n}`) } })
  }
  const changing = [change(), change()]
  const { id: _, ...body } = receiver('busy', 'busy')
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const statuses: number[] = []
      for (let n = 0; n < 10; n++) statuses.push((await call('POST', at('shop', '/validate'), body)).status)
      return statuses
    })
  )
  const made = await call('POST', at('shop'), receiver('busy', 'busy'))
  isOver = true
  await Promise.all(changing)
  t.strictSame([...new Set(answers.flat())], [200])
  t.equal(made.status, 201)
})

t.test('the values of a receiver are changed where they come from, or it gets its own', async t => {
  await shared('b')
  for (const [method, body] of [
    ['PATCH', { data: { password: secret('typed') } }],
    ['PUT', { data: { username: 'x', password: secret('typed') } }],
    ['PATCH', { usernameSecret: true }]
  ] as const)
    t.strictSame(code(await call(method, at('shop', '/b'), body)), [422, 'SHARED_CREDENTIAL'])
  t.match(await call('PATCH', at('shop', '/b'), { description: 'mine' }), {
    status: 200,
    body: { description: 'mine', data: {} }
  })
  const half = await call('PATCH', at('shop', '/b'), { sharedFrom: null, data: { username: 'own' } })
  t.strictSame([half.status, ...pointers(half)], [400, '#/data/password'], 'a shared value is not kept')
  const data = { username: 'own', password: secret('own') }
  const own = await call('PATCH', at('shop', '/b'), { sharedFrom: null, data })
  t.match(own, { status: 200, body: { data: { username: 'own' } } })
  t.notOk(Object.hasOwn(own.body, 'sharedFrom'))
  await call('PATCH', at('platform', '/b'), { data: { password: secret('b2') } })
  await until('Jenkins holds the own value', async () => (await held('shop', 'b'))?.['password'] === secret('own'))
  const back = await call('PATCH', at('shop', '/b'), { sharedFrom: { project: 'platform', id: 'b' } })
  t.match(back, { status: 200, body: { sharedFrom: { id: 'b' }, data: {} } })
  await until('Jenkins holds the shared value', async () => (await held('shop', 'b'))?.['password'] === secret('b2'))
})

t.test('the form of KubeSphere shows no field, and changes nothing when they come back empty', async t => {
  const url = '/kapis/devops.kubesphere.io/v1alpha3/devops/shop/credentials/b'
  const shown = await call('GET', url)
  t.match(shown, { status: 200, body: { data: { username: '', password: '' } } })
  t.equal((await call('PUT', url, shown.body)).status, 200)
  const { body } = await call('GET', at('shop', '/b'))
  t.match(body, { sharedFrom: { project: 'platform', id: 'b' }, data: {} })
  const now = (await call('GET', url)).body
  const typed = { ...now, data: { ...now.data, password: Buffer.from(secret('typed')).toString('base64') } }
  t.equal((await call('PUT', url, typed)).status, 422)
})

t.test('nothing is shared further, so there are no loops', async t => {
  await shared('c')
  t.strictSame(code(await call('POST', at('shop', '/c/shares'), { projects: ['platform'] })), [422, 'SHARED_CREDENTIAL'])
  const loop = await call('PATCH', at('platform', '/c'), { sharedFrom: { project: 'shop', id: 'c' } })
  t.strictSame(code(loop), [422, 'SHARED_CREDENTIAL'])
  t.strictSame(code(await call('POST', at('bank'), { ...receiver('c', 'c'), sharedFrom: { project: 'shop', id: 'c' } })), [
    422,
    'SHARE_NOT_ALLOWED'
  ])
})

t.test('projects are added and taken away one by one', async t => {
  await call('POST', at('platform'), source('d', 'd'))
  t.strictSame((await share('d', ['shop'])).body.projects, ['shop'])
  const both = await share('d', ['bank', 'nowhere'])
  t.strictSame(both.body.projects, ['bank', 'nowhere', 'shop'])
  const same = await share('d', ['shop'])
  t.equal(same.headers.get('etag'), both.headers.get('etag'), 'who is there already costs no change')
  const [event] = await events('platform', 'credential=d&type=Updated')
  t.match(event, { fields: ['shares'] })
  t.strictSame((await call('POST', at('platform', '/d/shares'), { projects: 'all' })).body, {
    ...{ project: 'platform', id: 'd', all: true, projects: ['bank', 'nowhere', 'shop'], receivers: [], hidden: 0 }
  })
  const stale = { 'if-match': both.headers.get('etag') ?? '' }
  t.equal((await call('DELETE', at('platform', '/d/shares/bank'), undefined, stale)).status, 412)
  t.equal((await call('DELETE', at('platform', '/d/shares/bank'))).status, 200)
  t.strictSame(code(await call('DELETE', at('platform', '/d/shares/bank'))), [404, 'SHARE_NOT_FOUND'])
  t.strictSame(code(await call('DELETE', at('platform', '/d/shares/__proto__'))), [404, 'SHARE_NOT_FOUND'])
  await call('POST', at('bank'), receiver('d', 'd'))
  t.match((await call('DELETE', at('platform', '/d/shares/*?dryRun=true'))).body, { receivers: [{ project: 'bank', id: 'd' }] })
  t.equal((await call('DELETE', at('platform', '/d/shares/*'))).status, 200)
  await gone('bank', 'd')
  const key = { 'idempotency-key': crypto.randomUUID() }
  const once = await call('POST', at('platform', '/d/shares'), { projects: ['bank'] }, key)
  const repeated = await call('POST', at('platform', '/d/shares'), { projects: ['bank'] }, key)
  t.strictSame([repeated.status, repeated.body], [once.status, once.body])
})

t.test('the end of a share takes the value out of the folder', async t => {
  await shared('e')
  const dry = await call('DELETE', at('platform', '/e/shares/shop?dryRun=true'))
  t.match(dry, { status: 200, body: { dryRun: true, receivers: [{ project: 'shop', id: 'e', phase: 'Synced' }], hidden: 0 } })
  t.match(await held('shop', 'e'), { password: secret('e') }, 'a dry run ends nothing')
  const ended = await call('DELETE', at('platform', '/e/shares/shop'))
  t.match(ended, { status: 200, body: { dryRun: false, receivers: [{ project: 'shop', id: 'e' }] } })
  await gone('shop', 'e')
  t.equal(await held('shop', 'e'), null)
  const [deleted] = await events('shop', 'credential=e&type=Deleted')
  t.match(deleted, { actor: 'project:platform', details: { how: 'share' } })
  t.match(await call('GET', at('platform', '/e')), { status: 200 })
})

t.test('a shared credential is only deleted together with its shares', async t => {
  await shared('f')
  t.strictSame(code(await call('DELETE', at('platform', '/f'))), [409, 'CREDENTIAL_SHARED'])
  const rest = (await call('GET', '/api/v1/projects/platform/export')).body.credentials.filter(
    (c: { id: string }) => c.id !== 'f'
  )
  const pruned = await call('PUT', at('platform', '?prune=true'), { credentials: rest })
  t.strictSame(code(pruned), [409, 'CREDENTIAL_SHARED'])
  t.match(await held('shop', 'f'), { password: secret('f') })
  t.ok([202, 204].includes((await call('DELETE', at('platform', '/f?endShares=true'))).status))
  await gone('shop', 'f')
  t.equal(await held('shop', 'f'), null)
})

t.test('a project that shares is only deleted together with its shares', async t => {
  await bridge.project('leaving')
  await call('POST', at('leaving'), source('g', 'g'))
  await call('POST', at('leaving', '/g/shares'), { projects: ['shop'] })
  await call('POST', at('shop'), { ...receiver('g', 'g'), sharedFrom: { project: 'leaving', id: 'g' } })
  await bridge.phase('shop', 'g', 'Synced')
  t.strictSame(code(await call('DELETE', '/api/v1/projects/leaving')), [409, 'CREDENTIAL_SHARED'])
  t.ok([202, 204].includes((await call('DELETE', '/api/v1/projects/leaving?endShares=true')).status))
  await gone('shop', 'g')
  t.equal(await held('shop', 'g'), null)
})

t.test('more than the mass-delete limit stays, and says so, until somebody deletes some', async t => {
  await bridge.project('many')
  const ids = Array.from({ length: 12 }, (_, i) => `m${i}`)
  await bridge.project('generous')
  await call('PUT', at('generous'), { credentials: ids.map(id => source(id, id)) })
  for (const id of ids) await call('POST', at('generous', `/${id}/shares`), { projects: ['many'] })
  const credentials = ids.map(id => ({ ...receiver(id, id), sharedFrom: { project: 'generous', id } }))
  t.match(await call('PUT', at('many'), { credentials }), { status: 200, body: { created: 12 } })
  for (const id of ids) await bridge.phase('many', id, 'Synced')
  await call('DELETE', '/api/v1/projects/generous?endShares=true')
  const reason = async (id: string) => (await call('GET', at('many', `/${id}`))).body.status.source?.stale?.reason
  for (const id of ids) await until(`${id} says so`, async () => (await reason(id)) === 'ShareEnded')
  for (const id of ids) t.match(await held('many', id), { password: secret(id) })
  const stale = await events('many', 'credential=m0&type=SourceStale')
  t.equal(stale.length, 1)
  for (const id of ['m0', 'm1']) await call('DELETE', at('many', `/${id}`))
  // The others go with the next look at them.
  for (const id of ids) await bridge.redis.client.zadd('jcb:{registry}:share-due', 0, JSON.stringify(['generous', id]))
  for (const id of ids) await gone('many', id)
})

t.test('a source that cannot be read is no end: the last value stays', async t => {
  await shared('h')
  const { client } = bridge.redis
  const record = (await client.hget('jcb:{p:platform}:credentials', 'h')) ?? ''
  const look = () => client.zadd('jcb:{registry}:share-due', 0, JSON.stringify(['platform', 'h']))
  const reason = async () => (await call('GET', at('shop', '/h'))).body.status.source.stale?.reason
  await client.hset('jcb:{p:platform}:credentials', 'h', record.replace('"shares":', '"forgot":'))
  await look()
  await until('it is stale', async () => (await reason()) === 'ShareUnreadable')
  t.match(await held('shop', 'h'), { password: secret('h') })
  t.match(await events('shop', 'credential=h&type=SourceStale'), [{ details: { how: 'share', why: 'SourceShareUnreadable' } }])
  // A new record in its place does not say whom it is shared with.
  const data = { username: 'h-user', password: secret('h2') }
  t.equal((await call('PUT', at('platform', '/h'), { type: 'username-password', data })).status, 200)
  await look()
  await until(
    'it was looked at',
    async () => (await client.zscore('jcb:{registry}:share-due', JSON.stringify(['platform', 'h']))) === null
  )
  t.equal(await reason(), 'ShareUnreadable')
  const refreshed = await call('POST', at('shop', '/h/refresh'), undefined, { prefer: 'wait=30' })
  t.match(refreshed, { status: 200, body: { status: { source: { stale: { reason: 'ShareUnreadable' } } } } })
  t.match(await held('shop', 'h'), { password: secret('h') })
  await share('h', ['shop'])
  await until('it follows again', async () => (await held('shop', 'h'))?.['password'] === secret('h2'))
  await until('it has recovered', async () => (await reason()) === undefined)
})

t.test('a later project of the same name does not get what was shared with the first', async t => {
  await bridge.project('short-lived')
  await call('POST', at('platform'), source('i', 'i'))
  await share('i', ['short-lived'])
  await call('DELETE', '/api/v1/projects/short-lived', undefined, { prefer: 'wait=20' })
  await until('it is gone', async () => (await call('GET', '/api/v1/projects/short-lived')).status === 404)
  await bridge.project('short-lived')
  t.strictSame(code(await call('POST', at('short-lived'), receiver('i', 'i'))), [422, 'SHARE_NOT_ALLOWED'])
})

t.test('admins share, operators take, and nobody sees more of the other project', async t => {
  await shared('j')
  const admin = await makeToken(bridge, { platform: 'admin' })
  const operator = await makeToken(bridge, { platform: 'operator', shop: 'operator' })
  const taker = await makeToken(bridge, { shop: 'operator' })
  const path = (project: string, rest = '') => `/projects/${project}/credentials${rest}`
  t.match(await admin.call('GET', path('platform', '/j/shares')), { status: 200, body: { receivers: [], hidden: 1 } })
  t.match(await admin.call('DELETE', path('platform', '/j/shares/shop?dryRun=true')), { body: { receivers: [], hidden: 1 } })
  t.equal((await operator.call('POST', path('platform', '/j/shares'), { projects: 'all' })).status, 403)
  t.equal((await operator.call('GET', path('platform', '/j/shares'))).status, 403)
  t.equal((await operator.call('DELETE', path('platform', '/j?endShares=true'))).status, 403)
  for (const rest of ['/j', '/j/shares', '/private', ''])
    t.equal((await taker.call('GET', path('platform', rest))).status, 404, rest)
  t.match(await taker.call('POST', path('shop'), receiver('j2', 'j')), { status: 201, body: { data: {} } })
  const { text } = await taker.call('GET', path('shop', '/j2'))
  t.notMatch(text, /j-user/)
})

t.test('forty receivers follow one change; two processes write each once', async t => {
  const second = await withBridge(t, {
    masterKeys,
    redisUrl: bridge.redis.url,
    jenkinsAt: { url: bridge.jenkins.url, user: 'admin', token: 'admin-token' }
  })
  await call('POST', at('platform'), source('k', 'k'))
  await share('k', 'all')
  const names = Array.from({ length: 40 }, (_, i) => `team-${i}`)
  for (const name of names) {
    await call('POST', '/api/v1/projects', { name })
    await call('POST', at(name), receiver('k', 'k'))
  }
  await call('PATCH', at('platform', '/k'), { data: { password: secret('k2') } })
  const following = async () =>
    (await Promise.all(names.map(name => held(name, 'k')))).filter(each => each?.['password'] === secret('k2'))
  await untilReached('receivers that have it', names.length, async () => (await following()).length)
  for (const name of names) {
    t.equal((await events(name, 'credential=k&type=SourceChanged')).length, 1)
  }
  t.match((await call('GET', at('platform', '/k/shares'))).body, { receivers: { length: 40 }, hidden: 0 })
  await second.stop()
})

t.test('what a process had begun when it was killed is done by another, also if nothing was marked', async t => {
  await shared('l')
  const { client } = bridge.redis
  // As a process leaves it that dies after the commit: the record is stored and nobody was called.
  await bridge.stop()
  await client.del(...['receivers', 'due', 'offers'].map(name => `jcb:{registry}:share-${name}`))
  const api = await withBridge(t, {
    masterKeys,
    redisUrl: bridge.redis.url,
    role: 'api',
    jenkinsAt: { url: bridge.jenkins.url, user: 'admin', token: 'admin-token' }
  })
  await api.call('PATCH', at('platform', '/l'), { data: { password: secret('l2') } })
  await client.del('jcb:{registry}:share-due')
  await bridge.restart()
  await until('it is in Jenkins', async () => (await held('shop', 'l'))?.['password'] === secret('l2'))
  await until('it is found again by those it is shared with', async () => {
    const found = (await call('GET', '/api/v1/projects/shop/available-shares')).body.items
    return found.some(({ id }: { id: string }) => id === 'l')
  })
})

t.test('the command line shares, takes and ends', async t => {
  const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
  const run = async (...args: string[]) => {
    const { exit, out, err } = await cli(args, env)
    return { exit, out: out.toString(), err }
  }
  await call('POST', at('platform'), source('n', 'n'))
  const added = await run('shares', 'add', 'n', 'shop', 'bank', '-p', 'platform')
  t.match(added, { exit: 0, out: /bank\n.*shop/s })
  const create = ['create', 'credential', 'n', '-p', 'shop', '-t', 'username-password']
  t.match(await run(...create, '--shared-from', 'platform/n', '--field', 'username=x'), { exit: 2, err: /omit --field/ })
  t.match(await run(...create, '--shared-from', 'platform/n', '--wait', '60'), { exit: 0 })
  t.match((await run('shares', 'list', 'n', '-p', 'platform')).out, /shop +n +Synced/)
  t.match((await run('shares', 'remove', 'n', 'shop', '-p', 'platform', '--dry-run')).out, /shop +n +Synced/)
  t.match(await run('refresh', 'n', '-p', 'shop', '--wait', '60'), { exit: 0 })
  t.match(await run('shares', 'remove', 'n', 'shop', '-p', 'platform'), { exit: 0 })
  await gone('shop', 'n')
  t.match(await run('shares', 'add', 'n', '--all', '-p', 'platform', '-o', 'json'), { exit: 0, out: /"all": true/ })
})

t.test('no value is in the store, an answer or a log', async t => {
  const texts = { store: await dumpOf(bridge.redis.client), answers: bridge.answers(), log: bridge.logs() }
  for (const [where, text] of Object.entries(texts)) t.notMatch(text, /-0123-not-a-real-one/, where)
})

t.test('an admin sees when receivers were used, where the caller may know and Jenkins tells', async t => {
  await shared('used')
  await share('used', ['bank'])
  await call('POST', at('bank'), receiver('used', 'used'))
  await bridge.phase('bank', 'used', 'Synced')
  const began = Date.now() - 60_000
  await bridge.control('POST', '/build', { folder: 'shop', job: 'app', number: 4, credential: 'used', at: began })
  await bridge.restart()
  const receivers = async (query: string, ask: Call = as(bridge, ADMIN_TOKEN)) =>
    (await ask('GET', `/projects/platform/credentials/used/shares${query}`)).body.receivers
  t.strictSame(await receivers(''), [
    { project: 'bank', id: 'used', phase: 'Synced' },
    { project: 'shop', id: 'used', phase: 'Synced' }
  ])
  const known = { project: 'shop', id: 'used', phase: 'Synced', used: true, lastUsedAt: new Date(began).toISOString() }
  t.strictSame(await receivers('?usage=true'), [
    { project: 'bank', id: 'used', phase: 'Synced', used: null, lastUsedAt: null },
    known
  ])
  const { call: admin } = await makeToken(bridge, { platform: 'admin', shop: 'viewer' })
  t.strictSame(await receivers('?usage=true', admin), [known])
})

t.test('who ended a share is in the audit trail and in the events of the project that shared', async t => {
  await shared('who')
  const { id, call: admin } = await makeToken(bridge, { platform: 'admin' })
  t.equal((await admin('DELETE', '/projects/platform/credentials/who/shares/shop?dryRun=true')).status, 200)
  t.equal((await admin('DELETE', '/projects/platform/credentials/who/shares/shop')).status, 200)
  await gone('shop', 'who')
  const [ended] = await events('platform', 'credential=who&type=Updated')
  t.match(ended, { actor: `token:${id}`, fields: ['shares'], requestId: String })
  const audited = (await call('GET', '/api/v1/audit?action=share.write&project=platform&limit=10')).body.items.filter(
    ({ subject }: { subject: string }) => subject === `token:${id}`
  )
  t.equal(audited.length, 1, 'the dry run ended nothing')
  t.match(audited[0], {
    ...{ action: 'share.write', project: 'platform', outcome: 'done', requestId: ended.requestId },
    route: '/api/v1/projects/:project/credentials/:id/shares/:receiver'
  })
  const [deleted] = await events('shop', 'credential=who&type=Deleted')
  t.match(deleted, { actor: 'project:platform', details: { how: 'share' } }, 'the other project learns which project, not who')
})
