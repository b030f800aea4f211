import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { datedWarnings } from '../../../src/domain/expiry.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { typeNamed } from '../../../src/domain/types/index.ts'
import { unlock } from '../../../src/threads/unlock.ts'
import { inDirectory } from '../../helpers/content.ts'

/** What puttygen and kubectl have made; scripts/content-fixtures.mjs says how. */
const fixtures = new URL('../../fixtures/content/', import.meta.url)
const file = (name: string): string => readFileSync(new URL(name, fixtures), 'utf8')
const files = readdirSync(fixtures)
const PASSPHRASE = 'correct horse'
const DAY = 86_400_000

function check(type: string, data: Record<string, string>, now = new Date()) {
  const wrapped = Object.fromEntries(Object.entries(data).map(([k, v]) => [k, k === 'username' ? v : new Secret(v)]))
  const context = { id: 'x', description: '', now, encoded: [], unlock }
  const { errors, warnings, facts, derivedExpiry } = typeNamed(type).check(typeNamed(type).normalise(wrapped), context)
  const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code)
  const dated = datedWarnings({ expiresAt: derivedExpiry, rotatedAt: now.toISOString() }, null, now)
  return { errors: codes(errors), warnings: [...codes(warnings), ...codes(dated)], facts, derivedExpiry }
}
const key = (privateKey: string, passphrase?: string) =>
  check('ssh-key', { username: 'git', privateKey, ...(passphrase === undefined ? {} : { passphrase }) })
const kubeconfig = (content: string, now?: Date) => check('kubeconfig', { content }, now)

t.test('keys as PuTTYgen keeps them are refused, in every version, with and without a passphrase', async t => {
  const ppk = files.filter(name => name.endsWith('.ppk'))
  t.equal(ppk.length, 12)
  for (const name of ppk) {
    t.strictSame(key(file(name)).errors, ['PuttyKey'], name)
    t.strictSame(key(file(name).replaceAll('\n', '\r\n'), PASSPHRASE).errors, ['PuttyKey'], `${name}, as Windows has it`)
  }
  for (const name of files.filter(name => name.endsWith('.sshcom'))) t.strictSame(key(file(name)).errors, ['SshComKey'], name)
  const halves = files.filter(name => /\.(pub|public)$/.test(name))
  t.equal(halves.length, 6)
  for (const name of halves) t.strictSame(key(file(name)).errors, ['PublicKey'], name)
})

t.test('what PuTTYgen exports for OpenSSH is taken, and is the key that ssh-keygen sees', async t => {
  const exported = files.filter(name => /\.openssh(-new)?$/.test(name))
  t.equal(exported.length, 12)
  for (const name of exported) {
    const isEncrypted = name.includes('-encrypted')
    const passphrase = isEncrypted ? PASSPHRASE : undefined
    const { errors, warnings, facts } = key(file(name), passphrase)
    t.strictSame([errors, warnings], [[], []], name)
    const [, fingerprint] = inDirectory((_directory, run) => {
      run('sh', '-c', 'printf "%s" "$0" > key.pub', file(`${name.split(/[-.]/)[0]}.pub`))
      return run('ssh-keygen', '-l', '-f', 'key.pub').split(' ')
    })
    t.match(facts, { fingerprint, encrypted: isEncrypted }, name)
    if (isEncrypted) {
      t.strictSame(key(file(name)).errors, ['PassphraseMissing'], name)
      t.strictSame(key(file(name), 'battery staple').errors, ['PassphraseWrong'], name)
    } else t.strictSame(key(file(name), 'any').errors, ['PassphraseUnneeded'], name)
    t.ok(key(file(name).slice(0, -100), passphrase).errors.length > 0, `${name}, cut off`)
  }
})

t.test('kubeconfigs as kubectl config writes them', async t => {
  const refused: Record<string, string[]> = {
    'kubectl-no-cluster.yaml': ['NoCluster'],
    'kubectl-no-key.yaml': ['CertificateWithoutKey'],
    'kubectl-bad-server.yaml': ['ServerInvalid'],
    'kubectl-old-exec.yaml': ['ExecApiVersion'],
    'kubectl-redacted-certificate.yaml': ['Redacted', 'Redacted', 'Redacted'],
    'kubectl-redacted-token.yaml': ['Redacted', 'Redacted'],
    'kubectl-redacted-basic.yaml': ['Redacted', 'Redacted']
  }
  for (const [name, errors] of Object.entries(refused)) t.strictSame(kubeconfig(file(name)).errors, errors, name)
  const expected: Record<string, string[]> = {
    'kubectl-certificate.yaml': [],
    'kubectl-flat.json': [],
    'kubectl-token.yaml': [],
    'kubectl-files.yaml': ['FileReference', 'FileReference', 'FileReference'],
    'kubectl-exec.yaml': ['ExecPlugin'],
    'kubectl-basic.yaml': ['BasicAuth'],
    'kubectl-insecure.yaml': ['SkipTlsVerify'],
    'kubectl-local.yaml': ['LocalServer'],
    'kubectl-no-user.yaml': ['DanglingReference'],
    'kubectl-no-context.yaml': ['NoCurrentContext']
  }
  t.strictSame(
    files.filter(name => name.startsWith('kubectl-')),
    Object.keys({ ...expected, ...refused }).toSorted()
  )
  for (const [name, warnings] of Object.entries(expected)) {
    const found = kubeconfig(file(name))
    t.strictSame([found.errors, found.warnings], [[], warnings], name)
    if (name !== 'kubectl-no-context.yaml')
      t.match(found.facts, { currentContext: 'work', contexts: ['work'], namespace: 'ci' }, name)
  }
  t.match(kubeconfig(file('kubectl-certificate.yaml')).facts, {
    ...{ userKind: 'client certificate', subject: 'CN=someone, O=system:masters', server: 'https://k8s.example.com:6443' }
  })
})

t.test('the same, damaged as people damage them', async t => {
  const good = file('kubectl-certificate.yaml')
  const line = (name: string) => new RegExp(`${name}: (\\S+)`).exec(good)?.[1] ?? ''
  const table: [string, string, string[]][] = [
    ['cut off within a certificate', good.slice(0, good.indexOf('client-certificate-data') + 103), ['NotBase64']],
    ['indented by tabs', good.replaceAll('\n  ', '\n\t'), ['YamlUnreadable']],
    [
      'a name twice, as two files put together have it',
      `${good}${good.slice(good.indexOf('- name: someone'))}`,
      ['DuplicateName']
    ],
    [
      'the authority in place of the key',
      good.replace(line('client-key-data'), line('certificate-authority-data')),
      ['NotACertificateKey']
    ],
    [
      'the authority in place of the certificate',
      good.replace(line('client-certificate-data'), line('certificate-authority-data')),
      ['KeyMismatch']
    ],
    ['the certificate itself and not its base64', good.replace(line('client-key-data'), "'-----BEGIN'"), ['NotBase64']],
    ['only the certificate', Buffer.from(line('client-certificate-data'), 'base64').toString(), ['NotAKubeconfig']]
  ]
  for (const [name, content, errors] of table) t.strictSame(kubeconfig(content).errors, errors, name)
})

t.test('their certificates come to an end, of the user and of the authority', async t => {
  const good = file('kubectl-certificate.yaml')
  const end = Date.parse(kubeconfig(good).derivedExpiry ?? '')
  t.ok(end > Date.now() + 50 * 365 * DAY)
  for (const [days, warnings] of [
    [-31, []],
    [-29, ['ExpiresSoon']],
    [-1, ['ExpiresSoon']],
    [1, ['CaExpired', 'Expired']]
  ] as const)
    t.strictSame(kubeconfig(good, new Date(end + days * DAY)).warnings, warnings, `${days} days`)
  t.strictSame(kubeconfig(good, new Date('2020-01-01')).warnings, ['NotYetValid'])
})

t.test('a certificate that openssl made, and that has expired', async t => {
  const content = inDirectory((directory, run) => {
    run('sh', '-c', 'openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=late -keyout k -out r 2>&1')
    run('sh', '-c', 'openssl x509 -req -in r -signkey k -days -1 -out c 2>&1')
    const base64 = (name: string) => readFileSync(join(directory, name)).toString('base64')
    const user = { 'client-certificate-data': base64('c'), 'client-key-data': base64('k') }
    const [cluster] = [{ server: 'https://k8s.example.com:6443' }]
    return JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'a', clusters: [{ name: 'c', cluster }] },
      ...{ contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }], users: [{ name: 'u', user }] }
    })
  })
  const { errors, warnings, derivedExpiry } = kubeconfig(content)
  t.strictSame([errors, warnings], [[], ['Expired']])
  t.ok(Math.abs(Date.parse(derivedExpiry ?? '') - (Date.now() - DAY)) < 60_000)
})
