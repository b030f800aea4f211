import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { createVerify } from '../../../src/access/oidc.ts'
import { createProviderFetch } from '../../../src/access/provider-fetch.ts'
import { startCertifiedProvider } from '../../helpers/certified-provider.ts'
import { certificate } from '../../helpers/kubeconfigs.ts'

const directory = mkdtempSync(join(tmpdir(), 'provider-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const path = (name: string) => join(directory, name)
const [cert, key] = certificate(2, '/CN=localhost')
const [other] = certificate(2, '/CN=localhost')
const name = 'system:serviceaccount:ci:builder'
const cluster = await startCertifiedProvider({ clients: { [name]: [] }, tls: { cert, key }, bearer: () => 'account-2' })
t.teardown(() => cluster.close())
const config = {
  ...{ issuer: cluster.issuer, audience: 'bridge', clientId: undefined, scopes: 'openid', prefix: 'k8s' },
  ...{ subjectClaim: 'sub', groupsClaim: 'groups', roleMap: new Map() }
}

t.test('a provider that only its own authority and a token open, such as a Kubernetes cluster', async t => {
  const token = await cluster.token(name)
  writeFileSync(path('ca'), other)
  writeFileSync(path('token'), 'account-1\n')
  let steady = 0
  const verify = createVerify({ ...config, ca: path('ca'), tokenFile: path('token') }, Date.now, () => steady)
  const next = () => {
    steady += 6000
    return verify(token)
  }
  t.strictSame(await next(), { refused: 'ProviderUnavailable' }, 'another authority')
  t.strictSame(cluster.refused, [], 'it is told no token')
  writeFileSync(path('ca'), cert)
  t.strictSame(await next(), { refused: 'ProviderUnavailable' }, 'an old token')
  t.strictSame(cluster.refused, ['/.well-known/openid-configuration'])
  writeFileSync(path('token'), 'account-2\n')
  t.match(await next(), { subject: `oidc:k8s:${name}`, kind: 'oidc' }, 'both files are read again')
})

t.test('without the authority, or without the token, it is not reached', async t => {
  writeFileSync(path('token'), 'account-2')
  for (const more of [{}, { tokenFile: path('token') }, { ca: cert }, { ca: cert, tokenFile: path('none') }])
    t.strictSame(await createVerify({ ...config, ...more }, Date.now)(await cluster.token(name)), {
      refused: 'ProviderUnavailable'
    })
  t.match(await createVerify({ ...config, ca: cert, tokenFile: path('token') }, Date.now)(await cluster.token(name)), {
    subject: `oidc:k8s:${name}`
  })
})

t.test('the token goes elsewhere only under the same authority, and a document has a limit', async t => {
  const seen: (string | undefined)[] = []
  let text = '{}'
  const server = createServer({ cert, key }, (request, response) => {
    seen.push(request.headers.authorization)
    if (request.url === '/moved') return response.writeHead(302, { location: '/' }).end()
    return response.end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`
  writeFileSync(path('token'), 'account-2')
  const ask = (from: string, to: string, ca = cert) =>
    createProviderFetch({ issuer: from, ca, tokenFile: path('token') })(to, AbortSignal.timeout(5000))
  t.equal((await ask('https://id.example.com', issuer)).status, 200)
  t.strictSame(seen, ['Bearer account-2'])
  await t.rejects(ask('https://id.example.com', issuer, other))
  t.equal(seen.length, 1)
  t.notOk((await ask(issuer, `${issuer}/moved`)).ok, 'a redirection is no answer')
  t.equal(seen.length, 2, 'and is not followed')
  text = 'x'.repeat(1024 * 1024 + 1)
  await t.rejects(ask(issuer, issuer), /too large/)
})
