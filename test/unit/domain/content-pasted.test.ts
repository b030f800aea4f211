import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { parse } from 'yaml'
import { typeNamed } from '../../../src/domain/types/index.ts'
import { urlEncoded } from '../../../src/domain/types/shared/url-safety.ts'
import { kubeconfigWith, SSH_KEY } from '../../helpers/content.ts'
import { cpuTime } from '../../helpers/cpu-time.ts'
import { found } from '../../helpers/found.ts'
import { config, PROGRAM } from '../../helpers/kubeconfigs.ts'

const file = (name: string): string => readFileSync(new URL(`../../fixtures/pasted/${name}`, import.meta.url), 'utf8')
const json = (name: string) => JSON.parse(file(name)) as { type: string; data: Record<string, string> }
const token = (text: string) => found('access-token', { token: text })
const key = (privateKey: string, passphrase?: string) =>
  found('ssh-key', { username: 'git', privateKey, ...(passphrase === undefined ? {} : { passphrase }) })
const kubeconfig = (content: string) => found('kubeconfig', { content })
const KUBECONFIG = typeNamed('kubeconfig').example.data['content'] as string
/** The vector that GitHub and npm published with the check digits. */
const REAL = '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'
const base64 = (text: string) => Buffer.from(text).toString('base64')

t.test('what people were seen to paste', async t => {
  const { credentials } = parse(file('placeholders.yaml')) as { credentials: ReturnType<typeof json>[] }
  for (const { type, data } of credentials) t.ok(found(type, data).warnings.includes('Placeholder'), JSON.stringify(data))
  const table: [string, string[], string[]][] = [
    ['key-in-base64.json', ['EncodedContent'], []],
    ['ecr-password.json', [], ['UrlUnsafe', 'ShortLivedToken']],
    ['left-to-right-marks.json', [], ['InvisibleCharacter', 'UrlUnsafe', 'InvisibleCharacter', 'UrlUnsafe']],
    ['pgp-key.json', ['PgpKey'], []],
    ['line-of-env-file.json', [], ['CopiedLine']],
    ['kubeconfig-tab.yaml', ['YamlUnreadable'], []],
    ['kubeconfig-one-line.yaml', ['YamlUnreadable'], []],
    ['kubeconfig-eks-token.yaml', [], ['ShortLivedToken']],
    ['docker-desktop.yaml', [], ['AuthorOnlyServer']],
    ['kubekey.yaml', [], ['AuthorOnlyServer']],
    ['aks-devicecode.yaml', [], ['ExecPlugin', 'ExecNeedsPerson']],
    ['auth-provider-number.yaml', ['FieldType'], []],
    ['as-groups-text.yaml', ['FieldType'], []],
    ['extensions-map.yaml', ['FieldType'], []]
  ]
  for (const [name, errors, warnings] of table) {
    const { type, data } = name.endsWith('.json') ? json(name) : { type: 'kubeconfig', data: { content: file(name) } }
    const outcome = found(type, data)
    t.strictSame([outcome.errors, outcome.warnings], [errors, warnings], name)
  }
  t.match(kubeconfig(file('kubeconfig-tab.yaml')).said, 'line 14, column 1, where it is indented by a tab')
  t.match(kubeconfig(file('kubeconfig-one-line.yaml')).said, 'the line ends are lost')
  t.match(
    found('ssh-key', json('key-in-base64.json').data).said,
    'base64 of a private key: It is encoded once too often. Decode it once'
  )
  t.match(kubeconfig(file('as-groups-text.yaml')).said, 'users[0].user.as-groups: ')
})

t.test('placeholders, masks, references and ciphers of other tools', async t => {
  const name = 'SSH_KEY'
  const brackets = [
    '${*}',
    '$(*)',
    '$[*]',
    '$[[ * ]]',
    '{{ * }}',
    '{{*}}',
    '{{{*}}}',
    '${{ secrets.* }}',
    '{% * %}',
    '<%= * %>',
    '#{*}'
  ]
  const more = [
    '((*))',
    '[[ * ]]',
    '<*>',
    '__*__',
    '%*%',
    '%%*%%',
    '@*@',
    '@@*@@',
    '~*~',
    '{*}',
    '%(*)s',
    '#{*}#',
    '$*',
    '${*:-x}',
    '${env.*}'
  ]
  const siblings = [
    '$X_Y$',
    '[TOKEN]',
    '<<TOKEN>>',
    '@{TOKEN}',
    '%{TOKEN}',
    '|TOKEN|',
    '!!TOKEN!!',
    '${!TOKEN}',
    'sk-****abcd',
    '****1234',
    'ghp_…abcd',
    'ghp_...1234',
    '0000000000',
    'not set',
    '@/tmp/x',
    'kms:x1'
  ]
  const masks = ['***', '********', '••••', 'xxxx', 'XXXXX', '....', '####', '----', '____']
  const said = [
    '<secret-redacted/>',
    '[REDACTED]',
    '(sensitive value)',
    '<hidden>',
    '***MASKED***',
    'REDACTED',
    '[Filtered]',
    'null'
  ]
  const asked = [
    'changeme',
    'CHANGE_ME',
    'your-token-here',
    'YOUR_API_KEY',
    '<your token>',
    'replace-me',
    'TODO',
    'undefined',
    'insert token here'
  ]
  const references = [
    'op://v/i/f',
    'vault:secret/data/x#y',
    'ref+vault://x/y',
    'awssm://x',
    'arn:aws:secretsmanager:eu-west-1:1:secret:x'
  ]
  const more2 = [
    '@Microsoft.KeyVault(SecretUri=https://x)',
    'projects/1/secrets/x/versions/1',
    'env:TOKEN',
    '/run/secrets/token',
    'process.env.TOKEN'
  ]
  const ciphers = [
    'ENC[AES256_GCM,data:x]',
    'ENC(abc=)',
    '{cipher}abc',
    '$ANSIBLE_VAULT;1.1;AES256\n61',
    'vault:v1:abc',
    '!vault |',
    '!secret x',
    'CfDJ8abc'
  ]
  const all = [
    ...[...brackets, ...more].map(form => form.replace('*', name)),
    ...siblings,
    ...masks,
    ...said,
    ...asked,
    ...references,
    ...more2,
    ...ciphers
  ]
  for (const text of [...all, `before-\${${name}}-after`, `Bearer {{ ${name} }}`]) {
    t.ok(token(text).warnings.includes('Placeholder'), text)
    t.ok(found('username-password', { username: 'ci', password: text }).warnings.includes('Placeholder'), text)
  }
  for (const text of all.filter(text => !text.includes('\n'))) {
    t.strictSame(key(text).errors, ['PlaceholderContent'], `${text} as a key`)
    const { errors, warnings } = kubeconfig(KUBECONFIG.replace('example-only-token', JSON.stringify(text)))
    t.ok(warnings.includes('Placeholder') || errors.includes('Redacted'), text)
  }
  for (const [text, place] of [
    [`\${${name}}`, ''],
    [KUBECONFIG.replace('example-only-token', '{{ token }}'), ''],
    [KUBECONFIG.replace('{ token: example-only-token }', '\n    token: ****'), 'line 13, column 12'],
    [config({ user: { 'client-key-data': '${KEY}' } }), 'client-key-data']
  ] as const)
    t.match(
      typeof text === 'string' ? kubeconfig(text).said : text.said,
      new RegExp(`"PlaceholderContent","detail":"[^"]*${place}`)
    )
  for (const user of ['${USER}', '{{ user }}', '****', '<user>'])
    t.ok(found('username-password', { username: user, password: 'pw' }).warnings.includes('Placeholder'), user)
  for (const user of ['$oauthtoken', '__token__', '_json_key', 'robot$ci', 'oauth2', 'x-access-token'])
    t.notOk(found('username-password', { username: user, password: 'pw' }).warnings.includes('Placeholder'), user)
  for (const text of [
    'example-only-token',
    'hunter2',
    's3cret',
    'a$b',
    '$2b$10$abcdef',
    'x{y',
    '5%',
    'p#1',
    'k8s',
    'correct horse',
    'null-1',
    'ab__cd',
    '{"a":1}'
  ])
    t.notOk(token(text).warnings.includes('Placeholder'), text)
})

t.test('what is encoded once too often, or more than once', async t => {
  const ways: Record<string, (text: string) => string> = {
    base64,
    'base64 in lines': text => base64(text).replaceAll(/.{60}/g, '$&\n'),
    base64url: text => Buffer.from(text).toString('base64url'),
    'base64 of base64': text => base64(base64(text)),
    'base64 of percent-encoding': text => base64(encodeURIComponent(text)),
    'base64 of gzip': text => gzipSync(text).toString('base64'),
    'base64 of UTF-16': text => Buffer.from(text, 'utf16le').toString('base64'),
    'a data URL': text => `data:text/plain;base64,${base64(text)}`,
    hexadecimal: text => Buffer.from(text).toString('hex'),
    'hexadecimal in capitals': text => `0x${Buffer.from(text).toString('hex').toUpperCase()}`,
    'percent-encoding': encodeURIComponent,
    'all of it percent-encoded': text => [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    JSON: text => JSON.stringify(base64(text)),
    'hexadecimal of base64': text => Buffer.from(base64(text)).toString('hex')
  }
  for (const [name, encode] of Object.entries(ways)) {
    t.strictSame(key(encode(SSH_KEY)).errors, ['EncodedContent'], `a key in ${name}`)
    t.strictSame(kubeconfig(encode(KUBECONFIG)).errors, ['EncodedContent'], `a kubeconfig in ${name}`)
    t.ok(token(encode(SSH_KEY)).warnings.includes('EncodedText'), `a key as token in ${name}`)
    if (encode(REAL) === REAL) continue
    t.ok(token(encode(REAL)).warnings.includes('EncodedText'), `a token in ${name}`)
    t.ok(config({ user: { token: encode(REAL) } }).warnings.includes('EncodedText'), `a kubeconfig's token in ${name}`)
  }
  t.strictSame(kubeconfig(JSON.stringify(KUBECONFIG)).errors, ['EncodedContent'], 'a kubeconfig as a JSON string')
  t.match(kubeconfig(base64(base64(KUBECONFIG))).said, 'base64 of base64 of a kubeconfig: ')
  for (const text of [base64('password\n'), base64('password'), base64('correct horse'), 'p%40ss', '0x736563726574736563726574'])
    t.ok(token(text).warnings.includes('EncodedText'), text)
  for (const text of [
    'deadbeef'.repeat(5),
    'AKfycbxAbCdEfGh1',
    'abc=',
    base64('alice:pw'),
    base64('{"auths":{}}'),
    'QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    REAL
  ])
    t.notOk(token(text).warnings.includes('EncodedText'), text)
  const user = { username: 'a', password: urlEncoded('p@ss word') }
  t.notOk(found('username-password', user, { encoded: ['password'] }).warnings.includes('EncodedText'), 'encoded on request')
  const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, 0x41)).toString('base64')
  t.ok(cpuTime(() => token(bomb)) < 2000, 'a bomb is not unpacked to its end')
})

t.test('a line of a file, a header, a command, a code block', async t => {
  const lines = [
    ...[
      'GITHUB_TOKEN=x1',
      'export X="x1"',
      'password: x1',
      'token=x1',
      'api_key = x1',
      'user.password=x1',
      '"token": "x1",',
      "'secret' => 'x1'"
    ],
    ...[
      '{"token": "x1"}',
      'TOKEN := x1',
      'set TOKEN=x1',
      'setx TOKEN x1',
      '$env:TOKEN = "x1"',
      '--token=x1',
      '-e TOKEN=x1',
      'ENV TOKEN x1'
    ],
    ...[
      '<password>x1</password>',
      'Authorization: Bearer x1',
      'PRIVATE-TOKEN: x1',
      'X-Api-Key: x1',
      'Cookie: a=x1',
      'machine h login u password x1'
    ],
    ...[
      '//registry.npmjs.org/:_authToken=x1',
      'curl -H "a: b" https://x',
      'docker login -u a -p x1',
      '$ echo x1',
      'Environment="TOKEN=x1"'
    ]
  ]
  for (const line of lines) {
    t.ok(token(line).warnings.includes('CopiedLine'), line)
    t.ok(token(`${line}\n`).warnings.includes('CopiedLine'), `${line}, with its end`)
  }
  for (const text of ['```\nx1\n```', '~~~sh\nx1\n~~~', 'cat <<EOF\nx1\nEOF', "cat > f <<'END'\nx1\nEND\n"])
    t.ok(token(text).warnings.includes('CodeBlock'), text)
  const whole = [
    'abc=def',
    'a:b',
    'Server=tcp:h;Password=p',
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b',
    'x=',
    'Tr0ub4dor: no',
    'sk-a=b=c'
  ]
  for (const text of [...whole, REAL]) t.notOk(token(text).warnings.includes('CopiedLine'), text)
  for (const text of [`\`\`\`yaml\n${KUBECONFIG}\`\`\``, `cat <<EOF > config\n${KUBECONFIG}EOF\n`])
    t.match(kubeconfig(text), { errors: ['YamlUnreadable'], said: 'line 1, column 1, where a code block or a command begins' })
  t.match(kubeconfig(`$ kubectl config view\n${KUBECONFIG}`), { errors: ['YamlUnreadable'], said: 'line ' })
})

t.test('characters that nobody sees', async t => {
  const codes = [
    0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x3164, 0xfeff, 0xe0041
  ]
  const spaces = [0xa0, 0x1680, 0x2000, 0x2003, 0x200a, 0x2028, 0x202f, 0x205f, 0x3000, 0x2800, 0x85, 0x7, 0x1b, 0x7f]
  for (const code of [...codes, ...spaces]) {
    const text = `abc${String.fromCodePoint(code)}def`
    t.ok(token(text).warnings.includes('InvisibleCharacter'), code.toString(16))
    t.ok(config({ user: { token: text } }).said.includes('InvisibleCharacter') || code < 0x20 || code === 0x7f, code.toString(16))
  }
  for (const code of codes)
    t.ok(token(`${String.fromCodePoint(code)}abc`).warnings.includes('InvisibleCharacter'), `${code} at the start`)
  for (const text of ['pässwörd', 'пароль', '密码', 'p👩‍💻w', '❤️', '👍🏽', 'a b'])
    t.notOk(token(text).warnings.includes('InvisibleCharacter'), text)
  const wide = KUBECONFIG.replaceAll('\n  cluster', '\n\u00a0\u00a0cluster')
  t.match(kubeconfig(wide).said, 'line ')
  t.ok([...kubeconfig(wide).warnings, ...kubeconfig(wide).errors].some(code => /InvisibleCharacter|YamlUnreadable/.test(code)))
})

t.test('servers that only their author or only pods reach', async t => {
  const at = (host: string) => config({ cluster: { server: `https://${host}:6443` } }).warnings
  const known: [string, string[]][] = [
    [
      'LocalServer',
      [
        'localhost',
        '127.0.0.1',
        '127.1.2.3',
        '[::1]',
        '0.0.0.0',
        'x.localhost',
        '127.0.0.1.nip.io',
        'a-127-0-0-1.sslip.io',
        '[::ffff:127.0.0.1]'
      ]
    ],
    [
      'AuthorOnlyServer',
      [
        'kubernetes.docker.internal',
        'host.docker.internal',
        'host.minikube.internal',
        'lb.kubesphere.local',
        'k8s.orb.local',
        'minikube'
      ]
    ],
    [
      'AuthorOnlyServer',
      ['apiserver.cluster.local', 'my-mac.local', 'master', '169.254.1.1', '192.168.49.2', 'host.containers.internal']
    ],
    [
      'PodsOnlyServer',
      [
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        'kubernetes.default.svc.cluster.local',
        'x.y.svc',
        '10.96.0.1',
        '10.43.0.1'
      ]
    ]
  ]
  for (const [code, hosts] of known) for (const host of hosts) t.strictSame(at(host), [code], host)
  for (const host of [
    'k8s.example.com',
    '10.0.0.5',
    '192.168.1.10',
    'k8s.corp.local',
    '203-0-113-5.nip.io',
    'internal.example.com'
  ])
    t.strictSame(at(host), [], host)
})

t.test('a proxy is a server, too', async t => {
  const by = (proxy: string) => config({ cluster: { 'proxy-url': proxy } }).warnings
  t.strictSame(by('http://127.0.0.1:3128'), ['LocalServer'])
  t.strictSame(by('socks5://host.docker.internal:1080'), ['AuthorOnlyServer'])
  t.strictSame(by('socks5://proxy.example.com:1080'), [])
})

t.test('programs that wait for a person', async t => {
  const run = (command: string, args: string[], env?: object[]) =>
    config({ user: { exec: { ...PROGRAM, command, args, env } } }).warnings
  const asking: [string, string[], object[]?][] = [
    ['kubelogin', ['get-token', '--login', 'devicecode', '--server-id', 's']],
    ['/usr/local/bin/kubelogin', ['get-token', '--login=interactive', '--server-id', 's']],
    ['kubelogin', ['get-token', '--server-id', 's']],
    ['kubelogin', ['get-token', '--server-id', 's'], [{ name: 'AAD_LOGIN_METHOD', value: 'devicecode' }]],
    ['kubectl', ['oidc-login', 'get-token', '--oidc-issuer-url=https://x']],
    ['kubectl-oidc_login', ['get-token', '--oidc-issuer-url=https://x', '--grant-type=authcode']],
    ['tsh', ['kube', 'credentials', '--kube-cluster=x']],
    ['pinniped', ['login', 'oidc', '--issuer=https://x']],
    ['oc', ['get-token', '--issuer-url=https://x']],
    ['sh', ['-c', 'vault login -method=oidc']],
    ['saml2aws', ['exec']]
  ]
  for (const [command, args, env] of asking)
    t.strictSame(run(command, args, env), ['ExecPlugin', 'ExecNeedsPerson'], [command, ...args].join(' '))
  const alone: [string, string[], object[]?][] = [
    ['kubelogin', ['get-token', '--login', 'spn', '--server-id', 's']],
    ['kubelogin', ['get-token', '--login', 'workloadidentity', '--server-id', 's']],
    ['kubelogin', ['get-token', '--server-id', 's'], [{ name: 'AAD_LOGIN_METHOD', value: 'spn' }]],
    ['kubectl', ['oidc-login', 'get-token', '--oidc-issuer-url=https://x', '--grant-type=password']],
    ['aws', ['eks', 'get-token', '--cluster-name', 'c']],
    ['aws-iam-authenticator', ['token', '-i', 'c']],
    ['gke-gcloud-auth-plugin', []],
    ['tsh', ['kube', 'credentials', '--identity=/x']],
    ['doctl', ['kubernetes', 'cluster', 'kubeconfig', 'exec-credential', 'x']]
  ]
  for (const [command, args, env] of alone) t.strictSame(run(command, args, env), ['ExecPlugin'], [command, ...args].join(' '))
})

t.test('usernames: a colon and a line end', async t => {
  const user = (username: string, more: object = {}) => found('username-password', { username, password: 'pw' }, more)
  for (const name of ['a:b', ':a', 'a:']) t.strictSame(user(name).warnings, ['UserNameColon'], name)
  t.strictSame(user('a%3Ab', { encoded: ['username'] }).warnings, ['UserNameColon'])
  t.strictSame(user('a:b@c').warnings, ['UrlUnsafe', 'UserNameColon'])
  for (const type of ['username-password', 'ssh-key'])
    for (const name of ['a\n', 'a\r\n', '\na', 'a\tb', 'a\u0085'])
      t.strictSame(
        found(type, { username: name, password: 'pw', privateKey: SSH_KEY }).errors,
        ['ControlCharacter'],
        `${type} ${JSON.stringify(name)}`
      )
})

t.test('long texts of every kind take no time', async t => {
  const parts = [
    '${',
    '{{',
    '<%',
    '#{',
    '%41',
    '=\n',
    '\\n',
    '&#1;',
    'A=',
    ': ',
    'a.',
    '-----BEGIN ',
    'BEGIN PRIVATE KEY',
    '\u200b',
    '*',
    '$(',
    'ab ',
    'ssh-rsa AAAA',
    '"',
    '\t'
  ]
  for (const part of parts) {
    const text = part.repeat(Math.floor(100_000 / part.length))
    const spent = cpuTime(() => {
      token(text)
      key(text)
      kubeconfig(`a: b\n${text}`)
      kubeconfig(kubeconfigWith(text))
    })
    t.ok(spent < 3000, `${JSON.stringify(part)}: ${spent} ms`)
  }
})
