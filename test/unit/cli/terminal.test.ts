import t from 'tap'
import { escaped, hasUnsafe, plain, plainLines } from '../../../src/cli/terminal.ts'

const unsafe = ['\u0000', '\u001b', '\n', '\u007f', '\u009b', '\u200e', '\u200f', '\u2028', '\u202e', '\u2066', '\u2069']
const safe = [' ', '~', '\u00a0', 'ü', '\u200d', '\u202f', '\u2065', '\u206a', '😀']

t.test('what moves the cursor or turns the writing is taken out, and nothing else', async t => {
  for (const char of unsafe) {
    const code = char.charCodeAt(0).toString(16)
    t.strictSame([plain(`a${char}b`), hasUnsafe(`a${char}b`)], ['a b', true], code)
    t.equal(escaped(`a${char}b`), char === '\n' ? 'a\nb' : `a\\u${code.padStart(4, '0')}b`, code)
  }
  for (const text of safe) t.strictSame([plain(text), escaped(text), hasUnsafe(text)], [text, text, false], JSON.stringify(text))
})

t.test('lines stay lines', async t => t.equal(plainLines('a\u001b\n\rb'), 'a \n b'))

t.test('escaped JSON says the same as before', async t => {
  const value = { [unsafe.join('')]: unsafe.join('x') }
  t.strictSame(JSON.parse(escaped(JSON.stringify(value, undefined, 2))), value)
})
