import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { encryptedKey, inDirectory, SSH_KEY, sshKeygen } from '../../helpers/content.ts'
import { found } from '../../helpers/found.ts'

const key = (privateKey: string, passphrase?: string) =>
  found('ssh-key', { username: 'git', privateKey, ...(passphrase === undefined ? {} : { passphrase }) })

t.test('keys of PGP, as gpg makes them', async t => {
  const [secret, open] = inDirectory((directory, run) => {
    const gpg = (line: string) =>
      run(
        'sh',
        '-c',
        `gpg --homedir "$0" --batch --quiet --pinentry-mode loopback --passphrase '' ${line} 2>/dev/null`,
        directory
      )
    try {
      gpg('--quick-generate-key someone@example.com ed25519 sign never')
      return [gpg('--armor --export-secret-keys'), gpg('--armor --export')]
    } finally {
      run('sh', '-c', 'gpgconf --homedir "$0" --kill all 2>/dev/null || true', directory)
    }
  })
  t.match(secret, '-----BEGIN PGP PRIVATE KEY BLOCK-----')
  for (const text of [secret, open, secret.replaceAll('\n', '\r\n'), `\ufeff${secret}`])
    t.strictSame(key(text).errors, ['PgpKey'])
})

t.test('SSH certificates: alone they are no key, beside a key they say when it ends', async t => {
  for (const kind of ['ed25519', 'rsa', 'ecdsa']) {
    const [pair, certificate, endless] = inDirectory((directory, run) => {
      run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', 'ca')
      run('ssh-keygen', '-q', '-t', kind, '-N', '', '-f', 'key')
      const read = (name: string) => readFileSync(join(directory, name), 'utf8')
      run('ssh-keygen', '-q', '-s', 'ca', '-I', 'someone', '-n', 'git,ci', '-V', '20250102030405Z:20260102030405Z', 'key.pub')
      const dated = read('key-cert.pub')
      run('ssh-keygen', '-q', '-s', 'ca', '-I', 'someone', 'key.pub')
      return [read('key'), dated, read('key-cert.pub')]
    })
    t.match(key(certificate), { errors: ['SshCertificate'], derivedExpiry: '2026-01-02T03:04:05.000Z' }, kind)
    t.match(
      key(`${pair}${certificate}`),
      { errors: [], warnings: ['MoreThanKey'], derivedExpiry: '2026-01-02T03:04:05.000Z' },
      kind
    )
    t.match(key(`${pair}${endless}`), { errors: [], derivedExpiry: null }, `${kind}, without an end`)
    t.match(key(`${pair}${certificate.slice(0, 90)}`), { errors: [], derivedExpiry: null }, `${kind}, cut off`)
  }
})

t.test('dashes and lines that were lost on the way', async t => {
  const pem = sshKeygen('-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', '')
  for (const text of [SSH_KEY, pem]) {
    const lines = text.trimEnd().split('\n')
    const damaged: [string, string][] = [
      ['a dash before', text.slice(1)],
      ['a dash after', text.trimEnd().slice(0, -1)],
      ['four dashes everywhere', text.replaceAll('-----', '----')],
      ['three dashes everywhere', text.replaceAll('-----', '---')],
      ['dashes of an office program', text.replaceAll('-----', '—–—')],
      ['no first line', lines.slice(1).join('\n')],
      ['no markers', lines.slice(1, -1).join('\n')],
      ['no markers, in one line', lines.slice(1, -1).join('')],
      ['small letters', text.replace('BEGIN', 'begin')]
    ]
    for (const [name, damage] of damaged) t.strictSame(key(damage).errors, ['KeyMarkersLost'], name)
    t.strictSame(key(lines.slice(0, -1).join('\n')).errors, ['KeyTruncated'], 'no last line')
  }
})

t.test('what is a key or a certificate, but not for SSH', async t => {
  const made = inDirectory((directory, run) => {
    run(
      'sh',
      '-c',
      'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=a -days 9 -keyout k -out c 2>&1'
    )
    run('sh', '-c', 'openssl pkcs12 -export -in c -inkey k -out p -passout pass:x && base64 p > p64')
    return ['c', 'p64'].map(name => readFileSync(join(directory, name), 'utf8'))
  })
  t.strictSame(key(made[0] ?? '').errors, ['CertificateInstead'])
  t.strictSame(key(made[1] ?? '').errors, ['OtherKeyFormat'])
  for (const text of [
    '{"kty":"OKP","d":"x"}',
    '{ "keys": [] }',
    'AGE-SECRET-KEY-1QQ',
    '[Interface]\nPrivateKey = x',
    '/u3+7QAAAAIAAAAB'.padEnd(160, 'A')
  ])
    t.strictSame(key(text).errors, ['OtherKeyFormat'], text.slice(0, 30))
  const line = 'AAAAC3NzaC1lZDI1NTE5AAAAIGtQ'
  for (const text of [`ssh-ed25519 ${line} me`, `restrict,command="x" ssh-ed25519 ${line}`, `host.example ssh-rsa ${line}`])
    t.strictSame(key(text).errors, ['PublicKey'], text.slice(0, 30))
})

t.test('a passphrase that would open the key without what came along', async t => {
  const keys: [string, string][] = [
    ['OpenSSH', encryptedKey('q7-w0rd-x')],
    ['PKCS#1', sshKeygen('-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', 'q7-w0rd-x')],
    ['PKCS#8', sshKeygen('-t', 'rsa', '-b', '2048', '-m', 'PKCS8', '-N', 'q7-w0rd-x')]
  ]
  for (const [form, text] of keys) {
    for (const passphrase of ['q7-w0rd-x\n', 'q7-w0rd-x\r\n', ' q7-w0rd-x', '"q7-w0rd-x"', 'q7-w0rd-x\u200b'])
      t.strictSame(key(text, passphrase).errors, ['PassphraseEnds'], `${form} ${JSON.stringify(passphrase)}`)
    t.strictSame(key(text, 'another\n').errors, ['PassphraseWrong'], form)
    t.strictSame(key(text, 'q7-w0rd-x').errors, [], form)
  }
  t.strictSame(key(encryptedKey('ends with a space '), 'ends with a space \n').errors, ['PassphraseEnds'], 'a space of its own')
})
