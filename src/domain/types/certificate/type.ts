import { Secret } from '../../secret.ts'
import type { XmlElement } from '../../xml-element.ts'
import { type Data, defineType, secretBytes, secretText, textOf } from '../define.ts'
import { checkCertificate } from './check.ts'
import { EXAMPLE_KEYSTORE } from './example-keystore.ts'
import { showsSubject, UNOPENED } from './name-proof.ts'

const CLASS = 'com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl'

export const certificate = defineType({
  type: 'certificate',
  title: 'Certificate',
  description:
    'A certificate with its private key, for TLS with client certificates or for signing: a PKCS#12 key store, or PEM.',
  fields: {
    keystore: secretBytes('Key store', 'A PKCS#12 file (.p12 or .pfx). Leave it empty to give PEM.', { required: false }),
    certificateChain: secretText('Certificate chain', 'file', 'PEM: the certificate, and then those of its authorities.', false),
    privateKey: secretText('Private key', 'file', 'PEM: the key of the certificate, not encrypted.', false),
    password: secretText('Password', 'password', 'The password of the key store. With PEM, builds get the store under it.', false)
  },
  facts: {
    subject: 'Subject',
    issuer: 'Issuer',
    key: 'Key',
    certificates: 'Certificates',
    fips: 'Accepted by Jenkins in FIPS mode'
  },
  findings: {
    errors: {
      CertificateMissing: 'Give a key store, or a certificate chain with its private key.',
      KeystoreAndPem: 'Give either a key store or PEM, not both.',
      KeystorePasswordWrong:
        'The password does not open the key store. Jenkins would store both without a word, and no build could use them.',
      KeystoreDamaged: 'It is not a PKCS#12 key store, or it is damaged.',
      KeystoreWithoutKey: 'There is no private key with its certificate in it.',
      ChainUnreadable: 'There is no PEM certificate in it that TLS uses.',
      PemKeyUnreadable:
        'It is not an unencrypted PEM private key of RSA, ed25519 or a common curve. Decrypt it: openssl pkcs8 -topk8 -nocrypt',
      KeyOfOtherCertificate: 'The key does not belong to the first certificate.'
    },
    warnings: {
      KeystoreUnchecked:
        'The key store was not opened here: it has another form than PKCS#12, an encryption that is not supported, or too many rounds.',
      ChainIncomplete: 'The certificate of its issuer is not in it, so others may not trust it.'
    }
  },
  isCostly: data => textOf(data, 'keystore') !== '',
  check: (report, data, { now }) => checkCertificate(report, data, now),
  classes: [
    {
      name: CLASS,
      plugin: 'credentials',
      title: 'Certificate',
      elements: {
        'keyStoreSource.uploadedKeystoreBytes': 'bytes',
        'keyStoreSource.certChain': 'secret',
        'keyStoreSource.privateKey': 'secret',
        password: 'secret'
      }
    }
  ],
  toXml: data => ({
    className: CLASS,
    children: [sourceOf(data), { name: 'password', text: data['password'] ?? new Secret('') }]
  }),
  nameProof: { isProvedBy: showsSubject, otherwise: UNOPENED },
  uses: id => [
    {
      title: 'Sign with the key store',
      binding: `certificate(credentialsId: '${id}', keystoreVariable: 'KEYSTORE', passwordVariable: 'KEYSTORE_PASSWORD')`,
      steps: `sh 'jarsigner -keystore "$KEYSTORE" -storetype PKCS12 -storepass:env KEYSTORE_PASSWORD app.jar 1'`
    }
  ],
  notes: `Jenkins answers 200 also to a store that the password does not open. So the bridge opens it before it is stored, and after each write it looks at the
name that Jenkins displays, which begins with the subject of the certificate only if Jenkins could open it; otherwise the phase is \`Blocked\`
with \`ContentUnusable\`. PEM needs the plug-in credentials
of 2024 or newer. A Jenkins in FIPS mode takes only PEM, with a password of at least 14 characters. \`expiresAt\` is the end of the certificate.`,
  example: {
    id: 'client-certificate',
    description: 'Client certificate',
    data: { keystore: EXAMPLE_KEYSTORE, password: 'example-only-password' }
  }
})

function sourceOf(data: Data): XmlElement {
  const source = (kind: string, children: readonly XmlElement[]): XmlElement => ({
    ...{ name: 'keyStoreSource', attributes: { class: `${CLASS}$${kind}KeyStoreSource` }, children }
  })
  const { keystore, certificateChain, privateKey } = data
  if (keystore !== undefined) return source('Uploaded', [{ name: 'uploadedKeystoreBytes', field: 'keystore', text: keystore }])
  return source('PEMEntry', [
    { name: 'certChain', field: 'certificateChain', text: certificateChain ?? new Secret('') },
    { name: 'privateKey', text: privateKey ?? new Secret('') }
  ])
}
