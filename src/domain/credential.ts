import { NO_TIME } from './damage.ts'
import { type Known, nothingKnown } from './findings.ts'
import { areReferences, type References } from './references.ts'
import { Secret } from './secret.ts'
import { hasShape, isCount, isFields, isFlag, isList, isMap, isText, isTime, orAbsent, orNull, valueOf } from './shape.ts'
import { areShares, isSharedFrom, type SharedFrom, type Shares } from './shares.ts'
import type { CredentialType, Data, FormSettings } from './types/define.ts'
import { isType, typeNamed } from './types/index.ts'
import type { XmlBranch } from './xml-element.ts'

/** Maximum length of a description in characters. */
export const DESCRIPTION_LIMIT = 1024

/** Labels and annotations attached by another system; stored and returned, never sent to Jenkins. */
export interface Metadata {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** The desired state of a credential without its secrets. `generation` counts its changes from 1. */
export interface Credential extends Known {
  readonly project: string
  readonly id: string
  readonly type: string
  readonly description: string
  /** The public fields of `data`. */
  readonly data: Readonly<Record<string, string>>
  /** The secret fields that are set. */
  readonly secretFields: readonly string[]
  /**
   * Where the values of fields come from. A field that is neither in `data` nor in `secretFields` was never read. The value of a public
   * user name is in `data`, because Jenkins needs it, and is not shown. Absent: every value was typed.
   */
  readonly references?: References
  /** The credential that it takes all its values from, which are then not shown. It is shared with no project itself. */
  readonly sharedFrom?: SharedFrom
  /** The projects that may take its values. */
  readonly shares?: Shares
  /** The verify target that it is tried on unless another one is named; absent: the one that is suggested. */
  readonly verifyWith?: string
  /**
   * Whether the user name is a secret field, and a secret in Jenkins. Absent: unspecified, as in older records. That means `false`,
   * except that an adopted credential keeps the setting in Jenkins.
   */
  readonly usernameSecret?: boolean
  readonly generation: number
  /** Distinguishes the sealed text of this record from any other, even with the same generation; absent in older records. */
  readonly sealId?: string
  /** When it expires: the earlier of the stated expiry and that of its content; null if neither is known. */
  readonly expiresAt: string | null
  /** The expiry stated by its author. It belongs to the secret that it was stated for, and is dropped when that is replaced. */
  readonly statedExpiry: string | null
  /** When one of its secrets last changed. */
  readonly rotatedAt: string
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
  /** Whether to take over an unmanaged credential that Jenkins holds under this id. */
  readonly adopt: boolean
  readonly metadata?: Metadata
  /** Set when it is to be removed from Jenkins; the record is removed once Jenkins is known not to hold it. */
  readonly deletedAt: string | null
  /** Set if its record is to be removed even without proof that Jenkins does not hold it. */
  readonly forget?: true
}

/** The type of a credential whose record cannot be read. */
export const UNKNOWN_TYPE = 'unknown'

const isFinding = hasShape({ code: isText, detail: isText, pointer: isText })

/** The shape of a record after the fields unknown to earlier versions have been added. */
const isRecord = hasShape({
  ...{ description: isText, data: isMap(isText), secretFields: isList(isText), generation: isCount, adopt: isFlag },
  ...{ warnings: isList(isFinding), facts: isFields, derivedExpiry: orNull(isTime), statedExpiry: orNull(isTime) },
  ...{ expiresAt: orNull(isTime), rotatedAt: isTime, createdAt: isTime, createdBy: isText, updatedAt: isTime, updatedBy: isText },
  ...{ usernameSecret: orAbsent(isFlag), verifyWith: orAbsent(isText) },
  ...{ references: orAbsent(areReferences), sharedFrom: orAbsent(isSharedFrom), shares: orAbsent(areShares) },
  metadata: orAbsent(hasShape({ labels: isMap(isText), annotations: isMap(isText) })),
  deletedAt: orNull(isTime)
})

/**
 * Parses the record of a credential; undefined for a text that is not this credential's record. A record from before content was
 * checked has no findings. `isOurs` skips the check of the shape, because the bridge is known to have written the text.
 */
export function parseCredential(json: string, project: string, id: string, isOurs = false): Credential | undefined {
  const stored = valueOf(json)
  if (!isFields(stored)) return undefined
  const record = { ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: stored['updatedAt'], ...stored } as Credential
  if (!(isOurs || isRecord(record)) || record.project !== project || record.id !== id) return undefined
  // A credential being deleted needs no type: its previous record may have been unreadable.
  return isType(record.type) || (record.type === UNKNOWN_TYPE && record.deletedAt !== null) ? record : undefined
}

/** Shown instead of a record that cannot be read. */
export const unreadableCredential = (project: string, id: string, generation: number): Credential => ({
  ...{ project, id, type: UNKNOWN_TYPE, description: '', data: {}, secretFields: [], generation, adopt: false },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: NO_TIME },
  ...{ createdAt: NO_TIME, createdBy: '', updatedAt: NO_TIME, updatedBy: '', deletedAt: null }
})

/** The secret fields of a credential, opened. */
export type Secrets = Readonly<Record<string, Secret>>

/** The type of a credential, with the user name among the secret fields if it is a secret. */
export const typeOf = ({ type, usernameSecret }: Pick<Credential, 'type' | 'usernameSecret'>): CredentialType =>
  typeNamed(type, usernameSecret)

/** Splits validated data into public fields and fields to seal. Empty optional fields count as absent. */
export function splitData(
  type: CredentialType,
  data: Data
): { publicData: Record<string, string>; secrets: Record<string, Secret> } {
  const publicData: [string, string][] = []
  const secrets: [string, Secret][] = []
  for (const [name, value] of Object.entries(data)) {
    const text = value instanceof Secret ? value.reveal() : value
    if (type.secretFields.includes(name)) {
      if (text !== '') secrets.push([name, value instanceof Secret ? value : new Secret(value)])
    } else {
      publicData.push([name, text])
    }
  }
  return { publicData: Object.fromEntries(publicData), secrets: Object.fromEntries(secrets) }
}

/** The Jenkins document of a credential: `scope`, `id` and `description`, followed by the elements of its type. */
export function toDocument(credential: Credential, secrets: Secrets, settings: Omit<FormSettings, 'id'>): XmlBranch {
  const { id, usernameSecret = false } = credential
  const { className, children } = typeOf(credential).toXml(
    { ...credential.data, ...secrets },
    { ...settings, id, usernameSecret }
  )
  return {
    name: className,
    children: [
      // A credential without a scope is stored with scope null, and no job finds it then.
      { name: 'scope', text: 'GLOBAL' },
      { name: 'id', text: credential.id },
      { name: 'description', text: credential.description },
      ...children
    ]
  }
}
