import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { loadConfig } from '../../../../src/app/config/config.ts'
import { readIssuers } from '../../../../src/app/config/read-issuers.ts'
import { certificate } from '../../../helpers/kubeconfigs.ts'

const directory = mkdtempSync(join(tmpdir(), 'issuers-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const put = (name: string, text: string): string => {
  writeFileSync(join(directory, name), text)
  return join(directory, name)
}
const one = { issuer: 'https://dex.example.com', audience: 'bridge', prefix: 'partner' }
const two = { issuer: 'https://kubernetes.default.svc', audience: 'bridge', prefix: 'k8s' }
const read = (value: unknown) => readIssuers(JSON.stringify(value))
const [ca] = certificate(2)
const caFile = put('ca', ca)
const tokenFile = put('token', 'account')

t.test('providers with their defaults', async t => {
  const rest = { clientId: undefined, subjectClaim: 'sub', groupsClaim: 'groups', ca: undefined, tokenFile: undefined }
  t.strictSame(read([one, { ...two, ca: caFile, tokenFile, subjectClaim: 'email', groupsClaim: 'a.b', clientId: 'c' }]), {
    value: [
      { ...one, ...rest },
      { ...two, ...{ ca: caFile, tokenFile, subjectClaim: 'email', groupsClaim: 'a.b', clientId: 'c' } }
    ]
  })
  t.strictSame(read([]), { value: [] })
  t.notOk('fault' in read([{ ...two, ca }]), 'PEM itself')
})

const cases: readonly (readonly [string, unknown, RegExp])[] = [
  ['an object', one, /^must be a JSON array of at most 20 providers$/],
  ['too many', Array(21).fill(one), /at most 20/],
  ['no object', [one, []], /^: provider 2 must be an object$/],
  ['an unknown field', [{ ...one, secret: 'x' }], /^: provider 1 may have only issuer, audience/],
  ['an inherited name', [{ ...one, constructor: 'x' }], /may have only/],
  ['no issuer', [{ ...one, issuer: undefined }], /must have issuer/],
  ['no audience', [{ ...one, audience: undefined }], /must have audience: tokens for other services must not open/],
  ['no prefix', [{ ...one, prefix: undefined }], /^: provider 1 must have prefix$/],
  ['an empty prefix', [{ ...one, prefix: '' }], /text as its prefix/],
  ['an empty audience', [{ ...one, audience: '' }], /text as its audience/],
  ['a list of audiences', [{ ...one, audience: ['bridge'] }], /text as its audience/],
  ['a prefix with a colon', [one, { ...two, prefix: 'partner:eu' }], /prefix that is not 1 to 63 letters/],
  ['a prefix with a space', [{ ...one, prefix: 'a b' }], /prefix that is not/],
  ['a long prefix', [{ ...one, prefix: 'x'.repeat(64) }], /prefix that is not/],
  ['an equal prefix', [one, { ...two, prefix: 'partner' }], /^: provider 2 has the prefix of another one$/],
  ['a prefix equal but for case', [one, { ...two, prefix: 'Partner' }], /has the prefix of another one/],
  ['an equal issuer', [one, { ...one, prefix: 'other' }], /has the issuer of another one/],
  ['no address', [{ ...one, issuer: 'dex' }], /has an issuer that must be an https address/],
  ['http', [{ ...one, issuer: 'http://dex.example.com' }], /has an issuer that must be an https address: http is only for/],
  ['a password', [{ ...one, issuer: 'https://:x@dex.example.com' }], /without user, query and fragment/],
  ...['https://dex.example.com/', 'https://DEX.example.com', 'https://dex.example.com:443', 'HTTPS://dex.example.com//'].map(
    issuer =>
      [`the same issuer as ${issuer}`, [one, { ...one, issuer, prefix: 'other' }], /has the issuer of another one/] as const
  ),
  ['a ca without TLS', [{ ...one, issuer: 'http://localhost:5556', ca: caFile }], /must have an https issuer/],
  ['a token without TLS', [{ ...one, issuer: 'http://127.0.0.1:5556', tokenFile }], /must have an https issuer/],
  ['no ca', [{ ...two, ca: '/nowhere' }], /neither PEM nor the path of a file that can be read/],
  ['a ca without certificate', [{ ...two, ca: tokenFile }], /has a ca that has no certificate in it/],
  ['no token', [{ ...two, tokenFile: '/nowhere' }], /has a tokenFile that cannot be read/],
  ...['kubesphere', 'KubeSphere', 'oidc', 'token', 'group', 'user', 'admin', 'kubernetes', 'bridge'].map(
    prefix => [`the prefix ${prefix}`, [{ ...one, prefix }], /has a prefix that the bridge uses itself/] as const
  )
]
for (const [name, value, fault] of cases)
  t.test(`${name} is a fault`, async t => {
    const answer = read(value)
    t.match(answer, { fault })
    t.notMatch(JSON.stringify(answer), /example\.com|nowhere/, 'nothing is quoted')
  })

t.test('what is no JSON, and a key twice', async t => {
  t.match(readIssuers('['), { fault: /^must be JSON\. At line 1/ })
  t.match(readIssuers('[{"prefix":"a","prefix":"b"}]'), { fault: /twice/ })
  t.match(readIssuers('[{"__proto__":{}}]'), { fault: /must be JSON/ })
})

t.test('the file is read at the start, with the other settings', async t => {
  const file = put('issuers', JSON.stringify([one]))
  const roles = '{"partner:ops":"platform-admin"}'
  t.match(loadConfig({ OIDC_ISSUERS_FILE: file, OIDC_ROLE_MAP: roles }).issuers, [{ ...one, scopes: 'openid profile email' }])
  const main = { OIDC_ISSUER: one.issuer, OIDC_AUDIENCE: 'bridge' }
  t.throws(() => loadConfig({ ...main, OIDC_ISSUERS_FILE: file }), /OIDC_ISSUERS names the provider of OIDC_ISSUER, too/)
  t.throws(() => loadConfig({ OIDC_ISSUERS_FILE: put('bad', '[{}]') }), /OIDC_ISSUERS: provider 1 must have issuer/)
  t.throws(() => loadConfig({ OIDC_ROLE_MAP: roles }), /OIDC_ROLE_MAP: OIDC_ISSUER must be set, too/)
})
