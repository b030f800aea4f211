import t from 'tap'
import { openStore } from '../../../../src/stand-in/keystore/key-store.ts'
import { subjectOf } from '../../../../src/stand-in/keystore/subject.ts'
import { keyStores } from '../../../helpers/key-stores.ts'

t.test('reads in every store what Java does', async t => {
  for (const { name, password, java, subject, bytes } of keyStores) {
    const opened = openStore(Buffer.from(bytes, 'base64'), password)
    const first = opened?.find(({ certificates }) => certificates.length > 0)
    const seen = opened === null ? 'closed' : first === undefined ? 'empty' : first.algorithm === null ? 'no-key' : 'key'
    const [certificate] = first?.certificates ?? []
    t.strictSame([seen, certificate && subjectOf(certificate)], [java, subject], name)
    // Without a code over the content, and with certificates in clear, only the key tells a wrong password.
    const wrong = openStore(Buffer.from(bytes, 'base64'), `${password}x`) ?? []
    t.notOk(
      wrong.some(({ algorithm }) => algorithm !== null),
      `${name} with another password`
    )
  }
})
