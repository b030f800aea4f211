import assert from 'node:assert/strict'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { searchFor } from '../../../../src/domain/leaks/search.ts'
import { Secret } from '../../../../src/domain/secret.ts'
import { kubeconfigWith, SSH_KEY } from '../../../helpers/content.ts'

const base64 = (text: string | Buffer) => Buffer.from(text as string).toString('base64')
const finds = (secret: string, text: string) => searchFor([{ token: new Secret(secret) }]).finds(text)

const SECRET = 'hunter2 "not/real" & ü\nend'
const manifest = (value: string) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, data: { secret: value } })

/** How tools write a value down. */
const forms: Readonly<Record<string, (text: string) => string>> = {
  'as it is': text => text,
  'among other text': text => `before${text}after`,
  'in JSON': text => JSON.stringify({ a: [text] }),
  'in JSON in JSON': text => JSON.stringify({ a: JSON.stringify({ b: text }) }),
  'in \\u escapes': text => [...text].map(c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'percent-encoded': text => `https://x/?q=${encodeURIComponent(text)}`,
  'as a form sends it': text => `q=${new URLSearchParams({ q: text })}`,
  'in XML': text => `<a>${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}</a>`,
  'in base64': base64,
  'in base64url': text => Buffer.from(text).toString('base64url'),
  'in base64 after one byte': text => base64(`x${text}`),
  'in base64 after two bytes': text => base64(`xy${text}z`),
  'in base64 right after letters': text => `Basic${base64(text)}`,
  'in base64 with lines': text =>
    base64(`a long text in front ${text} and a long one behind it`).replaceAll(/(.{20})/g, '$1\n   '),
  'in base64 of base64': text => base64(base64(text)),
  'in a manifest': text => manifest(base64(text)),
  'in base64 of a manifest': text => base64(manifest(base64(text))),
  'in hex': text => Buffer.from(text).toString('hex'),
  'in HEX': text => Buffer.from(text).toString('hex').toUpperCase(),
  'in gzip': text => base64(gzipSync(manifest(base64(text)))),
  'in gzip in gzip': text => base64(gzipSync(base64(gzipSync(text)))),
  'in gzip right after letters': text => `v1${base64(gzipSync(text))}`,
  'in gzip in JSON': text => JSON.stringify({ applied: base64(gzipSync(manifest(base64(text)))) }),
  'in an archive in gzip': text => base64(gzipSync(Buffer.concat([Buffer.alloc(512), Buffer.from(text), Buffer.alloc(512)]))),
  'in gzip among bytes that are no text': text => base64(gzipSync(`\u0001\u0002${text}\u0003`)),
  'in zlib': text => base64(deflateSync(text)),
  'in zstd': text => base64(zstdCompressSync(Buffer.from(text))),
  'in UTF-16': text => base64(Buffer.from(text, 'utf16le'))
}

t.test('a secret value is found, whatever form it has', async t => {
  for (const [name, form] of Object.entries(forms)) {
    t.ok(finds(SECRET, form(SECRET)), name)
    t.notOk(finds(SECRET, form('something else that is of no interest')), `${name}: another value`)
  }
})

t.test('of a file, each part that is secret by itself', async t => {
  const key = SSH_KEY
  const lines = key.trim().split('\n')
  t.ok(finds(key, key.replaceAll('\n', '\r\n')), 'with other line ends')
  t.ok(finds(key, JSON.stringify({ key: lines.slice(1, -1).join('') })), 'without its lines')
  t.ok(finds(key, lines[3] ?? ''), 'one line of it')
  const kubeconfig = kubeconfigWith('a-token-of-a-user-0123')
  t.ok(finds(kubeconfig, 'token=a-token-of-a-user-0123'))
  t.ok(finds(kubeconfig, base64('a-token-of-a-user-0123')))
  const server = /server: (\S+)/.exec(kubeconfig)?.[1] ?? ''
  t.notOk(finds(kubeconfig, `the cluster at ${server}`), 'an address is no secret')
  const account = JSON.stringify({ type: 'service_account', private_key: key, client_email: 'a@b.example.com' })
  t.ok(finds(account, key))
  t.notOk(finds(account, 'a@b.example.com'))
})

t.test('what was stored with a line end or percent-encoded was given without', async t => {
  t.ok(finds('hunter2\n', 'x hunter2 y'))
  t.ok(finds('p%40ss%2Fword', 'p@ss/word'))
})

t.test('a short secret is not looked for inside of words', async t => {
  t.notOk(finds('a', 'a label of an app'))
  t.notOk(finds('abc', 'abcdef'))
  t.ok(finds('a', 'a'))
  t.ok(finds('a', '{"stringData":{"secret":"a"}}'))
  t.ok(finds('a', '{"data":{"secret":"YQ=="}}'))
  t.ok(finds('abc', 'data: YWJj'))
  t.ok(finds('demo', 'app-demo-1'), 'from four characters on it is')
  t.notOk(finds('', 'anything'))
})

t.test('what cannot be looked into counts as found; what only looks packed does not', async t => {
  t.ok(finds(SECRET, base64(gzipSync('x'.repeat(64 * 1024 * 1024)))), 'a bomb')
  t.ok(finds(SECRET, base64(Buffer.concat([Buffer.from('fd377a585a00', 'hex'), Buffer.alloc(40)]))), 'xz')
  t.notOk(finds(SECRET, base64(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(40, 7)]))), 'no gzip')
  const search = searchFor([{ token: new Secret(SECRET) }])
  const nested = Array.from({ length: 20_000 }, (_, i) => base64(`a text with the number ${i} in it`)).join(' ')
  t.ok(search.finds(nested), 'more than is looked at')
})

t.test('whatever is around it and however often it is wrapped', async () => {
  const wrap = fc.constantFrom(...Object.values(forms).filter(form => form !== forms['in UTF-16']))
  const secrets = fc.string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 60 }).filter(text => text.trim().length >= 6)
  fc.assert(
    fc.property(secrets, fc.string({ maxLength: 20 }), wrap, wrap, (secret, around, inner, outer) => {
      assert.ok(finds(secret, outer(`${around} ${inner(secret)} ${around}`)))
    }),
    { numRuns: 300 }
  )
})

t.test('a value among bytes that are no text is found in their base64, wherever it stands', async t => {
  for (const shift of [0, 1, 2]) {
    const bytes = Buffer.concat([Buffer.alloc(3 + shift, 0xff), Buffer.from('hunter2-not-real'), Buffer.alloc(5, 0xff)])
    t.ok(finds('hunter2-not-real', base64(bytes)), `${shift}`)
  }
})
