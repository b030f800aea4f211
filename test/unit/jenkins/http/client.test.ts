import { gzipSync } from 'node:zlib'
import t from 'tap'
import { Secret } from '../../../../src/domain/secret.ts'
import type { XmlBranch } from '../../../../src/domain/xml-element.ts'
import type { Observation } from '../../../../src/jenkins/create-controller.ts'
import { HTML, JENKINS, json, oddServer, type Reply, TOKEN } from '../odd-server.ts'
import { everythingOf, rejected } from '../thrown.ts'

const TEXT = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'
const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder'
const PROPERTY = 'com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty'
const entry = (fields: string): string =>
  `<entry><com.cloudbees.plugins.credentials.domains.Domain/><list><${TEXT}><id>a</id>${fields}</${TEXT}></list></entry>`
const xml = (body: string): Reply => ({ status: 200, headers: { 'content-type': 'application/xml' }, body })
const document = (id: string, secret: string, name = TEXT): XmlBranch => ({
  name,
  children: [
    { name: 'id', text: id },
    { name: 'secret', field: 'token', text: new Secret(secret) }
  ]
})
const oops: Reply = { status: 500, headers: { ...HTML, ...JENKINS }, body: '<h1>Oops!</h1>' }
const starting: Reply = { status: 503, headers: HTML, body: '<title>Starting Jenkins</title>' }
const refused = (permission: string): Reply => ({
  status: 403,
  headers: { ...HTML, ...JENKINS, 'x-required-permission': permission }
})

t.test('requests are as Jenkins wants them, over one connection', async t => {
  const { controller, seen, connections } = await oddServer(t, () => ({ status: 200 }))
  for (const id of ['a', 'b', 'c']) await controller.createCredential(['F 1', 'é'], document(id, 'é€\r\n'))
  t.equal(connections(), 1)
  t.equal(seen[0]?.url, '/job/F%201/job/%C3%A9/credentials/store/folder/domain/_/createCredentials')
  t.equal(seen[0]?.headers['content-type'], 'application/xml; charset=utf-8')
  t.equal(seen[0]?.headers.authorization, `Basic ${Buffer.from(`admin:${TOKEN}`).toString('base64')}`)
  t.equal(seen[0]?.body, `<?xml version="1.0" encoding="UTF-8"?><${TEXT}><id>a</id><secret>é€&#xD;\n</secret></${TEXT}>`)
})

t.test('an answer that is no reading of a folder is never one', async t => {
  const table: [string, Reply, string][] = [
    ['a login page', { status: 200, headers: HTML, body: '<html><form></form></html>' }, 'NotJenkins'],
    ['a login page that says XML', xml('<html><head/></html>'), 'FolderUnreadable'],
    ['JSON', json({ __proto__: 1 }), 'NotJenkins'],
    ['nothing', xml(''), 'FolderUnreadable'],
    ['half a document', xml(`<${FOLDER}><properties>`), 'FolderUnreadable'],
    ['deep nesting', xml('<a>'.repeat(20_000)), 'FolderUnreadable'],
    ['an entity bomb', xml(`<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><${FOLDER}>&b;</${FOLDER}>`), 'FolderUnreadable'],
    [
      'compressed',
      { ...xml(''), headers: { 'content-type': 'application/xml', 'content-encoding': 'gzip' }, body: gzipSync(`<${FOLDER}/>`) },
      'FolderUnreadable'
    ],
    ['a redirect', { status: 302, headers: { location: '/job/f/config.xml' } }, 'NotJenkins'],
    ['an internal error', oops, 'FolderUnreadable'],
    ['booting', starting, 'JenkinsBooting'],
    ['no content', { status: 204 }, 'NotJenkins'],
    ['a refusal', refused('hudson.model.Hudson.Read'), 'Forbidden']
  ]
  for (const [name, reply, reason] of table) {
    const { controller, seen } = await oddServer(t, ({ url }) => (url.startsWith('/job/') ? reply : undefined))
    t.equal((await rejected(controller.readFolder(['f']))).reason, reason, name)
    t.equal(seen.filter(s => s.headers.authorization).length, 1, `${name}: asked once`)
    t.ok(seen.length <= 2, `${name}: a refusal costs one request more`)
  }
})

t.test('an answer is UTF-8, and ISO-8859-1 where it cannot be that', async t => {
  const folder = `<${FOLDER}><properties><${PROPERTY}><domainCredentialsMap>${entry('<secret>{AQAA=}</secret><description>é ß</description>')}`
  const whole = `${folder}</domainCredentialsMap></${PROPERTY}></properties></${FOLDER}>`
  for (const encoding of ['utf8', 'latin1'] as const) {
    const { controller } = await oddServer(t, () => ({ ...xml(''), body: Buffer.from(whole, encoding) }))
    t.match(await controller.readFolder(['f']), { credentials: [{ visible: { description: 'é ß' } }] }, encoding)
  }
})

t.test('answers that do not end well', async t => {
  const byHand = { status: 0, byHand: true }
  const half = await oddServer(t, (_seen, response) => {
    response.writeHead(200, { 'content-type': 'application/xml', 'content-length': '1000' })
    response.write(`<${FOLDER}/>`, () => response.destroy())
    return byHand
  })
  t.equal((await rejected(half.controller.readFolder(['f']))).reason, 'JenkinsUnreachable')
  const huge = await oddServer(t, () => xml(`<${FOLDER}>${' '.repeat(200_000)}</${FOLDER}>`), { maxAnswerBytes: 100_000 })
  t.equal((await rejected(huge.controller.readFolder(['f']))).reason, 'AnswerTooLarge')
  const silent = await oddServer(t, () => byHand, { timeoutMs: 50 })
  t.equal((await rejected(silent.controller.readFolder(['f']))).reason, 'JenkinsTimeout')
  const dripping = await oddServer(
    t,
    (_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/xml' })
      const timer = setInterval(() => response.write(' '), 5)
      response.on('close', () => clearInterval(timer))
      return byHand
    },
    { timeoutMs: 80 }
  )
  t.equal((await rejected(dripping.controller.readFolder(['f']))).reason, 'JenkinsTimeout')
  const reset = await oddServer(t, (_seen, response) => {
    response.destroy()
    return byHand
  })
  t.equal((await rejected(reset.controller.ping())).reason, 'JenkinsUnreachable')
  await reset.controller.close()
  const nobody = await oddServer(t, () => undefined, { url: 'http://127.0.0.1:1/' })
  t.equal((await rejected(nobody.controller.ping())).message.split(':')[0], 'ping (ECONNREFUSED)')
})

t.test('a call has one deadline for all its requests', async t => {
  let clock = 0
  const { controller, seen } = await oddServer(
    t,
    () => {
      clock += 600
      return { status: 404 }
    },
    { timeoutMs: 1000 },
    { now: () => clock }
  )
  t.equal((await rejected(controller.readFolder(['f']))).reason, 'JenkinsTimeout')
  t.equal(seen.length, 2)
})

t.test('not found is a proof or an error', async t => {
  const ok = await oddServer(t, () => undefined)
  t.strictSame(await ok.controller.readFolder(['f']), { found: false, because: 'unseen' }, 'our user may not see it')
  const console = (reply: Reply) => (seen: { url: string }) => (seen.url === '/scriptText' ? reply : undefined)
  const known: [string, Reply, 'absent' | 'unseen'][] = [
    ['an administrator', { status: 200, headers: { ...HTML, ...JENKINS } }, 'absent'],
    ['a page of a proxy', { status: 200, headers: HTML }, 'unseen'],
    ['no administrator', refused('hudson.model.Hudson.Administer'), 'unseen'],
    ['another permission', refused('hudson.model.Hudson.Read'), 'unseen'],
    ['an error', { status: 500, headers: JENKINS }, 'unseen']
  ]
  for (const [name, reply, because] of known) {
    const { controller } = await oddServer(t, console(reply))
    t.strictSame(await controller.readFolder(['f']), { found: false, because }, name)
  }
  const word = await oddServer(t, () => undefined, { seesEverything: true })
  t.strictSame(await word.controller.readFolder(['f']), { found: false, because: 'absent' }, 'the word of a person')
  const fronts: [string, Reply, 'absent' | 'unseen'][] = [
    ['a page of a firewall', { status: 404, headers: HTML, body: '<title>Error 404 Not Found</title>' }, 'unseen'],
    ['nothing at all', { status: 404 }, 'unseen'],
    ['a current Jenkins', { status: 404, headers: { ...HTML, ...JENKINS } }, 'absent']
  ]
  for (const [name, reply, because] of fronts) {
    const { controller } = await oddServer(t, ({ url }) => (url.startsWith('/job/f') ? reply : undefined), {
      seesEverything: true
    })
    t.strictSame(await controller.readFolder(['f']), { found: false, because }, name)
  }
  const losing = await oddServer(t, ({ url }) =>
    url !== '/scriptText' || losing.seen.filter(seen => seen.url === url).length > 1
      ? undefined
      : { status: 200, headers: { ...HTML, ...JENKINS } }
  )
  t.strictSame(await losing.controller.readFolder(['f']), { found: false, because: 'unseen' }, 'no administrator any more')
  const job = (body: string, shown: Reply | undefined) =>
    oddServer(t, ({ url }) => (url.endsWith('/config.xml') ? xml(body) : url.startsWith('/job/f/api') ? shown : undefined))
  const ofJenkins = json({ _class: 'hudson.model.FreeStyleProject' })
  const replaced = await job('<project/>', ofJenkins)
  t.strictSame(await replaced.controller.readFolder(['f']), { found: false, because: 'replaced' }, 'a job of its name')
  for (const [body, shown] of [
    ['<Error/>', undefined],
    ['<project/>', json({ _class: FOLDER })],
    [`<other><properties><${PROPERTY}/></properties></other>`, ofJenkins]
  ] as const) {
    const { controller } = await job(body, shown)
    t.equal((await rejected(controller.readFolder(['f']))).reason, 'FolderRefused', body)
  }
  const table: [string, (url: string) => Reply | undefined, string][] = [
    ['no Jenkins at this address', url => (url.startsWith('/api/') ? { status: 404 } : undefined), 'NotJenkins'],
    [
      'another product',
      url => (url.startsWith('/api/') ? { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' } : undefined),
      'NotJenkins'
    ],
    ['we are nobody', url => (url.startsWith('/whoAmI') ? json({ anonymous: true }) : undefined), 'Unauthorized'],
    ['booting', url => (url.startsWith('/api/') ? starting : undefined), 'JenkinsBooting'],
    ['there after all', url => (url.startsWith('/job/f/api') ? json({ _class: FOLDER }) : undefined), 'FolderUnreadable']
  ]
  for (const [name, reply, reason] of table) {
    const { controller } = await oddServer(t, seen => reply(seen.url))
    t.equal((await rejected(controller.readFolder(['f']))).reason, reason, name)
  }
})

t.test('the list stands in where the configuration may not be read', async t => {
  const list = (reply: Reply) => (seen: { url: string }) =>
    seen.url.endsWith('/config.xml') ? refused('hudson.model.Item.Configure') : reply
  const one = { id: 'a', description: 'd', password: 'S3CRET', __proto__: { x: 1 } }
  const hash = '0123456789abcdef'.repeat(2)
  const seen = await oddServer(
    t,
    list(
      json({ credentials: [one, { fingerprint: { hash } }, { id: 'b', description: null, fingerprint: { hash: '<S3CRET>' } }] })
    )
  )
  const credential = (id: string, description: string, fingerprint: string | null = null) => ({
    ...{ id, className: null, fingerprint },
    ...{ visible: { description }, hidden: {} }
  })
  t.strictSame(await seen.controller.readFolder(['f']), {
    found: true,
    valuesWatched: false,
    allFields: false,
    revision: '',
    displayName: null,
    elsewhere: null,
    config: null,
    credentials: [credential('a', 'd'), credential('', '', hash), credential('b', '')]
  })
  const hidden = await oddServer(t, seen =>
    seen.url.startsWith('/job/f/api/json') ? json({ _class: FOLDER }) : list({ status: 404 })(seen)
  )
  t.equal((await rejected(hidden.controller.readFolder(['f']))).reason, 'StoreNotVisible')
  for (const odd of [{}, { credentials: {} }, { credentials: [1] }, { credentials: null }]) {
    const { controller } = await oddServer(t, list(json(odd)))
    t.equal((await rejected(controller.readFolder(['f']))).reason, 'FolderUnreadable')
  }
})

t.test('each call is observed once, without anything that was sent', async t => {
  const observations: Observation[] = []
  const observe = (o: Observation) => void observations.push(o)
  const { controller } = await oddServer(t, seen => (seen.method === 'POST' ? { status: 409 } : undefined), {}, { observe })
  await controller.readFolder(['f'])
  await rejected(controller.createCredential(['f'], document('a', 'S3CRET')))
  t.match(observations, [
    { operation: 'read folder', outcome: 'ok' },
    { operation: 'create credential', outcome: 'Conflict', status: 409 }
  ])
  t.ok(observations.every(o => o.ms >= 0 && Object.keys(o).every(key => ['operation', 'outcome', 'status', 'ms'].includes(key))))
})

t.test('a fault of our own keeps its text to itself', async t => {
  const hash = (text: string): string => {
    throw new TypeError(text)
  }
  const whole = `<${FOLDER}><properties><${PROPERTY}><domainCredentialsMap>${entry('<secret>S3CRET</secret>')}</domainCredentialsMap></${PROPERTY}></properties></${FOLDER}>`
  const { controller } = await oddServer(t, () => xml(whole), {}, { hash })
  const failure = await rejected(controller.readFolder(['f']))
  t.match(failure.message, /^read folder \(TypeError\)/)
  t.equal(failure.reason, 'InternalError')
  t.notMatch(everythingOf(failure), 'S3CRET')
})
