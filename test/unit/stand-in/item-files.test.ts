import t from 'tap'
import { folderXml, type Hands, store, text, UTF8, withStandIn } from './with-stand-in.ts'

const CURRENT = { version: '2.528.1' }
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder'

const job = (...names: string[]): string => names.map(name => `/job/${encodeURIComponent(name)}`).join('')
const create = (jenkins: Hands, parent: string, name: string, xml = folderXml()) =>
  jenkins.ask('POST', `${parent}/createItem?name=${encodeURIComponent(name)}`, xml)
const byForm = (jenkins: Hands, parent: string, name: string) =>
  jenkins.ask('POST', `${parent}/createItem?name=${encodeURIComponent(name)}&mode=${FOLDER}`, '', 'admin:token', FORM)
const namesIn = async (jenkins: Hands, path: string): Promise<string[]> =>
  JSON.parse(await jenkins.must('GET', `${path}/api/json?tree=jobs[name]`)).jobs.map(({ name }: { name: string }) => name)

t.test('XML under a name that is not in NFC is written over the one that is, and nothing is made', async t => {
  const jenkins = await withStandIn(t, CURRENT)
  const [nfc, nfd] = ['größe', 'größe'.normalize('NFD')]
  await create(jenkins, '', nfc, folderXml(text('own', 'one')))
  t.equal((await create(jenkins, '', nfd, folderXml(text('strange', 'two')))).status, 500)
  t.same(await namesIn(jenkins, ''), [nfc])
  t.equal(await jenkins.secret(encodeURIComponent(nfc), 'own'), 'one', 'memory keeps the old one')
  t.match(await jenkins.must('GET', `${job(nfc)}/config.xml`), '<id>strange</id>')
  await jenkins.must('POST', `${job(nfc)}/reload`, '')
  t.equal(await jenkins.secret(encodeURIComponent(nfc), 'strange'), 'two')
  t.equal((await create(jenkins, '', 'Ω'.normalize('NFKD').concat('\u0301'))).status, 500, 'no twin')
  t.equal((await create(jenkins, '', '\u1fbe')).status, 500, 'one character for another')
})

t.test('a save before it is read again puts the file right', async t => {
  const jenkins = await withStandIn(t, CURRENT)
  await create(jenkins, '', 'é', folderXml(text('own', 'one')))
  await create(jenkins, '', 'e\u0301', folderXml(text('strange', 'two')))
  await jenkins.must('POST', `${store('%C3%A9')}/createCredentials`, text('more', 'x'))
  await jenkins.must('POST', `${job('é')}/reload`, '')
  t.equal(await jenkins.secret('%C3%A9', 'own'), 'one')
  t.equal(await jenkins.secret('%C3%A9', 'strange'), undefined)
})

t.test('inside a folder whose name is not in NFC nothing can be made from XML; its twin takes the file', async t => {
  const jenkins = await withStandIn(t, CURRENT)
  await create(jenkins, '', 'ü')
  await create(jenkins, job('ü'), 'child', folderXml(text('own', 'one')))
  t.equal((await byForm(jenkins, '', 'u\u0308')).status, 302, 'by form it is made')
  t.equal((await create(jenkins, job('u\u0308'), 'child', folderXml(text('strange', 'two')))).status, 500)
  t.same(await namesIn(jenkins, job('u\u0308')), [])
  t.match(await jenkins.must('GET', `${job('ü', 'child')}/config.xml`), '<id>strange</id>')
  t.equal((await byForm(jenkins, job('u\u0308'), 'child')).status, 302)
  const old = await withStandIn(t, { version: '2.263.4' })
  await create(old, '', 'ü')
  t.equal((await create(old, '', 'u\u0308')).status, 200, 'two folders in an old one')
})

t.test('names are trimmed as Java trims, ordered by code point, and found again by the address that was asked for', async t => {
  const jenkins = await withStandIn(t, CURRENT)
  for (const name of [' \u2003x ', 'b\u00a0', '😀', '\uff5a', 'Zoo', 'apple', 'a\u200b'])
    t.equal((await create(jenkins, '', name)).status, 200, JSON.stringify(name))
  t.same(await namesIn(jenkins, ''), ['apple', 'a\u200b', 'b\u00a0', 'Zoo', '\u2003x', '\uff5a', '😀'])
  t.equal((await create(jenkins, '', 'zoo.')).headers['x-error'], 'A name cannot end with  .', 'before anything else')
  for (const name of ['b', 'a', 'B']) await create(jenkins, job('Zoo'), name)
  t.same(await namesIn(jenkins, job('Zoo')), ['B', 'a', 'b'])
  const { url, jobs } = JSON.parse(await jenkins.must('GET', '/job/%5AOO/api/json?tree=url,jobs[url]'))
  t.equal(url, `${jenkins.url}/job/%5AOO/`)
  t.equal(jobs[0].url, `${jenkins.url}/job/%5AOO/job/B/`)
})

t.test('what heals the plain text of a folder and what does not', async t => {
  const jenkins = await withStandIn(t, CURRENT)
  const domain =
    '<com.cloudbees.plugins.credentials.domains.Domain><name>D</name></com.cloudbees.plugins.credentials.domains.Domain>'
  const json = (id: string) =>
    `json=${encodeURIComponent(JSON.stringify({ credentials: { $class: 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl', id, secret: 'n' } }))}`
  const s = store('F')
  const steps: readonly (readonly [what: string, heals: boolean, method: string, path: string, body?: string, form?: boolean])[] =
    [
      ['a duplicate by form', false, 'POST', `${s}/createCredentials`, json('a'), true],
      ['a deletion of nothing', false, 'DELETE', `${s}/credential/none/config.xml`],
      ['what is broken', false, 'POST', `${s}/credential/a/config.xml`, '<a>'],
      ['another id', false, 'POST', `${s}/credential/a/config.xml`, text('b', 'x')],
      ['a job deleted inside', false, 'POST', '/job/F/job/j/doDelete', ''],
      ['a reload', false, 'POST', '/job/F/reload', ''],
      ['a new one by form', true, 'POST', `${s}/createCredentials`, json('new'), true],
      ['the same value again', true, 'POST', `${s}/credential/a/config.xml`, text('a', 'CLEAR')],
      ['a deletion', true, 'DELETE', `${s}/credential/a2/config.xml`],
      ['a deletion by form', true, 'POST', `${s}/credential/a2/doDelete`, '', true],
      ['a domain', true, 'POST', '/job/F/credentials/store/folder/createDomain', domain]
    ]
  for (const [what, heals, method, path, body, form = false] of steps) {
    await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'CLEAR'), text('a2', 'x')))
    await jenkins.must('POST', '/job/F/createItem?name=j', '<project/>')
    await jenkins.ask(method, path, body, 'admin:token', form ? FORM : UTF8)
    const seen = (await jenkins.ask('GET', '/job/F/config.xml', undefined, 'only-extended:token')).body.toString('utf8')
    t.equal(seen.includes('CLEAR'), !heals, what)
    await jenkins.must('DELETE', '/job/F/')
  }
})

t.test('a copy of a folder is encrypted at once', async t => {
  const jenkins = await withStandIn(t, CURRENT)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'CLEAR')))
  await jenkins.ask('POST', '/createItem?name=C&mode=copy&from=F', '', 'admin:token', FORM)
  t.match(await jenkins.must('GET', '/job/C/config.xml'), '<secret>{AQAA')
  t.match(await jenkins.must('GET', '/job/F/config.xml'), 'CLEAR', 'the original is as it was')
  t.equal(await jenkins.secret('C', 'a'), 'CLEAR')
})
