import t from 'tap'
import { byTree } from '../../../src/stand-in/api/tree.ts'
import { foldCase, nameFault, rawEncode } from '../../../src/stand-in/item-name.ts'
import { textOf } from '../../../src/stand-in/xml/node.ts'
import { parseXml } from '../../../src/stand-in/xml/parse.ts'
import { folderXml, store, text, withStandIn } from './with-stand-in.ts'

t.test('names', async t => {
  for (const name of ['', ' ', '.', ' .. ', 'a/b', 'a%b', 'a\u0085b'])
    t.ok(nameFault(name, { noFinalDot: false }), JSON.stringify(name))
  for (const name of ['a', 'a b', 'a.', '-', 'é', '😀', "a'b", 'a,b=c+d'])
    t.equal(nameFault(name, { noFinalDot: false }), null, name)
  for (const name of ['a.', 'a..', 'a. ']) t.ok(nameFault(name, { noFinalDot: true }), name)
  t.equal(foldCase('Straße É'), foldCase('STRAßE é'))
  t.not(foldCase('é'), foldCase('e\u0301'))
  for (const names of [
    ['toolſ', 'TOOLS'],
    ['İ', 'ı', 'I'],
    ['ς', 'Σ'],
    ['µ', 'μ'],
    ['𐐀', '𐐨'],
    ['ẞ', 'ß']
  ])
    t.equal(new Set(names.map(foldCase)).size, 1, names.join(' '))
  t.not(foldCase('ß'), foldCase('ss'))
  t.equal(rawEncode("a b'c,d=e+f~é😀"), "a%20b'c,d=e+f%7E%C3%A9%F0%9F%98%80")
})

t.test('XML is read as the JDK reads a character stream', async t => {
  t.equal(textOf(parseXml('<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&#50;">]><x>&b;&amp;</x>')), '12&')
  t.equal(textOf(parseXml('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>a&e;b</x>')), 'ab')
  t.equal(textOf(parseXml('<x>a\r\nb\rc&#13;</x>')), 'a\nb\nc\r')
  t.equal(textOf(parseXml('<?xml version="1.1"?><x>a&#1;b\u0085</x>')), 'a\u0001b\n')
  t.equal(textOf(parseXml('<x>a<?p i?><!-- c --><![CDATA[<&]]>b</x>')), 'a<&b')
  const bad = [
    '',
    'hello',
    '<x>',
    '\uFEFF<x/>',
    '<x>&#1;</x>',
    '<x>&#xFFFE;</x>',
    '<x>\u0001</x>',
    '<x>&e;</x>',
    '<x/><y/>',
    '<x>]]></x>',
    ' <?xml version="1.0"?><x/>',
    '<?xml version="1.1"?><x>&#0;</x>',
    '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]><x>&a;</x>'
  ]
  for (const document of bad) t.throws(() => parseXml(document), JSON.stringify(document))
})

t.test('the tree parameter', async t => {
  const pruner = byTree('jobs[name,url]{1,3},views[*]')
  t.equal(pruner.accept('name', 1), null)
  t.same(pruner.accept('jobs', 1)?.range, [1, 3])
  t.ok(pruner.accept('jobs', 1)?.accept('url', 1))
  t.ok(pruner.accept('views', 1)?.accept('anything', 1))
  for (const bad of ['jobs[name', 'jobs]', 'jobs{x}']) t.throws(() => byTree(bad), bad)
})

t.test('two credentials with one id: a change takes the first, a look-up finds the last', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('dup', 'first'), text('dup', 'last')))
  t.equal(await jenkins.secret('F', 'dup'), 'first', 'a build uses the first')
  await jenkins.must('DELETE', `${store('F')}/credential/dup/config.xml`)
  t.equal(await jenkins.secret('F', 'dup'), 'last')
})

t.test(
  'a credential without an id: nothing can be compared with it, and lists that ask for its full name leave it out',
  async t => {
    const jenkins = await withStandIn(t)
    await jenkins.must('POST', '/createItem?name=F', folderXml())
    const nameless = text('', 'x').replace('<id></id>', '')
    t.equal((await jenkins.ask('POST', `${store('F')}/createCredentials`, nameless)).status, 200)
    t.equal((await jenkins.ask('POST', `${store('F')}/createCredentials`, text('a', 'one'))).status, 200)
    t.equal((await jenkins.ask('POST', `${store('F')}/createCredentials`, nameless)).status, 500)
    const list = async (query: string) => JSON.parse(await jenkins.must('GET', `${store('F')}/api/json?${query}`)).credentials
    t.same(await list('tree=credentials[id]'), [{ id: null }, { id: 'a' }])
    t.match(await list('depth=1'), [{ id: 'a' }])
    t.equal((await list('depth=1')).length, 1)
  }
)

t.test('an id of dots takes the whole domain along, unless its dots are encoded', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('..', 'x'), text('a', 'one')))
  await jenkins.must('DELETE', `${store('F')}/credential/%2E%2E/config.xml`)
  t.equal(await jenkins.secret('F', 'a'), 'one')
  await jenkins.must('DELETE', `${store('F')}/credential/../config.xml`)
  t.same((await jenkins.control('GET', 'readback?folder=F')).body, [])
})

t.test('a newer plugin keeps the id of a credential', async t => {
  const jenkins = await withStandIn(t, { version: '2.568' })
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'one')))
  t.equal((await jenkins.ask('POST', `${store('F')}/credential/a/config.xml`, text('b', 'two'))).status, 500)
  t.equal(await jenkins.secret('F', 'a'), 'one')
})

t.test('a copy has the credentials of the original', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'one')))
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const copied = await jenkins.ask('POST', '/createItem?name=G&mode=copy&from=F', '', 'admin:token', form)
  t.equal(copied.status, 302)
  t.equal(await jenkins.secret('G', 'a'), 'one')
  t.equal((await jenkins.ask('POST', '/createItem?name=H&mode=copy&from=none', '', 'admin:token', form)).status, 400)
})

t.test('a renamed folder takes its credentials and children along, on disk as well', async t => {
  const home = t.testdir({})
  const jenkins = await withStandIn(t, { home })
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'one')))
  await jenkins.must('POST', '/job/F/createItem?name=G', folderXml(text('b', 'two')))
  await jenkins.must('POST', '/createItem?name=H', folderXml())
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const rename = (name: string) => jenkins.ask('POST', `/job/F/confirmRename?newName=${name}`, '', 'admin:token', form)
  t.equal((await rename('h')).status, 400, 'in use, whatever its letter case')
  t.equal((await rename('F2')).headers['location'], '/job/F2')
  t.equal((await jenkins.ask('GET', '/job/F/api/json')).status, 404)
  t.equal(await jenkins.secret('F2', 'a'), 'one')
  await jenkins.close()
  const again = await withStandIn(t, { home })
  t.equal(await again.secret('F2/G', 'b'), 'two')
})

t.test('what a folder has besides credentials survives', async t => {
  const jenkins = await withStandIn(t)
  const property = '<org.example.Shared><names class="list"><string>a</string></names></org.example.Shared>'
  const xml = folderXml(text('a', 'one')).replace('<properties>', `<displayName>Team</displayName><properties>${property}`)
  await jenkins.must('POST', '/createItem?name=F', xml)
  await jenkins.must('POST', `${store('F')}/createCredentials`, text('b', 'two'))
  const file = (await jenkins.must('GET', '/job/F/config.xml')).replace(/>\s+</g, '><')
  t.match(file, property)
  t.match(file, '<displayName>Team</displayName>')
  t.match(JSON.parse(await jenkins.must('GET', '/job/F/api/json?tree=displayName,fullDisplayName')), {
    displayName: 'Team',
    fullDisplayName: 'Team'
  })
})

t.test('a name is found in any letter case at the root, and in its own in a folder', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=tools', folderXml())
  t.equal((await jenkins.ask('GET', `/job/${encodeURIComponent('toolſ')}/api/json`)).status, 200)
  t.equal((await jenkins.ask('POST', `/createItem?name=${encodeURIComponent('TOOLſ')}`, folderXml())).status, 400)
  for (const name of ['Sub', 'sub']) await jenkins.must('POST', `/job/tools/createItem?name=${name}`, folderXml())
  t.equal((await jenkins.ask('GET', '/job/tools/job/SUB/api/json')).status, 404)
})
