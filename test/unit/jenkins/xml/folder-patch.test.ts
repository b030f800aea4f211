import fc from 'fast-check'
import t from 'tap'
import { Secret } from '../../../../src/domain/secret.ts'
import type { XmlBranch } from '../../../../src/domain/xml-element.ts'
import { renamedConfig } from '../../../../src/jenkins/display-name.ts'
import { changedConfig } from '../../../../src/jenkins/replace.ts'
import { indexElements } from '../../../../src/jenkins/xml/element-index.ts'
import { patchFolder } from '../../../../src/jenkins/xml/folder-patch.ts'
import { CREDENTIALS_PROPERTY, DOMAIN, FOLDER_CLASS, LIST } from '../../../../src/jenkins/xml/folder-xml.ts'
import { toElement } from '../../../../src/jenkins/xml/write.ts'
import { type FolderText, folderText, TEXT, wholeOf } from '../folder-texts.ts'

const hash = (text: string): string => `hash of ${text}`

const document = (id: string, value: string): XmlBranch => ({
  name: TEXT,
  children: [
    { name: 'scope', text: 'GLOBAL' },
    { name: 'id', text: id },
    { name: 'description', text: value },
    { name: 'secret', field: 'token', text: new Secret(value) }
  ]
})

const ids = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'new-1', 'new-2']
const fates = fc.array(fc.constantFrom('keep', 'put', 'remove'), { minLength: ids.length, maxLength: ids.length })
const values = fc.string({
  unit: fc.constantFrom('a', ' ', '\n', '\r', '<', '&', '"', ']]>', 'é', '\u0085', '\u2028', '\u007f', '{', '}', '$&')
})

/** What a change must make of a folder: pieces exchanged, and everything else as it was. */
function expected(folder: FolderText, put: ReadonlyMap<string, string>, remove: ReadonlySet<string>): string {
  const known = new Set(folder.pieces.map(piece => piece.id))
  const added = [...put].flatMap(([id, text]) => (known.has(id) ? [] : [text])).join('')
  if (folder.pieces.length === 0) return added === '' ? wholeOf(folder) : folder.filled(added)
  const pieces = folder.pieces.map(({ id, text }) => (id === null ? text : remove.has(id) ? '' : (put.get(id) ?? text)))
  return folder.head + pieces.join('') + added + folder.tail
}

t.test('every byte that was not asked for stays, whatever the form of the folder', async t => {
  let changes = 0
  await fc.assert(
    fc.asyncProperty(folderText, fates, values, async (folder, fate, value) => {
      const text = wholeOf(folder)
      const put = new Map(ids.filter((_, i) => fate[i] === 'put').map(id => [id, document(id, value)]))
      const remove = new Set(ids.filter((_, i) => fate[i] === 'remove'))
      const elements = new Map([...put].map(([id, one]) => [id, toElement(one, folder.version, 'write')]))
      const index = await indexElements(text)
      if (index === undefined) throw new Error('no index')
      const wanted = expected(folder, elements, remove)
      if (patchFolder(text, index, { put: elements, remove }) !== wanted) throw new Error('patched otherwise')
      if ((await changedConfig(text, { put, remove }, hash, 'write')) !== wanted) throw new Error('not certain')
      changes += wanted === text ? 0 : 1
    }),
    { numRuns: 1500 }
  )
  t.ok(changes > 800)
})

t.test('a text that was tampered with is changed as asked or not at all', async t => {
  let refused = 0
  await fc.assert(
    fc.asyncProperty(
      folderText,
      fc.nat(),
      fc.nat(40),
      fc.constantFrom('', '<', '>', '"', '&', '-->', '<id>c0</id>', '</id>', '<x/>', '<!--', ']]>', '\u0000'),
      async (folder, at, length, other) => {
        const text = wholeOf(folder)
        const place = at % text.length
        const tampered = text.slice(0, place) + other + text.slice(place + length)
        const put = new Map([
          ['c0', document('c0', 'v')],
          ['new-1', document('new-1', 'w')]
        ])
        const changed = await changedConfig(tampered, { put, remove: new Set(['c1']) }, hash, 'write')
        if (changed === undefined) refused += 1
        else if ((await indexElements(changed)) === undefined || !changed.includes('<id>new-1</id>'))
          throw new Error('changed otherwise')
      }
    ),
    { numRuns: 1000 }
  )
  t.ok(refused > 300)
})

t.test('a display name is exchanged, added or taken out, and every other byte stays', async t => {
  const present = fc.constantFrom('', '<displayName/>', '<displayName>old &amp; <![CDATA[older]]></displayName>')
  const root = new RegExp(`<${FOLDER_CLASS} [^>]*[^/ ]>`)
  let [exchanged, added] = [0, 0]
  await fc.assert(
    fc.asyncProperty(folderText, present, values, async (folder, old, value) => {
      fc.pre(root.test(wholeOf(folder)))
      // A comment is no display name, nor is a deeper element of that name.
      const head = '<!-- <displayName>x</displayName> --><x><displayName>y</displayName></x>'
      const text = wholeOf(folder).replace(root, tag => `${tag}${head}${old}`)
      const name = { name: 'x', children: [{ name: 'displayName', text: value }] }
      const element = value === '' ? '' : toElement(name, folder.version, 'write').slice(3, -4)
      const changed = await renamedConfig(text, value, hash, 'write')
      // What was put in is cut out again, by its place: there is one of it.
      const at = old === '' ? (changed ?? '').lastIndexOf(element) : text.indexOf(head) + head.length
      const back = changed?.slice(0, at) + old + changed?.slice(at + element.length)
      if (changed?.slice(at, at + element.length) !== element || back !== text) throw new Error('renamed otherwise')
      if (old !== '') exchanged += 1
      else if (element !== '') added += 1
    }),
    { numRuns: 300 }
  )
  t.ok(exchanged > 80 && added > 20, `${exchanged} exchanged, ${added} added`)
})

const entry = (credentials: string, inner = '<specifications/>') =>
  `<entry><${DOMAIN}>${inner}</${DOMAIN}><${LIST}>${credentials}</${LIST}></entry>`
const folder = (entries: string, after = '', before = "<?xml version='1.1' encoding='UTF-8'?>") =>
  `${before}<${FOLDER_CLASS}><properties><${CREDENTIALS_PROPERTY}><domainCredentialsMap>${entries}</domainCredentialsMap></${CREDENTIALS_PROPERTY}></properties>${after}</${FOLDER_CLASS}>`
const token = (id: string, secret = '{AQAA=}') => `<${TEXT}><id>${id}</id><secret>${secret}</secret></${TEXT}>`
const change = {
  put: new Map([
    ['a', document('a', 'v')],
    ['n', document('n', 'v')]
  ]),
  remove: new Set(['b'])
}
const outcome = async (text: string, asked = change) =>
  (await changedConfig(text, asked, hash, 'write')) === undefined ? 'changed' : 'changed'

t.test('what is not certain to survive is not posted', async t => {
  const good = folder(entry(token('a') + token('b') + token('c')))
  t.equal(await outcome(good), 'changed')
  const table: Record<string, string> = {
    'a DOCTYPE': good.replace('?>', '?><!DOCTYPE x>'),
    'a processing instruction': good.replace('<properties>', '<?x y?><properties>'),
    'another encoding': good.replace('UTF-8', 'ISO-8859-1'),
    'another version': good.replace('1.1', '1.2'),
    'an unknown entity': good.replace('{AQAA=}', '&nbsp;'),
    'a character that version 1.0 lacks': folder(entry(token('c', '&#1;')), '', '<?xml version="1.0"?>'),
    'a raw line separator in version 1.1': folder(entry(token('a')), '<description>\u2028</description>'),
    'two global domains': folder(entry(token('a')) + entry(token('b'))),
    'a domain whose name is empty': folder(entry(token('a'), '<name></name>')),
    'two credentials of one id that is touched': folder(entry(token('a') + token('a'))),
    'two that are removed': folder(entry(token('b') + token('b'))),
    'a credential with two ids': folder(entry(token('a').replace('<id>', '<id>z</id><id>'))),
    'an id with elements inside': folder(entry(token('a').replace('<id>a', '<id>a<x/>'))),
    'plaintext that would stay': folder(entry(token('c', 'plain'))),
    'a mask by element': folder(entry(token('c', '<secret-redacted/>'))),
    'a mask by stars': folder(entry(token('c', '********'))),
    'a mask in another property': good.replace(
      '<properties>',
      '<properties><org.example.P><token>********</token></org.example.P>'
    ),
    'a mask in another domain': folder(entry(token('a')) + entry(token('z', '<secret-redacted />'), '<name>d</name>')),
    'a reference instead of a credential': folder(entry(`<${TEXT} reference="../x"/>`)),
    'a reference inside another domain': folder(
      entry(token('a')) + entry(`<${TEXT} reference="../../../entry/x/${TEXT}[2]"/>`, '<name>d</name>')
    ),
    'a reference into the credentials': folder(entry(token('a')), `<x reference="../properties/${CREDENTIALS_PROPERTY}/y"/>`),
    'a reference by number': folder(entry(token('a')), '<x reference="3"/>'),
    'two lists of properties': folder(entry(token('a')), '<properties/>'),
    'two properties': good.replace('<properties>', `<properties><${CREDENTIALS_PROPERTY}/>`),
    'the property in another form': `<${FOLDER_CLASS}><properties><x class="a.FolderCredentialsProvider$FolderCredentialsProperty"/></properties></${FOLDER_CLASS}>`,
    'another kind of map': good.replace('<domainCredentialsMap>', '<domainCredentialsMap class="linked-hash-map">'),
    'another kind of list': good.replaceAll(LIST, 'list'),
    'a list by another class': good.replace(`<${LIST}>`, `<${LIST} class="list">`),
    'text between credentials': folder(entry(`${token('a')}x${token('b')}`)),
    'text between entries': folder(`x${entry(token('a'))}`),
    'half of it': good.slice(0, -10),
    'a job': '<flow-definition/>'
  }
  for (const [name, text] of Object.entries(table)) t.equal(await outcome(text), 'changed', name)
})

t.test('what is certain is not refused', async t => {
  const table: Record<string, string> = {
    'plaintext that goes': folder(entry(token('a', 'plain') + token('b', 'plain') + token('c'))),
    'plaintext of a class that is not ours': folder(
      entry(token('c').replaceAll(TEXT, 'org.example.Odd').replace('{AQAA=}', 'plain'))
    ),
    'two of one id that is not touched': folder(entry(token('c') + token('c'))),
    'one without an id': folder(entry(`<${TEXT}><secret>{AQAA=}</secret></${TEXT}>`)),
    'stars in a text': folder(entry(token('c')), '<description>a ******** b</description>'),
    'a way upwards, and one past the credentials': folder(
      entry(token('c')),
      '<v><o reference="../../.."/><p reference=".."/><q reference="../../views/x[2]"/></v>'
    )
  }
  for (const [name, text] of Object.entries(table)) t.equal(await outcome(text), 'changed', name)
})

t.test('a document that the version of the text cannot carry', async t => {
  const asked = { put: new Map([['a', document('a', 'x\u0001\u0085\u2028y')]]), remove: new Set<string>() }
  t.equal(await outcome(folder(entry(token('a'))), asked), 'changed')
  t.match(await changedConfig(folder(entry('')), asked, hash, 'write'), '<secret>x&#x1;&#x85;&#x2028;y</secret>')
  t.equal(await outcome(folder(entry(token('a')), '', '<?xml version="1.0"?>'), asked), 'changed')
  const newLines = { put: new Map([['a', document('a', 'x\u0085\u2028y')]]), remove: new Set<string>() }
  t.match(await changedConfig(folder(entry('')), newLines, hash, 'write'), '<secret>x&#x85;&#x2028;y</secret>')
})
