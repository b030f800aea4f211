import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { type Answer, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

// A Jenkins that breaks characters above U+FFFF: a current one stores them.
const bridge = await withBridge(t, { version: '2.263.4' })
await until(
  'what this Jenkins can store is known',
  async () => (await bridge.call('GET', '/api/v1/controllers')).body.items[0].capabilities !== null
)
await bridge.project('demo')
const CREDENTIALS = '/api/v1/projects/demo/credentials'
const token = (id: string, more: object = {}) => ({ id, type: 'access-token', data: { token: 'planted-token-1' }, ...more })

/** A problem of RFC 9457 with this status and code, that names this place and repeats no planted value. */
function isProblem(t: Test, answer: Answer, status: number, code: string, pointer?: string): void {
  t.equal(answer.status, status, answer.text)
  t.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  t.match(answer.body, { type: /^urn:/, title: /./, status, code, detail: /./, requestId: /./ })
  if (pointer !== undefined)
    t.ok(
      answer.body.errors?.some((e: { pointer: string }) => e.pointer === pointer),
      `${pointer} in ${answer.text}`
    )
  t.notMatch(answer.text, /planted/)
}

const bodies: [name: string, body: unknown, pointer: string][] = [
  ['an unknown type', { id: 'x', type: 'nope', data: { token: 'planted' } }, '#/type'],
  ['no type', { id: 'x', data: { token: 'planted' } }, '#/type'],
  ['no id', { type: 'access-token', data: { token: 'planted' } }, '#/id'],
  ['no data', { id: 'x', type: 'access-token' }, '#/data/token'],
  ['a missing secret', { id: 'x', type: 'access-token', data: {} }, '#/data/token'],
  ['a missing user name', { id: 'x', type: 'username-password', data: { password: 'planted' } }, '#/data/username'],
  ['an empty secret', { id: 'x', type: 'access-token', data: { token: '' } }, '#/data/token'],
  ['an empty user name', { id: 'x', type: 'ssh-key', data: { username: '', privateKey: 'planted' } }, '#/data/username'],
  ['a number for a secret', { id: 'x', type: 'access-token', data: { token: 12345 } }, '#/data/token'],
  ['null for a secret', { id: 'x', type: 'access-token', data: { token: null } }, '#/data/token'],
  ['a list for the data', { id: 'x', type: 'access-token', data: ['planted'] }, '#/data'],
  ['an unknown field', token('x', { extra: 1 }), '#/extra'],
  [
    'an unknown field of the data',
    { id: 'x', type: 'access-token', data: { token: 'planted', extra: 'planted' } },
    '#/data/extra'
  ],
  ["another type's field", { id: 'x', type: 'access-token', data: { token: 'planted', password: 'planted' } }, '#/data/password'],
  ['a secret over 1 MiB', { id: 'x', type: 'access-token', data: { token: 'é'.repeat(524_289) } }, '#/data/token'],
  [
    'a user name over 255 bytes',
    { id: 'x', type: 'username-password', data: { username: 'u'.repeat(256), password: 'planted' } },
    '#/data/username'
  ],
  ['a long description', token('x', { description: 'd'.repeat(1025) }), '#/description'],
  ['NUL in a secret', { id: 'x', type: 'access-token', data: { token: 'planted\u0000' } }, '#/data/token'],
  ['U+FFFF in a kubeconfig', { id: 'x', type: 'kubeconfig', data: { content: 'planted\uffff' } }, '#/data/content'],
  [
    'what Jenkins might decrypt',
    { id: 'x', type: 'access-token', data: { token: '{AQAAABAAAAAQ0+m095/KKLEgHZ/zyhHYVTRTfth+QmXY9ndkaNYheeU=}' } },
    '#/data/token'
  ],
  [
    'the same in a passphrase',
    { id: 'x', type: 'ssh-key', data: { username: 'git', privateKey: 'k', passphrase: '{AQAA=}' } },
    '#/data/passphrase'
  ],
  ['emoji for a Jenkins that breaks them', { id: 'x', type: 'access-token', data: { token: 'planted 😀' } }, '#/data/token']
]

t.test('a body that is not right', async t => {
  for (const [name, body, pointer] of bodies) {
    await t.test(`${name} is refused, with where it is`, async t => {
      isProblem(t, await bridge.call('POST', CREDENTIALS, body), 400, 'VALIDATION_FAILED', pointer)
    })
  }
  t.equal((await bridge.call('GET', CREDENTIALS)).body.total, 0, 'and nothing was stored')
})

t.test('a time that is none: the answer shows one', async t => {
  const detail = 'It must be a time such as 2026-12-31T23:59:59Z.'
  for (const expiresAt of ['friday', '2026-12-31', '2026-12-31 23:59', '2026-02-30T00:00:00Z'])
    t.match((await bridge.call('POST', CREDENTIALS, token('x', { expiresAt }))).body.errors, [{ pointer: '#/expiresAt', detail }])
  t.match((await bridge.call('POST', '/api/v1/tokens', { name: 'ci', roles: { demo: 'viewer' }, expiresAt: 'tomorrow' })).body, {
    errors: [{ pointer: '#/expiresAt', detail }]
  })
  t.match((await bridge.call('GET', '/api/v1/audit?since=yesterday')).body, {
    detail: `since: ${detail}`,
    errors: [{ pointer: '#/query/since', detail }]
  })
  t.equal((await bridge.call('POST', CREDENTIALS, token('timed', { expiresAt: '2096-12-31T23:59:59Z' }))).status, 201)
})

t.test('an id that is not one', async t => {
  const ids = [
    '..',
    '.',
    '',
    ' ',
    'a/b',
    'a\\b',
    '%2e%2e',
    '.a',
    'a.',
    '-a',
    'a-',
    'a b',
    'a'.repeat(300),
    'ünïcode',
    'аbc',
    'a\r\nb',
    'a\u202eb',
    '__proto__'
  ]
  for (const id of ids) isProblem(t, await bridge.call('POST', CREDENTIALS, token(id)), 400, 'VALIDATION_FAILED', '#/id')
  for (const path of ['..%2f..', 'a%2fb', '%00', '__proto__', 'x'.repeat(300)]) {
    isProblem(t, await bridge.call('GET', `${CREDENTIALS}/${path}`), 404, 'CREDENTIAL_NOT_FOUND')
    isProblem(t, await bridge.call('DELETE', `${CREDENTIALS}/${path}`), 404, 'CREDENTIAL_NOT_FOUND')
  }
})

t.test('a dotted path is not resolved, whoever sends it as it is', async t => {
  for (const path of ['..', '%2e%2e', '.%2e', '../../projects/demo', '.']) {
    for (const method of ['GET', 'DELETE'])
      t.equal((await bridge.call(method, `${CREDENTIALS}/${path}`)).status, 404, `${method} ${path}`)
  }
  t.equal((await bridge.call('GET', '/api/v1/projects/demo')).body.deletedAt, null)
})

t.test('where no body is expected, a content type without one does no harm', async t => {
  const json = { 'content-type': 'application/json' }
  t.equal((await bridge.call('POST', '/api/v1/projects/demo/sync', '', json)).status, 202)
  isProblem(t, await bridge.call('POST', '/api/v1/projects/demo/sync', '{"planted', json), 400, 'MALFORMED_BODY')
})

t.test('a body that cannot be read', async t => {
  isProblem(t, await bridge.call('POST', CREDENTIALS, '{"id": "planted'), 400, 'MALFORMED_BODY')
  isProblem(t, await bridge.call('POST', CREDENTIALS, ''), 400, 'MALFORMED_BODY')
  isProblem(t, await bridge.call('POST', CREDENTIALS, 'null'), 400, 'VALIDATION_FAILED')
  isProblem(t, await bridge.call('POST', CREDENTIALS, '[]'), 400, 'VALIDATION_FAILED')
  isProblem(t, await bridge.call('POST', CREDENTIALS, '{"__proto__":{"planted":1}}'), 400, 'MALFORMED_BODY')
  const half = '\\ud800'
  for (const [body, pointer] of [
    [`{"id":"x","type":"username-password","data":{"username":"${half}","password":"planted"}}`, '#/data/username'],
    [`{"id":"x","type":"access-token","description":"${half}","data":{"token":"planted"}}`, '#/description']
  ] as const)
    isProblem(t, await bridge.call('POST', CREDENTIALS, body), 400, 'MALFORMED_BODY', pointer)
  isProblem(
    t,
    await bridge.call('PATCH', '/api/v1/projects/demo', `{"displayName":"${half}"}`),
    400,
    'MALFORMED_BODY',
    '#/displayName'
  )
  const text = { 'content-type': 'text/plain' }
  isProblem(t, await bridge.call('POST', CREDENTIALS, JSON.stringify(token('x')), text), 415, 'UNSUPPORTED_MEDIA_TYPE')
  const xml = { 'content-type': 'application/xml' }
  isProblem(t, await bridge.call('POST', CREDENTIALS, '<planted/>', xml), 415, 'UNSUPPORTED_MEDIA_TYPE')
  isProblem(
    t,
    await bridge.call('POST', CREDENTIALS, token('x', { description: 'x'.repeat(5 * 1024 * 1024) })),
    413,
    'BODY_TOO_LARGE'
  )
})

t.test('without a token, or with a wrong one, nothing is told', async t => {
  for (const authorization of [
    '',
    'Bearer',
    'Bearer wrong',
    'Basic dGVzdDp0ZXN0',
    `Bearer ${'x'.repeat(8000)}`,
    'bearer test-admin-token-012345678'
  ]) {
    const answer = await bridge.call('GET', '/api/v1/projects', undefined, { authorization })
    isProblem(t, answer, 401, 'UNAUTHENTICATED')
    t.equal(answer.headers.get('www-authenticate'), 'Bearer')
  }
  isProblem(t, await bridge.call('GET', '/api/v1/nowhere', undefined, { authorization: '' }), 401, 'UNAUTHENTICATED')
  t.equal((await bridge.call('GET', '/healthz', undefined, { authorization: '' })).status, 200)
  t.match((await bridge.call('GET', '/readyz', undefined, { authorization: '' })).body, {
    redis: { ready: true },
    controllers: { default: { ready: true } }
  })
})

t.test('an address that there is not, or not for this method', async t => {
  isProblem(t, await bridge.call('GET', '/api/v1/nowhere'), 404, 'ROUTE_NOT_FOUND')
  isProblem(t, await bridge.call('GET', '/nowhere'), 404, 'ROUTE_NOT_FOUND')
  const answer = await bridge.call('PATCH', CREDENTIALS, {})
  isProblem(t, answer, 405, 'METHOD_NOT_ALLOWED')
  t.match(answer.headers.get('allow'), /GET.*POST|POST.*GET/)
})

t.test('an id that is taken, and its twin in other letter case', async t => {
  t.equal((await bridge.call('POST', CREDENTIALS, token('Taken'))).status, 201)
  isProblem(t, await bridge.call('POST', CREDENTIALS, token('Taken')), 409, 'CREDENTIAL_EXISTS', '#/id')
  isProblem(t, await bridge.call('POST', CREDENTIALS, token('taken')), 409, 'CREDENTIAL_CASE_TWIN', '#/id')
  isProblem(t, await bridge.call('GET', `${CREDENTIALS}/taken`), 404, 'CREDENTIAL_NOT_FOUND')
})

t.test('type and id cannot change', async t => {
  await bridge.call('POST', CREDENTIALS, token('fixed'))
  for (const method of ['PUT', 'PATCH']) {
    isProblem(
      t,
      await bridge.call(method, `${CREDENTIALS}/fixed`, { type: 'kubeconfig', data: {} }),
      409,
      'IMMUTABLE_FIELD',
      '#/type'
    )
    isProblem(t, await bridge.call(method, `${CREDENTIALS}/fixed`, { id: 'other', data: {} }), 409, 'IMMUTABLE_FIELD', '#/id')
  }
  t.equal((await bridge.call('GET', `${CREDENTIALS}/fixed`)).body.generation, 1)
})

t.test('a change of what was changed meanwhile', async t => {
  const made = await bridge.call('POST', CREDENTIALS, token('raced'))
  t.match(made.headers.get('etag'), /^"1-[\w-]{16}"$/)
  const fresh = { 'if-match': '"1"' }
  t.match((await bridge.call('PATCH', `${CREDENTIALS}/raced`, { description: 'first' }, fresh)).headers.get('etag'), /^"2-/)
  for (const [method, body] of [
    ['PATCH', {}],
    ['PUT', { data: {} }],
    ['DELETE', undefined]
  ] as const) {
    isProblem(t, await bridge.call(method, `${CREDENTIALS}/raced`, body, fresh), 412, 'PRECONDITION_FAILED')
  }
  isProblem(t, await bridge.call('PATCH', `${CREDENTIALS}/raced`, {}, { 'if-match': 'W/"2"' }), 412, 'PRECONDITION_FAILED')
  t.equal((await bridge.call('GET', `${CREDENTIALS}/raced`)).body.description, 'first')
  t.equal((await bridge.call('PATCH', `${CREDENTIALS}/raced`, { description: 'any' }, { 'if-match': '*' })).status, 200)
})

t.test('an answer tells so many faults of a body, and that there were more is counted', async t => {
  const credentials = Array.from({ length: 30 }, (_, i) => ({ id: `x${i}`, type: 'access-token', wrong: 1 }))
  const answer = await bridge.call('PUT', CREDENTIALS, { credentials })
  t.match([answer.status, answer.body.code, answer.body.errors.length], [400, 'VALIDATION_FAILED', 20])
  t.match((await bridge.call('GET', '/metrics')).text, /jcb_limit_reached_total\{limit="faults"\} [1-9]/)
})

t.test('20 changes at once without If-Match: none is lost, every generation is used once', async t => {
  await bridge.call('POST', CREDENTIALS, token('busy'))
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => bridge.call('PATCH', `${CREDENTIALS}/busy`, { description: `change ${i}` }))
  )
  const done = answers.filter(answer => answer.status === 200)
  t.strictSame(
    answers.filter(answer => answer.status !== 200 && answer.body.code !== 'WRITE_CONFLICT').map(answer => answer.text),
    []
  )
  t.equal((await bridge.call('GET', `${CREDENTIALS}/busy`)).body.generation, 1 + done.length)
})

t.test('data that does not fit on a change', async t => {
  await bridge.call('POST', CREDENTIALS, { id: 'up', type: 'username-password', data: { username: 'u', password: 'planted-pw' } })
  const path = `${CREDENTIALS}/up`
  isProblem(t, await bridge.call('PATCH', path, { data: { password: '' } }), 400, 'VALIDATION_FAILED', '#/data/password')
  isProblem(t, await bridge.call('PATCH', path, { data: { password: null } }), 400, 'VALIDATION_FAILED', '#/data/password')
  isProblem(t, await bridge.call('PATCH', path, { data: { token: 'planted' } }), 400, 'VALIDATION_FAILED', '#/data/token')
  isProblem(t, await bridge.call('PATCH', path, { data: { 'a/b~c': 'planted' } }), 400, 'VALIDATION_FAILED', '#/data/a~1b~0c')
  isProblem(t, await bridge.call('PATCH', path, { data: 'planted' }), 400, 'VALIDATION_FAILED', '#/data')
  isProblem(t, await bridge.call('PATCH', path, { generation: 7 }), 400, 'VALIDATION_FAILED', '#/generation')
  isProblem(t, await bridge.call('PUT', path, { data: {} }), 400, 'VALIDATION_FAILED', '#/data/username')
  isProblem(t, await bridge.call('PUT', `${CREDENTIALS}/absent`, { data: {} }), 404, 'CREDENTIAL_NOT_FOUND')
})

t.test('projects that cannot be', async t => {
  const projects: [object, string][] = [
    [{}, '#/name'],
    [{ name: 'Upper' }, '#/name'],
    [{ name: '..' }, '#/name'],
    [{ name: 'a'.repeat(64) }, '#/name'],
    [{ name: 'p', folder: [] }, '#/folder'],
    [{ name: 'p', folder: ['a', '..'] }, '#/folder/1'],
    [{ name: 'p', folder: ['a/b'] }, '#/folder/0'],
    [{ name: 'p', folder: 'a' }, '#/folder'],
    [{ name: 'p', controller: 'nowhere' }, '#/controller'],
    [{ name: 'p', policies: { drift: 'maybe' } }, '#/policies/drift'],
    [{ name: 'p', extra: 1 }, '#/extra']
  ]
  for (const [body, pointer] of projects)
    isProblem(t, await bridge.call('POST', '/api/v1/projects', body), 400, 'VALIDATION_FAILED', pointer)
  isProblem(t, await bridge.call('POST', '/api/v1/projects', { name: 'demo' }), 409, 'PROJECT_EXISTS', '#/name')
  isProblem(
    t,
    await bridge.call('POST', '/api/v1/projects', { name: 'thief', folder: ['DEMO'] }),
    409,
    'FOLDER_OWNED',
    '#/folder'
  )
  isProblem(t, await bridge.call('GET', '/api/v1/projects/thief'), 404, 'PROJECT_NOT_FOUND')
  isProblem(t, await bridge.call('GET', '/api/v1/projects/absent/credentials'), 404, 'PROJECT_NOT_FOUND')
  isProblem(t, await bridge.call('POST', '/api/v1/projects/absent/credentials', token('x')), 404, 'PROJECT_NOT_FOUND')
})

t.test('writes take no value from a query, which proxies would log', async t => {
  const id = `${CREDENTIALS}/queried`
  for (const [method, path, body] of [
    ['POST', `${CREDENTIALS}?password=in-a-query`, token('queried')],
    ['PUT', `${id}?token=in-a-query`, token('queried')],
    ['PATCH', `${id}?token=in-a-query`, { description: 'x' }]
  ] as const) {
    const answer = await bridge.call(method, path, body)
    const name = method === 'POST' ? 'password' : 'token'
    isProblem(t, answer, 400, 'VALIDATION_FAILED', `#/query/${name}`)
    t.notMatch(JSON.stringify(answer.body), /in-a-query/)
  }
  isProblem(t, await bridge.call('GET', id), 404, 'CREDENTIAL_NOT_FOUND')
})

t.test('lists take only what they know', async t => {
  isProblem(t, await bridge.call('GET', `${CREDENTIALS}?limit=0`), 400, 'VALIDATION_FAILED', '#/query/limit')
  isProblem(t, await bridge.call('GET', `${CREDENTIALS}?limit=many`), 400, 'VALIDATION_FAILED', '#/query/limit')
  isProblem(t, await bridge.call('GET', `${CREDENTIALS}?colour=red`), 400, 'VALIDATION_FAILED', '#/query/colour')
  isProblem(t, await bridge.call('GET', `${CREDENTIALS}?phase=Nope`), 400, 'VALIDATION_FAILED', '#/query/phase')
  isProblem(t, await bridge.call('GET', `${CREDENTIALS}?cursor=zzz`), 400, 'INVALID_CURSOR')
  isProblem(
    t,
    await bridge.call('GET', `/api/v1/projects/demo/events?cursor=${Buffer.from('1+').toString('base64url')}`),
    400,
    'INVALID_CURSOR'
  )
})

const page = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const exampleIn = (name: string, start: string) =>
  JSON.parse(
    page(name)
      .split('```json\n')
      .find(block => block.startsWith(start))
      ?.split('```')[0] ?? '{}'
  )
/** What an example leaves open with a dot, from the answer. */
const filled = (shown: unknown, answer: unknown): unknown =>
  shown === '…'
    ? answer
    : typeof shown !== 'object' || shown === null
      ? shown
      : Array.isArray(shown)
        ? shown.map((item, i) => filled(item, (answer as unknown[] | undefined)?.[i]))
        : Object.fromEntries(
            Object.entries(shown).map(([name, value]) => [name, filled(value, (answer as Answer['body'])?.[name])])
          )

t.test('docs/errors.md and docs/api.md show a problem as it is answered', async t => {
  const data = { username: 'alice', password: '' }
  const { body } = await bridge.call('POST', CREDENTIALS, { id: 'registry', type: 'username-password', data })
  const shown = exampleIn('docs/errors.md', '{\n  "type"')
  t.strictSame({ ...body, requestId: shown.requestId }, shown)
  const short = exampleIn('docs/api.md', '{ "type"')
  t.strictSame(filled(short, body), body)
})

t.test('README.md shows a credential as it is answered', async t => {
  const [, sent = '{}'] = /-d '(\{"id":"dockerhub-id".*\})'/.exec(page('README.md')) ?? []
  const { body, status } = await bridge.call('POST', CREDENTIALS, sent, {
    ...{ 'content-type': 'application/json', prefer: 'wait=10' }
  })
  t.equal(status, 201)
  t.strictSame(filled(exampleIn('README.md', '{ "id"'), body), body)
})
