// Makes test/fixtures/key-stores/stores.json anew, by openssl (3) and keytool and the Java of a JDK (17), which also says what it reads in them.
//   node scripts/key-store-fixtures.mjs [bcprov.jar]
// They are committed, because not every machine that runs the tests has a JDK. Without the jar of Bouncy Castle its forms are kept as they are.
import { execFileSync } from 'node:child_process'
import { createHmac, pbkdf2Sync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import forge from 'node-forge'

const target = fileURLToPath(new URL('../test/fixtures/key-stores/stores.json', import.meta.url))
const reader = fileURLToPath(new URL('lib/ReadStores.java', import.meta.url))
const cwd = mkdtempSync(join(tmpdir(), 'key-store-fixtures-'))
const run = (file, args) => execFileSync(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] }).toString()
const openssl = (...args) => run('openssl', args)
const keytool = (...args) => run('keytool', args)
const file = name => join(cwd, name)
const [provider] = process.argv.slice(2)
const PASSWORD = 'example-only-password'
const OTHER = 'another-example-password'

/** A key of its own certificate, as NAME.key and NAME.crt. */
function issue(name, subject, more = []) {
  const asked = ['-subj', subject, '-utf8', '-nameopt', 'utf8', ...more]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '36500']
  openssl('req', '-x509', ...kind, ...asked, '-keyout', `${name}.key`, '-out', `${name}.crt`)
}
const exported = (name, from, ...more) =>
  openssl(
    'pkcs12',
    '-export',
    '-in',
    `${from}.crt`,
    '-inkey',
    `${from}.key`,
    '-passout',
    `pass:${PASSWORD}`,
    ...more,
    '-out',
    name
  )
const generated = (name, type, alias, ...more) =>
  keytool(
    ...['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '36500', '-alias', alias, '-storetype', type],
    ...['-keystore', name, '-storepass', PASSWORD, ...(more.includes('-dname') ? [] : ['-dname', `CN=${alias}`]), ...more]
  )

issue('one', '/CN=one/O=Example')
issue('no-cn', '/O=Example/OU=ops')
issue('nobody-at-all', '/', ['-addext', 'subjectAltName=DNS:a.example'])
// A subject may be empty, an issuer may not.
openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', '/', '-keyout', 'nobody.key', '-out', 'nobody.csr')
writeFileSync(file('nobody.ext'), 'subjectAltName=critical,DNS:a.example')
openssl(
  ...['x509', '-req', '-in', 'nobody.csr', '-CA', 'one.crt', '-CAkey', 'one.key', '-CAcreateserial', '-days', '36500'],
  ...['-extfile', 'nobody.ext', '-out', 'nobody.crt']
)
issue('beyond', '/CN=Zürich 東京 😀/O=Größe')
issue('long', `/CN=${'x'.repeat(64)}/${Array.from({ length: 12 }, (_, i) => `OU=${String(i % 10).repeat(60)}`).join('/')}`)
issue('quoted', String.raw`/CN=Smith, "J" \+ <b>; \\ #1 = x/O= a `)
issue('mixed', '/DC=org/UID=u1/CN=a+OU=b/emailAddress=a@example.org/title=Dr/serialNumber=5')

const stores = []
const add = (name, made, more = {}) => stores.push({ name, made, password: PASSWORD, ...more })
const p12 = (name, from, ...more) => {
  exported(name, from, ...more)
  add(name, `openssl pkcs12 -export ${more.join(' ')}`.trim())
}
p12('openssl-3', 'one')
p12('openssl-legacy', 'one', '-legacy')
p12('triple-des', 'one', '-legacy', '-descert')
p12('rc2-128', 'one', '-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128')
p12('rc4', 'one', '-legacy', '-certpbe', 'PBE-SHA1-RC4-128', '-keypbe', 'PBE-SHA1-RC4-128')
p12('aes-128', 'one', '-certpbe', 'AES-128-CBC', '-keypbe', 'AES-192-CBC')
p12('camellia', 'one', '-certpbe', 'CAMELLIA-256-CBC', '-keypbe', 'CAMELLIA-256-CBC')
p12('not-encrypted', 'one', '-certpbe', 'NONE', '-keypbe', 'NONE')
for (const hash of ['sha1', 'sha224', 'sha384', 'sha512']) p12(`mac-${hash}`, 'one', '-macalg', hash)
p12('no-mac', 'one', '-nomac')
p12('one-round', 'one', '-iter', '1')
p12('many-rounds', 'one', '-iter', '150000')
p12('named', 'one', '-name', 'Zürich 東京')
p12('no-key', 'one', '-nokeys')
p12('no-certificate', 'one', '-nocerts')
for (const name of ['no-cn', 'nobody', 'nobody-at-all', 'beyond', 'long', 'quoted', 'mixed']) p12(`subject-${name}`, name)
openssl(...['pkcs12', '-export', '-in', 'one.crt', '-inkey', 'one.key', '-passout', 'pass:', '-out', 'no-password'])
add('no-password', 'openssl pkcs12 -export, without a password', { password: '' })

generated('keytool', 'PKCS12', 'ja')
add('keytool', 'keytool -genkeypair -storetype PKCS12')
generated('keytool-legacy', 'PKCS12', 'ja', '-J-Dkeystore.pkcs12.legacy')
add('keytool-legacy', 'keytool -J-Dkeystore.pkcs12.legacy')
generated('keytool-several', 'PKCS12', 'first', '-dname', 'CN=first')
generated('keytool-several', 'PKCS12', 'second', '-dname', 'CN=second')
keytool('-importcert', '-noprompt', '-alias', 'ca', '-file', 'one.crt', '-keystore', 'keytool-several', '-storepass', PASSWORD)
add('keytool-several', 'keytool, two keys and a trusted certificate')
keytool(
  '-importcert',
  '-noprompt',
  '-alias',
  'ca',
  '-file',
  'one.crt',
  '-keystore',
  'trusted',
  '-storetype',
  'PKCS12',
  '-storepass',
  PASSWORD
)
add('trusted', 'keytool -importcert -storetype PKCS12')
run('java', [reader, 'other-key-password', 'keytool', 'other-key-password', PASSWORD, OTHER])
add('other-key-password', 'the PKCS12 of keytool, its key set with another password', { keyPassword: OTHER })

generated('jks', 'JKS', 'ja', '-keypass', PASSWORD)
add('jks', 'keytool -storetype JKS')
generated('jks-other-key-password', 'JKS', 'ja', '-keypass', OTHER)
add('jks-other-key-password', 'keytool -storetype JKS -keypass', { keyPassword: OTHER })
keytool(
  '-importcert',
  '-noprompt',
  '-alias',
  'ca',
  '-file',
  'one.crt',
  '-keystore',
  'jks-trusted',
  '-storetype',
  'JKS',
  '-storepass',
  PASSWORD
)
add('jks-trusted', 'keytool -importcert -storetype JKS')
generated('jceks', 'JCEKS', 'ja', '-keypass', PASSWORD)
add('jceks', 'keytool -storetype JCEKS')

// No version of openssl or Java that is common makes this yet (RFC 9579).
writeFileSync(file('pbmac1'), withPbmac1(readFileSync(file('no-mac')), PASSWORD))
add('pbmac1', 'openssl pkcs12 -export -nomac, with a PBMAC1 after RFC 9579')

const castle = [
  ['bcfks', 'BCFKS'],
  ['bks', 'BKS']
]
for (const [name, type] of castle) {
  if (provider !== undefined)
    generated(name, type, 'ja', '-providerclass', 'org.bouncycastle.jce.provider.BouncyCastleProvider', '-providerpath', provider)
  else
    writeFileSync(
      file(name),
      Buffer.from(JSON.parse(readFileSync(target, 'utf8')).find(one => one.name === name).bytes, 'base64')
    )
  add(name, `keytool -storetype ${type}, with bcprov`)
}

openssl('x509', '-in', 'one.crt', '-outform', 'der', '-out', 'der-certificate')
openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'one.key', '-outform', 'der', '-out', 'der-key')
openssl('crl2pkcs7', '-nocrl', '-certfile', 'one.crt', '-outform', 'der', '-out', 'pkcs7')
writeFileSync(file('pem'), Buffer.concat([readFileSync(file('one.crt')), readFileSync(file('one.key'))]))
writeFileSync(file('base64-twice'), readFileSync(file('openssl-3')).toString('base64'))
for (const name of ['der-certificate', 'der-key', 'pkcs7', 'pem', 'base64-twice']) add(name, 'no store')

const verdicts = run('java', [reader, ...stores.flatMap(({ name, password }) => [name, password])])
  .trim()
  .split('\n')
const found = stores.map((store, i) => {
  const [java, subject] = verdicts[i].split(/=(.*)/s)
  const shown = subject === undefined ? {} : { subject: Buffer.from(subject, 'base64').toString() }
  return { ...store, java, ...shown, bytes: readFileSync(file(store.name)).toString('base64') }
})
writeFileSync(target, `${JSON.stringify(found, null, 2)}\n`)
rmSync(cwd, { recursive: true })

/** Adds the code over the content that RFC 9579 describes: PBKDF2 and HMAC with SHA-256. */
function withPbmac1(bytes, password) {
  const { asn1 } = forge
  const { Class, Type, create, toDer, oidToDer, integerToDer } = asn1
  const of = (type, value) => create(Class.UNIVERSAL, type, Array.isArray(value), value)
  const sequence = (...parts) => of(Type.SEQUENCE, parts)
  const oid = text => of(Type.OID, oidToDer(text).getBytes())
  const nothing = () => of(Type.NULL, '')
  const number = n => of(Type.INTEGER, integerToDer(n).getBytes())
  const octets = buffer => of(Type.OCTETSTRING, buffer.toString('latin1'))
  const store = asn1.fromDer(bytes.toString('latin1'))
  const content = Buffer.from(store.value[1].value[1].value[0].value, 'latin1')
  const [salt, rounds] = [Buffer.from('0102030405060708', 'hex'), 2048]
  const code = createHmac('sha256', pbkdf2Sync(password, salt, rounds, 32, 'sha256'))
    .update(content)
    .digest()
  const hmac = sequence(oid('1.2.840.113549.2.9'), nothing())
  const derivation = sequence(oid('1.2.840.113549.1.5.12'), sequence(octets(salt), number(rounds), number(32), hmac))
  const algorithm = sequence(oid('1.2.840.113549.1.5.14'), sequence(derivation, sequence(oid('1.2.840.113549.2.9'), nothing())))
  store.value.push(sequence(sequence(algorithm, octets(code)), octets(Buffer.from('NOT USED')), number(1)))
  return Buffer.from(toDer(store).getBytes(), 'latin1')
}
