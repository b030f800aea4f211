import { type RawData, referencesIn } from '../domain/data.ts'
import { own } from '../domain/own.ts'
import type { Fault } from '../domain/problems.ts'
import { isSameReference, type References, referenceFaults } from '../domain/references.ts'
import { Secret } from '../domain/secret.ts'
import type { SourceReading } from '../domain/source.ts'
import type { CredentialType, Data } from '../domain/types/define.ts'
import { USER_NAME } from '../domain/user-name.ts'
import { faultOf, type Resolved, type ResolveReferences, readingOf, wantedValue } from './resolve.ts'

/** What decides about the references of a credential, besides its type. */
export interface Referring {
  readonly project: string
  readonly type: CredentialType
  /** The data as received. */
  readonly raw: RawData
  /** JSON pointer of the data in the request. */
  readonly pointer: string
  /** The stored references, and the data that goes with them. */
  readonly before: References
  readonly carried: Data
  readonly keepsPublic: boolean
  readonly isGenerated: boolean
  /** Read a value although its reference is the stored one. */
  readonly rereads: boolean
  /** Values that were read already, by their fields. Nothing else is read then. */
  readonly read?: ReadonlyMap<string, Resolved> | undefined
}

/** The references of a credential after a change, and the values that they bring. */
export interface Referenced {
  readonly references: References
  readonly values: Data
  /** Fields whose values have just been read. */
  readonly fresh: readonly string[]
  /** Fields for which there is no value yet, and no earlier one. */
  readonly unresolved: readonly string[]
  readonly faults: readonly Fault[]
  /** What the secret stores said; undefined if none was asked. */
  readonly reading?: SourceReading | undefined
}

/** A value that was typed, or removed, ends the reference of its field. */
export function mergedReferences({
  type,
  raw,
  before,
  keepsPublic,
  isGenerated
}: Omit<Referring, 'project' | 'pointer'>): References {
  const stays = (field: string): boolean => {
    if (Object.hasOwn(raw, field)) return false
    if (type.secretFields.includes(field)) return !isGenerated || field === USER_NAME
    return keepsPublic
  }
  return { ...Object.fromEntries(Object.entries(before).filter(([field]) => stays(field))), ...referencesIn(raw) }
}

/** Reads the values that a request refers to. One that cannot be read now keeps the last value of its field. */
export async function readReferences(resolve: ResolveReferences, referring: Referring): Promise<Referenced> {
  const { project, type, pointer, before, carried, rereads, read } = referring
  const references = mergedReferences(referring)
  const faults = referenceFaults(type, references, pointer)
  if (faults.length > 0) return { references, values: {}, fresh: [], unresolved: Object.keys(references), faults }
  const isWanted = (field: string): boolean => {
    if (read !== undefined) return read.has(field)
    if (!Object.hasOwn(referencesIn(referring.raw), field)) return false
    return rereads || !isSameReference(own(before, field), own(references, field)) || own(carried, field) === undefined
  }
  const wanted = Object.entries(references).filter(([field]) => Object.hasOwn(type.fields, field) && isWanted(field))
  const resolved = await answersTo(resolve, project, type, wanted, read)
  const readings = wanted.map(([field], i): [string, Resolved] => [field, resolved[i] ?? { failure: 'Unavailable' }])
  const fresh = readings.flatMap(([field, each]) => ('value' in each ? [[field, each.value] as const] : []))
  const kept = Object.keys(references).flatMap(field => {
    const value = own(carried, field)
    return value === undefined ? [] : [[field, value] as const]
  })
  const values = Object.fromEntries([...kept, ...fresh].map(([field, value]) => [field, inForm(type, field, value)]))
  return {
    ...{ references, values, fresh: fresh.map(([field]) => field) },
    unresolved: Object.keys(references).filter(field => !Object.hasOwn(values, field)),
    faults: readings.flatMap(([field, each]) =>
      'failure' in each ? (faultOf(each.failure, `${pointer}/${field}/valueFrom`) ?? []) : []
    ),
    reading: readingOf(readings)
  }
}

async function answersTo(
  resolve: ResolveReferences,
  project: string,
  type: CredentialType,
  wanted: readonly (readonly [string, References[string]])[],
  read: Referring['read']
): Promise<readonly Resolved[]> {
  if (wanted.length === 0) return []
  if (read !== undefined) return wanted.map(([field]) => read.get(field) ?? { failure: 'Unavailable' })
  return resolve(
    project,
    wanted.map(([field, reference]) => wantedValue(type, field, reference))
  )
}

/** A public field is a text. */
function inForm(type: CredentialType, field: string, value: string | Secret): string | Secret {
  if (type.secretFields.includes(field)) return value instanceof Secret ? value : new Secret(value)
  return value instanceof Secret ? value.reveal() : value
}

/** Faults of values that were read are faults of what the reference leads to. */
export const atReferences = (faults: readonly Fault[], pointer: string, fresh: readonly string[]): Fault[] =>
  faults.map(fault => {
    const isRead = fresh.some(field => fault.pointer === `${pointer}/${field}`)
    return isRead ? { ...fault, pointer: `${fault.pointer}/valueFrom` } : fault
  })
