import t from 'tap'
import { Secret } from '../../../src/domain/secret.ts'
import type { XmlBranch } from '../../../src/domain/xml-element.ts'
import { HTML, JENKINS, json, oddServer, type Reply, TOKEN } from './odd-server.ts'
import { everythingOf, rejected } from './thrown.ts'

const TEXT = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'
const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder'
const document = (id: string, secret: string, name = TEXT): XmlBranch => ({
  name,
  children: [
    { name: 'id', text: id },
    { name: 'secret', field: 'token', text: new Secret(secret) }
  ]
})
const oops: Reply = { status: 500, headers: { ...HTML, ...JENKINS }, body: '<h1>Oops!</h1>' }
const starting: Reply = { status: 503, headers: HTML, body: '<title>Starting Jenkins</title>' }
const noCrumb: Reply = { status: 403, headers: HTML, body: '<title>Error 403 No valid crumb was included in the request</title>' }
const refused = (permission: string): Reply => ({
  status: 403,
  headers: { ...HTML, ...JENKINS, 'x-required-permission': permission }
})

t.test('writes that Jenkins did not take', async t => {
  const write = (reply: Reply | undefined, others: (url: string) => Reply | undefined = () => undefined) =>
    oddServer(t, seen => (seen.method === 'POST' ? reply : others(seen.url)))
  const plugins = (names: string[]) => (url: string) =>
    url.startsWith('/pluginManager')
      ? json({ plugins: names.map(shortName => ({ shortName, version: '1', active: true })) })
      : undefined
  const table: [string, Awaited<ReturnType<typeof write>>, string][] = [
    ['taken id', await write({ status: 409 }), 'Conflict'],
    ['no folder', await write({ status: 404 }), 'FolderMissing'],
    [
      'no view',
      await write({ status: 404 }, url => (url.startsWith('/job/f/api') ? json({ _class: FOLDER }) : undefined)),
      'StoreNotVisible'
    ],
    ['no permission', await write(refused('com.cloudbees.plugins.credentials.CredentialsProvider.Create')), 'Forbidden'],
    ['no plug-in', await write(oops, plugins(['credentials'])), 'PluginMissing'],
    [
      'no plug-in, by the page',
      await write({ ...oops, body: 'com.thoughtworks.xstream.mapper.CannotResolveClassException: x' }),
      'PluginMissing'
    ],
    [
      'content, by the page',
      await write({ ...oops, body: 'com.thoughtworks.xstream.converters.ConversionException: x' }),
      'ContentRefused'
    ],
    ['an error inside', await write(oops, plugins(['plain-credentials'])), 'WriteFailed'],
    ['an error inside, nothing known', await write(oops), 'WriteFailed'],
    ['an error before Jenkins', await write({ ...oops, headers: HTML }), 'JenkinsOverloaded'],
    ['a bad request', await write({ ...oops, status: 400 }), 'ContentRefused'],
    ['booting', await write(noCrumb, url => (url.startsWith('/api/') ? starting : undefined)), 'JenkinsBooting'],
    ['a password as token', await write(noCrumb), 'Unauthorized'],
    ['a firewall', await write({ status: 403, headers: HTML, body: 'blocked by policy' }), 'ProxyRefused'],
    ['a body too large', await write({ status: 413, headers: HTML }), 'ProxyRefused'],
    ['a login page', await write({ status: 200, headers: HTML, body: '<form>' }), 'NotJenkins'],
    ['a redirect', await write({ status: 302, headers: { location: '/login' } }), 'NotJenkins']
  ]
  for (const [name, { controller }, reason] of table) {
    const failure = await rejected(controller.createCredential(['f'], document('a', 'S3CRET')))
    t.equal(failure.reason, reason, name)
    for (const secret of ['S3CRET', TOKEN, Buffer.from(`admin:${TOKEN}`).toString('base64'), 'CannotResolve', 'blocked by'])
      t.notMatch(everythingOf(failure), secret)
    t.equal(failure.cause, undefined)
  }
})

t.test('an update finds nothing only where the list lacks the id', async t => {
  const update = async (list: Reply, id = 'a') => {
    const { controller } = await oddServer(t, seen => (seen.url.includes('domain/_/api/json') ? list : undefined))
    return controller.updateCredential(['f'], id, document('a', 'x'))
  }
  t.equal(await update(json({ credentials: [{ id: 'A' }] })), 'absent')
  t.equal((await rejected(update(json({ credentials: [{ id: 'a' }] })))).reason, 'NotApplied')
  t.equal((await rejected(update({ status: 404 }))).reason, 'FolderMissing')
  t.equal((await rejected(update(starting))).reason, 'JenkinsBooting')
  t.equal((await rejected(update(json({}), 'b'))).reason, 'ContentRefused')
  t.equal((await rejected(update(json({}), '..'))).reason, 'ContentRefused')
})

t.test('emoji wait for a Jenkins that keeps them', async t => {
  const { controller, seen } = await oddServer(t, () => undefined)
  const failure = await rejected(controller.createCredential(['f'], document('a', 'S3CRET😀')))
  t.equal(failure.reason, 'ContentRefused')
  t.match(failure.message, '"token" has emoji')
  t.notMatch(everythingOf(failure), 'S3CRET')
  t.notOk(seen.some(request => request.url.includes('createCredentials')))
  const newer = await oddServer(t, request => (request.method === 'POST' ? { status: 200 } : json({}, { 'x-jenkins': '2.600' })))
  await newer.controller.createCredential(['f'], document('a', '😀'))
  t.match(newer.seen.at(-1)?.body, '😀')
})
