import { escapePointer } from './json-pointer.ts'
import type { Fault } from './problems.ts'
import { type References, referenceOf, type ValueFrom } from './references.ts'
import { Secret } from './secret.ts'
import type { CredentialType, Data } from './types/define.ts'

/** Received, unchecked `data`: names and texts, `null` where a merge patch removes a field, or where the value is in a secret store. */
export type RawData = Readonly<Record<string, RawValue>>
export type RawValue = string | null | ValueFrom

/** The same with typed values alone. */
export type TypedData = Readonly<Record<string, string | null>>

/** Wraps the secret fields of received data, which cannot be printed from here on. */
export function toData(type: CredentialType, raw: RawData): Data {
  const entries = Object.entries(raw).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(entries.map(([name, text]) => [name, type.secretFields.includes(name) ? new Secret(text) : text]))
}

const isReference = (entry: [string, RawValue]): entry is [string, ValueFrom] => typeof entry[1] === 'object' && entry[1] !== null

/** The references in received data. */
export const referencesIn = (raw: RawData): References =>
  Object.fromEntries(
    Object.entries(raw)
      .filter(isReference)
      .map(([name, { valueFrom }]) => [name, referenceOf(valueFrom)])
  )

/** Faults of fields that the type does not have. */
export function unknownFields(type: CredentialType, raw: RawData, pointer: string): Fault[] {
  return Object.keys(raw)
    .filter(name => !Object.hasOwn(type.fields, name))
    .map(name => ({
      pointer: `${pointer}/${escapePointer(name)}`,
      detail: `A credential of type ${type.type} has no field of this name; it has ${Object.keys(type.fields).join(', ')}.`
    }))
}
