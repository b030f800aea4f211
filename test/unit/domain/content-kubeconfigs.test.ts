import t from 'tap'
import { kubeconfigWith } from '../../helpers/content.ts'
import { cpuTime } from '../../helpers/cpu-time.ts'
import { found, jwt } from '../../helpers/found.ts'
import { base64, certificate, config, type Parts, PROGRAM } from '../../helpers/kubeconfigs.ts'

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
    ['a program', { user: { exec: PROGRAM } }, [], ['ExecPlugin']],
    ['auth-provider', { user: { 'auth-provider': { name: 'gcp' } } }, [], ['AuthProvider']],
    ['a password', { user: { username: 'u', password: 'p' } }, [], ['BasicAuth']],
    ['nothing', { user: {} }, [], ['NoUserCredentials']],
    ['no server', { cluster: { server: '' } }, ['NoServer'], []],
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

t.test('kubeconfigs: a certificate without a subject', async t => {
  const [pem, keyPem] = certificate(365, '/')
  const seen = config({ user: { 'client-certificate-data': base64(pem), 'client-key-data': base64(keyPem) } })
  t.match(seen, { errors: [], facts: { userKind: 'client certificate' } })
  t.notOk(Object.hasOwn(seen.facts, 'subject'))
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
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghi'[i]}`)}]\n`).join('')}`
  const spent = cpuTime(() => {
    t.strictSame(yaml(bomb).errors, ['YamlUnreadable'])
    t.ok(yaml('['.repeat(20_000)).errors.length > 0, 'deep')
  })
  t.ok(spent < 10_000, `${spent} ms`)
  t.strictSame(yaml(`${head}x: [${'1,'.repeat(150_000)}1]\n`).errors, ['TooComplex'])
})
