import { createHmac } from 'node:crypto'
import t from 'tap'
import { Secret } from '../../../src/domain/secret.ts'
import type { XmlBranch } from '../../../src/domain/xml-element.ts'
import { CREDENTIALS_PROPERTY, DOMAIN, FOLDER_CLASS, LIST } from '../../../src/jenkins/xml/folder-xml.ts'
import { TEXT } from './folder-texts.ts'
import { type Handler, HTML, JENKINS, json, oddServer, type Reply, type Seen } from './odd-server.ts'
import { everythingOf, rejected } from './thrown.ts'

const hash = (text: string): string => createHmac('sha256', 'key').update(text).digest('hex')
const document = (id: string, secret: string, name = TEXT): XmlBranch => ({
  name,
  children: [
    { name: 'id', text: id },
    { name: 'secret', field: 'token', text: new Secret(secret) }
  ]
})
const token = (id: string, secret: string) => `<${TEXT}><id>${id}</id><secret>${secret}</secret></${TEXT}>`
const folder = (credentials: string, more = '') =>
  `<${FOLDER_CLASS}>${more}<properties><${CREDENTIALS_PROPERTY}><domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash"><entry><${DOMAIN}><specifications/></${DOMAIN}><${LIST}>${credentials}</${LIST}></entry></domainCredentialsMap></${CREDENTIALS_PROPERTY}></properties></${FOLDER_CLASS}>`
const text = folder(token('a', '{AQAA=}') + token('b', '{AQAB=}'))
const xml = (body: string): Reply => ({ status: 200, headers: { 'content-type': 'application/xml' }, body })
const taken: Reply = { status: 400, headers: { ...HTML, ...JENKINS } }
const isThere = json({ _class: FOLDER_CLASS })
const posts = (seen: readonly Seen[]) => seen.filter(s => s.method === 'POST')

t.test('a folder with credentials is one request', async t => {
  const { controller, seen } = await oddServer(t, () => ({ status: 200 }))
  t.strictSame(await controller.createFolderWith(['f'], 'D & é', [document('a', '<x>'), document('b', 'y\r\n')]), { made: true })
  await controller.createFolderWith(['p', 'f'], '', [document('a', '\u0001'), document('b', '\u0085')])
  await controller.createFolderWith(['f'], '', [])
  const head = '<?xml version="1.0" encoding="UTF-8"?>'
  t.strictSame(
    seen.map(s => [s.method, s.url, s.headers['content-type'], s.body]),
    [
      [
        'POST',
        '/createItem?name=f',
        head + folder(token('a', '&lt;x&gt;') + token('b', 'y&#xD;\n'), '<displayName>D &amp; é</displayName>')
      ],
      ['POST', '/job/p/createItem?name=f', head.replace('1.0', '1.1') + folder(token('a', '&#x1;') + token('b', '&#x85;'))],
      ['POST', '/createItem?name=f', `${head}<${FOLDER_CLASS}></${FOLDER_CLASS}>`]
    ].map(([method, url, body]) => [method, url, 'application/xml; charset=utf-8', body])
  )
})

t.test('folders above are made only when they turn out to be missing', async t => {
  const made = new Set<string>(['/job/a'])
  const { controller, seen } = await oddServer(t, ({ method, url }) => {
    const [, parent = '', name = ''] = /^(.*)\/createItem\?name=(.*)$/.exec(url) ?? []
    if (method === 'GET') return made.has(url.replace(/\/api\/json.*$/, '')) ? isThere : undefined
    if (parent !== '' && !made.has(parent)) return { status: 404 }
    made.add(`${parent}/job/${name}`)
    return { status: 200 }
  })
  t.strictSame(await controller.createFolderWith(['a', 'b', 'c'], '', [document('x', 'y')]), { made: true })
  t.strictSame(
    posts(seen).map(s => s.url),
    ['/job/a/job/b/createItem?name=c', '/job/a/createItem?name=b', '/job/a/job/b/createItem?name=c']
  )
})

t.test('a folder that is there is left alone', async t => {
  const cases: [string, Handler, string][] = [
    ['a folder', s => (s.method === 'POST' ? taken : isThere), 'not made'],
    ['a job', s => (s.method === 'POST' ? taken : json({ _class: 'hudson.model.FreeStyleProject' })), 'FolderRefused'],
    ['a name that Jenkins does not like', s => (s.method === 'POST' ? taken : undefined), 'FolderRefused'],
    ['an error inside', s => (s.method === 'POST' ? { status: 500, headers: JENKINS } : undefined), 'WriteFailed'],
    ['a body too large', () => ({ status: 413, headers: HTML }), 'ProxyRefused'],
    ['a parent that stays missing', s => (s.method === 'POST' ? { status: 404 } : isThere), 'FolderMissing'],
    ['a login page', () => ({ status: 200, headers: HTML, body: '<form>' }), 'NotJenkins']
  ]
  for (const [name, handler, reason] of cases) {
    const { controller } = await oddServer(t, handler)
    const making = controller.createFolderWith(['p', 'f'], '', [document('a', 'S3CRET')])
    if (reason === 'not made') t.strictSame(await making, { made: false }, name)
    else t.match(await rejected(making), { reason, credential: undefined }, name)
  }
  const { controller } = await oddServer(t, () => undefined)
  t.equal((await rejected(controller.createFolderWith([], '', []))).reason, 'FolderRefused')
})

t.test('a document that cannot be sent is named, and nothing is sent', async t => {
  const plugins = json({ plugins: [{ shortName: 'plain-credentials', version: '1', active: true }] })
  const handler: Handler = ({ url }) => (url.startsWith('/plug') ? plugins : url.endsWith('config.xml') ? xml(text) : undefined)
  const { controller, seen } = await oddServer(t, handler, {}, { hash })
  const good = document('good', 'S3CRET')
  const table: [string, XmlBranch, string][] = [
    ['emoji', document('bad', 'S3CRET😀'), 'ContentRefused'],
    ['NUL', document('bad', 'S3CRET\u0000'), 'ContentRefused'],
    ['an id that is there twice', document('bad', 'S3CRET'), 'ContentRefused'],
    [
      'a class that Jenkins is known to lack',
      document('bad', 'S3CRET', 'com.microsoft.jenkins.kubernetes.credentials.KubeconfigCredentials'),
      'PluginMissing'
    ]
  ]
  await controller.capabilities()
  const before = posts(seen).length
  for (const [name, bad, reason] of table) {
    const twice = name.includes('twice') ? [bad] : []
    const failures = [await rejected(controller.createFolderWith(['f'], '', [good, ...twice, bad]))]
    const put = new Map([
      ['good', good],
      ['bad', bad]
    ])
    if (twice.length === 0)
      failures.push(
        await rejected(controller.replaceCredentials(['f'], { put, remove: new Set(), on: { config: new Secret(text) } }))
      )
    for (const failure of failures) {
      t.match(failure, { reason, credential: 'bad' }, name)
      t.notMatch(everythingOf(failure), 'S3CRET')
    }
  }
  t.equal(posts(seen).length, before)
})

const change = {
  put: new Map([
    ['b', document('b', 'é')],
    ['n', document('n', 'w')]
  ]),
  remove: new Set(['a']),
  on: { config: new Secret(text) }
}

t.test('replacing: read, compare, post; everything else as it was', async t => {
  const { controller, seen } = await oddServer(t, s => (s.method === 'GET' ? xml(text) : { status: 200 }), {}, { hash })
  const reading = await controller.readFolder(['p', 'f'])
  t.equal(reading.found && reading.revision, hash(text))
  t.equal(await controller.replaceCredentials(['p', 'f'], change), 'replaced')
  t.strictSame(
    seen.map(s => [s.method, s.url]),
    ['GET', 'GET', 'POST'].map(method => [method, '/job/p/job/f/config.xml'])
  )
  t.equal(seen.at(-1)?.headers['content-type'], 'application/xml; charset=utf-8')
  t.equal(seen.at(-1)?.body, folder(token('b', 'é') + token('n', 'w')))
  const nothing = { put: new Map<string, XmlBranch>(), remove: new Set(['z']), on: { config: new Secret(text) } }
  t.equal(await controller.replaceCredentials(['p', 'f'], nothing), 'replaced')
  t.equal(posts(seen).length, 1, 'nothing to change, nothing sent')
})

t.test('replacing: a folder that has changed, or that is not shown in full, is left alone', async t => {
  const other = folder(token('a', '{AQAA=}') + token('c', '{AQAB=}'))
  const cases: [string, () => Reply | undefined][] = [
    ['changed', () => xml(other)],
    ['gone', () => undefined],
    [
      'only the list may be read',
      () => ({ status: 403, headers: { ...HTML, ...JENKINS, 'x-required-permission': 'hudson.model.Item.Configure' } })
    ]
  ]
  for (const [name, read] of cases) {
    const { controller, seen } = await oddServer(t, s => (s.method === 'GET' ? read() : { status: 200 }), {}, { hash })
    t.equal(await controller.replaceCredentials(['f'], change), 'changed', name)
    t.equal(posts(seen).length, 0, name)
  }
  for (const [name, emoji] of [
    ['raw', '😀'],
    ['by reference', '&#x1F600;']
  ] as const) {
    const emojiText = folder(token('b', '{AQAB=}'), `<description>${emoji}</description>`)
    const asked = { ...change, on: { config: new Secret(emojiText) } }
    const replace = async (version: string) => {
      const up = json({}, { 'x-jenkins': version })
      const { controller } = await oddServer(
        t,
        s => (s.method === 'POST' ? { status: 200 } : s.url.endsWith('config.xml') ? xml(emojiText) : up),
        {},
        { hash }
      )
      return controller.replaceCredentials(['f'], asked)
    }
    t.equal(await replace('2.263.4'), 'changed', `emoji that this Jenkins would lose, ${name}`)
    t.equal(await replace('2.600'), 'replaced')
  }
})

t.test('replacing: what Jenkins did not take', async t => {
  const cases: [Reply, string][] = [
    [{ status: 404 }, 'changed'],
    [{ status: 500, headers: { ...HTML, ...JENKINS }, body: 'Oops' }, 'WriteFailed'],
    [{ status: 500, headers: HTML }, 'JenkinsOverloaded'],
    [{ status: 413, headers: HTML }, 'ProxyRefused'],
    [{ status: 200, headers: HTML, body: '<form>' }, 'NotJenkins'],
    [{ status: 403, headers: { ...HTML, ...JENKINS, 'x-required-permission': 'hudson.model.Item.Configure' } }, 'Forbidden']
  ]
  for (const [reply, reason] of cases) {
    const { controller } = await oddServer(
      t,
      s => (s.method === 'POST' ? reply : s.url.endsWith('config.xml') ? xml(text) : undefined),
      {},
      { hash }
    )
    const replacing = controller.replaceCredentials(['f'], change)
    if (reason === 'changed') t.equal(await replacing, reason)
    else t.match(await rejected(replacing), { reason, credential: undefined })
  }
  const { controller } = await oddServer(t, () => xml(text), {}, { hash })
  for (const [id, one, remove] of [
    ['x', document('y', ''), []],
    ['x', document('x', ''), ['x']]
  ] as const) {
    const asked = { put: new Map([[id, one]]), remove: new Set(remove), on: { config: new Secret(text) } }
    t.match(await rejected(controller.replaceCredentials(['f'], asked)), { reason: 'ContentRefused', credential: 'x' })
  }
})
