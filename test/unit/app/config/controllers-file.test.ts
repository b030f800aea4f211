import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { loadConfig } from '../../../../src/app/config/config.ts'
import { filesNamedIn, readControllersFile } from '../../../../src/app/config/controllers-file.ts'
import { certificate } from '../../../helpers/kubeconfigs.ts'

const directory = mkdtempSync(join(tmpdir(), 'controllers-file-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const put = (name: string, text: string | Uint8Array, mode = 0o400): string => {
  writeFileSync(join(directory, name), text, { mode })
  return join(directory, name)
}
const [[cert, key], [, otherKey]] = [certificate(2), certificate(2)]
put('token', 'abc-token\n')
put('password', 'p\u00e4ss word')
put('cert.pem', cert, 0o444)
put('key.pem', key)
put('other-key.pem', otherKey)
put('empty', '\n')
put('large', 'x'.repeat(100_001))
put('huge', 'x'.repeat(9 * 1024 * 1024))
put('spaced', 'two words')
put('latin', Uint8Array.of(0x70, 0xe4))
put('open', 'abc-token', 0o444)
mkdirSync(join(directory, 'folder'))

let count = 0
const read = (text: string) => readControllersFile(put(`list-${++count}`, text))
const entry = (more = '', name = 'eu-1', host = 'eu') =>
  `- name: ${name}\n  url: https://${host}.example.com\n  user: bridge\n${more
    .split('\n')
    .map(line => `  ${line}\n`)
    .join('')}`

t.test('controllers with their files, relative to the list or absolute', async t => {
  const text = [
    entry(
      `tokenFile: token\nmaxInFlight: 2\nprojects: ['shop-*']\nlabels: { region: eu }\nseesEverything: true\naccept: 1:url:https://x`
    ),
    entry(
      `passwordFile: ${join(directory, 'password')}\ncaFile: cert.pem\nclientCertificateFile: cert.pem\nclientKeyFile: key.pem`,
      'us-1',
      'us'
    )
  ].join('')
  t.strictSame(read(text), {
    value: [
      {
        ...{ name: 'eu-1', url: 'https://eu.example.com', user: 'bridge', token: 'abc-token', maxInFlight: 2 },
        ...{ seesEverything: true, projects: ['shop-*'], labels: { region: 'eu' }, accept: '1:url:https://x' }
      },
      {
        ...{ name: 'us-1', url: 'https://us.example.com', user: 'bridge', password: 'p\u00e4ss word' },
        ...{ ca: cert.trimEnd(), clientCertificate: cert.trimEnd(), clientKey: key.trimEnd() },
        ...{ seesEverything: false, projects: ['*'], labels: {} }
      }
    ]
  })
  t.strictSame(read('[]'), { value: [] })
  for (const written of ['', '# nothing yet\n', 'null']) t.match(read(written), { fault: /^is empty/ }, 'it may be half written')
  const json = JSON.stringify([{ name: 'a', url: 'http://a', user: 'b', tokenFile: 'token' }])
  t.match(read(json), { value: [{ name: 'a', token: 'abc-token' }] }, 'JSON is YAML')
})

const cases: readonly (readonly [string, string, RegExp])[] = [
  ['no list', 'name: eu-1', /^must be a list of controllers/],
  ['no YAML', '- name: [', /^cannot be read \(#.*\)\. At line \d+, column \d+/],
  ['a key twice', entry('user: x'), /^cannot be read \(#\/0\/user\)\. At line 4, .*this key twice/],
  ['an anchor', '- &a {}\n- *a', /YAML a(nchor|lias)/],
  ['a bomb', `- ${'['.repeat(5_000)}`, /nested deeper than 8/],
  ['a second document', `${entry('tokenFile: token')}---\n- x`, /second document/],
  [
    'too many',
    Array.from({ length: 10_000 }, (_, i) => entry('tokenFile: token', `c-${i}`, `h${i}`)).join(''),
    /10000 controllers; at most 500/
  ],
  ['an unknown field', entry('tokenFile: token\nfolder: a'), /^: line 5, #\/0\/folder: There is no field of this name\.$/],
  ['an inherited name', entry('tokenFile: token\nconstructor: a'), /#\/0\/constructor: There is no field/],
  ['no user', '- name: a\n  url: http://a\n  tokenFile: token', /^: line 1, #\/0\/user: It is missing\.$/],
  ['a token inside', entry('token: abc-token'), /^: line 4, #\/0\/token: A secret has no place in this file: .* tokenFile\.$/],
  ['a key inside', entry('tokenFile: token\nclientKey: x'), /clientKeyFile\.$/],
  ['a URL with a login', entry('tokenFile: token', 'a', 'u:hunter2@eu'), /^: line 2, #\/0\/url: It must have the root address/],
  ['another scheme', entry('tokenFile: token').replace('https', 'ftp'), /#\/0\/url/],
  ['a port that is none', entry('tokenFile: token', 'a', 'eu').replace('.com', '.com:99999'), /#\/0\/url: It is no address/],
  ['a metadata service', entry('tokenFile: token').replace('eu.example.com', '2852039166'), /#\/0\/url: .*metadata service/],
  ['a bad name', entry('tokenFile: token', '__proto__'), /#\/0\/name/],
  ['a number as a name', entry('tokenFile: token', '12'), /#\/0\/name: It must be text\. In quotes/],
  ['too many requests', entry('tokenFile: token\nmaxInFlight: 65'), /line 5, #\/0\/maxInFlight/],
  ['a pattern of other characters', entry("tokenFile: token\nprojects: ['a/b']"), /line 5, #\/0\/projects\/0/],
  ['no login', entry('labels: {}'), /#\/0\/tokenFile: An API token/],
  ['two logins', entry('tokenFile: token\npasswordFile: password'), /#\/0\/passwordFile/],
  ['a file that is missing', entry('tokenFile: nowhere'), /line 4, #\/0\/tokenFile: It names a file that cannot be read\.$/],
  ['a directory', entry('tokenFile: folder'), /#\/0\/tokenFile: It names (something that is no regular file|a file that others)/],
  ['a device', entry('passwordFile: /dev/zero'), /#\/0\/passwordFile: It names/],
  ['a file that is empty', entry('tokenFile: empty'), /It names a file that is empty/],
  ['a large file', entry('tokenFile: large'), /It names a file that is too large/],
  ['a huge file', entry('tokenFile: huge'), /It names a file that is too large/],
  ['no text', entry('tokenFile: latin'), /It names a file that is no text/],
  ['a file for all', entry('tokenFile: open'), /others may read or change: chmod 0400/],
  ['a token with a space', entry('tokenFile: spaced'), /#\/0\/tokenFile: The file must hold one API token/],
  ['a ca twice', entry(`tokenFile: token\ncaFile: cert.pem\nca: x`), /#\/0\/caFile: It must not be set beside ca/],
  ['a ca that is none', entry('tokenFile: token\ncaFile: token'), /#\/0\/ca/],
  ['a certificate without its key', entry('tokenFile: token\nclientCertificateFile: cert.pem'), /#\/0\/clientKeyFile/],
  [
    'a certificate with another key',
    entry('tokenFile: token\nclientCertificateFile: cert.pem\nclientKeyFile: other-key.pem'),
    /#\/0\/clientCertificate: It cannot be used with that key/
  ],
  ['what accepts nothing', entry('tokenFile: token\naccept: yes'), /#\/0\/accept/],
  [
    'a name twice',
    entry('tokenFile: token') + entry('tokenFile: token', 'eu-1', 'us'),
    /line 5, #\/1\/name: The controller at line 1 has this name/
  ],
  [
    'an address twice',
    entry('tokenFile: token') + entry('tokenFile: token', 'us-1', 'EU').replace('EU.example.com', 'EU.example.com:443/'),
    /line 6, #\/1\/url: The controller at line 1 has this address/
  ]
]
for (const [what, text, fault] of cases)
  t.test(`${what}: a fault with its place, which quotes nothing`, async t => {
    const found = read(text)
    t.match('fault' in found ? found.fault : 'none', fault)
    t.notMatch(JSON.stringify(found), /hunter2|abc-token|p\u00e4ss|two words/)
  })

t.test('the files that are named, as far as the list can be read', async t => {
  const named = (text: string) => filesNamedIn(put(`named-${++count}`, text)).map(path => path.replace(directory, ''))
  t.strictSame(named(entry('tokenFile: nowhere\ncaFile: cert.pem\nfolder: x')), ['/nowhere', '/cert.pem'])
  for (const odd of ['', 'a: [', '- 1', '- null', '- tokenFile: [x]', '- tokenFile: ""']) t.strictSame(named(odd), [], odd)
  t.strictSame(filesNamedIn(join(directory, 'no-list')), [])
})

t.test('the list among the other settings', async t => {
  const faults = (env: Record<string, string>) => {
    try {
      return String(loadConfig(env).controllers?.map(({ name }) => name))
    } catch (error) {
      return (error as Error).message
    }
  }
  const [own, fixed] = [put('own', entry('tokenFile: token')), put('fixed', entry('tokenFile: token', 'default'))]
  const jenkins = { JENKINS_URL: 'https://jenkins.example.com', JENKINS_USER: 'bridge', JENKINS_TOKEN: 'x' }
  t.equal(faults({ CONTROLLERS_FILE: own, ...jenkins }), 'eu-1')
  t.equal(faults({ CONTROLLERS_FILE: fixed }), 'default', 'without JENKINS_URL its name is free')
  t.match(faults({ CONTROLLERS_FILE: fixed, ...jenkins }), /a controller "default", which JENKINS_URL describes/)
  t.match(
    faults({ CONTROLLERS_FILE: own, ...jenkins, JENKINS_URL: 'https://EU.example.com/' }),
    /"eu-1" the address of JENKINS_URL/
  )
  for (const host of ['localhost', '127.1', '[::1]', '0x7f000001']) {
    const self = put('self', entry('tokenFile: token').replace(/url: \S+/, `url: 'http://${host}:8080'`))
    t.match(faults({ CONTROLLERS_FILE: self }), /"eu-1" the address of the bridge itself/, host)
    t.equal(faults({ CONTROLLERS_FILE: self, PORT: '8081' }), 'eu-1', 'it listens at another port')
  }
  t.match(faults({ CONTROLLERS_FILE: join(directory, 'none') }), /CONTROLLERS_FILE names a file that cannot be read/)
  const chosen = { REDIS_URL: 'redis://x', MASTER_KEYS: `k1:${'A'.repeat(43)}`, ROLE: 'worker' }
  t.equal(faults({ ...chosen, CONTROLLERS_FILE: own }), 'eu-1')
  t.match(faults(chosen), /need JENKINS_URL or CONTROLLERS_FILE/)
  chmodSync(join(directory, 'own'), 0o444)
  t.equal(faults({ CONTROLLERS_FILE: own }), 'eu-1', 'the list itself holds no secret')
})
