import { X509Certificate } from 'node:crypto'
import { Registry } from 'prom-client'
import t from 'tap'
import { fileMetrics, firstEnd } from '../../../../src/app/metrics/files.ts'
import { certificate } from '../../../helpers/kubeconfigs.ts'

const [[soon], [later]] = [certificate(2), certificate(40)]
const endOf = (pem: string): number => Date.parse(new X509Certificate(pem).validTo) / 1000

t.test('the certificate of a chain that ends first counts', async t => {
  t.equal(firstEnd(later), endOf(later))
  t.equal(firstEnd(`# ours\n${later}\n${soon}`), endOf(soon))
  t.equal(firstEnd(`${soon}${later.replace(/\n[\w+/=]{10,}\n/, '\nAAAA\n')}`), endOf(soon))
  for (const text of ['', 'none', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
    t.equal(firstEnd(text), 0, text)
})

t.test('a refused reload is seen until one is not', async t => {
  const registry = new Registry()
  const metrics = fileMetrics([registry])
  const shown = async (name: string) => (await registry.metrics()).split('\n').filter(line => line.startsWith(name))
  metrics.reloaded('refused')
  t.strictSame(await shown('jcb_reload_refused'), ['jcb_reload_refused 1'])
  metrics.reloaded('unchanged')
  t.strictSame(await shown('jcb_reload_refused'), ['jcb_reload_refused 0'])
  t.strictSame(await shown('jcb_reloads_total'), [
    'jcb_reloads_total{outcome="reloaded"} 0',
    'jcb_reloads_total{outcome="unchanged"} 1',
    'jcb_reloads_total{outcome="refused"} 1'
  ])
  metrics.certificate(soon)
  t.strictSame(await shown('jcb_certificate'), [`jcb_certificate_expiry_timestamp_seconds ${endOf(soon)}`])
  metrics.certificate(undefined)
  t.strictSame(await shown('jcb_certificate'), ['jcb_certificate_expiry_timestamp_seconds 0'])
})
