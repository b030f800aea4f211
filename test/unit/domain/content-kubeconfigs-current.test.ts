import t from 'tap'
import { cpuTime } from '../../helpers/cpu-time.ts'
import { jwt } from '../../helpers/found.ts'
import { base64, certificate, config, type Parts, PROGRAM } from '../../helpers/kubeconfigs.ts'

const [pem, keyPem] = certificate(365)
const [CERTIFICATE, KEY] = [{ 'client-certificate-data': base64(pem) }, { 'client-key-data': base64(keyPem) }]
const CA = { 'certificate-authority-data': base64(pem) }
const SKIP = { 'insecure-skip-tls-verify': true }
const exec = (change: object) => ({ user: { exec: { ...PROGRAM, ...change } } })

/** What kubectl 1.32 does with each of them was tried with it. */
const users: [name: string, user: object, errors: string[], warnings: string[]][] = [
  ['certificate and key', { ...CERTIFICATE, ...KEY }, [], []],
  ['a certificate and a token', { ...CERTIFICATE, ...KEY, token: 'abc' }, [], []],
  ['a certificate without its key', CERTIFICATE, ['CertificateWithoutKey'], []],
  ['the same beside a token', { ...CERTIFICATE, token: 'abc' }, ['CertificateWithoutKey'], []],
  ['a file of a certificate without its key', { 'client-certificate': '/c' }, ['CertificateWithoutKey'], ['FileReference']],
  ['a key in a file', { ...CERTIFICATE, 'client-key': '/k' }, [], ['FileReference']],
  ['a key without its certificate', { ...KEY, token: 'abc' }, [], ['KeyWithoutCertificate']],
  ['a key and nothing else', KEY, [], ['NoUserCredentials', 'KeyWithoutCertificate']],
  ['a certificate twice', { ...CERTIFICATE, ...KEY, 'client-certificate': '/c' }, ['FileAndInline'], []],
  ['a key twice', { ...CERTIFICATE, ...KEY, 'client-key': '/k' }, ['FileAndInline'], []],
  ['a token with a line end', { token: 'abc\n' }, ['ControlCharacter'], []],
  ['a token with a line end inside', { token: 'abc\r\ndef' }, ['ControlCharacter'], []],
  ['a token with a control character', { token: 'a\u0001b' }, ['ControlCharacter'], []],
  ['a file that goes before such a token', { token: 'abc\n', tokenFile: '/t' }, [], ['SpaceAround', 'FileReference']],
  ['a token with spaces around', { token: ' abc ' }, [], ['SpaceAround']],
  ['a token with a tab inside', { token: 'a\tb' }, [], []],
  ['a token with what nobody sees', { token: 'abc\u200b' }, [], ['InvisibleCharacter']],
  ['a token in quotes', { token: '"abc"' }, [], ['QuotesAround']],
  ['token and password', { token: 'abc', username: 'u', password: 'p' }, ['SeveralAuthMethods'], []],
  ['token and user name', { token: 'abc', username: 'u' }, ['SeveralAuthMethods'], []],
  ['a file of a token and a user name', { tokenFile: '/t', username: 'u' }, ['SeveralAuthMethods'], ['FileReference']],
  ['two programs', { exec: PROGRAM, 'auth-provider': { name: 'oidc' } }, ['SeveralAuthMethods'], ['ExecPlugin']],
  ['a program and a token', { exec: PROGRAM, token: 'abc' }, [], ['ExecPlugin']],
  ['a token that was left out', { token: 'REDACTED' }, ['Redacted'], []],
  [
    'a certificate that was left out',
    { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' },
    ['Redacted', 'Redacted'],
    []
  ]
]

const others: [name: string, parts: Parts, errors: string[], warnings: string[]][] = [
  ['an authority that was left out', { cluster: { 'certificate-authority-data': 'DATA+OMITTED' } }, ['Redacted'], []],
  [
    'v1beta1 without a mode',
    exec({ apiVersion: 'client.authentication.k8s.io/v1beta1', interactiveMode: undefined }),
    [],
    ['ExecPlugin']
  ],
  [
    'a program for people, too',
    exec({ interactiveMode: 'IfAvailable', args: null, env: [{ name: 'A', value: 'b' }] }),
    [],
    ['ExecPlugin']
  ],
  ['no command', exec({ command: '' }), ['ExecWithoutCommand'], ['ExecPlugin']],
  ['v1alpha1', exec({ apiVersion: 'client.authentication.k8s.io/v1alpha1' }), ['ExecApiVersion'], ['ExecPlugin']],
  ['no version', exec({ apiVersion: null }), ['ExecApiVersion'], ['ExecPlugin']],
  ['v1 without a mode', exec({ interactiveMode: undefined }), ['ExecInteractiveMode'], ['ExecPlugin']],
  ['an unknown mode', exec({ interactiveMode: 'Sometimes' }), ['ExecInteractiveMode'], ['ExecPlugin']],
  ['a mode that needs a terminal', exec({ interactiveMode: 'Always' }), ['ExecInteractiveMode'], ['ExecPlugin']],
  ['a program as a text', { user: { exec: 'aws' } }, ['FieldType'], []],
  ['arguments as a text', exec({ args: 'eks get-token' }), ['FieldType'], []],
  ['a number as an argument', exec({ args: [5] }), ['FieldType'], []],
  ['an environment as a map', exec({ env: { A: 'b' } }), ['FieldType'], []],
  ['a switch in an environment', exec({ env: [{ name: 'A', value: true }] }), ['FieldType'], []],
  ['a text as a switch', exec({ provideClusterInfo: 'true' }), ['FieldType'], []],
  ['an auth-provider as a text', { user: { 'auth-provider': 'oidc' } }, ['FieldType'], []],
  ['no cluster', { context: { cluster: '' } }, ['NoCluster'], []],
  ['an absent cluster', { context: { cluster: 'x' } }, ['NoCluster'], []],
  ['no user', { context: { user: '' } }, [], ['NoUser']],
  ['no check and an authority', { cluster: { ...SKIP, ...CA } }, ['CaWithSkipTlsVerify'], ['SkipTlsVerify']],
  [
    'no check and the file of an authority',
    { cluster: { ...SKIP, 'certificate-authority': '/ca' } },
    ['CaWithSkipTlsVerify'],
    ['SkipTlsVerify', 'FileReference']
  ],
  [
    'no check, an authority and no TLS',
    { cluster: { ...SKIP, ...CA, server: 'http://k8s.example.com' } },
    [],
    ['PlainHttp', 'SkipTlsVerify']
  ],
  ['an authority twice', { cluster: { ...CA, 'certificate-authority': '/ca' } }, ['FileAndInline'], []],
  ['a proxy', { cluster: { 'proxy-url': 'socks5://proxy.example.com:1080' } }, [], []],
  ['a proxy without a scheme', { cluster: { 'proxy-url': 'proxy.example.com:1080' } }, ['ProxyInvalid'], []],
  ['a proxy of another kind', { cluster: { 'proxy-url': 'socks5h://proxy.example.com:1080' } }, ['ProxyInvalid'], []]
]

t.test('what kubectl refuses of the current context is an error, and what may work a warning', async t => {
  for (const [name, parts, errors, warnings] of [
    ...users.map(([n, user, ...rest]) => [n, { user }, ...rest] as const),
    ...others
  ]) {
    const outcome = config(parts)
    t.strictSame([outcome.errors, outcome.warnings], [errors, warnings], name)
  }
  t.match(config({ user: { token: 'abc\n' } }).said, 'users[0].user.token: ')
  t.match(config(exec({ command: '' })).said, 'users[0].user.exec.command: ')
  t.match(config({ user: { token: 'REDACTED' } }).said, 'kubectl config view --raw --flatten --minify')
})

t.test('the same of a user that the current context does not use is one warning', async t => {
  const beside = (user: object) =>
    config({
      more: {
        users: [
          { name: 'u', user: { token: 'x' } },
          { name: 'o', user }
        ]
      }
    })
  for (const [name, user, errors] of users) {
    const outcome = beside(user)
    const warnings = outcome.warnings.filter(code => code !== 'FileReference')
    t.strictSame([outcome.errors, warnings], [[], errors.length > 0 ? ['OtherUserBroken'] : []], name)
  }
  t.strictSame(beside(exec({ command: '' }).user).warnings, ['OtherUserBroken'])
  t.strictSame(beside({ exec: 'aws' }).errors, ['FieldType'], 'kubectl does not read the file')
  t.strictSame(beside({ token: jwt({ exp: 1 }) }).warnings, ['OtherUserExpired'])
})

t.test('addresses of servers, as kubectl takes them', async t => {
  const at = (server: string) => config({ cluster: { server } })
  const good = {
    'https://k8s.example.com': 'https://k8s.example.com',
    'HTTPS://K8S.example.com:6443/': 'https://k8s.example.com:6443',
    'https://k8s_1.example.com.:06443/k8s/clusters/c-x1': 'https://k8s_1.example.com.:6443/k8s/clusters/c-x1',
    'https://me:s3cret@k8s.example.com?x=%zz#y': 'https://k8s.example.com',
    'https://192.0.2.7:65535': 'https://192.0.2.7:65535',
    'https://[2001:db8::7]:6443': 'https://[2001:db8::7]:6443',
    'https://[fe80::7%25eth0]:6443': 'https://[fe80::7]:6443',
    'https://höst.example': 'https://xn--hst-sna.example'
  }
  for (const [server, fact] of Object.entries(good)) {
    const { errors, warnings, facts } = at(server)
    t.strictSame([errors, warnings, facts['server']], [[], [], fact], server)
  }
  for (const server of ['http://k8s.example.com', 'k8s.example.com', 'k8s.example.com:8080', 'k8s.example.com/'])
    t.strictSame([at(server).errors, at(server).warnings], [[], ['PlainHttp']], server)
  t.strictSame(at('localhost:8080').warnings, ['LocalServer', 'PlainHttp'])
  const bad = [
    ...['not a url at all', 'ftp://k8s.example.com', 'tcp://192.0.2.7:6443', 'file:///x', '/x', '//k8s.example.com', 'https://'],
    ...['https:/k8s.example.com', 'https//k8s.example.com', 'k8s.example.com/prod', 'k8s.example.com:6443/prod'],
    ...['https://k8s.example.com:99999', 'https://k8s.example.com:abc', 'https://k8s.example.com:-1', 'https://:6443'],
    ...[' https://k8s.example.com', 'https://k8s.example.com ', 'https://k8s.example.com\n', 'https://a b.example/'],
    ...['"https://k8s.example.com"', 'https://<host>:6443', 'https://${HOST}:6443', 'https://{{ host }}:6443', 'https://$HOST'],
    ...['https://a..example', 'https://999.1.1.1', 'https://[::x]:6443', 'https://k8s.example.com/%zz', 'https://a\\b']
  ]
  for (const server of bad) t.strictSame([at(server).errors, at(server).warnings], [['ServerInvalid'], []], server)
  const spent = cpuTime(() => {
    for (const part of ['a', 'a.', 'a@', ':', '%25', '[', '::']) at(`https://${part.repeat(300_000)}!`)
  })
  t.ok(spent < 10_000, `and long ones do not take long: ${spent} ms`)
})
