import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { found } from '../../helpers/found.ts'
import {
  der,
  dsaInfo,
  encryptedInfo,
  integer,
  keyInfo,
  octets,
  oddNumber,
  oid,
  pem,
  rsaKey,
  scryptInfo,
  sequence,
  small
} from '../../helpers/hostile-keys.ts'

const key = (privateKey: string, passphrase?: string) =>
  found('ssh-key', { username: 'git', privateKey, ...(passphrase === undefined ? {} : { passphrase }) })

const RSA = sequence(oid('2a864886f70d010101'), der(0x05))
const EC = '2a8648ce3d0201'
/** A curve of 4096 bits that is written out instead of named. */
const curve = sequence(
  small(1),
  sequence(oid('2a8648ce3d0101'), integer(oddNumber(512))),
  sequence(octets(oddNumber(512)), octets(oddNumber(512))),
  octets(Buffer.concat([Buffer.from([4]), oddNumber(1024)])),
  integer(oddNumber(512))
)
const ecKey = (...more: Buffer[]) => sequence(small(1), octets(oddNumber(32)), ...more)
const P256 = oid('2a8648ce3d030107')

const cases: [name: string, privateKey: string, errors: string[], passphrase?: string][] = [
  ['DSA of 11 KB', pem('PRIVATE KEY', dsaInfo(2800)), ['DsaKey']],
  ['DSA of 40 KB', pem('PRIVATE KEY', dsaInfo(10_000)), ['DsaKey']],
  ['DSA of 11 KB, encrypted', pem('ENCRYPTED PRIVATE KEY', encryptedInfo(dsaInfo(2800), 'x')), ['DsaKey'], 'x'],
  ['DSA in its own form', pem('DSA PRIVATE KEY', rsaKey(4000)), ['DsaKey']],
  ['DSA in its own form, called RSA', pem('RSA PRIVATE KEY', sequence(small(0), integer(oddNumber(99)))), ['KeyTruncated']],
  ['RSA of 17,000 bits, PKCS#1', pem('RSA PRIVATE KEY', rsaKey(2125)), ['RsaKeyTooLong']],
  ['RSA of 80,000 bits, PKCS#1', pem('RSA PRIVATE KEY', rsaKey(4500)), ['RsaKeyTooLong']],
  ['RSA of 17,000 bits, PKCS#8', pem('PRIVATE KEY', keyInfo(RSA, rsaKey(2125))), ['RsaKeyTooLong']],
  ['the same, encrypted', pem('ENCRYPTED PRIVATE KEY', encryptedInfo(keyInfo(RSA, rsaKey(2125)), 'x')), ['RsaKeyTooLong'], 'x'],
  ['a curve that is written out', pem('PRIVATE KEY', keyInfo(sequence(oid(EC), curve), ecKey())), ['KeyTypeUnsupported']],
  ['the same within', pem('PRIVATE KEY', keyInfo(sequence(oid(EC), P256), ecKey(der(0xa0, curve)))), ['KeyTypeUnsupported']],
  ['the same, SEC 1', pem('EC PRIVATE KEY', ecKey(der(0xa0, curve))), ['KeyTypeUnsupported']],
  ['no curve', pem('EC PRIVATE KEY', ecKey()), ['KeyTypeUnsupported']],
  ['RSA-PSS', pem('PRIVATE KEY', keyInfo(sequence(oid('2a864886f70d01010a')), rsaKey(256))), ['KeyTypeUnsupported']],
  [
    'Diffie-Hellman',
    pem('PRIVATE KEY', keyInfo(sequence(oid('2a864886f70d010301')), integer(oddNumber(3000)))),
    ['KeyTypeUnsupported']
  ],
  [
    'more than two primes',
    pem('RSA PRIVATE KEY', sequence(...Array.from({ length: 12 }, () => integer(oddNumber(64))))),
    ['KeyTypeUnsupported']
  ]
]

t.test('keys are recognised by their DER, and only usual kinds and sizes reach OpenSSL', async t => {
  for (const [name, text, errors, passphrase] of cases) {
    const begin = process.cpuUsage()
    const seen = key(text, passphrase)
    const { user, system } = process.cpuUsage(begin)
    t.strictSame(seen.errors, errors, name)
    t.ok(user + system < 1_000_000, `${name}: ${Math.round((user + system) / 1000)} ms of CPU`)
  }
})

t.test('as the key of a client, too', async t => {
  for (const [name, text, , passphrase] of cases.filter(([, , , passphrase]) => passphrase === undefined)) {
    const user = { 'client-key-data': Buffer.from(text).toString('base64') }
    const content = JSON.stringify({
      ...{ kind: 'Config', 'current-context': 'c', contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }] },
      ...{ clusters: [{ name: 'c', cluster: { server: 'https://k8s.example.com' } }], users: [{ name: 'u', user }] }
    })
    const begin = process.cpuUsage()
    t.strictSame(found('kubeconfig', { content }).errors, ['NotACertificateKey'], `${name} ${passphrase ?? ''}`)
    const used = process.cpuUsage(begin)
    t.ok(used.user + used.system < 1_000_000, name)
  }
})

t.test('the cost of a passphrase is known before it is tried', async t => {
  const info = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })
  const seen = key(pem('ENCRYPTED PRIVATE KEY', encryptedInfo(info, 'x')), 'x')
  t.match(seen, { errors: [], warnings: ['Pkcs8Ed25519'], facts: { keyType: 'ssh-ed25519' } })
  t.strictSame(key(pem('ENCRYPTED PRIVATE KEY', encryptedInfo(info, 'x')), 'y').errors, ['PassphraseWrong'])
  const begin = process.cpuUsage()
  for (const rounds of [2_000_001, 0xffffffff])
    t.match(key(pem('ENCRYPTED PRIVATE KEY', encryptedInfo(info, 'x', rounds)), 'x'), {
      errors: [],
      warnings: ['PassphraseUnchecked']
    })
  const { user, system } = process.cpuUsage(begin)
  t.ok(user + system < 1_000_000)
})

t.test('costs of scrypt that OpenSSL does not take are no error of ours', async t => {
  const opened = (n: number, r: number, p: number) => key(pem('ENCRYPTED PRIVATE KEY', scryptInfo(n, r, p)), 'x')
  t.strictSame(opened(32_768, 1, 1).errors, ['PassphraseWrong'])
  for (const [n, r, p] of [
    [65_536, 1, 1],
    [131_072, 1, 1],
    [3, 8, 1],
    [1, 8, 1],
    [16_384, 0, 1],
    [16_384, 8, 0]
  ] as const)
    t.match(opened(n, r, p), { errors: [], warnings: ['PassphraseUnchecked'] }, `${n} ${r} ${p}`)
})
