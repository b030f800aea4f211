import { createCipheriv, randomBytes } from 'node:crypto'
import t from 'tap'
import { blocksFor, blocksIn, mayBeOldCiphertext } from '../../../src/domain/ciphertext.ts'
import { looksEncrypted } from '../../../src/domain/text.ts'
import { cpuTime } from '../../helpers/cpu-time.ts'

const key = randomBytes(16)

/** As Jenkins writes it since 2.44. */
function encrypted(text: string): string {
  const vector = randomBytes(16)
  const cipher = createCipheriv('aes-128-cbc', key, vector)
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const header = Buffer.alloc(9)
  header.writeUInt8(1, 0)
  header.writeUInt32BE(16, 1)
  header.writeUInt32BE(data.length, 5)
  return `{${Buffer.concat([header, vector, data]).toString('base64')}}`
}

/** As Jenkins wrote it before. */
function old(text: string): string {
  const cipher = createCipheriv('aes-128-ecb', key, null)
  return Buffer.concat([cipher.update(`${text}::::MAGIC::::`, 'utf8'), cipher.final()]).toString('base64')
}

t.test('the blocks of a ciphertext are those that its text needs', async t => {
  for (const text of ['', 'a', 'x'.repeat(15), 'x'.repeat(16), 'é'.repeat(8), '😀', 'x'.repeat(47), 'x'.repeat(1_048_576)])
    t.equal(blocksIn(encrypted(text)), blocksFor(text), `${text.length} characters`)
  t.equal(blocksIn('{AQAAABAAAAAQJuRGNCXal9O/WeJc+C3AhnLpyDHGl1sxhaWtBIYnszM=}'), 1, 'one of a real Jenkins')
  t.equal(blocksIn(encrypted('x'.repeat(20)).replace(/=*}$/, '}')), 2, 'without padding')
})

t.test('what is no ciphertext of a text has no blocks', async t => {
  const whole = encrypted('x'.repeat(20))
  const file = '{ro5HaJPFYsUHCbw6uqnHI3AVhdTxL2JiDGnxpCCtJeE=}'
  for (const text of [
    '',
    '{}',
    'plain',
    '{AQAA=}',
    file,
    whole.slice(1),
    whole.slice(0, -1),
    `${whole.slice(0, -9)}}`,
    `{${whole}}`
  ])
    t.equal(blocksIn(text), undefined, text)
})

t.test('every old ciphertext is known by its form, and its text needs fewer blocks than it does itself', async t => {
  for (let length = 0; length <= 400; length++) {
    const text = 'x'.repeat(length)
    const padded = old(text)
    for (const form of [padded, padded.replace(/=+$/, '')]) {
      t.ok(mayBeOldCiphertext(form), `${length}: ${form}`)
      t.ok(blocksFor(text) < blocksFor(form), `${length}: ${blocksFor(text)} blocks against ${blocksFor(form)}`)
    }
  }
})

t.test('an old ciphertext with other unused bits in its last character is one, and so is one in braces with them', t => {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  // One block ends in four unused bits and two characters of padding, two blocks in two bits and one character.
  for (const [length, unused] of [
    [1, 4],
    [10, 2]
  ] as const) {
    const whole = old('x'.repeat(length))
    const bare = whole.replace(/=+$/, '')
    const last = digits.indexOf(bare.at(-1) as string)
    for (let bits = 0; bits < 2 ** unused; bits++) {
      const changed = bare.slice(0, -1) + digits.charAt(last ^ bits)
      t.ok(Buffer.from(changed, 'base64').equals(Buffer.from(whole, 'base64')), 'to a decoder it is the same')
      t.ok(mayBeOldCiphertext(changed) && mayBeOldCiphertext(changed + whole.slice(bare.length)), changed)
    }
  }
  for (const odd of [' ', '\n', '\t', '\u200b', '\ufeff', '-', '_', '===']) t.notOk(mayBeOldCiphertext(`${old('x')}${odd}`))
  const bare = encrypted('x'.repeat(20)).replace(/=*}$/, '')
  for (let bits = 0; bits < 16; bits++) {
    const changed = bare.slice(0, -1) + digits.charAt(digits.indexOf(bare.at(-1) as string) ^ bits)
    for (const form of [`${changed}}`, `${changed}=}`, `${changed}==}`]) t.ok(looksEncrypted(form), form)
  }
  t.end()
})

t.test('tokens of hexadecimal digits are no ciphertexts, whatever their length', async t => {
  for (const bytes of [12, 16, 20, 24, 32, 48, 64]) {
    const token = randomBytes(bytes).toString('hex')
    t.notOk(mayBeOldCiphertext(token), token)
    t.notOk(mayBeOldCiphertext(token.toUpperCase()), token)
  }
})

t.test('what Jenkins keeps as it is has another form', async t => {
  const one = old('LEGACY-SECRET-OF-A')
  const literal = [
    ` ${one}`,
    `${one}\n`,
    `${one.slice(0, 20)} ${one.slice(20)}`,
    one.replace(/./, '-'),
    `{${one}}`,
    `${one}=`,
    `${one}==`
  ]
  for (const text of ['', 'hunter2', 'x'.repeat(40), `ghp_${'x'.repeat(36)}`, ...literal]) t.notOk(mayBeOldCiphertext(text), text)
  const random = randomBytes(32).toString('base64')
  t.ok(mayBeOldCiphertext(random), `a random key cannot be told from one: ${random}`)
  const spent = cpuTime(() => {
    for (const text of ['A'.repeat(1e6), `${'A'.repeat(1e6)}!`, '='.repeat(1e6)]) mayBeOldCiphertext(text)
  })
  t.ok(spent < 2000, `in linear time: ${spent} ms`)
})

t.test('a ciphertext of nothing, and digits that no base64 has, are none', async t => {
  const header = Buffer.alloc(25)
  header.writeUInt8(1, 0)
  header.writeUInt32BE(16, 1)
  t.equal(blocksIn(`{${header.toString('base64')}}`), undefined)
  t.notOk(mayBeOldCiphertext('z'.repeat(65)))
  t.ok(mayBeOldCiphertext('z'.repeat(64)))
})
