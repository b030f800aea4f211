import t from 'tap'
import { hasAstral, looksEncrypted, unstorable } from '../../../src/domain/text.ts'

const texts: readonly (readonly [string, boolean])[] = [
  ['{AQ==}', true],
  ['{AQAA}', true],
  ['{AT}', true],
  ['{AU}', false],
  ['{hello}', false],
  [' {AQAA}\n', true],
  ['x{AQAA}', false],
  ['{AQAA', false],
  [`{${'b'.repeat(24)}}`, true],
  [`{${'b'.repeat(23)}}`, false],
  [`{${'b'.repeat(23)}=}`, true],
  [`{${'b'.repeat(22)}=}`, false],
  ['{A Q}', false],
  ['{AQ===}', false],
  ['{}', false]
]
for (const [text, isCiphertext] of texts)
  t.test(`${JSON.stringify(text)} ${isCiphertext ? 'may' : 'cannot'} be one of Jenkins' ciphertexts`, async t =>
    t.equal(looksEncrypted(text), isCiphertext)
  )

t.test('what XML cannot carry is said without the text', async t => {
  t.match(unstorable('secret\0'), /NUL/)
  for (const text of ['secret\ud800', 'secret\udc00x', 'secret\ufffe', 'secret\uffff']) {
    t.match(unstorable(text), /XML cannot carry/)
    t.notMatch(unstorable(text) ?? '', 'secret')
  }
  for (const text of ['', 'a\tb\r\n', '\u0001', '\ufffd', '😀']) t.equal(unstorable(text), undefined, JSON.stringify(text))
})

t.test('characters above U+FFFF', async t => {
  t.strictSame(['\uffff', '\u{10000}', '\u{10ffff}', 'a', ''].map(hasAstral), [false, true, true, false, false])
})
