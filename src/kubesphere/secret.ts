import { createHash } from 'node:crypto'
import type { Credential, Metadata } from '../domain/credential.ts'
import type { RawData } from '../domain/data.ts'
import { type Decoded, decodeText } from '../domain/documents/decode.ts'
import { escapePointer } from '../domain/json-pointer.ts'
import { own } from '../domain/own.ts'
import { type Fault, invalid } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { referenceIn, typedData } from '../domain/references.ts'
import { summaryOf } from '../domain/summary.ts'
import { USER_NAME } from '../domain/user-name.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import { ADOPT, CREATOR, DESCRIPTION, FINALIZER, keptMetadata, statusAnnotations } from './annotations.ts'
import { kindOfSecret, kindOfType, type SecretKind, secretKinds } from './kinds.ts'

/** A `core/v1` Secret as clients send it; other fields are ignored, as in the original. */
export interface SecretBody {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>> | null
    readonly annotations?: Readonly<Record<string, string>> | null
    readonly resourceVersion?: string
  }
  readonly type: string
  /** Values in base64. */
  readonly data?: Readonly<Record<string, string | null>> | null
  /** Plain values, which take precedence over `data`. */
  readonly stringData?: Readonly<Record<string, string | null>> | null
}

/** A credential as shown to clients of KubeSphere: secret values are empty, but their keys are present. */
export function toSecret(project: Project, stored: StoredCredential) {
  const { credential } = stored
  const kind = kindOfType(credential.type)
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: credential.id,
      namespace: project.name,
      uid: uidOf(project, stored),
      resourceVersion: String(credential.generation),
      creationTimestamp: seconds(credential.createdAt),
      ...(credential.deletedAt === null ? {} : { deletionTimestamp: seconds(credential.deletedAt) }),
      ...(hasEntries(credential.metadata?.labels) ? { labels: credential.metadata?.labels } : {}),
      annotations: {
        ...credential.metadata?.annotations,
        [DESCRIPTION]: credential.description,
        [CREATOR]: credential.createdBy,
        ...statusAnnotations(summaryOf(stored), credential.updatedAt)
      },
      finalizers: [FINALIZER]
    },
    data: shownData(kind, stored),
    type: kind.secretType
  }
}

/** Public fields with their values, secret fields with empty ones, as the original masks them. */
function shownData(kind: SecretKind, { credential }: StoredCredential): Record<string, string> {
  const shown = Object.entries(kind.keys).flatMap(([key, field]) => {
    const text = own(typedData(credential), field)
    if (text !== undefined) return [[key, base64(text)]]
    return isSet(credential, field) ? [[key, '']] : []
  })
  return Object.fromEntries(shown)
}

/** Whether a field has a value that is not shown. */
const isSet = ({ secretFields, references, sharedFrom, data }: Credential, field: string): boolean =>
  secretFields.includes(field) ||
  referenceIn(references, field) !== undefined ||
  (sharedFrom !== undefined && Object.hasOwn(data, field))

/** The content of a Secret in our terms. */
export interface ReadSecret {
  readonly id: string
  readonly kind: SecretKind
  readonly description: string
  /** Values by our field names; '' if the value is empty or masked. */
  readonly data: Readonly<Record<string, string>>
  readonly adopt: boolean
  readonly metadata: Metadata
}

/** Reads a Secret; throws faults if it is not a credential or cannot be stored. `at` is its pointer in the request. */
export function readSecret(body: SecretBody, at = '#'): ReadSecret {
  const kind = kindOfSecret(body.type)
  if (kind === undefined) {
    const known = secretKinds.map(({ secretType }) => secretType).join(', ')
    throw invalid([{ pointer: `${at}/type`, detail: `Unknown credential type; the types are ${known}.` }])
  }
  const faults: Fault[] = metadataFaults(body, `${at}/metadata`)
  const data = new Map<string, string>()
  const take = (part: 'data' | 'stringData', decode: (text: string) => Decoded) => {
    for (const [key, value] of Object.entries(body[part] ?? {})) {
      // The original's console leaves a stray `id` in the data of a Secret that it edits.
      if (key === 'id') continue
      const pointer = `${at}/${part}/${escapePointer(key)}`
      const field = own(kind.keys, key)
      const decoded = decode(value ?? '')
      if (field === undefined) faults.push({ pointer, detail: `Unknown key; the keys of ${kind.secretType} are ${names(kind)}.` })
      else if ('fault' in decoded) faults.push({ pointer, detail: decoded.fault })
      else data.set(field, decoded.text)
    }
  }
  take('data', fromBase64)
  take('stringData', text => ({ text }))
  if (faults.length > 0) throw invalid(faults)
  const { labels, annotations, name } = body.metadata
  return {
    id: name,
    kind,
    description: annotations?.[DESCRIPTION] ?? '',
    data: Object.fromEntries(data),
    adopt: annotations?.[ADOPT] === 'true',
    metadata: keptMetadata(labels ?? {}, annotations ?? {})
  }
}

const names = (kind: SecretKind): string => Object.keys(kind.keys).join(', ')

/** Maximum total size of labels and annotations, in bytes. */
const METADATA_LIMIT = 64 * 1024

function metadataFaults({ metadata }: SecretBody, pointer: string): Fault[] {
  const kept = keptMetadata(metadata.labels ?? {}, metadata.annotations ?? {})
  return Buffer.byteLength(JSON.stringify(kept)) > METADATA_LIMIT
    ? [{ pointer, detail: `The maximum total size of labels and annotations is ${METADATA_LIMIT} bytes.` }]
    : []
}

/**
 * The change requested by a Secret in a PUT. An empty value is a masked one sent back, so the stored value is kept. A passphrase
 * belongs to its key: it stays with the old key and goes with it.
 */
export function changeOfSecret({ kind, data }: ReadSecret, { credential }: Pick<StoredCredential, 'credential'>): RawData {
  const change = new Map<string, string | null>()
  for (const field of Object.values(kind.keys)) {
    const text = own(data, field)
    if (text) change.set(field, text)
  }
  if (change.has('privateKey') && !change.has('passphrase')) change.set('passphrase', null)
  // Only a user name that is secret or comes from a secret store or another project is masked. Another empty one is meant as such, and refused if required.
  const { usernameSecret, references, sharedFrom } = credential
  const isMasked = usernameSecret === true || sharedFrom !== undefined || referenceIn(references, USER_NAME) !== undefined
  if (data['username'] === '' && !isMasked) change.set('username', '')
  return Object.fromEntries(change)
}

/** The data of a new credential. An empty passphrase counts as none. */
export const dataOfSecret = ({ data }: ReadSecret): RawData =>
  Object.fromEntries(Object.entries(data).filter(([field, text]) => field !== 'passphrase' || text !== ''))

/** KubeSphere shows every user name, so credentials created through it have a public one; a secret one here stays secret. */
export const publicUserName = ({ kind }: Pick<ReadSecret, 'kind'>): { usernameSecret?: false } =>
  Object.values(kind.keys).includes(USER_NAME) ? { usernameSecret: false } : {}

/** The same for a change of what is stored. */
export const publicUserNameUnlessSecret = (
  read: Pick<ReadSecret, 'kind'>,
  { credential }: Pick<StoredCredential, 'credential'>
): { usernameSecret?: false } =>
  credential.usernameSecret === true || credential.sharedFrom !== undefined ? {} : publicUserName(read)

/** The same for a credential that may already be stored. */
export const publicUserNameByDefault = ({ kind }: Pick<ReadSecret, 'kind'>): { usernameSecretByDefault?: false } =>
  Object.values(kind.keys).includes(USER_NAME) ? { usernameSecretByDefault: false } : {}

/** Constant for the life of a credential, and different when its name is reused. */
function uidOf(project: Project, { credential }: StoredCredential): string {
  const hex = createHash('sha256').update(`${project.uid}/${credential.id}/${credential.createdAt}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

/** Kubernetes times have a resolution of one second. */
export const seconds = (time: string): string => time.replace(/\.\d+Z$/, 'Z')

const hasEntries = (texts: Readonly<Record<string, string>> | undefined): boolean => Object.keys(texts ?? {}).length > 0

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** How such bytes come about most often. */
const FROM_BROWSER =
  'The btoa of a browser makes Latin-1: encode the text as UTF-8 first (new TextEncoder), or put it as it is into stringData.'

/** Decodes base64 as Go does, and the bytes as UTF-8. */
function fromBase64(text: string): Decoded {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text.replaceAll(/[\r\n]/g, ''))
    return { fault: 'Not valid base64. Put plain values into stringData.' }
  const decoded = decodeText(bytes, { keepsMark: true })
  return 'fault' in decoded ? { fault: `The decoded bytes are not text. ${decoded.fault} ${FROM_BROWSER}` } : decoded
}
