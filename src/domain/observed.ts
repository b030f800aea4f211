import { own } from './own.ts'
import type { Secret } from './secret.ts'
import { USER_NAME_FLAG } from './user-name.ts'

/**
 * The form of a secret in a folder's configuration. Changes to `masked` ones are not visible. `readable`: a secret that Jenkins
 * keeps readable, which is the user name.
 */
export type SecretState = 'encrypted' | 'masked' | 'plain' | 'empty' | 'readable'

export interface ObservedSecret {
  readonly state: SecretState
  /** Keyed hash of the text from Jenkins; the text itself is dropped as soon as it is read. */
  readonly hash: string
  /** AES blocks of the ciphertext of a text, which indicate its approximate length. Absent for anything else. */
  readonly blocks?: number
}

/** A credential as Jenkins holds it. Fields are named by their element path (`privateKeySource.privateKey`). */
export interface ObservedCredential {
  readonly id: string
  /** Null if it was read by the list API, which does not tell. */
  readonly className: string | null
  /** Jenkins' own hash, which its list shows once a build has used the credential; a rewrite changes it. */
  readonly fingerprint?: string | null
  readonly visible: Readonly<Record<string, string>>
  /** The user name if Jenkins treats it as a secret; it is then not among the visible fields. */
  readonly secretUserName?: Secret
  readonly hidden: Readonly<Record<string, ObservedSecret>>
}

/** Whether Jenkins treats the user name as a secret; undefined if that is not visible, or its plug-in does not support it. */
export function seenFlag({ visible }: Pick<ObservedCredential, 'visible'>): boolean | undefined {
  const text = own(visible, USER_NAME_FLAG)
  return text === undefined ? undefined : text === 'true'
}

/**
 * Why a folder was not found. `absent`: its absence is proved. `replaced`: an item that is not a folder has its name, so it does
 * not exist either. `unseen`: Jenkins shows none, but our user may lack the permission to see it.
 */
export type NotFound = 'absent' | 'replaced' | 'unseen'

/** A complete reading of a folder. A failed read is an exception, never one of these. */
export type FolderReading =
  | { readonly found: false; readonly because: NotFound }
  | {
      readonly found: true
      readonly credentials: readonly ObservedCredential[]
      /** Whether secrets were shown as ciphertexts, so that a rewritten value is detected. */
      readonly valuesWatched: boolean
      /** `false`: read by the list API, so only the given visible fields are known; the others are unknown, not empty. */
      readonly allFields: boolean
      /** Keyed hash of the folder's whole configuration, to detect changes; '' if unknown. */
      readonly revision: string
      /** The folder's display name, '' if it has none; null if unknown. */
      readonly displayName: string | null
      /** Number of credentials in other domains of the folder; null if only the list was read. */
      readonly elsewhere: number | null
      /** The raw configuration, used only to make a changed one; null if only the list was read. */
      readonly config: Secret | null
    }

/** Whether a reading proves that Jenkins holds no other credentials in the folder. */
export const isProof = (reading: FolderReading): boolean => reading.found || reading.because !== 'unseen'

/** How secrets were shown in a reading; undefined if it contained none that would tell. */
export function shownSecrets(reading: FolderReading): 'ciphertexts' | 'masks' | undefined {
  if (!reading.found) return undefined
  if (!reading.allFields || !reading.valuesWatched) return 'masks'
  const hasCiphertext = reading.credentials.some(c => Object.values(c.hidden).some(secret => secret.blocks !== undefined))
  return hasCiphertext ? 'ciphertexts' : undefined
}

/** The credentials of a reading by id; the first of duplicates, as Jenkins itself finds it. */
export function observedById(reading: FolderReading): Map<string, ObservedCredential> {
  const byId = new Map<string, ObservedCredential>()
  for (const credential of reading.found ? reading.credentials : []) {
    if (!byId.has(credential.id)) byId.set(credential.id, credential)
  }
  return byId
}
