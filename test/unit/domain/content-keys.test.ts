import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Secret } from '../../../src/domain/secret.ts'
import { textOf } from '../../../src/domain/types/define.ts'
import { typeNamed } from '../../../src/domain/types/index.ts'
import { encryptedKey, inDirectory, SSH_KEY, sshKeygen } from '../../helpers/content.ts'
import { cpuTime } from '../../helpers/cpu-time.ts'
import { found } from '../../helpers/found.ts'

const key = (privateKey: string, passphrase = '', more: object = {}) =>
  found('ssh-key', { username: 'git', privateKey, ...(passphrase === '' ? {} : { passphrase }) }, more)

/** What ssh-keygen says of a key: its public half, and bits and fingerprint. */
const asKeygenSees = (text: string, passphrase = '') =>
  inDirectory((directory, run) => {
    writeFileSync(join(directory, 'key'), text, { mode: 0o600 })
    const line = run('ssh-keygen', '-y', '-P', passphrase, '-f', 'key').trim()
    writeFileSync(join(directory, 'key.pub'), `${line}\n`)
    const [bits, fingerprint] = run('ssh-keygen', '-l', '-f', 'key.pub').split(' ')
    return { line: line.split(' ').slice(0, 2).join(' '), bits: Number(bits), fingerprint }
  })

const RSA = sshKeygen('-t', 'rsa', '-b', '2048', '-N', '')

/** One RSA key in the form that `ssh-keygen` is asked for; a new key for each is slow to make. */
const rsa = (...form: string[]) =>
  inDirectory((directory, run) => {
    writeFileSync(join(directory, 'key'), RSA, { mode: 0o600 })
    run('ssh-keygen', '-q', '-p', '-f', 'key', '-P', '', ...form)
    return readFileSync(join(directory, 'key'), 'utf8')
  })

/** A key as it is stored. */
const stored = (privateKey: string) =>
  textOf(typeNamed('ssh-key').normalise({ privateKey: new Secret(privateKey) }), 'privateKey')

const openssl = (...args: string[]): string => inDirectory((_directory, run) => run('openssl', ...args))

t.test('keys as ssh-keygen and openssl make them: read, with the public half that ssh-keygen sees', async t => {
  const table: [string, string, string?][] = [
    ['ed25519', sshKeygen('-t', 'ed25519', '-N', '')],
    ['rsa', RSA],
    ['ecdsa 256', sshKeygen('-t', 'ecdsa', '-b', '256', '-N', '')],
    ['ecdsa 521', sshKeygen('-t', 'ecdsa', '-b', '521', '-N', '')],
    ['ed25519, encrypted', encryptedKey('pass word'), 'pass word'],
    ['rsa, encrypted', rsa('-a', '1', '-N', 'pass'), 'pass'],
    ['ed25519, aes256-gcm', sshKeygen('-t', 'ed25519', '-a', '1', '-Z', 'aes256-gcm@openssh.com', '-N', 'pass'), 'pass'],
    ['rsa, PKCS#1', rsa('-m', 'PEM', '-N', '')],
    ['rsa, PKCS#1, encrypted', rsa('-m', 'PEM', '-N', 'q7-w0rd-x'), 'q7-w0rd-x'],
    ['ecdsa, SEC 1', sshKeygen('-t', 'ecdsa', '-m', 'PEM', '-N', '')],
    ['rsa, PKCS#8', rsa('-m', 'PKCS8', '-N', '')],
    ['rsa, PKCS#8, encrypted', rsa('-m', 'PKCS8', '-N', 'q7-w0rd-x'), 'q7-w0rd-x']
  ]
  for (const [name, text, passphrase] of table) {
    const { errors, warnings, facts } = key(text, passphrase)
    t.strictSame([errors, warnings], [[], []], name)
    const { line, bits, fingerprint } = asKeygenSees(text, passphrase)
    t.match(facts, { bits, fingerprint, encrypted: passphrase !== undefined }, name)
    t.equal(String(facts['publicKey']).split(' ').slice(0, 2).join(' '), line, name)
    if (facts['format'] === 'OpenSSH') t.equal(facts['comment'], 'someone@example', name)
    if (passphrase === undefined) t.strictSame(key(text, 'more').errors, ['PassphraseUnneeded'], name)
    else {
      t.strictSame(key(text).errors, ['PassphraseMissing'], name)
      t.strictSame(key(text, 'wrong one').errors, ['PassphraseWrong'], name)
      t.strictSame(key(text, passphrase, { unlock: null }).warnings, ['PassphraseUnchecked'], `${name}, without time`)
    }
    t.strictSame(key(text.slice(0, -120), passphrase).errors, ['KeyTruncated'], `${name}, its end lost`)
    const lines = text.split('\n')
    const short = lines.toSpliced(-4, 1).join('\n')
    t.ok(key(short, passphrase).errors.length > 0, `${name}, a line lost`)
  }
})

t.test('keys whose line ends were lost are brought to their lines, where that can be done', async t => {
  const text = sshKeygen('-t', 'ed25519', '-N', '')
  const { fingerprint } = asKeygenSees(text)
  for (const flat of [
    text.replaceAll('\n', ' '),
    text.replaceAll('\n', '\\n'),
    text.replaceAll('\n', ''),
    text.replaceAll('\n', '\r\n  ')
  ])
    t.match(key(flat), { errors: [], facts: { fingerprint } })
  const old = rsa('-m', 'PEM', '-N', 'q7-w0rd-x')
  t.strictSame(key(old.replaceAll('\n', ' '), 'q7-w0rd-x').errors, ['KeyLinesLost'])
})

t.test('what is no key for Jenkins is refused, with what to do', async t => {
  const ed = sshKeygen('-t', 'ed25519', '-N', '')
  const pair = inDirectory((directory, run) => {
    run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', 'key')
    run('sh', '-c', 'ssh-keygen -e -f key.pub > rfc; ssh-keygen -e -m PKCS8 -f key.pub > spki 2>&1 || true')
    return ['key.pub', 'rfc'].map(name => readFileSync(join(directory, name), 'utf8'))
  })
  for (const text of pair) t.strictSame(key(text).errors, ['PublicKey'])
  t.strictSame(key('PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n').errors, ['PuttyKey'])
  t.match(key('PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n').said, 'puttygen key.ppk -O private-openssh -o key')
  t.strictSame(key('---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nabc\n').errors, ['SshComKey'])
  t.strictSame(key('no key at all').errors, ['NotAKey'])
  t.strictSame(key('x'.repeat(200_000)).errors, ['NotAKey'])
  t.strictSame(key(`${ed}${ed}`).errors, ['SeveralKeys'])
  const dsa = openssl('dsaparam', '-genkey', '-noout', '1024')
  t.strictSame(key(dsa).errors, ['DsaKey'])
  t.strictSame(key(openssl('genrsa', '-traditional', '768')).errors, ['RsaKeyTooShort'])
  t.match(key(openssl('genrsa', '-traditional', '1024')), { errors: [], warnings: ['WeakRsaKey'] })
  t.match(key(openssl('genpkey', '-algorithm', 'ed25519')), { errors: [], warnings: ['Pkcs8Ed25519'] })
  t.strictSame(key(openssl('genpkey', '-algorithm', 'x25519')).errors, ['KeyTypeUnsupported'])
  t.strictSame(key(openssl('ecparam', '-name', 'secp256k1', '-genkey', '-noout')).errors, ['KeyTypeUnsupported'])
  const body = Buffer.from(ed.split('\n').slice(1, -2).join(''), 'base64')
  body[60] = (body[60] ?? 0) ^ 1
  const mixed = `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`
  t.strictSame(key(mixed).errors, ['KeyInconsistent'])
})

t.test('text around a key: what ssh-keygen cannot read past is refused, what it can is warned of', async t => {
  const keys = [
    ['OpenSSH', sshKeygen('-t', 'ed25519', '-N', ''), ''],
    ['PEM', rsa('-m', 'PEM', '-N', ''), ''],
    ['PEM, encrypted', rsa('-m', 'PEM', '-N', 'q7-w0rd-x'), 'q7-w0rd-x']
  ] as const
  for (const [form, text, passphrase] of keys) {
    const trimmed = text.trimEnd()
    const pem = form === 'OpenSSH' ? ['TextAroundKey'] : []
    const table: [string, string, string[]][] = [
      ['text before', `a note\n${text}`, pem],
      ['text before, as Windows has it', `a note\n${text}`.replaceAll('\n', '\r\n'), pem],
      ['a quote before', `"${text}`, ['TextAroundKey']],
      ['quotes around', `"${trimmed}"\n`, ['TextAroundKey']],
      ['a name before', `key: ${text}`, ['TextAroundKey']],
      ['a character that is not seen before', `\u200b${text}`, ['TextAroundKey']],
      ['text in the last line', `${trimmed} bye\n`, ['TextAroundKey']],
      ['text after', `${text}bye\n`, []],
      ['white space before and text after', `\n\t ${text}bye\n`, []],
      ['a byte order mark before and text after', `\ufeff${text}bye\n`, []]
    ]
    for (const [name, around, errors] of table) {
      const outcome = key(around, passphrase)
      t.strictSame([outcome.errors, outcome.warnings], [errors, errors.length === 0 ? ['MoreThanKey'] : []], `${form}: ${name}`)
      const seen = () => asKeygenSees(stored(around), passphrase)
      if (errors.length === 0) t.equal(seen().fingerprint, outcome.facts['fingerprint'], `${form}: ${name}`)
      else t.throws(seen, { message: /error in libcrypto/ }, `${form}: ${name}`)
    }
    for (const before of ['\n', '  ', '\ufeff', '\u00a0\r\n']) {
      t.strictSame([key(before + text, passphrase).errors, key(before + text, passphrase).warnings], [[], []])
      t.equal(stored(before + text), text, 'white space before goes, and nothing else')
    }
  }
})

t.test('the user of a key: a name that can be sent', async t => {
  const user = (username: string) => found('ssh-key', { username, privateKey: SSH_KEY })
  t.strictSame([user('git').errors, user('git').warnings], [[], []])
  for (const name of ['a\nb', 'git\n', 'git\r\n', 'a\tb', 'a\u0085b'])
    t.strictSame([user(name).errors, user(name).warnings], [['ControlCharacter'], []], JSON.stringify(name))
  for (const name of [' git', 'git ', '\u00a0git'])
    t.strictSame([user(name).errors, user(name).warnings], [[], ['SpaceAround']], name)
  t.match(user(' git ').said, '#/data/username')
})

t.test('a key that asks for a day of work to be opened is not worked on', async t => {
  const body = Buffer.from(encryptedKey('pass').split('\n').slice(1, -2).join(''), 'base64')
  // The rounds are the last four bytes of the options, after magic, two names, and a salt of 16 bytes.
  const rounds = body.indexOf('bcrypt') + 'bcrypt'.length + 4 + 4 + 16
  body.writeUInt32BE(0x7fffffff, rounds)
  const slow = `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`
  const unlocking = cpuTime(() =>
    t.match(key(slow, 'pass'), { errors: [], warnings: ['PassphraseUnchecked'], facts: { keyType: 'ssh-ed25519' } })
  )
  t.ok(unlocking < 10_000, `${unlocking} ms`)
  const derived = inDirectory((directory, run) => {
    run('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'a')
    run('openssl', 'pkcs8', '-topk8', '-in', 'a', '-out', 'b', '-passout', 'pass:x', '-iter', '100000')
    return Buffer.from(readFileSync(join(directory, 'b'), 'utf8').split('\n').slice(1, -2).join(''), 'base64')
  })
  derived.writeUIntBE(0x7fffff, derived.indexOf(Buffer.from('0186a0', 'hex')), 3)
  const many = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${derived.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END ENCRYPTED PRIVATE KEY-----\n`
  const deriving = cpuTime(() => t.match(key(many, 'x').warnings, ['PassphraseUnchecked']))
  t.ok(deriving < 2000, `${deriving} ms`)
})
