import { NO_TIME } from './damage.ts'
import { type Known, nothingKnown } from './findings.ts'
import { Secret } from './secret.ts'
import { hasShape, isCount, isFields, isFlag, isList, isMap, isText, isTime, orAbsent, orNull, valueOf } from './shape.ts'
import type { CredentialType, Data, FormSettings } from './types/define.ts'
import { isType, typeNamed } from './types/index.ts'
import type { XmlBranch } from './xml-element.ts'

/** The longest description, in characters. */
export const DESCRIPTION_LIMIT = 1024

/** What another system attaches to a credential; kept and given back, never sent to Jenkins. */
export interface Metadata {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** A credential as it is wanted, without its secrets. `generation` counts its changes from 1. */
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
   * Whether the user name is one of them, and a secret for Jenkins. Absent: nobody has said so, as in older records. That is `false`, but
   * what is adopted keeps what Jenkins says of it.
   */
  readonly usernameSecret?: boolean
  readonly generation: number
  /** What tells the sealed text of this record from that of any other, one of the same generation included; absent in older records. */
  readonly sealId?: string
  /** When it ceases to work: the earlier of what its author said and what its content says; null where neither is known. */
  readonly expiresAt: string | null
  /** What its author said. It belongs to the secret it was said of, and goes when that is exchanged. */
  readonly statedExpiry: string | null
  /** When a secret of it last changed. */
  readonly rotatedAt: string
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
  /** Take over what Jenkins holds under this id, though it is not ours. */
  readonly adopt: boolean
  readonly metadata?: Metadata
  /** Set when it is to be removed from Jenkins; the record goes when Jenkins is known not to hold it. */
  readonly deletedAt: string | null
  /** It is to be removed, and forgotten even if Jenkins cannot be proved not to hold it. */
  readonly forget?: true
}

/** The type of a credential whose record cannot be read. */
export const UNKNOWN_TYPE = 'unknown'

const isFinding = hasShape({ code: isText, detail: isText, pointer: isText })

/** What a record is once what earlier versions did not store is filled in. */
const isRecord = hasShape({
  ...{ description: isText, data: isMap(isText), secretFields: isList(isText), generation: isCount, adopt: isFlag },
  ...{ warnings: isList(isFinding), facts: isFields, derivedExpiry: orNull(isTime), statedExpiry: orNull(isTime) },
  ...{ expiresAt: orNull(isTime), rotatedAt: isTime, createdAt: isTime, createdBy: isText, updatedAt: isTime, updatedBy: isText },
  usernameSecret: orAbsent(isFlag),
  metadata: orAbsent(hasShape({ labels: isMap(isText), annotations: isMap(isText) })),
  deletedAt: orNull(isTime)
})

/**
 * The record of a credential; undefined for a text that is not the record of this one. One from before content was checked lacks what
 * the checks found. Of a text that is known to be ours, only what another version may have written is looked at.
 */
export function parseCredential(json: string, project: string, id: string, isOurs = false): Credential | undefined {
  const stored = valueOf(json)
  if (!isFields(stored)) return undefined
  const record = { ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: stored['updatedAt'], ...stored } as Credential
  if (!(isOurs || isRecord(record)) || record.project !== project || record.id !== id) return undefined
  // What leaves needs no type any more: its record may have been one that could not be read.
  return isType(record.type) || (record.type === UNKNOWN_TYPE && record.deletedAt !== null) ? record : undefined
}

/** What is shown in place of a record that cannot be read. */
export const unreadableCredential = (project: string, id: string, generation: number): Credential => ({
  ...{ project, id, type: UNKNOWN_TYPE, description: '', data: {}, secretFields: [], generation, adopt: false },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: NO_TIME },
  ...{ createdAt: NO_TIME, createdBy: '', updatedAt: NO_TIME, updatedBy: '', deletedAt: null }
})

/** The secret fields of a credential, opened. */
export type Secrets = Readonly<Record<string, Secret>>

/** The type of a credential, with its user name among the secret fields where that is one. */
export const typeOf = ({ type, usernameSecret }: Pick<Credential, 'type' | 'usernameSecret'>): CredentialType =>
  typeNamed(type, usernameSecret)

/** Splits validated data into what may be shown and what is sealed. Empty optional fields count as absent. */
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

/** The Jenkins document of a credential: `scope`, `id` and `description` first, then what its type adds. */
export function toDocument(credential: Credential, secrets: Secrets, settings: Omit<FormSettings, 'id'>): XmlBranch {
  const { id, usernameSecret = false } = credential
  const { className, children } = typeOf(credential).toXml(
    { ...credential.data, ...secrets },
    { ...settings, id, usernameSecret }
  )
  return {
    name: className,
    children: [
      // A credential without a scope is stored with scope null, and then found by nobody.
      { name: 'scope', text: 'GLOBAL' },
      { name: 'id', text: credential.id },
      { name: 'description', text: credential.description },
      ...children
    ]
  }
}
