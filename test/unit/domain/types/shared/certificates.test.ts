import { X509Certificate } from 'node:crypto'
import t from 'tap'
import { certificatesIn, lastEnd, subjectOf } from '../../../../../src/domain/types/shared/certificates.ts'
import { certificate, config } from '../../../../helpers/kubeconfigs.ts'

const [[soon], [late]] = [certificate(10, '/CN=soon'), certificate(20, '/O=team/CN=late')]
const endOf = (pem: string) => new X509Certificate(pem).validToDate

t.test('a bundle is good for as long as the last of its certificates, in whatever order they are', async t => {
  for (const bundle of [`${soon}${late}`, `text\n${late}\n\n# and\n${soon}`]) {
    t.equal(certificatesIn(bundle).length, 2)
    t.equal(lastEnd(certificatesIn(bundle))?.getTime(), endOf(late).getTime())
    const data = { 'certificate-authority-data': Buffer.from(bundle).toString('base64') }
    t.equal(config({ cluster: data }).derivedExpiry, endOf(late).toISOString())
  }
  t.equal(lastEnd([]), undefined)
})

t.test('where one of them cannot be read there is none', async t => {
  t.strictSame(certificatesIn(soon.replace(/\n.{10}/, '\nAAAAAAAAAA') + late), [])
  t.strictSame(certificatesIn('no certificate'), [])
  t.equal(certificatesIn(soon.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')).length, 1)
})

t.test('a subject in one line, the narrowest first', async t => {
  t.equal(subjectOf(new X509Certificate(late)), 'CN=late, O=team')
  t.equal(subjectOf({ subject: undefined }), '')
})
