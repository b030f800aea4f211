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
      KeystorePasswordEnds:
        'The password opens the key store only without the spaces, quotes or line ends around it. Give it without them.',
      KeystoreDamaged: 'It is not a PKCS#12 key store, or it is damaged.',
      KeystoreIsPem:
        'It is PEM, not a key store. Give it as certificateChain and privateKey, or make a store of it: openssl pkcs12 -export -in FILE.pem -out NEW.p12',
      KeystoreIsPart:
        'It is a certificate or a key alone, not a key store. Make a store of both: openssl pkcs12 -export -in CERTIFICATE.pem -inkey KEY.pem -out NEW.p12',
      KeystoreEncodedTwice: 'It is base64 inside of base64. Decode it once.',
      KeystoreJceks:
        'It is a JCEKS key store, which Jenkins does not open. Convert it: keytool -importkeystore -srckeystore OLD -srcstoretype JCEKS -destkeystore NEW.p12 -deststoretype PKCS12',
      KeystoreBouncyCastle:
        'It is a key store of Bouncy Castle (BKS, BCFKS), which Jenkins does not open. Convert it: keytool -importkeystore -srckeystore OLD -srcstoretype BCFKS -destkeystore NEW.p12 -deststoretype PKCS12 -providerclass org.bouncycastle.jce.provider.BouncyCastleProvider -providerpath bcprov.jar',
      KeystoreKeyPassword:
        'The password opens the key store, but the key inside has another one, and Jenkins has one for both. Set the same: keytool -importkeystore -srckeystore OLD -srcalias ALIAS -srckeypass KEY_PASSWORD -destkeystore NEW.p12 -deststoretype PKCS12',
      KeystoreKeyInClear:
        'The key inside is not encrypted, and Java overlooks such a key. Encrypt it: openssl pkcs12 -in OLD.p12 -nodes -out ALL.pem, then openssl pkcs12 -export -in ALL.pem -out NEW.p12',
      KeystoreNotForJava:
        'It is encrypted with AES-192, which Java does not know in key stores. Encrypt it in another way: openssl pkcs12 -in OLD.p12 -nodes -out ALL.pem, then openssl pkcs12 -export -in ALL.pem -out NEW.p12',
      KeystoreWithoutKey: 'There is no private key with its certificate in it. Export both into one store.',
      ChainUnreadable:
        'There is no PEM certificate in it that TLS uses. A request (CSR) is none, and of a PKCS#7 file (.p7b) openssl pkcs7 -print_certs makes PEM.',
      ChainAndKeySwapped: 'The key is in place of the certificate chain, and the other way round.',
      PemKeyUnreadable:
        'It is not an unencrypted PEM private key of RSA, ed25519 or a common curve. Decrypt it: openssl pkcs8 -topk8 -nocrypt',
      KeyOfOtherCertificate: 'The key does not belong to the first certificate.'
    },
    warnings: {
      KeystoreUnchecked:
        'The key store was not opened here, because its encryption is not supported or has too many rounds. If Jenkins cannot open it either, the phase becomes Blocked.',
      KeystoreJks:
        'It is a key store of the old form of Java (JKS). Jenkins opens it unless its Java is told not to (keystore.type.compat); other tools do not. To convert it: keytool -importkeystore -srckeystore OLD -destkeystore NEW.p12 -deststoretype PKCS12',
      ChainIncomplete: 'The certificate of its issuer is not in it, so others may not trust it.'
    },
    advice: ['KeystoreUnchecked', 'KeystoreJks']
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
