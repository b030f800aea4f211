import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { errorCodes, warningCodes } from '../../../src/domain/finding-codes.ts'
import { sshKeygen } from '../../helpers/content.ts'
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
  const account = (username: string, password: string, more: object = {}) =>
    found('username-password', { username, password }, more)
  t.strictSame(account('alice', "Aa0-._~!&'()*+,").warnings, [])
  for (const char of '@:/?#[]%$ "<>\\^`{|}=;é') t.ok(account('alice', `a${char}b`).warnings.includes('UrlUnsafe'), char)
  t.strictSame(account('a@b.example', 'pw').warnings, ['UrlUnsafe'])
  t.strictSame(account('alice', 'a%40b', { encoded: ['password'] }).warnings, [])
  t.strictSame(account('alice', 'word', { id: 'github-id' }).warnings, ['GithubPassword'])
  t.strictSame(account('alice', real, { description: 'for GitHub' }).warnings, [])
})

t.test('every code is expected in one of these tests, but those that come with other folders', async t => {
  const files = readdirSync(import.meta.dirname).filter(name => /^content.*\.test\.ts$/.test(name))
  const tests = files.map(name => readFileSync(`${import.meta.dirname}/${name}`, 'utf8')).join('')
  const elsewhere = ['TooOld', 'KeyNeedsDevice', 'ShadowsParent', 'ShadowedBelow', 'UnmanagedInJenkins']
  const codes = Object.keys({ ...errorCodes, ...warningCodes }).filter(code => !elsewhere.includes(code))
  t.strictSame(
    codes.filter(code => !tests.includes(`'${code}'`)),
    []
  )
})
