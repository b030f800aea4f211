import t from 'tap'
import { ciphertexts, folderXml, store, text, UTF8, withStandIn } from './with-stand-in.ts'

const PLAIN = 'LEGACY-SECRET-OF-A'

/** The last digit of base64 with other unused bits, which decode to nothing. */
const otherBits = (digits: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return digits.slice(0, -1) + alphabet[alphabet.indexOf(digits.at(-1) as string) + 1]
}

for (const version of ['2.263.4', '2.528.1']) {
  t.test(`${version}: which texts are taken for ciphertexts, as the real one answered (lg-*)`, async t => {
    const jenkins = await withStandIn(t, { version })
    await jenkins.must('POST', '/createItem?name=A', folderXml())
    await jenkins.must('POST', '/createItem?name=B', folderXml())
    await jenkins.must('POST', `${store('A')}/createCredentials`, text('a', PLAIN.slice(7)))
    const [own = ''] = ciphertexts(await jenkins.must('GET', '/job/A/config.xml'))
    const legacy = ((await jenkins.control('POST', 'legacy', { text: PLAIN })).body as { ciphertext: string }).ciphertext
    const digits = own.slice(1, -2)
    t.equal(own, `{${digits}=}`, 'a value of 11 bytes has one padding character')
    t.match(legacy, /^[A-Za-z0-9+/]{43}=$/)
    const decrypted = {
      own,
      nopad: `{${digits}}`,
      noncanonical: `{${otherBits(digits)}=}`,
      'noncanonical nopad': `{${otherBits(digits)}}`,
      'legacy plain': legacy,
      'legacy nopad': legacy.slice(0, -1),
      'legacy noncanonical': `${otherBits(legacy.slice(0, -1))}=`
    }
    const literal = {
      nobrace: own.slice(1, -1),
      'open brace': own.slice(0, -1),
      'close brace': own.slice(1),
      'space before': ` ${own}`,
      'space after': `${own} `,
      'lf after': `${own}\n`,
      'lf before': `\n${own}`,
      zwsp: `\u200b${own}`,
      nbsp: `\u00a0${own}`,
      bom: `\ufeff${own}`,
      'space inside': `${own.slice(0, 21)} ${own.slice(21)}`,
      'lf inside': `${own.slice(0, 21)}\n${own.slice(21)}`,
      'space in braces': `{ ${digits}= }`,
      twice: `{${own}}`,
      two: own + own,
      'text after': `${own}x`,
      'text before': `x${own}`,
      cut: `{${digits.slice(0, -7)}}`,
      lower: own.toLowerCase(),
      'two pads': `{${digits}==}`,
      'legacy space before': ` ${legacy}`,
      'legacy space inside': `${legacy.slice(0, 20)} ${legacy.slice(20)}`,
      'legacy lf inside': `${legacy.slice(0, 20)}\n${legacy.slice(20)}`,
      'legacy zwsp': `${legacy.slice(0, 20)}\u200b${legacy.slice(20)}`,
      'legacy lf after': `${legacy}\n`,
      'legacy dash': `${legacy.slice(0, 20)}-${legacy.slice(20)}`,
      'legacy in braces': `{${legacy}}`,
      'legacy two pads': `${legacy}=`
    }
    const held = async (id: string, value: string) => {
      await jenkins.must('POST', `${store('B')}/createCredentials`, text(id, value))
      return jenkins.secret('B', id)
    }
    for (const [name, value] of Object.entries(decrypted))
      t.equal(await held(name.replace(' ', '-'), value), name.startsWith('legacy') ? PLAIN : 'SECRET-OF-A', name)
    for (const [name, value] of Object.entries(literal)) t.equal(await held(`l-${name.replaceAll(' ', '-')}`, value), value, name)
    await jenkins.must('POST', '/createItem?name=C', folderXml(text('bulk', legacy)))
    t.equal(await jenkins.secret('C', 'bulk'), PLAIN, 'inside a folder document')
  })
}

t.test('who may only read configurations sees what is in clear, and stars in place of what is encrypted, files too', async t => {
  const jenkins = await withStandIn(t)
  const file =
    '<org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl><scope>GLOBAL</scope><id>f</id>' +
    '<fileName>f</fileName><secretBytes>Q0xFQVItYnl0ZXM=</secretBytes></org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl>'
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('s', 'CLEAR-secret'), file))
  const seen = async () =>
    (await jenkins.ask('GET', '/job/F/config.xml', undefined, 'extended:token', UTF8)).body.toString('utf8')
  const clear = ['>CLEAR-secret<', '>Q0xFQVItYnl0ZXM=<']
  const still = async (what: string) => {
    const text = await seen()
    for (const part of clear) t.ok(text.includes(part), `${what}: ${part}`)
  }
  await still('made with both inside')
  t.equal((await jenkins.ask('POST', `${store('F')}/createCredentials`, text('s', 'other'))).status, 409)
  await still('after a 409')
  t.equal((await jenkins.ask('POST', `${store('F')}/credential/none/config.xml`, text('none', 'x'))).status, 404)
  await still('after a 404')
  await jenkins.must('POST', '/job/F/createItem?name=j', '<project/>')
  await still('after a job was made inside')
  await jenkins.must('POST', '/job/F/config.xml', await jenkins.must('GET', '/job/F/config.xml'))
  await still('after what GET gave was posted back')
  await jenkins.must('POST', '/job/F/submitDescription?description=x')
  const after = await seen()
  t.notMatch(after, /CLEAR|Q0xF/)
  t.equal(after.match(/>\*{8}</g)?.length, 2, 'the description was saved')
})
