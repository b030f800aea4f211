import { own } from './own.ts'
import type { Secret } from './secret.ts'
import { USER_NAME_FLAG } from './user-name.ts'

/**
 * What a secret looks like in a folder's configuration. Of `masked` ones changes do not show. `readable` is what Jenkins keeps readable
 * also where it is a secret: the user name.
 */
export type SecretState = 'encrypted' | 'masked' | 'plain' | 'empty' | 'readable'

export interface ObservedSecret {
  readonly state: SecretState
  /** Keyed hash of the text that Jenkins gave; the text itself is dropped where it is read. */
  readonly hash: string
  /** AES blocks of the ciphertext of a text: they tell about how long the text is. Absent for anything else. */
  readonly blocks?: number
}

/** One credential as Jenkins holds it. Fields are named by their path of elements (`privateKeySource.privateKey`). */
export interface ObservedCredential {
  readonly id: string
  /** Null where Jenkins was asked in a way that does not tell (the list API). */
  readonly className: string | null
  /** Jenkins' own hash of it, which its list tells once a build has used the credential; a rewrite makes a new one. */
  readonly fingerprint?: string | null
  readonly visible: Readonly<Record<string, string>>
  /** The user name where it is a secret for Jenkins; it is then not among the visible fields. */
  readonly secretUserName?: Secret
  readonly hidden: Readonly<Record<string, ObservedSecret>>
}

/** Whether the user name is a secret for Jenkins; undefined where that does not show, or its plug-in does not know of it. */
export function seenFlag({ visible }: Pick<ObservedCredential, 'visible'>): boolean | undefined {
  const text = own(visible, USER_NAME_FLAG)
  return text === undefined ? undefined : text === 'true'
}

/**
 * Why a folder is not found. `absent`: that it is not there is proved. `replaced`: something that is no folder has its name, so it is not
 * there either. `unseen`: Jenkins answers as if there were none, and our user may be one who may not see it.
 */
export type NotFound = 'absent' | 'replaced' | 'unseen'

/** A complete read of a folder. A read that failed is an exception, never one of these. */
export type FolderReading =
  | { readonly found: false; readonly because: NotFound }
  | {
      readonly found: true
      readonly credentials: readonly ObservedCredential[]
      /** Whether secrets came as ciphertexts, so that a rewritten value shows. */
      readonly valuesWatched: boolean
      /** `false`: only the visible fields that are named were read (the list API); what is not named is unknown, not empty. */
      readonly allFields: boolean
      /** Keyed hash of all that the folder's configuration says, to find out whether it is still the same; '' where it is not known. */
      readonly revision: string
      /** The folder's display name, '' where it has none; null where it is not known. */
      readonly displayName: string | null
      /** How many credentials are in other domains of the folder; null where only the list was read. */
      readonly elsewhere: number | null
      /** The configuration itself, from which a changed one is made; null where only the list was read. It goes nowhere else. */
      readonly config: Secret | null
    }

/** Whether a reading tells of every credential that it does not show that Jenkins does not hold it there. */
export const isProof = (reading: FolderReading): boolean => reading.found || reading.because !== 'unseen'

/** How secrets came in a reading; undefined where it held none that would tell. */
export function shownSecrets(reading: FolderReading): 'ciphertexts' | 'masks' | undefined {
  if (!reading.found) return undefined
  if (!reading.allFields || !reading.valuesWatched) return 'masks'
  const hasCiphertext = reading.credentials.some(c => Object.values(c.hidden).some(secret => secret.blocks !== undefined))
  return hasCiphertext ? 'ciphertexts' : undefined
}

/** The credentials of a reading by their ids; of several with one id the first, which is the one that Jenkins itself finds. */
export function observedById(reading: FolderReading): Map<string, ObservedCredential> {
  const byId = new Map<string, ObservedCredential>()
  for (const credential of reading.found ? reading.credentials : []) {
    if (!byId.has(credential.id)) byId.set(credential.id, credential)
  }
  return byId
}
