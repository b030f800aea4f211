import t from 'tap'
import { certificate, config } from '../../../../helpers/kubeconfigs.ts'

const SKIP = { 'insecure-skip-tls-verify': true }
const [pem] = certificate(10)
const ca = { 'certificate-authority-data': Buffer.from(pem).toString('base64') }

const clusters: readonly (readonly [string, object, readonly string[], readonly string[]])[] = [
  ['skipping with an authority', { ...SKIP, ...ca }, ['CaWithSkipTlsVerify'], ['SkipTlsVerify']],
  ['the same without TLS', { server: 'http://k8s.example.com', ...SKIP, ...ca }, [], ['PlainHttp', 'SkipTlsVerify']],
  ['skipping alone', SKIP, [], ['SkipTlsVerify']],
  ['a server on this machine', { server: 'https://127.0.0.1:6443' }, [], ['LocalServer']],
  ['a server whose name only begins so', { server: 'https://127.example.com' }, [], []],
  ['a proxy', { 'proxy-url': 'socks5://proxy.example:1080' }, [], []],
  ['a proxy of another kind', { 'proxy-url': 'ftp://proxy.example' }, ['ProxyInvalid'], []],
  ['an authority twice', { ...ca, 'certificate-authority': '/ca.pem' }, ['FileAndInline'], []]
]
for (const [name, cluster, errors, warnings] of clusters)
  t.test(`a cluster with ${name}`, async t => {
    const found = config({ cluster })
    t.strictSame([found.errors.toSorted(), found.warnings.toSorted()], [errors, warnings])
  })

t.test('fifty contexts are named', async t => {
  const contexts = Array.from({ length: 60 }, (_, i) => ({ name: i === 0 ? 'a' : `c${i}`, context: { cluster: 'c', user: 'u' } }))
  const { facts } = config({ more: { contexts } })
  t.equal((facts['contexts'] as readonly string[]).length, 50)
})
