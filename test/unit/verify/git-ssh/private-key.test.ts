import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { readPrivateKey, signersOf } from '../../../../src/verify/git-ssh/private-key.ts'
import { inDirectory } from '../../../helpers/content.ts'
import { makeKey } from '../../../helpers/verify/sshd.ts'

const blobOf = (publicKey: string) => publicKey.split(' ')[1]
const inPkcs8 = (privateKey: string, ...args: readonly string[]): string =>
  inDirectory((_, run) => run('sh', '-c', 'printf "%s" "$0" | openssl pkcs8 -topk8 "$@"', privateKey, ...args))
const passphrase = ['-N', 'pass phrase'] as const
const encrypted = ['-passout', 'pass:pass phrase'] as const

t.test('a key in every form that Jenkins reads', async t => {
  const [rsa, curve] = [makeKey(t, '-t', 'rsa', '-b', '2048', '-m', 'PEM'), makeKey(t, '-t', 'ecdsa', '-b', '384', '-m', 'PEM')]
  const [ed25519, locked] = [makeKey(t, '-t', 'ed25519'), makeKey(t, '-t', 'ed25519', ...passphrase)]
  const lockedPem = makeKey(t, '-t', 'rsa', '-b', '2048', '-m', 'PEM', ...passphrase)
  const forms: readonly (readonly [publicKey: string, privateKey: string, passphrase?: string])[] = [
    [ed25519.publicKey, ed25519.privateKey],
    [rsa.publicKey, rsa.privateKey],
    [curve.publicKey, curve.privateKey],
    [rsa.publicKey, inPkcs8(rsa.privateKey, '-nocrypt')],
    [curve.publicKey, inPkcs8(curve.privateKey, '-nocrypt')],
    [rsa.publicKey, inPkcs8(rsa.privateKey, ...encrypted), 'pass phrase'],
    [locked.publicKey, locked.privateKey, 'pass phrase'],
    [lockedPem.publicKey, lockedPem.privateKey, 'pass phrase']
  ]
  for (const [publicKey, privateKey, phrase = ''] of forms)
    t.equal(readPrivateKey(privateKey, phrase)?.getPublicSSH().toString('base64'), blobOf(publicKey), privateKey.slice(0, 40))
  for (const phrase of ['', 'wrong']) {
    t.equal(readPrivateKey(locked.privateKey, phrase), undefined)
    t.equal(readPrivateKey(lockedPem.privateKey, phrase), undefined)
  }
})

t.test('an ed25519 key in PKCS#8, which OpenSSH does not read', async t => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = readPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), '')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  t.equal(key?.getPublicSSH().subarray(-32).toString('base64url'), x)
})

t.test('what is no private key', async t => {
  const { publicKey } = makeKey(t, '-t', 'ed25519')
  const other = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  for (const text of [
    '',
    'hunter2',
    publicKey,
    other,
    '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----'
  ])
    t.equal(readPrivateKey(text, ''), undefined, text.slice(0, 30))
})

t.test('an RSA key signs with SHA-2 first, whatever the server announces', async t => {
  const key = readPrivateKey(makeKey(t, '-t', 'rsa', '-b', '2048').privateKey, '')
  if (key === undefined) return t.fail('it cannot be read')
  let signed = 0
  const signers = signersOf(key, () => signed++)
  t.strictSame(
    signers.map(({ type }) => type as string),
    ['rsa-sha2-256', 'ssh-rsa']
  )
  const data = Buffer.from('data')
  const [first, second] = signers.map(signer => signer.sign(data))
  t.ok(key.verify(data, first as Buffer, 'sha256'))
  t.ok(key.verify(data, second as Buffer, 'sha1'))
  t.equal(signed, 2)
  const other = readPrivateKey(makeKey(t, '-t', 'ed25519').privateKey, '')
  t.strictSame(other && signersOf(other, () => {}).map(({ type }) => type), ['ssh-ed25519'])
})
