import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { Secret } from '../../../../../src/domain/secret.ts'
import { textOf } from '../../../../../src/domain/types/define.ts'
import { typeNamed } from '../../../../../src/domain/types/index.ts'
import { execFileAsync } from '../../../../helpers/child.ts'
import { found } from '../../../../helpers/found.ts'

const type = typeNamed('github-app')
const EXAMPLE = type.example.data['privateKey'] ?? ''
const check = (data: object) => found('github-app', { appId: '123456', privateKey: EXAMPLE, ...data })
const stored = (privateKey: string) => textOf(type.normalise({ privateKey: new Secret(privateKey) }), 'privateKey')
const openssl = async (...args: string[]) => (await execFileAsync('openssl', args)).stdout.toString()

/** A key of node:crypto in the form that is asked for. */
function made(kind: 'rsa' | 'ec' | 'ed25519', type: 'pkcs1' | 'pkcs8' | 'sec1', bits = 2048, passphrase?: string): string {
  const lock = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }
  const options = {
    ...{ modulusLength: bits, namedCurve: 'P-256' },
    privateKeyEncoding: { type, format: 'pem', ...lock },
    publicKeyEncoding: { type: 'spki', format: 'pem' }
  }
  return generateKeyPairSync(kind as 'rsa', options as never).privateKey as unknown as string
}

t.test('a key as GitHub generates it is stored as Jenkins needs it, and is the same key', async t => {
  const pkcs1 = await openssl('genrsa', '-traditional', '2048')
  for (const sent of [pkcs1, pkcs1.replaceAll('\n', '\r\n'), `\n${pkcs1}\n\n`]) {
    const text = stored(sent)
    t.match(text, /^-----BEGIN PRIVATE KEY-----\n/)
    t.equal(stored(text), text, 'once is enough')
    t.ok(createPublicKey(createPrivateKey(text)).equals(createPublicKey(createPrivateKey(pkcs1))))
    t.strictSame(check({ privateKey: sent }).errors, [])
  }
  t.equal(stored(EXAMPLE), EXAMPLE, 'one in PKCS#8 stays as it is, byte for byte')
})

t.test('the fingerprint is that on the page of the app', async t => {
  const { facts } = check({})
  const der = createPublicKey(EXAMPLE).export({ type: 'spki', format: 'der' })
  const { subtle } = crypto
  const digest = Buffer.from(await subtle.digest('SHA-256', new Uint8Array(der))).toString('base64')
  t.strictSame([facts['bits'], facts['fingerprint']], [2048, `SHA256:${digest}`])
})

t.test('what is no key of an app', async t => {
  const rsa = made('rsa', 'pkcs8')
  const table: [string, string, string[], string[]][] = [
    ['nothing like a key', 'hello', ['NotAKey'], []],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n', ['CertificateInstead'], []],
    ['a public key', createPublicKey(EXAMPLE).export({ type: 'spki', format: 'pem' }) as string, ['PublicKey'], []],
    ['encrypted', made('rsa', 'pkcs8', 2048, 'x'), ['AppKeyEncrypted'], []],
    ['encrypted as of old', made('rsa', 'pkcs1', 2048, 'x'), ['AppKeyEncrypted'], []],
    ['two keys', `${rsa}${rsa}`, ['SeveralKeys'], []],
    ['an elliptic curve', made('ec', 'pkcs8'), ['AppKeyNotRsa'], []],
    ['an elliptic curve as of old', made('ec', 'sec1'), ['AppKeyNotRsa'], []],
    ['ed25519', made('ed25519', 'pkcs8'), ['AppKeyNotRsa'], []],
    ['OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nAA==\n-----END OPENSSH PRIVATE KEY-----\n', ['AppKeyForm'], []],
    ['text around it', `key:\n${made('rsa', 'pkcs1')}`, ['AppKeyForm'], []],
    ['cut off', rsa.slice(0, 900), ['KeyTruncated'], []],
    ['bytes missing', rsa.replace(/\n.*\n/, '\n'), ['KeyTruncated'], []],
    ['short', made('rsa', 'pkcs1', 1024), [], ['AppWeakKey']]
  ]
  for (const [what, privateKey, errors, warnings] of table) {
    const result = check({ privateKey })
    t.strictSame([result.errors, result.warnings], [errors, warnings], what)
  }
})

t.test('the other fields', async t => {
  const table: [object, string[], string[]][] = [
    [{ appId: 'Iv1.8a61f9b3a7aba766' }, [], []],
    [{ appId: 'Iv23liabcdefghij' }, [], []],
    [{ appId: 'my-app' }, ['AppIdInvalid'], []],
    [{ appId: '1 ' }, ['AppIdInvalid'], []],
    [{ owner: 'octo-org' }, [], []],
    [{ owner: 'someone_company' }, [], []],
    [{ owner: 'https://github.com/octo-org' }, ['OwnerInvalid'], []],
    [{ owner: '-x' }, ['OwnerInvalid'], []],
    [{ apiUri: 'https://api.github.com' }, [], []],
    [{ apiUri: 'https://api.octo.ghe.com' }, [], []],
    [{ apiUri: 'https://github.example.com/api/v3' }, [], []],
    [{ apiUri: 'https://github.example.com' }, [], ['ApiUriUnusual']],
    [{ apiUri: 'http://github.example.com/api/v3/' }, [], ['ApiUriPlain']],
    [{ apiUri: 'https://github.com' }, ['ApiUriWebsite'], []],
    [{ apiUri: 'https://u:p@github.example.com/api/v3' }, ['ApiUriInvalid'], []],
    [{ apiUri: 'ftp://github.example.com/api/v3' }, ['ApiUriInvalid'], []],
    [{ apiUri: 'github.example.com/api/v3' }, ['ApiUriInvalid'], []],
    [{ apiUri: 'https://github.example.com/api/v3?x=1' }, ['ApiUriInvalid'], []],
    [{ apiUri: 'https://exämple.com/api/v3' }, ['ApiUriInvalid'], []]
  ]
  for (const [data, errors, warnings] of table) {
    const result = check(data)
    t.strictSame([result.errors, result.warnings], [errors, warnings], JSON.stringify(data))
  }
})

t.test('a key that was pasted: its lines are mended, and what is none is told by its kind', async t => {
  const pkcs1 = await openssl('genrsa', '-traditional', '2048')
  const mended = [
    `\uFEFF${pkcs1}`,
    pkcs1.replaceAll('\n', '\\n'),
    pkcs1.replaceAll('\n', ' '),
    pkcs1.replaceAll('\n', '\r'),
    `  ${pkcs1}`
  ]
  for (const sent of mended) t.strictSame(check({ privateKey: sent }).errors, [], JSON.stringify(sent.slice(0, 40)))
  const table: [string, string][] = [
    [Buffer.from(pkcs1).toString('base64'), 'EncodedContent'],
    ['${KEY}', 'PlaceholderContent'],
    ['ssh-rsa AAAAB3NzaC1yc2E= me', 'PublicKey'],
    ['PuTTY-User-Key-File-3: ssh-rsa', 'PuttyKey'],
    ['-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n', 'AppKeyForm'],
    [pkcs1.split('\n').slice(1, -2).join('\n'), 'KeyMarkersLost'],
    [`-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${made('ec', 'sec1')}`, 'AppKeyNotRsa'],
    ['a'.repeat(40), 'NotAKey']
  ]
  for (const [privateKey, code] of table) t.strictSame(check({ privateKey }).errors, [code], code)
})
