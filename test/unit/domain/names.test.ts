import { inspect } from 'node:util'
import t from 'tap'
import { toData, unknownFields } from '../../../src/domain/data.ts'
import { escapePointer } from '../../../src/domain/json-pointer.ts'
import { folderFaults, folderKey, foldName, isCredentialId, isProjectName } from '../../../src/domain/names.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { hasAstral, looksEncrypted, unstorable } from '../../../src/domain/text.ts'
import { typeNamed } from '../../../src/domain/types/index.ts'
import { cpuTime } from '../../helpers/cpu-time.ts'

/** Texts that no name may be, each for a reason. */
const hostile: Record<string, string> = {
  nothing: '',
  'the directory itself': '.',
  'the directory above, which deletes a whole domain': '..',
  'three dots': '...',
  'a path': 'a/b',
  'a path of Windows': 'a\\b',
  'a percent-encoded ..': '%2e%2e',
  'a percent-encoded slash': 'a%2fb',
  'a space': 'a b',
  'a space at the end': 'a ',
  'a line feed at the end': 'a\n',
  'a line feed between two names': 'a\nb',
  'a carriage return at the end': 'a\r',
  'NUL at the end': 'a\u0000',
  'a query': 'a?b',
  'a fragment': 'a#b',
  'a quote of Groovy': "a'b",
  'a dollar of Groovy': 'a$b',
  'a key of Redis': 'a:b',
  'a hash tag of Redis': '{a}',
  'a Cyrillic а': 'd\u0430ta',
  'a fullwidth full stop': 'a\uFF0Eb',
  'a Kelvin sign': '\u212A8s',
  'a dotless i': '\u0131d',
  'a combining accent': 'cafe\u0301',
  'a zero width space': 'a\u200Bb',
  'a right-to-left override': 'a\u202Eb',
  'half of a pair': 'a\uD83D',
  'an emoji': 'a😀',
  '300 characters': 'a'.repeat(300)
}

t.test('ids: what is safe in a URL, a file name and a Jenkinsfile', async t => {
  const good = ['a', 'Z', '0', 'dockerhub-id', 'a.b', 'a..b', 'A_b', '1-2', 'a'.repeat(253), `a${'.'.repeat(251)}z`]
  for (const id of good) t.ok(isCredentialId(id), id.slice(0, 20))
  const bad = { ...hostile, '254 characters': 'a'.repeat(254) }
  const edges = ['.a', 'a.', '-a', 'a-', '_a', 'a_', '_', '-']
  for (const [name, id] of [...Object.entries(bad), ...edges.map(id => [id, id] as const)]) t.notOk(isCredentialId(id), name)
})

t.test('project names: one DNS label, lower case', async t => {
  for (const name of ['a', '0', 'demo', 'a-b', 'a--b', '1a', 'a'.repeat(63)]) t.ok(isProjectName(name), name)
  const bad = { ...hostile, '64 characters': 'a'.repeat(64) }
  const edges = ['A', 'Demo', '-a', 'a-', 'a.b', 'a_b']
  for (const [name, text] of [...Object.entries(bad), ...edges.map(text => [text, text] as const)])
    t.notOk(isProjectName(text), name)
})

t.test('folder segments: what every version of Jenkins takes', async t => {
  const good = [
    'demo',
    'Team A',
    'a.b',
    '.hidden',
    '(1)',
    "o'neil",
    'ä',
    '日本',
    '😀',
    '-',
    '~',
    'a'.repeat(255),
    'é'.repeat(127)
  ]
  for (const segment of good) t.strictSame(folderFaults([segment], '#/folder'), [], segment.slice(0, 20))
})

t.test('folder segments: each thing that Jenkins or a file system refuses, with its own sentence', async t => {
  const forbidden = [...'?*/\\%!@#$^&|<>[]:;'].map(c => [`the character ${c}`, `a${c}b`, /cannot contain/] as const)
  const controls = ['\u0000', '\t', '\n', '\r', '\u001f', '\u007f', '\u0085', '\u009f'].map(
    c => [`the control character ${c.codePointAt(0)}`, `a${c}b`, /control characters/] as const
  )
  const table: (readonly [string, string, RegExp])[] = [
    ...forbidden,
    ...controls,
    ['nothing', '', /cannot be called/],
    ['the directory itself', '.', /cannot be called/],
    ['the directory above', '..', /cannot be called/],
    ['a space before', ' a', /white space/],
    ['a space after', 'a ', /white space/],
    ['only a space', ' ', /white space/],
    ['a no-break space after', 'a\u00a0', /white space/],
    ['a trailing dot', 'a.', /end with a dot/],
    ['three dots', '...', /end with a dot/],
    ['half of a pair', 'a\ud83d', /valid Unicode/],
    ['form NFD', 'e\u0301', /NFC/],
    ['a compatibility character that NFC replaces', '\u212b', /NFC/],
    ['256 letters', 'a'.repeat(256), /255 bytes/],
    ['128 letters of two bytes', 'é'.repeat(128), /255 bytes/],
    ['64 emoji', '😀'.repeat(64), /255 bytes/]
  ]
  for (const [name, segment, sentence] of table) {
    const faults = folderFaults(['ok', segment], '#/folder')
    t.equal(faults.length, 1, name)
    t.equal(faults[0]?.pointer, '#/folder/1', `${name}: the place`)
    t.match(faults[0]?.detail, sentence, `${name}: the sentence`)
  }
})

t.test('folder segments: every segment at fault is named', async t => {
  t.strictSame(
    folderFaults(['', 'ok', 'a/b', '..'], '#/folder').map(f => f.pointer),
    ['#/folder/0', '#/folder/2', '#/folder/3']
  )
})

t.test('two folders that Jenkins takes for one have one key', async t => {
  t.equal(folderKey(['Team', 'DEMO']), folderKey(['team', 'demo']))
  t.equal(folderKey(['ÄRGER']), folderKey(['ärger']))
  t.not(folderKey(['a', 'b']), folderKey(['a']))
  t.not(folderKey(['ab']), folderKey(['a', 'b']))
})

/** As a Jenkins (2.528.1) was seen to find its items at the root: the names of a line are one, those of two lines are not. */
const namesakes = [
  ['tools', 'toolſ', 'TOOLS', 'TOOLſ'],
  ['i', 'I', 'ı', 'İ'],
  ['µ', 'μ', 'Μ'],
  ['σ', 'ς', 'Σ'],
  ['ΟΔΟΣ', 'οδος', 'οδοσ'],
  ['ß', 'ẞ'],
  ['ss', 'SS', 'ſſ'],
  ['k', 'K', '\u212a'],
  ['å', 'Å', '\u212b'],
  ['ω', 'Ω', '\u2126'],
  ['θ', 'ϑ', 'Θ', 'ϴ'],
  ['β', 'ϐ', 'Β'],
  ['ǆ', 'ǅ', 'Ǆ'],
  ['ⓐ', 'Ⓐ'],
  ['𐐨', '𐐀'],
  ['ﬁ'],
  ['fi', 'FI', 'fİ'],
  ['ŉ'],
  ['ʼn', 'ʼN'],
  ['i̇', 'I\u0307', 'İ\u0307']
]

t.test('names are one when Java finds them equal without regard to letter case', async t => {
  const keys = namesakes.map(names => new Set(names.map(name => folderKey([name]))))
  for (const found of keys) t.equal(found.size, 1, [...found].join(' '))
  t.equal(new Set(keys.flatMap(found => [...found])).size, namesakes.length, 'no two lines are one')
})

t.test('the key of a key is the same, and it takes as many characters as the name', async t => {
  for (let code = 0; code <= 0x1ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const key = foldName(String.fromCodePoint(code))
    if ([...key].length !== 1 || foldName(key) !== key) t.fail(code.toString(16))
  }
  t.pass('for all characters of the first two planes')
})

t.test('what Jenkins could take for a ciphertext of its own', async t => {
  const long = 'x'.repeat(24)
  const yes = [
    '{AQAAABAAAAAQ=}',
    ' {AQAA=}',
    '{AQAA=}\n',
    '\t{AQ==}\r\n',
    '{ARAA}',
    '{ATAA}',
    `{${long}}`,
    `{${long}==}`,
    `{${'+/'.repeat(12)}}`
  ]
  const no = [
    '',
    '{}',
    'hello',
    '{hello}',
    '{APAA}',
    '{AUAA}',
    '{aqaa}',
    '{',
    '{AQAA',
    'AQAA}',
    'AQAA',
    'x{AQAA}',
    '{AQAA}x',
    '{AQAA===}'
  ]
  const neither = ['{"a":1}', '{AQ-A}', '{{AQAA}}', '{AQ}{AA}', '{AQé}', '$' + '{AQAA}', `{${'x'.repeat(23)}}`, `{${long}\u0000}`]
  for (const text of yes) t.ok(looksEncrypted(text), JSON.stringify(text))
  for (const text of [...no, ...neither]) t.notOk(looksEncrypted(text), JSON.stringify(text))
  const spent = cpuTime(() => {
    for (const text of [`{${' '.repeat(1e6)}x`, `{A${'Q'.repeat(1e6)}`, ' '.repeat(1e6), `{AQ${'='.repeat(1e6)}}`])
      looksEncrypted(text)
  })
  t.ok(spent < 2000, `in linear time: ${spent} ms`)
})

t.test('every form that Jenkins was seen to decrypt is refused, and what it kept is taken, but for a margin', async t => {
  const digits = 'AQAAABAAAAAQJuRGNCXal9O/WeJc+C3AhnLpyDHGl1sxhaWtBIYnszM'
  const otherBits = `${digits.slice(0, -1)}N`
  const own = `{${digits}=}`
  const decrypted = [own, `{${digits}}`, `{${otherBits}=}`, `{${otherBits}}`]
  for (const text of decrypted) t.ok(looksEncrypted(text), text)
  const inside = (what: string) => `${own.slice(0, 21)}${what}${own.slice(21)}`
  const kept = [
    ...[
      own.slice(1, -1),
      own.slice(0, -1),
      own.slice(1),
      `\u200b${own}`,
      `${own}\u200b`,
      `{${own}}`,
      own + own,
      `${own}x`,
      `x${own}`
    ],
    ...[' ', '\n', '\t', '\u200b', '-', '_'].map(inside),
    `{ ${digits}= }`
  ]
  for (const text of kept) t.notOk(looksEncrypted(text), JSON.stringify(text))
  // Jenkins keeps these as well. Nobody means them as a secret, and they are one slip away from a ciphertext.
  const margin = [
    ` ${own}`,
    `${own} `,
    `${own}\n`,
    `\n${own}`,
    `\t${own}\t`,
    `\u00a0${own}`,
    `\ufeff${own}`,
    own.toLowerCase(),
    `{${digits}==}`
  ]
  const cut = `{${digits.slice(0, -7)}}`
  for (const text of [...margin, cut, own.replace('9', '8')]) t.ok(looksEncrypted(text), JSON.stringify(text))
})

t.test('what XML cannot carry, said without the text', async t => {
  const yes: [string, RegExp][] = [
    ['a\u0000b', /NUL/],
    ['\uFFFE', /cannot carry/],
    ['a\uFFFF', /cannot carry/],
    ['\uD83D', /half of a pair/],
    ['\uDE00', /half of a pair/],
    ['\uDE00\uD83D', /half of a pair/]
  ]
  for (const [text, sentence] of yes) {
    t.match(unstorable(`S3CRET${text}`), sentence)
    t.notMatch(unstorable(`S3CRET${text}`), 'S3CRET')
  }
  for (const text of ['', 'plain', '\t\r\n', '\u0001\u001f\u007f', '\uFEFF', '\uFFFD', '\uD7FF\uE000', '😀', '\u{1FFFE}'])
    t.equal(unstorable(text), undefined, JSON.stringify(text))
})

t.test('characters above U+FFFF', async t => {
  for (const text of ['😀', 'a\u{10000}', '\u{10FFFF}']) t.ok(hasAstral(text), text)
  for (const text of ['', 'é€', '\uFFFD', '日本']) t.notOk(hasAstral(text), text)
})

t.test('a secret cannot print itself', async t => {
  const secret = new Secret('S3CRET')
  const lines: string[] = []
  const keep = t.capture(process.stdout, 'write', line => lines.push(String(line)) > 0)
  console.log(secret, { secret }, [secret], '%s %o %O %j', secret, secret, secret, secret)
  keep.restore()
  const prints = {
    'console.log': lines.join(''),
    JSON: JSON.stringify({ secret, list: [secret] }),
    'a template': `${secret}`,
    concatenation: 'x' + secret,
    String: String(secret),
    inspect: inspect({ secret }, { depth: null, showHidden: true }),
    'inspect without its own way': inspect({ secret }, { customInspect: false, showHidden: true, depth: null }),
    keys: Object.getOwnPropertyNames(secret).join(),
    symbols: Object.getOwnPropertySymbols(secret).map(String).join(),
    entries: Object.entries(secret).join(),
    'a spread': JSON.stringify({ ...secret }),
    'a clone': JSON.stringify(structuredClone(secret)),
    'an error': inspect(new Error('no', { cause: { secret } })),
    'a map': inspect(new Map([[secret, secret]]))
  }
  for (const [how, text] of Object.entries(prints)) t.notMatch(text, 'S3CRET', how)
  t.match(prints['console.log'], '[secret]')
  t.equal(secret.reveal(), 'S3CRET')
  t.strictSame([secret.isEmpty, new Secret('').isEmpty], [false, true])
})

t.test('received data: what the type calls secret is wrapped at once, null is dropped', async t => {
  const data = toData(typeNamed('username-password'), { username: 'alice', password: 'S3CRET', other: null })
  t.equal(data['username'], 'alice')
  t.ok(data['password'] instanceof Secret)
  t.strictSame(Object.keys(data), ['username', 'password'])
  t.notMatch(inspect(data) + JSON.stringify(data), 'S3CRET')
})

t.test('a field that the type does not have is named with what it has, never with its value', async t => {
  const faults = unknownFields(
    typeNamed('access-token'),
    { token: 'x', 'a/b~c': 'S3CRET', toString: 'x', __proto: 'x' },
    '#/data'
  )
  t.strictSame(
    faults.map(f => f.pointer),
    ['#/data/a~1b~0c', '#/data/toString', '#/data/__proto']
  )
  t.notMatch(JSON.stringify(faults), 'S3CRET')
  t.match(faults[0]?.detail, /has no field of this name; it has token/)
})

t.test('names in pointers: escaped twice over, cut, always well-formed', async t => {
  t.equal(escapePointer('a/b~c'), 'a~1b~0c')
  t.equal(escapePointer('ä #%'), '%C3%A4%20%23%25')
  t.equal(escapePointer('\ud83d'), '%EF%BF%BD')
  t.equal(escapePointer('a'.repeat(1000)).length, 100)
})
