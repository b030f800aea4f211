import type { Credential } from './credential.ts'
import { escapePointer } from './json-pointer.ts'
import { own } from './own.ts'
import type { Fault } from './problems.ts'
import { KEY_LIMIT, keyFault, PROPERTY_LIMIT, type Reference, VERSION_LIMIT } from './secret-store.ts'
import { hasShape, isMap, isText, orAbsent } from './shape.ts'
import type { CredentialType } from './types/define.ts'
import { USER_NAME } from './user-name.ts'

/** The references of a credential by the fields that they are for. */
export type References = Readonly<Record<string, Reference>>

/** A field as requests and views have it whose value is in a secret store. */
export interface ValueFrom {
  readonly valueFrom: Reference
}

export const areReferences = isMap(
  hasShape({ store: isText, key: isText, property: orAbsent(isText), version: orAbsent(isText) })
)

export const isSameReference = (a: Reference | undefined, b: Reference | undefined): boolean =>
  a?.store === b?.store && a?.key === b?.key && a?.property === b?.property && a?.version === b?.version

/** What is read from a secret store in one request, whichever property of it is taken. */
export const isSameKey = (a: Reference, b: Reference): boolean =>
  a.store === b.store && a.key === b.key && a.version === b.version

export const refersToStore = (references: References | undefined, store: string): boolean =>
  Object.values(references ?? {}).some(reference => reference.store === store)

/** The secret stores that references name, each once. */
export const storesOf = (references: References | undefined): readonly string[] => [
  ...new Set(Object.values(references ?? {}).map(({ store }) => store))
]

/** The secret stores that references name, each with whether a field that takes its value from there is failing. */
export const staleIn = (references: References = {}, failing: Readonly<Record<string, unknown>>): ReadonlyMap<string, boolean> =>
  new Map(
    storesOf(references).map(store => [
      store,
      Object.entries(references).some(([field, reference]) => reference.store === store && Object.hasOwn(failing, field))
    ])
  )

/** A reference in a form that is equal for equal references; the order of its parts and whatever else a text has do not matter. */
export const referenceOf = ({ store, key, property, version }: Reference): Reference => ({
  ...{ store, key },
  ...(property === undefined ? {} : { property }),
  ...(version === undefined ? {} : { version })
})

type Referring = Pick<Credential, 'references' | 'data' | 'secretFields'>

/** The fields whose value was never read from their secret store, so that there is nothing to write to Jenkins. */
export const unresolvedFields = ({ references = {}, data, secretFields }: Referring): string[] =>
  Object.keys(references).filter(field => !Object.hasOwn(data, field) && !secretFields.includes(field))

export const isUnresolved = (credential: Referring): boolean =>
  credential.references !== undefined && unresolvedFields(credential).length > 0

type Stored = Pick<Credential, 'references' | 'data' | 'sharedFrom'>

/**
 * The data of a credential as it may be shown: public fields, and where the others come from. Never a value from a secret store, and nothing
 * of what another project shares.
 */
export function shownData({ references, data, sharedFrom }: Stored): Record<string, string | ValueFrom> {
  if (sharedFrom !== undefined) return {}
  if (references === undefined) return { ...data }
  const own = Object.entries(data).filter(([field]) => !Object.hasOwn(references, field))
  const referring = Object.entries(references).map(([field, valueFrom]): [string, ValueFrom] => [field, { valueFrom }])
  return Object.fromEntries<string | ValueFrom>([...own, ...referring])
}

/** The public fields whose values are no one's secret: those that come neither from a secret store nor from another project. */
export const typedData = ({ references, data, sharedFrom }: Stored): Readonly<Record<string, string>> =>
  sharedFrom !== undefined
    ? {}
    : references === undefined
      ? data
      : Object.fromEntries(Object.entries(data).filter(([field]) => !Object.hasOwn(references, field)))

/** Whether a field may take its value from a secret store: every secret one, and the user name. */
export const mayRefer = (type: CredentialType, field: string): boolean =>
  type.secretFields.includes(field) || (field === USER_NAME && type.hasUserName)

/** What is wrong with the references of a request beyond their schema; `pointer` is the place of its data. */
export const referenceFaults = (type: CredentialType, references: References, pointer: string): Fault[] =>
  Object.entries(references).flatMap(([field, reference]) => {
    const at = `${pointer}/${escapePointer(field)}`
    // A field that the type does not have is reported as such.
    if (!Object.hasOwn(type.fields, field)) return []
    if (!mayRefer(type, field))
      return [{ pointer: at, detail: 'Only secret fields and the user name can come from a secret store. Give a text.' }]
    return faultsIn(reference, `${at}/valueFrom`)
  })

function faultsIn({ key, property, version }: Reference, pointer: string): Fault[] {
  const detail = keyFault(key)
  const parts = Object.entries({ property: partFault(property, PROPERTY_LIMIT), version: partFault(version, VERSION_LIMIT) })
  return [
    ...(detail === undefined ? [] : [{ pointer: `${pointer}/key`, detail }]),
    ...parts.flatMap(([part, fault]) => (fault === undefined ? [] : [{ pointer: `${pointer}/${part}`, detail: fault }]))
  ]
}

function partFault(text: string | undefined, limit: number): string | undefined {
  if (text === undefined) return undefined
  if (text === '' || text.length > limit) return `It must have 1 to ${limit} characters.`
  return !text.isWellFormed() || /\p{Cc}/u.test(text) ? 'It must not contain control characters.' : undefined
}

/** The JSON Schema keywords of a reference. */
export const referenceLimits = { key: KEY_LIMIT, property: PROPERTY_LIMIT, version: VERSION_LIMIT } as const

/** The reference of a field; undefined for one whose value was typed. */
export const referenceIn = (references: References | undefined, field: string): Reference | undefined =>
  references === undefined ? undefined : own(references, field)
