import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'

/** Files that people declare credentials with, as they were met, at every way in. */
const fixture = (name: string) => readFile(new URL(`../fixtures/declared/${name}`, import.meta.url))

const bridge = await withBridge(t)
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
const JSON_TYPE = 'application/json'
const YAML_TYPE = 'application/yaml'
const KAPIS = (project: string) => `/kapis/devops.kubesphere.io/v1alpha3/namespaces/${project}/credentials`
const SECRET_TEXT = 'credential.devops.kubesphere.io/secret-text'

interface Said {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
  readonly body: any
}

/** Sends bytes as they are. */
async function send(
  method: string,
  path: string,
  body: string | Buffer,
  type: string,
  more: Record<string, string> = {}
): Promise<Said> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': type, ...more }
  const response = await fetch(bridge.url + path, { method, headers, body: Buffer.from(body as string) })
  const text = await response.text()
  return {
    status: response.status,
    text,
    body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined
  }
}

const put = (project: string, body: string | Buffer, type: string, query = '') =>
  send('PUT', `/api/v1/projects/${project}/credentials${query}`, body, type)

function malformed(
  t: Test,
  { status, body, text }: Said,
  place: { line?: number; column?: number; pointer?: string; detail?: RegExp }
): void {
  t.equal(status, 400, text)
  t.match(body, { code: 'MALFORMED_BODY', errors: [place] }, text)
}

const ids = async (project: string): Promise<string[]> =>
  (await bridge.call('GET', `/api/v1/projects/${project}/credentials`)).body.items.map(({ id }: { id: string }) => id)

async function given(project: string, names: readonly string[]): Promise<void> {
  await bridge.project(project)
  const credentials = names.map(id => ({ id, type: 'access-token', data: { token: `of ${id}` } }))
  t.equal((await put(project, JSON.stringify({ credentials }), JSON_TYPE)).status, 200)
}

const apply = (stdin: string | Buffer, ...more: string[]) => cli(['apply', '-f', '-', ...more], env, { stdin })
const imported = (stdin: string | Buffer, ...more: string[]) =>
  cli(['import-kubesphere', '-', '-o', 'json', ...more], env, { stdin })

t.test('a key that is there twice: nothing is read, so that nothing is pruned', async t => {
  await given('twice', ['a1', 'a2'])
  const file = await fixture('key-twice.yaml')
  malformed(t, await put('twice', file, YAML_TYPE, '?prune=true'), { line: 6, column: 1 })
  const { exit, err } = await apply(file, '--prune')
  t.equal(exit, 2)
  t.match(err, /line 6, column 1: The object has this key twice/)
  const set =
    '{"credentials":[{"id":"a1","type":"access-token"}],\n"credentials":[{"id":"b1","type":"access-token","data":{"token":"b"}}]}'
  malformed(t, await put('twice', set, JSON_TYPE, '?prune=true'), { line: 2, column: 1, pointer: '#/credentials' })
  malformed(t, await put('twice', set, YAML_TYPE, '?prune=true'), { line: 2, column: 1, pointer: '#/credentials' })
  t.equal((await apply(set, '-p', 'twice', '--prune')).exit, 2)
  t.strictSame(await ids('twice'), ['a1', 'a2'])
})

t.test('a key twice at any depth, in every body of JSON', async t => {
  const path = '/api/v1/projects/twice/credentials'
  const deep = (at: string) => ({ pointer: at, detail: /twice/ })
  const one = '{"id":"b","type":"access-token","data":{"token":"b","\\u0074oken":"c"}}'
  malformed(t, await send('POST', path, one, JSON_TYPE), deep('#/data/token'))
  malformed(t, await send('POST', `${path}/validate`, one, JSON_TYPE), deep('#/data/token'))
  malformed(
    t,
    await send('PATCH', `${path}/a1`, '{"data":{"token":"b","token":"c"}}', 'application/merge-patch+json'),
    deep('#/data/token')
  )
  malformed(
    t,
    await send('PATCH', '/api/v1/projects/twice', '{"displayName":"x","displayName":"y"}', JSON_TYPE),
    deep('#/displayName')
  )
  malformed(t, await send('POST', '/api/v1/projects', '{"name":"x","name":"y"}', JSON_TYPE), deep('#/name'))
  malformed(
    t,
    await send('POST', '/api/v1/tokens', '{"name":"x","roles":{"twice":"viewer","twice":"admin"}}', JSON_TYPE),
    deep('#/roles/twice')
  )
  const kubesphere = await send(
    'POST',
    KAPIS('twice'),
    `{"metadata":{"name":"k"},"type":"${SECRET_TEXT}","data":{"secret":"YQ==","secret":"Yg=="}}`,
    JSON_TYPE
  )
  t.match(kubesphere, { status: 400, text: /^#\/data\/secret: At line 1, column \d+: The object has this key twice/ })
  const flat = await send(
    'POST',
    '/kapis/devops.kubesphere.io/v1alpha2/namespaces/twice/credentials',
    '{"id":"f","type":"secret_text","secret_text":{"secret":"a","secret":"b"}}',
    JSON_TYPE
  )
  t.match(flat, { status: 400, text: /twice/ })
  t.strictSame(await ids('twice'), ['a1', 'a2'])
})

t.test('two documents: one is read by the API, so that none is read; a file has several', async t => {
  await given('documents', ['p1', 'p2'])
  const file = await fixture('two-documents.yaml')
  malformed(t, await put('documents', file, YAML_TYPE, '?prune=true'), { line: 5, column: 1, detail: /second document/ })
  malformed(t, await put('documents', '{"credentials":[]}\n{"credentials":[]}', JSON_TYPE, '?prune=true&force=true'), {
    line: 2,
    column: 1,
    detail: /second document/
  })
  t.match(await apply(file, '-p', 'documents', '--prune'), { exit: 2, err: /starts in line 5 is a second one for the project/ })
  t.strictSame(await ids('documents'), ['p1', 'p2'])
  await bridge.project('other')
  const set = (project: string, id: string) =>
    JSON.stringify({ project, credentials: [{ id, type: 'access-token', data: { token: id } }] })
  t.equal((await apply(`${set('documents', 'p3')}${set('other', 'o1')}`)).exit, 0, 'one after another')
  t.match(
    await apply(`${set('documents', 'p4')}\n---\nproject: other\ncredentials: []\ncredentials: []\n`),
    { exit: 2 },
    'all of them or none'
  )
  t.strictSame(await ids('documents'), ['p1', 'p2', 'p3'])
})

t.test('bytes that are no UTF-8 are read nowhere, and the place is said', async t => {
  await bridge.project('bytes')
  const path = '/api/v1/projects/bytes/credentials'
  const body = await fixture('latin1-body.json')
  const offset = body.findIndex(byte => byte >= 0x80) + 1
  malformed(t, await send('POST', path, body, JSON_TYPE), {
    pointer: '#',
    detail: new RegExp(`^It is not UTF-8: byte ${offset}, in line 1`)
  })
  malformed(t, await put('bytes', Buffer.concat([Buffer.from('credentials:\n- '), body]), YAML_TYPE), {
    pointer: '#',
    detail: /in line 2/
  })
  t.match(await send('POST', KAPIS('bytes'), body, JSON_TYPE), { status: 400, text: /^#: It is not UTF-8/ })
  for (const charset of ['ISO-8859-1', 'latin1', '"windows-1252"', 'utf-16'])
    for (const way of [JSON_TYPE, YAML_TYPE])
      t.match(
        await put('bytes', body, `${way}; charset=${charset}`),
        { status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } },
        `${way} ${charset}`
      )
  t.match(await send('POST', path, '{}', JSON_TYPE, { 'content-encoding': 'gzip' }), { status: 415 })
  const list = Buffer.concat([Buffer.from('{"credentials":['), body, Buffer.from(']}')])
  t.match(await apply(list, '-p', 'bytes'), { exit: 2, err: /stdin cannot be read\. It is not UTF-8: byte/ })
  t.match(await imported(body), { exit: 2, err: /It is not UTF-8/ })
  const data = {
    username: Buffer.from('u').toString('base64'),
    password: (await fixture('latin1-secret-file.txt')).toString('base64')
  }
  const secret = { metadata: { name: 'latin1' }, type: 'credential.devops.kubesphere.io/basic-auth', data }
  t.match(await send('POST', KAPIS('bytes'), JSON.stringify(secret), JSON_TYPE), {
    status: 400,
    text: /^#\/data\/password: The decoded bytes are not text\. It is not UTF-8: byte 3/
  })
  const whole = Buffer.concat([
    Buffer.from([0xef, 0xbb, 0xbf]),
    Buffer.from('{"id":"utf8","type":"access-token","data":{"token":"paßword"}}')
  ])
  t.equal(
    (await send('POST', path, whole, `${JSON_TYPE}; charset="UTF-8"`)).status,
    201,
    'a byte order mark and the charset say UTF-8'
  )
  t.strictSame(await ids('bytes'), ['utf8'])
})

t.test('files and arguments of the command line, too', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'declared-'))
  t.teardown(() => rm(dir, { recursive: true }))
  const make = (name: string, file: string) =>
    cli(
      [
        'create',
        'credential',
        name,
        '-p',
        'bytes',
        '--type',
        'username-password',
        '--field',
        'username=u',
        '--secret-file',
        `password=${file}`
      ],
      env
    )
  const latin1 = join(dir, 'latin1')
  await writeFile(latin1, await fixture('latin1-secret-file.txt'), { mode: 0o600 })
  const refused = await make('latin1', latin1)
  t.match(refused, { exit: 2, err: /It is not UTF-8: byte 3, in line 1/ })
  t.notMatch(refused.err, 'word')
  const utf16 = join(dir, 'utf16')
  await writeFile(utf16, Buffer.from('\ufeffpaßword\r\n', 'utf16le'), { mode: 0o600 })
  t.equal((await make('powershell', utf16)).exit, 0)
  await bridge.phase('bytes', 'powershell', 'Synced')
  t.match(await bridge.readback('bytes', 'powershell'), { password: 'paßword' })
  t.match(await cli(['whoami'], { JCB_URL: bridge.url, JCB_TOKEN_FILE: latin1 }), { exit: 2, err: /It is not UTF-8/ })
  t.match(await cli(['set', 'credential', 'utf8', '-p', 'bytes', '--description', 'pa\ufffdword'], env), {
    exit: 2,
    err: /argument is not valid UTF-8/
  })
})

t.test('UTF-16 with a byte order mark, and a SecretList whose items name no kind, are imported', async t => {
  for (const [file, project] of [
    ['powershell-utf16.yaml', 'imp1'],
    ['secretlist-without-kinds.json', 'imp2']
  ] as const) {
    const { exit, err } = await imported(await fixture(file))
    t.equal(exit, 0, err)
    t.match(err, '1 created, 0 updated, 0 unchanged, 0 failed; 0 other objects')
    t.strictSame(await ids(project), ['a'])
  }
  malformed(t, await put('imp1', await fixture('powershell-utf16.yaml'), YAML_TYPE), { pointer: '#', detail: /It is UTF-16LE/ })
  t.match(await send('PUT', KAPIS('imp2'), await fixture('secretlist-without-kinds.json'), JSON_TYPE), {
    status: 200,
    body: { items: [{ id: 'a', action: 'unchanged' }] }
  })
})

t.test('a deletionTimestamp of null is no deletion', async t => {
  const file = await fixture('deletion-null.json')
  t.match(await imported(file), { exit: 0, err: /0 created, 0 updated, 1 unchanged, 0 failed/ })
  t.match(await send('PUT', `${KAPIS('imp2')}/a`, file, JSON_TYPE), { status: 200 })
  const gone = JSON.stringify({
    ...JSON.parse(file.toString()),
    metadata: { name: 'b', namespace: 'imp2', deletionTimestamp: '2024-05-06T07:08:09Z' }
  })
  t.match(await imported(gone), { exit: 1, out: /being deleted/ })
})

t.test(
  'YAML tags, anchors, aliases and merge keys are refused with their place, by the API and the command line alike',
  async t => {
    await given('tags', ['kept'])
    const one = (value: string) => `credentials:\n- id: kept\n  type: access-token\n  data:\n    token: ${value}\n`
    const texts: [string, number, number][] = [
      [(await fixture('ansible-vault-tag.yaml')).toString(), 5, 12],
      [one('!secret x'), 5, 12],
      [one('!Secr3t pass'), 5, 12],
      [one('&abc def'), 5, 12],
      [one('*x'), 5, 12],
      [one('x').replace('data:', 'data: &d\n   '), 4, 9],
      [one('x').replace('- id', '- <<: {type: access-token}\n  id'), 2, 3],
      [one('[x]').replace('[x]', '!!binary aGk='), 5, 12]
    ]
    for (const [text, line, column] of texts) {
      malformed(t, await put('tags', text, YAML_TYPE), { line, column })
      const { exit, err } = await apply(text, '-p', 'tags')
      t.equal(exit, 2)
      t.match(err, `line ${line}, column ${column}: `)
      t.match(await imported(text), { exit: 2, err: new RegExp(`line ${line}, column ${column}: `) })
    }
    t.strictSame(
      (await bridge.call('GET', '/api/v1/projects/tags/credentials')).body.items.map(
        ({ id, generation }: { id: string; generation: number }) => [id, generation]
      ),
      [['kept', 1]]
    )
  }
)

t.test('a kubeconfig is content, and is read as kubectl reads it: with its anchors, tags and doubled keys', async t => {
  const content = [
    'apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters:\n- name: c\n  cluster: &c {server: !!str "https://k.example.com:6443"}\n',
    '- {name: d, cluster: *c}\ncontexts:\n- {name: c, context: {cluster: c, user: u}}\nusers:\n- {name: u, user: {token: "abc.def"}}\nkind: Config\n'
  ].join('')
  const body = JSON.stringify({ id: 'kube', type: 'kubeconfig', data: { content } })
  t.match(await send('POST', '/api/v1/projects/tags/credentials', body, JSON_TYPE), { status: 201 })
})

t.test('an import that finds nothing fails, and says what it found', async t => {
  const texts: [text: string, what: RegExp][] = [
    ['', /it is empty/],
    ['# nothing\n---\n', /it is empty/],
    [[...'kind: List\n'].map(c => `${c}\0`).join(''), /UTF-16 without a byte order mark/],
    ['{"apiVersion":"v1","kind":"List","items":[]}', /it contains an empty list/],
    ['{"apiVersion":"v1","kind":"SecretList","items":null}', /it contains an empty list/],
    ['NAME     TYPE     DATA   AGE\na        Opaque   1      2d\n', /kubectl.s table output/],
    ['NAMESPACE   NAME   TYPE   DATA   AGE\r\na   b   Opaque   1   2d\r\n', /kubectl.s table output/],
    ['error: You must be logged in to the server (Unauthorized)\n', /an error message of kubectl/],
    [
      'Error from server (Forbidden): secrets is forbidden: User "x" cannot list resource "secrets"\n',
      /an error message of kubectl/
    ],
    ['Unable to connect to the server: dial tcp: lookup k on 1.1.1.1:53: no such host\n', /an error message of kubectl/],
    ['No resources found in default namespace.\n', /it found nothing/],
    [
      'jenkins:\n  systemMessage: hi\ncredentials:\n  system: {}\n',
      /it (?:contains|is) a configuration of Jenkins \(Configuration as Code/
    ],
    ['<?xml version="1.1"?>\n<com.cloudbees.plugins.credentials.SystemCredentialsProvider/>', /it is XML/],
    ['<!DOCTYPE html><html><body>Sign in</body></html>', /HTML/],
    ['project: demo\ncredentials:\n- { id: a, type: access-token }\n', /which is for apply/],
    ['apiVersion: v1\nkind: Config\nclusters: []\n', /a kubeconfig/],
    ['just some text\n', /a plain text/],
    ['{"kind":"List","items":["a"]}', /a plain text/],
    ['{"kind":"List","items":[{"kind":"List","items":[{"kind":"ConfigMap"}]}]}', /it contains 1 ConfigMap/],
    ['{"a":1}{"b":2}', /it (?:contains 2 times|is) an object without a kind/],
    [
      JSON.stringify({ kind: 'List', items: [{ kind: 'ConfigMap' }, { kind: 'ConfigMap' }, { kind: 'Secret', type: 'Opaque' }] }),
      /2 ConfigMap, 1 Secret of type Opaque/
    ]
  ]
  for (const [text, what] of texts) t.match(await imported(text), { exit: 2, err: what }, JSON.stringify(text))
  for (const [text, what] of texts.filter(([text]) => !text.startsWith('project:') && !text.includes('List')))
    t.match(await apply(text, '-p', 'tags'), { exit: 2, err: what }, `apply ${JSON.stringify(text)}`)
})

t.test('what kubectl prints one after another is read to its end, or not at all', async t => {
  const secret = (name: string, value: string) => ({
    apiVersion: 'v1',
    data: { secret: Buffer.from(value).toString('base64') },
    kind: 'Secret',
    metadata: { name, namespace: 'joined' },
    type: SECRET_TEXT
  })
  const yaml = (name: string) =>
    `apiVersion: v1\ndata:\n  secret: YQ==\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: joined\ntype: ${SECRET_TEXT}\n`
  const list = (name: string) =>
    `apiVersion: v1\nitems:\n- ${yaml(name).trim().replaceAll('\n', '\n  ')}\nkind: List\nmetadata:\n  resourceVersion: ""\n`
  t.match(
    await imported(
      `${JSON.stringify(secret('j1', 'a'), null, 2)}\n${JSON.stringify({ kind: 'List', items: [secret('j2', 'a')] })}\n`
    ),
    { exit: 0, err: /2 created/ }
  )
  t.match(
    await imported(
      JSON.stringify({ kind: 'List', items: [secret('j8', 'a'), { kind: 'SecretList', items: [secret('j9', 'a')] }] })
    ),
    { exit: 0, err: /2 created, .*; 0 other objects/ },
    'of a list in a list nothing is left unread'
  )
  t.match(await imported(`${yaml('y1')}${yaml('y2')}${list('y3')}${list('y4')}---\n${yaml('y5')}`), { exit: 0, err: /5 created/ })
  t.match(await imported(`${yaml('z1')}${yaml('z2')}  bad: x: y\n`), { exit: 2 })
  t.match(await imported(`${yaml('z3')}---\njust text\n`), { exit: 2, err: /starts in line 10/ })
  t.match(await imported(`${yaml('z4')}data: {secret: Yg==}\n`), {
    exit: 2,
    err: /line 9, column 1: The object has this key twice/
  })
  t.strictSame(await ids('joined'), ['j1', 'j2', 'j8', 'j9', 'y1', 'y2', 'y3', 'y4', 'y5'])
})

t.test('the id that every object inherits is an id like others', async t => {
  await bridge.project('inherited')
  t.equal(
    (await send('POST', '/api/v1/projects/inherited/credentials', await fixture('id-constructor.json'), JSON_TYPE)).status,
    201
  )
  const set = `{"credentials":[${await fixture('id-constructor.json')}]}`
  for (const type of [JSON_TYPE, YAML_TYPE]) t.match(await put('inherited', set, type), { status: 200, body: { unchanged: 1 } })
  t.match(await apply(set, '-p', 'inherited', '--wait'), { exit: 0, err: /1 unchanged/ })
  t.strictSame(await ids('inherited'), ['constructor'])
})

t.test('annotations that hold a secret value are kept nowhere, and it is said', async t => {
  const file = await fixture('annotations-with-values.json')
  const values = ['hunter2-not-real', 'aHVudGVyMi1ub3QtcmVhbA']
  await bridge.project('annotated')
  const pointers = ['original', 'original-diff'].map(name => `#/metadata/annotations/kapp.k14s.io~1${name}`)
  const said = { code: 'SecretInMetadata', detail: /was dropped/ }

  await t.test("by KubeSphere's face", async t => {
    const made = await fetch(bridge.url + KAPIS('annotated'), {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': JSON_TYPE },
      body: file.toString()
    })
    t.equal(made.status, 200)
    t.match(made.headers.get('warning'), /^299 - "#\/metadata\/annotations\/kapp/)
    t.notMatch(JSON.stringify(((await made.json()) as { metadata: unknown }).metadata), /kapp\.k14s/)
    t.match(
      (await bridge.call('GET', '/api/v1/projects/annotated/credentials/by-kapp')).body.warnings,
      pointers.map(pointer => ({ ...said, pointer }))
    )
  })

  await t.test('a masked value that comes back is known, too, and so is the one before', async t => {
    const { data: _, ...rest } = JSON.parse(file.toString())
    const masked = {
      ...rest,
      data: { secret: '' },
      metadata: { ...rest.metadata, labels: { 'hunter2-not-real': 'x', kept: 'hunter' } }
    }
    const edited = await send('PUT', `${KAPIS('annotated')}/by-kapp`, JSON.stringify(masked), JSON_TYPE)
    t.match(edited, { status: 200, body: { metadata: { labels: { kept: 'hunter' } } } })
    t.notMatch(edited.text, values[0])
    const { warnings } = (await bridge.call('GET', '/api/v1/projects/annotated/credentials/by-kapp')).body
    t.match(
      warnings,
      [{ ...said, pointer: '#/metadata/labels' }, ...pointers.map(pointer => ({ pointer }))],
      'a name that holds it is not repeated'
    )
    const rotated = { ...masked, data: { secret: Buffer.from('another-one').toString('base64') } }
    t.notMatch(
      (await send('PUT', `${KAPIS('annotated')}/by-kapp`, JSON.stringify(rotated), JSON_TYPE)).text,
      /kapp\.k14s|hunter2/
    )
  })

  await t.test('a secret that is set to what an annotation holds', async t => {
    const secret = {
      metadata: { name: 'later', annotations: { note: 'ask for tomorrow-s-token' } },
      type: SECRET_TEXT,
      data: { secret: 'YWJjZGVm' }
    }
    t.match(await send('POST', KAPIS('annotated'), JSON.stringify(secret), JSON_TYPE), {
      status: 200,
      body: { metadata: { annotations: { note: /tomorrow/ } } }
    })
    await bridge.call('PATCH', '/api/v1/projects/annotated/credentials/later', { data: { token: 'tomorrow-s-token' } })
    t.notMatch((await bridge.call('GET', `${KAPIS('annotated')}/later`)).text, 'tomorrow')
  })

  await t.test('by an import', async t => {
    const items = [JSON.parse(file.toString())].map(item => ({
      ...item,
      metadata: { ...item.metadata, namespace: 'annotated-too' }
    }))
    const first = await imported(JSON.stringify({ kind: 'List', items }))
    t.equal(first.exit, 0, first.err)
    t.match(JSON.parse(first.out.toString()).items, [
      { outcome: 'created', why: `Left out because they contain a secret value: ${pointers.join(', ')}` }
    ])
    const again = await imported(JSON.stringify({ kind: 'List', items }))
    t.match(again.err, '0 created, 0 updated, 1 unchanged')
    for (const value of values) t.notMatch(first.out.toString() + first.err + again.out.toString() + again.err, value)
  })

  await t.test('in what is public a secret stays, with a warning', async t => {
    const body = {
      id: 'public',
      type: 'username-password',
      description: 'the password is not-so-secret',
      data: { username: 'not-so-secret', password: 'not-so-secret' }
    }
    const { warnings } = (await bridge.call('POST', '/api/v1/projects/annotated/credentials', body)).body
    t.match(warnings, [
      { code: 'SecretInPublic', pointer: '#/description' },
      { code: 'SecretInPublic', pointer: '#/data/username' }
    ])
    t.match(
      (await bridge.call('POST', '/api/v1/projects/annotated/credentials/validate', { ...body, id: 'other' })).body.warnings,
      warnings
    )
  })

  await t.test('no value is in Redis, a log or an answer', async t => {
    const { client } = bridge.redis
    const dumps: string[] = []
    for (const key of await client.keys('jcb:{p:annotated*')) dumps.push((await client.dumpBuffer(key))?.toString('latin1') ?? '')
    const everything = dumps.join('') + bridge.logs() + bridge.answers()
    for (const value of values) t.notMatch(everything, value)
  })
})

t.test('an export has no secret, and changes nothing when it is applied again', async t => {
  const path = '/api/v1/projects/exported'
  await bridge.call('POST', '/api/v1/projects', { name: 'exported' })
  const credentials = [
    {
      id: 'hub',
      type: 'username-password',
      description: '# "x": y',
      data: { username: 'a@b', password: 'exported-secret-1' },
      urlEncode: true
    },
    {
      id: 'quiet',
      type: 'username-password',
      data: { username: 'exported-name-2', password: 'exported-secret-2' },
      usernameSecret: true
    },
    { id: 'token', type: 'access-token', data: { token: 'exported-secret-3' }, expiresAt: '2099-01-01T00:00:00.000Z' }
  ]
  t.equal((await bridge.call('PUT', `${path}/credentials`, { credentials })).status, 200)
  const got = await bridge.call('GET', `${path}/export`)
  t.match(got, {
    status: 200,
    body: { project: 'exported', credentials: [{ id: 'hub' }, { id: 'quiet', usernameSecret: true }, {}] }
  })
  const yaml = await bridge.call('GET', `${path}/export`, undefined, { accept: YAML_TYPE })
  t.match(yaml.headers.get('content-type'), /^application\/yaml/)
  for (const { text } of [got, yaml]) t.notMatch(text, /exported-(secret|name)/)
  const asYaml = yaml.text.replace(/^project: .*\n/m, '')
  for (const [body, type] of [
    [JSON.stringify({ credentials: got.body.credentials }), JSON_TYPE],
    [asYaml, YAML_TYPE]
  ] as const) {
    const again = await send('PUT', `${path}/credentials`, body, type)
    t.match(again, { status: 200, body: { created: 0, updated: 0, unchanged: 3 } }, type)
  }
  t.equal((await bridge.call('GET', `${path}/export`, undefined, { 'if-none-match': got.headers.get('etag') ?? '' })).status, 304)
  t.equal((await bridge.call('GET', '/api/v1/projects/constructor/export')).status, 404)
})
