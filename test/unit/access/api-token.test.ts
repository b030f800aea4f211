import t from 'tap'
import { hashOf, idOf, isWellFormed, newTokenText, TOKEN_FORM } from '../../../src/access/api-token.ts'

t.test('a token has the form that scanners look for, and is never made twice', async t => {
  const texts = new Set(Array.from({ length: 1000 }, newTokenText))
  t.equal(texts.size, 1000)
  for (const text of texts)
    if (!new RegExp(`^${TOKEN_FORM}$`).test(text) || !isWellFormed(text)) t.fail('a token of another form')
})

t.test('a mistyped, cut or lengthened token is known by its checksum', async t => {
  const text = newTokenText()
  for (let i = 0; i < text.length; i++) {
    const other = text[i] === 'x' ? 'y' : 'x'
    if (isWellFormed(text.slice(0, i) + other + text.slice(i + 1))) t.fail(`another character at ${i}`)
    if (isWellFormed(text.slice(0, i))) t.fail(`cut at ${i}`)
    const swapped = text.slice(0, i) + (text[i + 1] ?? '') + text[i] + text.slice(i + 2)
    if (swapped !== text && isWellFormed(swapped)) t.fail(`swapped at ${i}`)
  }
  t.notOk(isWellFormed(`${text}a`))
  t.notOk(isWellFormed(`${text}\n`))
  t.ok(isWellFormed(text))
})

t.test('the id of a token is a part of its hash, and no part of its text', async t => {
  const text = newTokenText()
  t.match(idOf(hashOf(text)), /^[0-9a-f]{20}$/)
  t.ok(
    hashOf(text)
      .toString('hex')
      .startsWith(idOf(hashOf(text)))
  )
  t.notOk(text.includes(idOf(hashOf(text))))
})
