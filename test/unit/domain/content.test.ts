import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { errorCodes, warningCodes } from '../../../src/domain/finding-codes.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { typeNamed } from '../../../src/domain/types/index.ts'
import { unlock } from '../../../src/sync/unlock.ts'
import { encryptedKey, inDirectory, kubeconfigWith, sshKeygen } from '../../helpers/content.ts'

const seen = new Set<string>()

/** What a type finds in data, normalised as on the way in; no message quotes a line of it. */
function found(type: string, data: Record<string, string>, more: object = {}) {
  const wrapped = Object.fromEntries(Object.entries(data).map(([k, v]) => [k, k === 'username' ? v : new Secret(v)]))
  const context = { id: 'x', description: '', now: new Date(), encoded: [], unlock, ...more }
  const findings = typeNamed(type).check(typeNamed(type).normalise(wrapped), context)
  const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code)
  for (const { code } of [...findings.errors, ...findings.warnings]) seen.add(code)
  const said = JSON.stringify([findings.errors, findings.warnings])
  for (const [name, value] of Object.entries(data))
    if (name !== 'username' && value.length > 7) t.notOk(said.includes(value.slice(0, 60)), 'nothing is quoted')
  return { ...findings, errors: codes(findings.errors), warnings: codes(findings.warnings), said }
}

const key = (privateKey: string, passphrase = '', more: object = {}) =>
  found('ssh-key', { username: 'git', privateKey, ...(passphrase === '' ? {} : { passphrase }) }, more)

/** What ssh-keygen says of a key: its public half, and bits and fingerprint. */
const asKeygenSees = (text: string, passphrase = '') =>
  inDirectory((_directory, run) => {
    run('sh', '-c', `umask 077; printf "%s" "$0" > key`, text)
    const line = run('ssh-keygen', '-y', '-P', passphrase, '-f', 'key').trim()
    run('sh', '-c', `printf "%s\n" "$0" > key.pub`, line)
    const [bits, fingerprint] = run('ssh-keygen', '-l', '-f', 'key.pub').split(' ')
    return { line: line.split(' ').slice(0, 2).join(' '), bits: Number(bits), fingerprint }
  })

const openssl = (...args: string[]): string => inDirectory((_directory, run) => run('openssl', ...args))

t.test('keys as ssh-keygen and openssl make them: read, with the public half that ssh-keygen sees', async t => {
  const table: [string, string, string?][] = [
    ['ed25519', sshKeygen('-t', 'ed25519', '-N', '')],
    ['rsa', sshKeygen('-t', 'rsa', '-b', '2048', '-N', '')],
    ['ecdsa 256', sshKeygen('-t', 'ecdsa', '-b', '256', '-N', '')],
    ['ecdsa 521', sshKeygen('-t', 'ecdsa', '-b', '521', '-N', '')],
    ['ed25519, encrypted', encryptedKey('pass word'), 'pass word'],
    ['rsa, encrypted', sshKeygen('-t', 'rsa', '-b', '2048', '-a', '1', '-N', 'pass'), 'pass'],
    ['ed25519, aes256-gcm', sshKeygen('-t', 'ed25519', '-a', '1', '-Z', 'aes256-gcm@openssh.com', '-N', 'pass'), 'pass'],
    ['rsa, PKCS#1', sshKeygen('-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', '')],
    ['rsa, PKCS#1, encrypted', sshKeygen('-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', 'q7-w0rd-x'), 'q7-w0rd-x'],
    ['ecdsa, SEC 1', sshKeygen('-t', 'ecdsa', '-m', 'PEM', '-N', '')],
    ['rsa, PKCS#8', sshKeygen('-t', 'rsa', '-b', '2048', '-m', 'PKCS8', '-N', '')],
    ['rsa, PKCS#8, encrypted', sshKeygen('-t', 'rsa', '-b', '2048', '-m', 'PKCS8', '-N', 'q7-w0rd-x'), 'q7-w0rd-x']
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
  const old = sshKeygen('-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', 'q7-w0rd-x')
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
  t.match(key(`a note\n${ed}`), { errors: [], warnings: ['MoreThanKey'] })
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

t.test('a key that asks for a day of work to be opened is not worked on', async t => {
  const started = performance.now()
  const body = Buffer.from(encryptedKey('pass').split('\n').slice(1, -2).join(''), 'base64')
  // The rounds are the last four bytes of the options, after magic, two names, and a salt of 16 bytes.
  const rounds = body.indexOf('bcrypt') + 'bcrypt'.length + 4 + 4 + 16
  body.writeUInt32BE(0x7fffffff, rounds)
  const slow = `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`
  t.match(key(slow, 'pass'), { errors: [], warnings: ['PassphraseUnchecked'], facts: { keyType: 'ssh-ed25519' } })
  const derived = inDirectory((directory, run) => {
    run('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'a')
    run('openssl', 'pkcs8', '-topk8', '-in', 'a', '-out', 'b', '-passout', 'pass:x', '-iter', '100000')
    return Buffer.from(readFileSync(join(directory, 'b'), 'utf8').split('\n').slice(1, -2).join(''), 'base64')
  })
  derived.writeUIntBE(0x7fffff, derived.indexOf(Buffer.from('0186a0', 'hex')), 3)
  const many = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${derived.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END ENCRYPTED PRIVATE KEY-----\n`
  const before = performance.now()
  t.match(key(many, 'x').warnings, ['PassphraseUnchecked'])
  t.ok(performance.now() - before < 2000)
  t.ok(performance.now() - started < 60_000)
})

/** A client certificate and its key, of this many days from now on. */
const certificate = (days: number) =>
  inDirectory((directory, run) => {
    const subject = ['-subj', '/O=system:masters/CN=someone']
    run(
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      ...subject,
      '-days',
      `${days}`,
      '-keyout',
      'k',
      '-out',
      'c'
    )
    return [readFileSync(join(directory, 'c'), 'utf8'), readFileSync(join(directory, 'k'), 'utf8')] as const
  })
const base64 = (text: string) => Buffer.from(text).toString('base64')
const jwt = (claims: object) => `${btoa('{"alg":"none"}')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`

type Parts = { cluster?: object; user?: object; context?: object; more?: object }
const config = ({ cluster = {}, user = { token: 'abc' }, context = {}, more = {} }: Parts) =>
  found('kubeconfig', {
    content: JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'a' },
      clusters: [{ name: 'c', cluster: { server: 'https://k8s.example.com:6443', ...cluster } }],
      contexts: [{ name: 'a', context: { cluster: 'c', user: 'u', ...context } }],
      users: [{ name: 'u', user }],
      ...more
    })
  })

t.test('kubeconfigs: what kubectl reads, and what may not work elsewhere', async t => {
  const [pem, keyPem] = certificate(365)
  const [, otherKey] = certificate(365)
  const both = { 'client-certificate-data': base64(pem), 'client-key-data': base64(keyPem) }
  const good = config({ user: both, cluster: { 'certificate-authority-data': base64(pem) } })
  t.strictSame([good.errors, good.warnings], [[], []], good.said)
  t.match(good.facts, {
    contexts: ['a'],
    currentContext: 'a',
    server: 'https://k8s.example.com:6443',
    userKind: 'client certificate'
  })
  t.equal(good.facts['subject'], 'CN=someone, O=system:masters')
  t.ok(Date.parse(good.derivedExpiry ?? '') > Date.now())
  const table: [string, Parts, string[], string[]][] = [
    ['another key', { user: { ...both, 'client-key-data': base64(otherKey) } }, ['KeyMismatch'], []],
    ['no certificate', { user: { ...both, 'client-certificate-data': base64('x') } }, ['NotACertificate'], []],
    ['no key', { user: { ...both, 'client-key-data': base64('x') } }, ['NotACertificateKey'], []],
    ['no base64', { user: { 'client-key-data': '%%%' } }, ['NotBase64'], []],
    ['a number', { user: { token: 5 } }, ['FieldType'], []],
    ['a switch in quotes', { cluster: { 'insecure-skip-tls-verify': 'true' } }, ['FieldType'], []],
    ['a name twice', { more: { users: [{ name: 'u' }, { name: 'u' }] } }, ['DuplicateName'], []],
    ['another kind', { more: { kind: 'Pod' } }, ['NotAKubeconfig'], []],
    ['no current context', { more: { 'current-context': '' } }, [], ['NoCurrentContext']],
    ['an absent context', { more: { 'current-context': 'b' } }, [], ['DanglingReference']],
    ['an absent user', { context: { user: 'x' } }, [], ['DanglingReference']],
    ['files', { user: { 'client-certificate': '/c', 'client-key': '/k' } }, [], ['FileReference', 'FileReference']],
    ['a program', { user: { exec: { command: 'aws' } } }, [], ['ExecPlugin']],
    ['auth-provider', { user: { 'auth-provider': { name: 'gcp' } } }, [], ['AuthProvider']],
    ['a password', { user: { username: 'u', password: 'p' } }, [], ['BasicAuth']],
    ['nothing', { user: {} }, [], ['NoUserCredentials']],
    ['no server', { cluster: { server: '' } }, [], ['NoServer']],
    ['localhost', { cluster: { server: 'https://127.0.0.1:6443' } }, [], ['LocalServer']],
    ['http', { cluster: { server: 'http://k8s.example.com' } }, [], ['PlainHttp']],
    ['no check', { cluster: { 'insecure-skip-tls-verify': true } }, [], ['SkipTlsVerify']],
    [
      'a broken other',
      {
        more: {
          users: [
            { name: 'u', user: { token: 'x' } },
            { name: 'o', user: { 'client-key-data': 'eA==' } }
          ]
        }
      },
      [],
      ['OtherUserBroken']
    ],
    [
      'an ended other',
      {
        more: {
          users: [
            { name: 'u', user: { token: 'x' } },
            { name: 'o', user: { token: jwt({ exp: 1 }) } }
          ]
        }
      },
      [],
      ['OtherUserExpired']
    ]
  ]
  for (const [name, parts, errors, warnings] of table) {
    const outcome = config(parts)
    t.strictSame([outcome.errors, outcome.warnings], [errors, warnings], name)
  }
  const ended = config({ user: { token: jwt({ exp: 1_700_000_000, sub: 'system:serviceaccount:ci:bot' }) } })
  t.match(ended, { derivedExpiry: '2023-11-14T22:13:20.000Z', facts: { subject: 'system:serviceaccount:ci:bot' } })
  t.equal(
    config({ cluster: { server: 'https://me:s3cret-pw@k8s.example.com?x=s3cret-pw' } }).facts['server'],
    'https://k8s.example.com'
  )
  const late = found('kubeconfig', { content: kubeconfigWith('x') }, { now: new Date() })
  t.strictSame(late.warnings, [])
})

t.test('kubeconfigs: YAML as kubectl takes it, and bombs that come to nothing', async t => {
  const yaml = (content: string) => found('kubeconfig', { content })
  const head = 'apiVersion: v1\nkind: Config\ncurrent-context: ""\n'
  t.strictSame(yaml(head).warnings, ['NoCurrentContext'])
  t.strictSame(yaml(`${head}---\na: 1\n`).warnings, ['SeveralDocuments', 'NoCurrentContext'])
  t.strictSame(yaml(`${head}---\n`).warnings, ['NoCurrentContext'])
  for (const text of ['{', 'a: [', '\t- x', '&a [*a, *a', `${head}x: "`])
    t.strictSame(yaml(text).errors, ['YamlUnreadable'], text)
  for (const text of ['[]', 'text', '""', 'a: 1', 'kind: Secret\napiVersion: v1\n'])
    t.strictSame(yaml(text).errors, ['NotAKubeconfig'], text)
  t.strictSame(yaml(`${head}users:\n- name: yes\n`).errors, ['FieldType'], 'yes is no text in YAML 1.1')
  const started = performance.now()
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghi'[i]}`)}]\n`).join('')}`
  t.strictSame(yaml(bomb).errors, ['YamlUnreadable'])
  t.ok(yaml('['.repeat(20_000)).errors.length > 0, 'deep')
  t.ok(performance.now() - started < 10_000)
  t.strictSame(found('kubeconfig', { content: ' '.repeat(40_000) }, { unlock: null }).errors, ['TooComplex'])
})

t.test('tokens and passwords', async t => {
  const token = (text: string) => found('access-token', { token: text })
  // The vector that GitHub and npm published with the check digits.
  const real = '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'
  t.match(token(real), { warnings: [], facts: { kind: 'GitHub personal access token' } })
  t.strictSame(token(real.replace('zQ', 'zR')).warnings, ['TokenChecksum'])
  t.strictSame(token(`${real}\n`).warnings, ['SpaceAround'])
  t.strictSame(token('abc\ndef').warnings, ['LineBreakInside'])
  t.strictSame(token('Bearer abc').warnings, ['TokenPrefix'])
  t.strictSame(token('glcbt-64_abcdef').warnings, ['ShortLivedToken'])
  t.strictSame(token(sshKeygen('-t', 'ed25519', '-N', '')).warnings.at(-1), 'LooksLikeKey')
  t.strictSame(token('apiVersion: v1\nkind: Config').warnings, ['LooksLikeKubeconfig'])
  const claims = { iss: 'https://issuer.example', sub: 'bot', exp: 4_100_000_000, nbf: 4_000_000_000 }
  t.match(token(jwt(claims)), {
    warnings: ['NotYetValid'],
    derivedExpiry: '2099-12-03T16:53:20.000Z',
    facts: { kind: 'JWT', issuer: 'https://issuer.example', subject: 'bot' }
  })
  for (const odd of ['ey', 'eyJ.a.b', jwt([]), jwt({ exp: 'x', sub: 5 }), jwt({ exp: 1e300 })])
    t.equal(token(odd).derivedExpiry, null)
  const account = (username: string, password: string, more: object = {}) =>
    found('username-password', { username, password }, more)
  t.strictSame(account('alice', "Aa0-._~!&'()*+,").warnings, [])
  for (const char of '@:/?#[]%$ "<>\\^`{|}=;é') t.ok(account('alice', `a${char}b`).warnings.includes('UrlUnsafe'), char)
  t.strictSame(account('a@b.example', 'pw').warnings, ['UrlUnsafe'])
  t.strictSame(account('alice', 'a%40b', { encoded: ['password'] }).warnings, [])
  t.strictSame(account('alice', 'word', { id: 'github-id' }).warnings, ['GithubPassword'])
  t.strictSame(account('alice', real, { description: 'for GitHub' }).warnings, [])
})

t.test('every code has been seen, but those that come with time, and those of other folders', async t => {
  const elsewhere = [
    'Expired',
    'ExpiresSoon',
    'TooOld',
    'KeyNeedsDevice',
    'CaExpired',
    'ShadowsParent',
    'ShadowedBelow',
    'UnmanagedInJenkins'
  ]
  const codes = Object.keys({ ...errorCodes, ...warningCodes }).filter(code => !elsewhere.includes(code))
  t.strictSame(
    codes.filter(code => !seen.has(code)),
    []
  )
})
