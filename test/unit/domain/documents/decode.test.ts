import fc from 'fast-check'
import t from 'tap'
import { decodeText } from '../../../../src/domain/documents/decode.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

t.test('a byte that is no UTF-8 is named with its place', async t => {
  const cases: [name: string, bytes: Buffer, fault: RegExp][] = [
    ['Latin-1', latin1('user: x\npa\xdfword'), /byte 11, in line 2/],
    ['Latin-1 before ASCII that could go on', latin1('pa\xe4\xf6\xfc'), /byte 3, in line 1/],
    ['a character that is cut off at the end', latin1('abc\xe2\x82'), /byte 4, in line 1/],
    ['one that is cut off in the middle', latin1('ab\xe2\x82x'), /byte 3, in line 1/],
    ['an overlong slash', latin1('a\xc0\xaf'), /byte 2, in line 1/],
    ['half of a pair', latin1('a\xed\xa0\x80'), /byte 2, in line 1/],
    ['above U+10FFFF', latin1('\xf4\x90\x80\x80'), /byte 1, in line 1/],
    ['the first byte', latin1('\x80'), /byte 1, in line 1/],
    ['UTF-16', Buffer.from('\ufeffa', 'utf16le'), /It is UTF-16LE/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /It is UTF-32/]
  ]
  for (const [name, bytes, fault] of cases) {
    const decoded = decodeText(bytes)
    t.match('fault' in decoded ? decoded.fault : 'it was read', fault, name)
  }
})

t.test('a byte order mark is no part of the text, and says how it is encoded', async t => {
  t.strictSame(decodeText(latin1('\xef\xbb\xbfab')), { text: 'ab' })
  const big = Buffer.from('\ufeffpä', 'utf16le').swap16()
  t.strictSame(decodeText(Buffer.from('\ufeffpä', 'utf16le'), { utf16: true }), { text: 'pä' })
  t.strictSame(decodeText(big, { utf16: true }), { text: 'pä' })
  t.match(decodeText(big.subarray(0, -1), { utf16: true }), { fault: /truncated or damaged/ })
  t.match(decodeText(Buffer.from([0xff, 0xfe, 0, 0]), { utf16: true }), { fault: /UTF-32/ })
})

t.test('what is UTF-8 comes as it is; what is not is never changed into U+FFFD', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const decoded = decodeText(Buffer.from(text))
      return 'text' in decoded && decoded.text === text.replace(/^\ufeff/, '')
    })
  )
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      const decoded = decodeText(bytes)
      if ('fault' in decoded) return Buffer.from(bytes).toString().includes('\ufffd') || /UTF-16|UTF-32/.test(decoded.fault)
      return Buffer.from(decoded.text).equals(
        Buffer.from(bytes).subarray(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0)
      )
    })
  )
})
