import t from 'tap'
import { showsSubject } from '../../../../../src/domain/types/certificate/name-proof.ts'
import { keyStores } from '../../../../helpers/key-stores.ts'

t.test('a name that begins with a subject proves that the store was opened', async t => {
  const subjects = new Set(keyStores.flatMap(({ subject }) => subject ?? []))
  for (const subject of [...subjects, 'OID.2.5.4.97=x, CN=y', 'dnQualifier=x', 'EMAILADDRESS="a, b"'])
    for (const name of [subject, `${subject} (d)`, `${subject} (Certificate)`]) t.equal(showsSubject(name), true, name)
  for (const label of ['Certificate', 'Zertifikat', 'Certificat', '証明書', 'Сертификат', 'Certificado de cliente'])
    for (const name of [label, `${label} (d)`, `${label} (CN=x)`, `${label} (a) (CN=b)`]) t.equal(showsSubject(name), false, name)
})
