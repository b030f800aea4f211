import { type Credential, type CredentialClass, described, type FieldSpec, type StoreSource } from './credential.ts'
import type { StoreEntry } from './keystore/entry.ts'
import { openPem, openStore } from './keystore/key-store.ts'
import { subjectOf } from './keystore/subject.ts'
import { own } from './own.ts'
import type { Secret, SecretBytes } from './secret.ts'
import type { Behaviour } from './version.ts'

const CERTIFICATE = 'com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl'
const UPLOADED = `${CERTIFICATE}$UploadedKeyStoreSource`
const PEM = `${CERTIFICATE}$PEMEntryKeyStoreSource`

/** The parts that a source of this class has; undefined for an unknown one, and one that reads a file of the controller is no longer known. */
export function storeParts(className: string, { pemKeyStores }: Pick<Behaviour, 'pemKeyStores'>): FieldSpec[] | undefined {
  if (className === UPLOADED) return [{ name: 'uploadedKeystoreBytes', kind: 'bytes' }]
  if (className !== PEM || !pemKeyStores) return undefined
  return ['certChain', 'privateKey'].map(name => ({ name, kind: 'secret' }))
}

export const certificate: CredentialClass = {
  className: CERTIFICATE,
  simpleName: 'CertificateCredentialsImpl',
  plugin: 'credentials',
  typeName: 'Certificate',
  fields: [
    { name: 'keyStoreSource', kind: 'store' },
    { name: 'password', kind: 'secret' }
  ],
  displayName: c => {
    const entries = entriesOf(c)
    // Without a source or a password Jenkins fails before it comes to the description (transcript ty-list).
    if (entries === undefined) return 'Certificate'
    const first = entries?.find(({ certificates }) => certificates.length > 0)?.certificates[0]
    return described(c, first === undefined ? 'Certificate' : subjectOf(first))
  }
}

type Entries = StoreEntry[] | null | undefined

/** Opening takes thousands of rounds of hashing; a credential never changes. */
const known = new WeakMap<Credential, { readonly entries: Entries }>()

/** The keys in the store of a certificate: null if it does not open, undefined if there is nothing to open. */
export function entriesOf(credential: Credential): Entries {
  const { entries } = known.get(credential) ?? { entries: readEntries(credential) }
  known.set(credential, { entries })
  return entries
}

function readEntries({ values }: Credential): Entries {
  const source = values['keyStoreSource'] as StoreSource | null | undefined
  const password = values['password'] as Secret | null | undefined
  if (!source || !password) return undefined
  const { parts } = source
  if (source.className === UPLOADED)
    return openStore((parts['uploadedKeystoreBytes'] as SecretBytes | null)?.bytes ?? Buffer.alloc(0), password.plain)
  const text = (name: string) => (own(parts, name) as Secret | null | undefined)?.plain ?? ''
  return openPem(text('certChain'), text('privateKey'), password.plain)
}
