import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { errorCodes, warningCodes } from '../../../src/domain/finding-codes.ts'
import { urlEncoded } from '../../../src/domain/types/shared/url-safety.ts'
import { kubeconfigWith, sshKeygen } from '../../helpers/content.ts'
import { found, jwt } from '../../helpers/found.ts'

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
  for (const [exp, derivedExpiry, warnings] of [
    [100_000_000_000, '5138-11-16T09:46:40.000Z', []],
    [253_402_300_799, '9999-12-31T23:59:59.000Z', ['EndFarAway']],
    [253_402_300_800, null, ['EndFarAway']],
    [1_800_000_000_000, null, ['EndFarAway']],
    [-1, null, []]
  ] as const) {
    for (const held of [token(jwt({ exp })), found('kubeconfig', { content: kubeconfigWith(jwt({ exp })) })])
      t.strictSame([held.derivedExpiry, held.errors, held.warnings], [derivedExpiry, [], warnings], `${exp}`)
  }
  t.strictSame(token(jwt({ nbf: 1_800_000_000_000 })).warnings, ['NotYetValid'])
  t.match(found('kubeconfig', { content: kubeconfigWith(jwt({ nbf: 4_000_000_000 })) }).said, 'users[0].user.token')
  const odd: [string, string[]][] = [
    [`${real}\u200b`, ['InvisibleCharacter']],
    [`\ufeff${real}`, ['InvisibleCharacter']],
    [real.replace('zQ', 'z\u200cQ'), ['InvisibleCharacter']],
    [` ${real}\u200d`, ['InvisibleCharacter', 'SpaceAround']],
    [`\u200b ${real}`, ['InvisibleCharacter', 'SpaceAround']],
    [`"${real}"`, ['QuotesAround']],
    [`'${real}'\n`, ['SpaceAround', 'QuotesAround']],
    [`“${real}”`, ['QuotesAround']]
  ]
  for (const [text, warnings] of odd) {
    t.strictSame(token(text).warnings, warnings, text)
    t.equal(token(text).facts['kind'], 'GitHub personal access token', text)
    const { said } = found('username-password', { username: 'alice', password: text }, { encoded: ['password'] })
    for (const code of warnings) t.match(said, `"code":"${code}"`, text)
  }
  for (const text of ['"', '""', `"${real}`, `${real}'`, `"${real}'`, 'a"b"c'])
    t.notOk(token(text).warnings.includes('QuotesAround'), text)
  const account = (username: string, password: string, more: object = {}) =>
    found('username-password', { username, password }, more)
  t.strictSame(account('alice', "Aa0-._~!&'()*+,").warnings, [])
  for (const char of '@:/?#[]%$ "<>\\^`{|}=;é') t.ok(account('alice', `a${char}b`).warnings.includes('UrlUnsafe'), char)
  t.strictSame(account('a@b.example', 'pw').warnings, ['UrlUnsafe'])
  t.strictSame(account('alice', 'a%40b', { encoded: ['password'] }).warnings, [])
  for (const [given, warnings] of [
    ['p%40ss', ['EncodedTwice']],
    ['p%2fss!', ['EncodedTwice']],
    ['100%', []],
    ['p%40@', []],
    ['p%4', []],
    ['p@ss', []]
  ] as const)
    t.strictSame(account(urlEncoded('a@b'), urlEncoded(given), { encoded: ['username', 'password'] }).warnings, warnings, given)
  t.strictSame(account('\u200balice', 'pw', { encoded: ['username'] }).warnings, ['InvisibleCharacter'])
  t.strictSame(account('alice', 'word', { id: 'github-id' }).warnings, ['GithubPassword'])
  t.strictSame(account('alice', real, { description: 'for GitHub' }).warnings, [])
})

t.test('every code is expected in one of these tests, but those that come with other folders', async t => {
  const files = readdirSync(import.meta.dirname).filter(name => /^content.*\.test\.ts$/.test(name))
  const tests = files.map(name => readFileSync(`${import.meta.dirname}/${name}`, 'utf8')).join('')
  const elsewhere = [
    'DescriptionShortened',
    'DescriptionWithoutEmoji',
    'SecretInMetadata',
    'SecretInPublic',
    'TooOld',
    'KeyNeedsDevice',
    'ShadowsParent',
    'ShadowedBelow',
    'UnmanagedInJenkins',
    'PluginMissing',
    'PluginUnknown',
    'UserNameHidden',
    'UserNameShown',
    'SourceUnread'
  ]
  const codes = Object.keys({ ...errorCodes, ...warningCodes }).filter(code => !elsewhere.includes(code))
  t.strictSame(
    codes.filter(code => !tests.includes(`'${code}'`)),
    []
  )
})
