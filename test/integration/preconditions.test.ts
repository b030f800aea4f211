import { readFileSync } from 'node:fs'
import t from 'tap'
import { type Answer, withBridge } from '../helpers/bridge.ts'
import { type MaybeShared, parametersOf } from '../helpers/openapi-parameters.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const { call } = bridge
const API = '/api/v1/projects'
const WAIT = { prefer: 'wait=20' }

const token = (id: string, description = '') => ({ id, type: 'access-token', data: { token: `value-of-${id}` }, description })
const setOf = (...credentials: object[]) => ({ credentials })
const etag = (answer: Answer) => answer.headers.get('etag') ?? ''
const versionOf = (answer: Answer) => /^"(\d+)-[\w-]{16}"$/.exec(etag(answer))?.[1]
const applied = (answer: Answer) => answer.headers.get('preference-applied')
const list = (project: string, query = '') => call('GET', `${API}/${project}/credentials${query}`)
const put = (project: string, body: object, headers: Record<string, string>, query = '') =>
  call('PUT', `${API}/${project}/credentials${query}`, body, headers)
const code = ({ status, body }: Answer) => [status, body?.code]
const STALE = [412, 'PRECONDITION_FAILED']
const UNSUPPORTED = [400, 'PRECONDITION_UNSUPPORTED']

t.test('a set is changed from the version that was read, or not at all', async t => {
  await bridge.project('sets')
  const empty = await list('sets')
  t.equal(versionOf(empty), '0', 'where nothing was ever stored')
  const made = await put('sets', setOf(token('a'), token('b')), { 'if-match': etag(empty) })
  t.strictSame([made.status, versionOf(made)], [200, '1'])
  const read = await list('sets')
  t.equal(versionOf(read), '1')

  const other = setOf(token('c'))
  for (const stale of [etag(empty), '"77"', '"0"', `W/${etag(read)}`, '"of-somebody-else"', 'nonsense', '']) {
    for (const query of ['', '?dryRun=true'])
      t.strictSame(code(await put('sets', other, { 'if-match': stale }, query)), STALE, stale)
    t.strictSame(code(await call('POST', `${API}/sets/credentials`, token('c'), { 'if-match': stale })), STALE, stale)
  }
  const unchanged = setOf(token('a'), token('b'))
  t.strictSame(code(await put('sets', unchanged, { 'if-match': etag(empty) })), STALE, 'also where nothing would change')
  t.match((await put('sets', other, { 'if-match': '"77"' })).body.errors, [{ pointer: '#/headers/if-match' }])
  t.strictSame((await list('sets')).body.total, 2, 'nothing was changed')

  for (const fine of [etag(read), '"1"', ' "1" ', `"77", ${etag(read)}`, '*'])
    t.match(await put('sets', unchanged, { 'if-match': fine }), { status: 200, body: { unchanged: 2 } }, fine)
  t.equal(versionOf(await put('sets', unchanged, { 'if-match': etag(read) })), '1', 'what changes nothing makes no version')
  t.equal((await call('POST', `${API}/sets/credentials`, token('c'), { 'if-match': etag(read) })).status, 201)
  t.equal(versionOf(await list('sets')), '2', 'a create is a change of the set')
  t.strictSame(code(await put('sets', unchanged, { 'if-match': etag(read) })), STALE)
})

t.test('every page and filter has one version, which every change of what is wanted moves and no sync does', async t => {
  await bridge.project('pages')
  await put('pages', setOf(...['a', 'b', 'c'].map(id => token(id))), WAIT)
  const first = await list('pages', '?limit=1')
  const queries = [
    '',
    '?limit=1',
    `?limit=1&cursor=${first.body.nextCursor}`,
    '?phase=Blocked',
    '?q=none',
    '?sort=-updatedAt',
    '?expired=true'
  ]
  t.strictSame(new Set(await Promise.all(queries.map(async query => versionOf(await list('pages', query))))), new Set(['1']))
  await call('POST', `${API}/pages/sync`, undefined, WAIT)
  t.equal(versionOf(await list('pages')), '1')
  await call('PATCH', `${API}/pages/credentials/a`, { description: 'changed' }, WAIT)
  t.equal(versionOf(await list('pages')), '2')
  await call('DELETE', `${API}/pages/credentials/a`, undefined, WAIT)
  t.equal(versionOf(await list('pages')), '3', 'a deletion is one change, its end is none')
  t.equal((await list('pages')).body.total, 2)
})

t.test('what is stored since before there were versions is of version 0', async t => {
  await bridge.project('older')
  await put('older', setOf(token('a')), WAIT)
  await bridge.redis.client.hdel('jcb:{p:older}:work', 'setVersion')
  const read = await list('older')
  t.equal(versionOf(read), '0')
  t.match(await put('older', setOf(token('b')), { 'if-match': etag(read) }), { status: 200 })
  t.equal(versionOf(await list('older')), '1')
})

t.test('of many who change one version at once, one wins', async t => {
  await bridge.project('race')
  await put('race', setOf(token('a')), WAIT)
  const read = await list('race')
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) => put('race', setOf(token('a', `of ${i}`)), { 'if-match': etag(read) }))
  )
  const winners = answers.filter(({ status }) => status === 200)
  t.equal(winners.length, 1)
  for (const answer of answers.filter(({ status }) => status !== 200)) t.strictSame(code(answer), STALE)
  t.equal(versionOf(await list('race')), versionOf(winners[0] as Answer))
})

t.test('who polls with If-None-Match never misses a phase', async t => {
  await bridge.project('polls')
  await bridge.control('POST', '/faults', { fault: 'status', status: 503, match: { path: '/job/polls' } })
  await call('POST', `${API}/polls/credentials`, token('a'))
  for (const path of [`${API}/polls/credentials/a`, `${API}/polls/credentials`, `${API}/polls`, API]) {
    const poll = (known: string) => call('GET', path, undefined, { 'if-none-match': known })
    const seen = await until('it is told that it waits', async () => {
      const answer = await call('GET', path)
      return /"Retrying"(?!:0)/.test(answer.text) ? answer : undefined
    })
    t.match(etag(seen), /^"\d*-[\w-]{16}"$/, path)
    const again = await until('a poll meets the same state', async () => {
      const { headers, text, status } = await call('GET', path)
      const answer = await poll(headers.get('etag') ?? '')
      return status === 200 && answer.status === 304 ? { answer, text } : undefined
    })
    t.strictSame([again.answer.text, again.answer.headers.get('content-type')], ['', null], 'a 304 has no body')
    t.match(etag(again.answer), /^"/, 'and says what it stands for')
  }
  const before = await call('GET', `${API}/polls/credentials/a`)
  t.equal(
    (await call('GET', `${API}/polls/credentials/a`, undefined, { 'if-none-match': '"1"' })).status,
    200,
    'a version is no answer'
  )
  await bridge.control('DELETE', '/faults')
  const after = await until('the phase is told', async () => {
    const answer = await call('GET', `${API}/polls/credentials/a`, undefined, { 'if-none-match': etag(before) })
    return answer.status === 200 && answer.body.status.phase === 'Synced' ? answer : undefined
  })
  t.equal(versionOf(after), versionOf(before), 'nothing else was wanted meanwhile')
  t.not(etag(after), etag(before))
  const known = etag(await call('GET', `${API}/polls/credentials/a`))
  for (const header of [known, `W/${known}`, `"x", ${known}`, '*'])
    t.equal((await call('GET', `${API}/polls/credentials/a`, undefined, { 'if-none-match': header })).status, 304, header)
  t.equal((await call('HEAD', `${API}/polls/credentials/a`, undefined, { 'if-none-match': known })).status, 304)
  const changed = await call('PATCH', `${API}/polls/credentials/a`, { description: 'x' }, { 'if-match': etag(before) })
  t.equal(changed.status, 200, 'If-Match compares the version alone')
})

interface Operation {
  readonly parameters?: readonly MaybeShared<{ readonly name: string }>[]
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>
}
const { components, paths } = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')) as {
  components: { parameters: Record<string, { name: string }> }
  paths: Record<string, Record<string, Operation>>
}
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))
)
const filled = (path: string) =>
  path
    .replace('{project}', 'routes')
    .replace('{id}', 'a')
    .replace('{subject}', 'oidc:a')
    .replace('{controller}', 'default')
    .replace('{delivery}', 'a')

t.test('no route ignores a precondition', async t => {
  await bridge.project('routes')
  await put('routes', setOf(token('a')), WAIT)
  const [credential, project] = [await call('GET', `${API}/routes/credentials/a`), await call('GET', `${API}/routes`)]
  const bodies: Record<string, object> = { PUT: setOf(token('b')), POST: token('b'), PATCH: { displayName: 'changed' } }
  for (const { method, path, operation } of operations) {
    if (path.endsWith('/stream') || path === '/api/v1/sign-in') continue
    const at = `${method} ${path}`
    const ask = (headers: Record<string, string>) => call(method, filled(path), bodies[method], headers)
    const takes = (name: string) => parametersOf({ components }, operation).some(one => one.name === name)
    const matched = await ask({ 'if-match': '"77"' })
    if (!takes('if-match')) t.strictSame(code(matched), UNSUPPORTED, at)
    else t.ok(matched.status >= 400, `${at} ${matched.status}`)
    t.strictSame(code(await ask({ 'if-unmodified-since': 'Sat, 28 Nov 2026 12:00:00 GMT' })), UNSUPPORTED, at)
    if (method !== 'GET') {
      const unmatched = await ask({ 'if-none-match': '*' })
      if (!takes('if-none-match')) t.strictSame(code(unmatched), UNSUPPORTED, at)
      else t.ok(unmatched.status >= 400, `${at} ${unmatched.status}`)
    } else {
      t.ok(takes('if-none-match') && operation.responses['200']?.headers, `${at} says so`)
      const read = await ask({})
      if (read.status === 200) t.match(etag(read), /^"\d*-[\w-]{16}"$/, at)
    }
  }
  const changes: [string, string, object | undefined][] = [
    ['PUT', `${API}/routes/credentials/a`, { data: { token: 'x' } }],
    ['PATCH', `${API}/routes/credentials/a`, { description: 'x' }],
    ['DELETE', `${API}/routes/credentials/a`, undefined],
    ['PATCH', `${API}/routes`, { displayName: 'x' }],
    ['DELETE', `${API}/routes`, undefined]
  ]
  for (const [method, path, body] of changes) {
    t.strictSame(code(await call(method, path, body, { 'if-match': '"77", W/"1"' })), STALE, `${method} ${path}`)
    t.equal(
      (await call(method, `${path}x`, body, { 'if-match': '"77"' })).status,
      404,
      `${method}: what is not there is not stale`
    )
  }
  const secrets = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/routes/credentials'
  for (const path of [secrets, secrets.replace('v1alpha3/namespaces', 'v1alpha2/devops')]) {
    const secret = { metadata: { name: 'new' }, type: 'credential.devops.kubesphere.io/secret-text', data: { secret: 'eA==' } }
    t.equal((await call('POST', path, secret, { 'if-match': '"1"' })).status, 400, path)
    t.equal((await call('DELETE', `${path}/a`, undefined, { 'if-match': '"77"' })).status, 412, path)
    t.equal((await call('DELETE', `${path}/a`, undefined, { 'if-none-match': '*' })).status, 400, path)
  }
  t.strictSame((await call('GET', `${API}/routes/credentials/a`)).body, credential.body, 'nothing was changed')
  t.match((await call('GET', `${API}/routes`)).body, { generation: project.body.generation, deletedAt: null })
})

t.test('a set waits for its outcome, and its answer has it', async t => {
  await bridge.project('waits')
  const made = await put('waits', setOf(token('a'), token('b')), WAIT)
  t.equal(applied(made), 'wait=20')
  t.match(made.body.items, [
    { id: 'a', status: { phase: 'Synced', observedGeneration: 1 } },
    { id: 'b', status: { phase: 'Synced' } }
  ])
  const changed = await put('waits', setOf(token('a', 'changed')), WAIT, '?prune=true')
  t.match(changed.body, {
    updated: 1,
    deleted: 1,
    items: [{ id: 'a', status: { phase: 'Synced', observedGeneration: 2 } }, { id: 'b' }]
  })
  t.notOk('status' in changed.body.items[1], 'what is gone has no status')
  t.equal(await bridge.readback('waits', 'b'), null)
  const quick = await put('waits', setOf(token('a', 'changed')), {})
  t.strictSame([applied(quick), quick.body.items], [null, [{ id: 'a', action: 'unchanged', previousGeneration: 2 }]])
  const dry = await put('waits', setOf(token('a', 'again')), WAIT, '?dryRun=true')
  t.equal(applied(dry), null, 'a dry run has nothing to wait for')

  await bridge.control('POST', '/faults', { fault: 'status', status: 503, match: { path: '/job/waits' } })
  const late = await put('waits', setOf(token('a', 'late')), { prefer: 'wait=1' })
  t.strictSame([late.status, applied(late)], [200, 'wait=1'])
  t.match(late.body.items, [{ id: 'a', status: { phase: /Pending|Retrying/, observedGeneration: 2 } }])
  await bridge.control('DELETE', '/faults')
})

t.test('a record that turns out to be broken ends the wait for its set', async t => {
  await bridge.project('broken')
  await bridge.control('POST', '/faults', { fault: 'status', status: 503, match: { path: '/job/broken' } })
  const waiting = put('broken', setOf(token('a')), WAIT)
  await until('it is stored', async () => (await list('broken')).body.total === 1)
  await bridge.redis.client.hset('jcb:{p:broken}:credentials', 'a', '{ "id": ')
  t.match((await waiting).body.items, [{ id: 'a', status: { phase: 'Blocked', reason: 'RecordBroken' } }])
  await bridge.control('DELETE', '/faults')
})

t.test('each credential of a set is changed from the generation that a dry run has shown, or the set is not stored', async t => {
  await bridge.project('rows')
  await put('rows', setOf(token('a'), token('b')), {})
  const wanted = [token('a', 'new'), token('b'), token('c', 'new')]
  const { items } = (await put('rows', setOf(...wanted), {}, '?dryRun=true')).body
  t.match(items, [{ previousGeneration: 1 }, { previousGeneration: 1 }, { previousGeneration: 0 }])
  const seen = wanted.map((one, i) => ({ ...one, previousGeneration: items[i].previousGeneration }))
  await put('rows', setOf(token('a', 'theirs'), token('b', 'theirs')), {})
  await call('POST', `${API}/rows/credentials`, token('c', 'theirs'))
  const refused = await put('rows', setOf(...seen), {})
  t.strictSame(code(refused), STALE)
  t.match(refused.body.errors, [
    { pointer: '#/credentials/0/previousGeneration', detail: /generation 2 now/ },
    { pointer: '#/credentials/1/previousGeneration' },
    { pointer: '#/credentials/2/previousGeneration', detail: /generation 1 now/ }
  ])
  t.equal((await list('rows')).body.items[2].description, 'theirs', 'nothing was stored')
  const now = [token('a', 'new'), token('c', 'new')].map((one, i) => ({ ...one, previousGeneration: [2, 1][i] }))
  const stored = await put('rows', setOf(...now), {})
  t.match(stored, { status: 200, body: { updated: 2 } }, stored.text)
  t.match(await put('rows', setOf(...now), {}), { status: 200, body: { unchanged: 2 } }, 'sent again, it has no second effect')
  await call('DELETE', `${API}/rows/credentials/a`, undefined, WAIT)
  const gone = await put('rows', setOf({ ...token('a', 'newer'), previousGeneration: 3 }), {})
  t.match(gone.body.errors, [{ detail: 'It is not there any more.' }])
})

t.test('projects and syncs wait for theirs', async t => {
  const made = await call('POST', API, { name: 'awaited' }, WAIT)
  t.strictSame([made.status, applied(made), typeof made.body.checkedAt], [201, 'wait=20', 'string'])
  t.equal((await call('POST', API, { name: 'hurried' })).headers.get('preference-applied'), null)
  const patched = await call('PATCH', `${API}/awaited`, { displayName: 'Awaited' }, { ...WAIT, 'if-match': etag(made) })
  t.strictSame([patched.status, applied(patched), versionOf(patched)], [200, 'wait=20', '2'])
  t.match((await bridge.control('GET', '/requests')).text, /Awaited|displayName|config\.xml/)

  await put('awaited', setOf(token('a')), WAIT)
  await bridge.control('POST', '/edit', { action: 'delete', folder: 'awaited', id: 'a' })
  for (const path of [`${API}/awaited/sync`, `${API}/awaited/credentials/a/sync`]) {
    await bridge.control('POST', '/edit', { action: 'delete', folder: 'awaited', id: 'a' })
    const synced = await call('POST', path, undefined, WAIT)
    t.strictSame([synced.status, applied(synced)], [202, 'wait=20'])
    t.ok(await bridge.readback('awaited', 'a'), `${path} is answered when it is done`)
  }
  const member = await call('PUT', `${API}/awaited/members/oidc:a`, { role: 'viewer' }, WAIT)
  t.strictSame([member.status, applied(member)], [200, null], 'what is not waited for is not said to be')
})
