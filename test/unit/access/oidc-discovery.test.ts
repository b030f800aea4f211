import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { createSignInOrigins, discover, endpointIn } from '../../../src/access/oidc-discovery.ts'
import { startOidcProvider } from '../../helpers/oidc-provider.ts'

const provider = await startOidcProvider({ tokenElsewhere: true })
t.teardown(() => provider.close())
const { issuer } = provider
const elsewhere = issuer.replace('127.0.0.1', 'localhost')

t.test('a page is let go to the issuer and to where it hands out tokens; asked once in ten minutes', async t => {
  let now = 0
  const origins = createSignInOrigins([{ issuer }], () => now)
  const asked = provider.requests.length
  t.strictSame(await Promise.all([origins.all(), origins.all()]), [
    [issuer, elsewhere],
    [issuer, elsewhere]
  ])
  now = 599_999
  await origins.all()
  t.equal(provider.requests.length, asked + 1)
  now = 600_000
  await origins.all()
  t.equal(provider.requests.length, asked + 2)
})

t.test('while the provider is away, the issuer alone; asked again after some seconds', async t => {
  let now = 0
  const origins = createSignInOrigins([{ issuer }], () => now)
  provider.mode = 'down'
  t.strictSame(await origins.all(), [issuer])
  provider.mode = 'up'
  now = 4_999
  t.strictSame(await origins.all(), [issuer])
  now = 5_000
  t.strictSame(await origins.all(), [issuer, elsewhere])
})

t.test('a provider that is asked over TLS sends nobody elsewhere without it', async t => {
  const at = (url: unknown, from: string) => endpointIn({ token_endpoint: url }, 'token_endpoint', from)?.href
  t.equal(at('https://t.example.com/token', 'https://id.example.com'), 'https://t.example.com/token')
  for (const url of ['http://t.example.com/token', 'javascript:alert(1)', 'data:,x', '/token', undefined, 7])
    t.equal(at(url, 'https://id.example.com'), undefined, String(url))
})

t.test('a document that is not the issuer’s own says nothing', async t => {
  let document: unknown
  const server = createServer((_, response) => response.end(JSON.stringify(document)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const jwks_uri = 'https://keys.example.com/'
  document = { issuer: own, jwks_uri }
  t.strictSame(await discover(own), document)
  for (const other of ['https://evil.example.com', `${own}/`, own.toUpperCase(), '', undefined, null, [own]]) {
    document = { issuer: other, jwks_uri }
    await t.rejects(discover(own), { name: 'ProviderAway' }, JSON.stringify(other))
  }
  document = { issuer: own, jwks_uri, filler: 'x'.repeat(1024 * 1024) }
  await t.rejects(discover(own), { name: 'ProviderAway' }, 'a document of over 1 MiB')
})
