import { inspect } from 'node:util'
import t from 'tap'
import { sliceText } from '../../../../src/async/map-yielding.ts'
import { Secret } from '../../../../src/domain/secret.ts'
import { credentialTypes } from '../../../../src/domain/types/index.ts'
import type { XmlBranch } from '../../../../src/domain/xml-element.ts'
import { classNameOf } from '../../../../src/jenkins/xml/class-name.ts'
import { parseXml } from '../../../../src/jenkins/xml/parse.ts'
import { toXml } from '../../../../src/jenkins/xml/write.ts'
import { thrown } from '../thrown.ts'

const document = (value: string): XmlBranch => ({
  name: 'org.example.Token',
  children: [
    { name: 'scope', text: 'GLOBAL' },
    { name: 'description', text: value },
    { name: 'secret', field: 'token', text: new Secret(value) },
    { name: 'source', attributes: { class: 'org.example.Token$Direct' }, children: [{ name: 'key', text: new Secret(value) }] }
  ]
})

/** What a conforming reader finds under the names. */
const readBack = async (xml: string) => {
  const root = await parseXml(xml)
  const child = (name: string) => root?.children.find(element => element.name === name)
  return [child('description')?.text, child('secret')?.text, child('source')?.children[0]?.text]
}

const controls = [...Array(0xa0).keys()].slice(1).filter(code => code < 0x20 || code >= 0x7f)
const exact: Record<string, string> = {
  markup: `<>&"'`,
  'end of CDATA': ']]>',
  'spaces at both ends': '  a b  ',
  'only spaces': '   ',
  'only a line feed': '\n',
  'LF at the start': '\na',
  CR: 'a\rb\r',
  CRLF: 'a\r\nb\r\n',
  tabs: '\ta\t',
  'Latin, euro, sharp s': 'é€ß',
  NFD: 'e\u0301',
  emoji: 'a😀b',
  'NEL, LS, PS, DEL': 'a\u0085b\u2028c\u2029d\u007fe',
  'a byte order mark inside': 'a\uFEFFb',
  'looks like a reference': '&#xD;&amp;&lt;',
  'looks like a mask': '<secret-redacted/>',
  'the last characters of the plane': '\uD7FF\uE000\uFFFD',
  '64 KiB': 'L'.repeat(65_536),
  '64 KiB of markup and line ends': '<&>\r\n'.repeat(13_108),
  'every control character': controls.map(code => `${String.fromCharCode(code)}x`).join(''),
  empty: ''
}

t.test('every value is the same after it was written and read', async t => {
  for (const [name, value] of Object.entries(exact))
    t.strictSame(await readBack(toXml(document(value), 'write')), [value, value, value], name)
})

t.test('version 1.1 only for control characters, and then nothing in it that a reader folds to LF', async t => {
  t.match(toXml(document('a\u0085\u2028\u007f'), 'write'), /^<\?xml version="1.0" encoding="UTF-8"\?>/)
  const xml = toXml(document('a\u0001\u0085\u2028\u007f\r\n\t'), 'write')
  t.match(xml, /^<\?xml version="1.1" encoding="UTF-8"\?>/)
  t.match(xml, 'a&#x1;&#x85;&#x2028;&#x7F;&#xD;\n\t<')
  t.notMatch(xml, /[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028]/)
})

t.test('CR never travels raw, no white space is added, markup is escaped', async t => {
  const xml = toXml(document('a\r\nb'), 'write')
  t.notMatch(xml, '\r')
  t.match(
    xml,
    '<secret>a&#xD;\nb</secret><source class="org.example.Token$Direct"><key>a&#xD;\nb</key></source></org.example.Token>'
  )
  t.match(toXml(document('<!DOCTYPE x>'), 'write'), '&lt;!DOCTYPE')
})

t.test('what XML cannot carry is refused by the name of the field, without the value', async t => {
  for (const bad of ['\u0000', '\uFFFE', '\uFFFF', '\uD83D', '\uDE00', '\uDE00\uD83D']) {
    const failure = thrown(() =>
      toXml(
        { name: 'org.example.Token', children: [{ name: 'secret', field: 'token', text: new Secret(`S3CRET${bad}`) }] },
        'write'
      )
    )
    t.equal(failure.reason, 'ContentRefused')
    t.match(failure.message, '"token"')
    t.notMatch(inspect(failure, { depth: 20, showHidden: true }), 'S3CRET')
  }
})

t.test('a name that is no name is refused, with nothing of the document', async t => {
  for (const name of ['a b', 'a><b', '', '$', 'é', '__proto__ ']) {
    const failure = thrown(() => toXml({ name: 'x', children: [{ name, text: new Secret('S3CRET') }] }, 'write'))
    t.equal(failure.reason, 'ContentRefused', name)
    t.notMatch(inspect(failure, { depth: 20, showHidden: true }), 'S3CRET')
  }
})

t.test('every type can be written and has its scope, id and description first', async t => {
  for (const type of credentialTypes) {
    for (const kubeconfigForm of ['file', 'text', 'plugin'] as const) {
      const { className, children } = type.toXml(type.example.data, { id: 'x', kubeconfigForm })
      const root = await parseXml(toXml({ name: className, children }, 'write'))
      t.equal(root && classNameOf(root), className)
    }
  }
})

t.test('hostile documents are no documents', async t => {
  const refused: Record<string, string> = {
    nothing: '',
    'white space': ' \n',
    'no XML': 'hello',
    'half an answer': '<a><b>x</b>',
    'garbage after the end': '<a/>tail',
    'two roots': '<a/><b/>',
    'a login page': '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>Sign in</body></html>',
    'a DOCTYPE': '<!DOCTYPE a><a/>',
    'an internal entity': '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    'an external entity': '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    'an entity bomb': `<!DOCTYPE a [<!ENTITY a "1234567890">${'bcdefgh'.replace(/./g, (x, i) => `<!ENTITY ${x} "${`&${'abcdefg'[i]};`.repeat(10)}">`)}]><a>&h;</a>`,
    'an unknown entity': '<a>&nbsp;</a>',
    '20,000 nested elements': '<a>'.repeat(20_000) + '</a>'.repeat(20_000),
    'a quarter of a million elements': `<a>${'<b/>'.repeat(250_000)}</a>`,
    '65 nested elements': '<a>'.repeat(65) + '</a>'.repeat(65)
  }
  for (const [name, xml] of Object.entries(refused)) t.equal(await parseXml(xml), undefined, name)
})

t.test('names of object properties are names of elements and nothing more', async t => {
  const root = await parseXml('<a><__proto__><polluted>1</polluted></__proto__><constructor>c</constructor><toString/></a>')
  t.strictSame(
    root?.children.map(child => [child.name, child.text]),
    [
      ['__proto__', ''],
      ['constructor', 'c'],
      ['toString', '']
    ]
  )
  t.equal(({} as Record<string, unknown>)['polluted'], undefined)
})

t.test('documents are read as Jenkins itself reads them', async t => {
  t.equal((await parseXml("<?xml version='1.1' encoding='UTF-8'?>\n<a>x&#x1;y&#1;z</a>"))?.text, 'x\u0001y\u0001z')
  t.equal((await parseXml('<a>x\r\ny\rz&#xd;</a>'))?.text, 'x\ny\nz\r')
  t.equal((await parseXml('<a> <![CDATA[<b>]]> </a>'))?.text, ' <b> ')
  t.equal((await parseXml('<a><!-- c -->x<?pi?></a>'))?.text, 'x')
  t.equal((await parseXml(`<a>${'<b plugin="p@1"/>'.repeat(3)}</a>`))?.children.length, 3)
})

t.test('where a text is cut into slices makes no difference', async t => {
  const odd = 'a\r\nb&#x1;&#x1F600;&amp;&#13;\r\r\n😀&quot;&lt;'
  for (let length = 16_384 - 60; length < 16_384 + 4; length += 1) {
    const xml = `<a><b>${'x'.repeat(length)}</b><c>${odd}</c>${'<!-- -->'.repeat(3000)}</a>`
    t.equal([...sliceText(xml)].join(''), xml)
    const [first, second] = (await parseXml(xml))?.children ?? []
    if (first?.text.length !== length || second?.text !== 'a\nb\u0001😀&\r\n\n😀"<') t.fail(`${length}`)
  }
  t.equal((await parseXml(`<a>${'&amp;'.repeat(100_000)}</a>`))?.text.length, 100_000)
  t.equal(await parseXml(`<a>${'x'.repeat(50_000)}</a>tail`), undefined)
  t.equal(await parseXml(`<a>${'x'.repeat(50_000)}</a>${' '.repeat(50_000)}<b/>`), undefined)
  t.equal(await parseXml(`<a>${'<b/>'.repeat(20_000)}<c>${'<b/>'.repeat(20_000)}`), undefined)
})
