import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { openPkcs12 } from '../../../../../src/domain/types/certificate/pkcs12.ts'
import { typeNamed } from '../../../../../src/domain/types/index.ts'
import { execFileAsync } from '../../../../helpers/child.ts'
import { found } from '../../../../helpers/found.ts'
import { keyStore, keyStores } from '../../../../helpers/key-stores.ts'

const dir = t.testdir({})
const at = (name: string) => join(dir, name)
const read = (name: string) => readFile(at(name))
const openssl = (...args: string[]) => execFileAsync('openssl', args)
const PASSWORD = 'example-only-password'
const check = (data: Record<string, string>) => found('certificate', data)

/** A key with a certificate that it has issued to itself, as `NAME.key` and `NAME.crt`. */
const issue = (name: string, kind: readonly string[]) =>
  openssl(
    'req',
    '-x509',
    '-newkey',
    ...kind,
    '-nodes',
    '-subj',
    `/CN=${name}/O=a, b`,
    '-days',
    '30',
    '-keyout',
    at(`${name}.key`),
    '-out',
    at(`${name}.crt`)
  )
const store = async (name: string, password: string, ...more: string[]) => {
  await openssl(
    'pkcs12',
    '-export',
    '-in',
    at(`${name}.crt`),
    '-inkey',
    at(`${name}.key`),
    '-passout',
    `pass:${password}`,
    '-out',
    at('s.p12'),
    ...more
  )
  return read('s.p12')
}
await issue('one', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'])
await issue('two', ['rsa:2048'])

t.test('stores of OpenSSL open with their password and no other', async t => {
  for (const name of ['one', 'two'])
    for (const [what, password, ...more] of [
      ['as now', PASSWORD],
      ['as of old', PASSWORD, '-legacy'],
      ['with letters beyond ASCII', 'pä€😀'],
      ['the same as of old', 'pä€', '-legacy'],
      ['without a password', ''],
      ['with one hash for all', PASSWORD, '-macalg', 'SHA512'],
      ['its certificate in clear', PASSWORD, '-certpbe', 'NONE']
    ] as const) {
      const bytes = await store(name, password, ...more)
      const opened = openPkcs12(bytes, password)
      t.match(opened, { certificates: { length: 1 }, keys: { length: 1 } }, `${name} ${what}`)
      t.equal(openPkcs12(bytes, `${password}x`), 'wrong', `${name} ${what}`)
      const { errors, warnings, facts, derivedExpiry } = check({ keystore: bytes.toString('base64'), password })
      t.strictSame([errors, warnings, facts['certificates'], facts['fips']], [[], [], 1, false], `${name} ${what}`)
      t.match(facts['subject'], `CN=${name}`)
      t.ok(derivedExpiry !== null && Date.parse(derivedExpiry) > Date.now())
    }
})

/** What is said of the fixtures, besides nothing. */
const said: Readonly<Record<string, string>> = {
  ...{ 'rc2-128': 'KeystoreUnchecked', rc4: 'KeystoreUnchecked', camellia: 'KeystoreUnchecked', pbmac1: 'KeystoreUnchecked' },
  ...{ 'mac-sha224': 'KeystoreUnchecked', 'many-rounds': 'KeystoreUnchecked', 'subject-nobody': 'ChainIncomplete' },
  ...{ 'aes-128': 'KeystoreNotForJava', 'not-encrypted': 'KeystoreKeyInClear', 'no-key': 'KeystoreWithoutKey' },
  ...{ 'no-certificate': 'KeystoreWithoutKey', trusted: 'KeystoreWithoutKey', 'jks-trusted': 'KeystoreWithoutKey KeystoreJks' },
  ...{ 'other-key-password': 'KeystoreKeyPassword', 'jks-other-key-password': 'KeystoreKeyPassword', jks: 'KeystoreJks' },
  ...{ jceks: 'KeystoreJceks', bcfks: 'KeystoreBouncyCastle', bks: 'KeystoreBouncyCastle', pem: 'KeystoreIsPem' },
  ...{ 'der-certificate': 'KeystoreIsPart', 'der-key': 'KeystoreIsPart', pkcs7: 'KeystoreIsPart' },
  ...{ 'base64-twice': 'KeystoreEncodedTwice' }
}

t.test('what tools make: no store is taken in silence that Java does not open with its key', async t => {
  for (const { name, password, java, bytes } of keyStores) {
    const { errors, warnings, facts } = check({ keystore: bytes, password })
    t.equal([...errors, ...warnings].join(' '), said[name] ?? '', name)
    // A certificate without an issuer: only the name that Jenkins displays tells.
    if (java !== 'key' && name !== 'subject-nobody-at-all') t.ok(said[name] !== undefined, `${name} is ${java}`)
    if (java === 'key' && said[name] !== 'KeystoreUnchecked') t.type(facts['issuer'], 'string', name)
    const wrong = check({ keystore: bytes, password: `${password}x` })
    if (facts['issuer'] !== undefined) t.strictSame(wrong.errors, ['KeystorePasswordWrong'], `${name} with another password`)
  }
})

t.test('whatever a store is cut to, it is no crash and no store', async t => {
  for (const name of ['openssl-3', 'jks', 'jceks', 'bcfks', 'bks', 'der-certificate', 'pem'])
    for (const share of [0.02, 0.1, 0.5, 0.9, 0.99]) {
      const bytes = Buffer.from(keyStore(name).bytes, 'base64')
      const { errors } = check({
        keystore: bytes.subarray(0, Math.ceil(bytes.length * share)).toString('base64'),
        password: PASSWORD
      })
      t.equal(errors.length, 1, `${name} ${share}`)
    }
})

t.test('what is no store, or none that works', async t => {
  const good = await store('one', PASSWORD)
  const table: [string, Buffer, string[], string[]][] = [
    ['nothing like a store', Buffer.from('hello'), ['KeystoreDamaged'], []],
    ['half of one', good.subarray(0, good.length / 2), ['KeystoreDamaged'], []],
    ['nested without end', Buffer.alloc(100_000, 0x30), ['KeystoreDamaged'], []],
    ['more rounds than are tried', await store('one', PASSWORD, '-iter', '400001'), [], ['KeystoreUnchecked']],
    ['without a key', await store('one', PASSWORD, '-nokeys'), ['KeystoreWithoutKey'], []]
  ]
  for (const [what, bytes, errors, warnings] of table) {
    const result = check({ keystore: bytes.toString('base64'), password: PASSWORD })
    t.strictSame([result.errors, result.warnings], [errors, warnings], what)
  }
})

t.test('PEM: a chain with the key of its first certificate', async t => {
  const [certificateChain, privateKey] = [String(await read('two.crt')), String(await read('two.key'))]
  const other = String(await read('one.key'))
  const table: [string, Record<string, string>, string[], string[]][] = [
    ['as it should be', { certificateChain, privateKey }, [], []],
    ['nothing at all', {}, ['CertificateMissing'], []],
    ['no chain', { privateKey }, ['ChainUnreadable'], []],
    ['no key', { certificateChain }, ['PemKeyUnreadable'], []],
    ['the key of another', { certificateChain, privateKey: other }, ['KeyOfOtherCertificate'], []],
    ['both ways', { certificateChain, privateKey, keystore: 'AAAA' }, ['KeystoreAndPem'], []]
  ]
  for (const [what, data, errors, warnings] of table) {
    const result = check(data)
    t.strictSame([result.errors, result.warnings], [errors, warnings], what)
  }
  t.equal(check({ certificateChain, privateKey, password: 'fourteen-chars' }).facts['fips'], true)
  t.equal(check({ certificateChain, privateKey, password: 'thirteen-char' }).facts['fips'], false)
})

t.test('PEM that is something else, or has something around it', async t => {
  const [certificateChain, privateKey] = [String(await read('two.crt')), String(await read('two.key'))]
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  await openssl('crl2pkcs7', '-nocrl', '-certfile', at('two.crt'), '-out', at('two.p7b'))
  await openssl('req', '-new', '-key', at('two.key'), '-subj', '/CN=x', '-out', at('two.csr'))
  const table: [string, Record<string, string>, string[], string[]][] = [
    ['the other way round', { certificateChain: privateKey, privateKey: certificateChain }, ['ChainAndKeySwapped'], []],
    ['a chain in base64', { certificateChain: base64(certificateChain) }, ['EncodedContent'], []],
    ['a key in base64', { privateKey: base64(privateKey) }, ['EncodedContent'], []],
    ['a placeholder', { privateKey: '${KEY}' }, ['PlaceholderContent'], []],
    ['a request', { certificateChain: String(await read('two.csr')) }, ['ChainUnreadable'], []],
    ['PKCS#7', { certificateChain: String(await read('two.p7b')) }, ['ChainUnreadable'], []],
    ['CRLF', { certificateChain: certificateChain.replaceAll('\n', '\r\n') }, [], []],
    ['a password with a line end', { password: 'abc\n' }, [], ['SpaceAround']],
    ['a password in quotes', { password: '"abc"' }, [], ['QuotesAround']]
  ]
  for (const [what, more, errors, warnings] of table) {
    const result = check({ certificateChain, privateKey, ...more })
    t.strictSame([result.errors, result.warnings], [errors, warnings], what)
  }
  const keystore = keyStore('openssl-3').bytes
  for (const password of [`${PASSWORD}\n`, ` ${PASSWORD}`, `"${PASSWORD}"`])
    t.strictSame(check({ keystore, password }).errors, ['KeystorePasswordEnds'], JSON.stringify(password))
  const jks = { keystore: keyStore('jks').bytes, password: `${PASSWORD}\r\n` }
  t.strictSame(check(jks).errors, ['KeystorePasswordEnds'], 'JKS')
})

t.test('only a store takes long', async t => {
  const { isCostly, example } = typeNamed('certificate')
  t.ok(isCostly(example.data))
  t.notOk(isCostly({ certificateChain: 'x' }))
})
