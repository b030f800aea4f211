import { escapePointer } from './json-pointer.ts'
import type { Fault } from './problems.ts'
import { Secret } from './secret.ts'
import type { CredentialType, Data } from './types/define.ts'

/** Received, unchecked `data`: names and texts, `null` where a merge patch removes a field. */
export type RawData = Readonly<Record<string, string | null>>

/** Wraps the secret fields of received data, which cannot be printed from here on. */
export function toData(type: CredentialType, raw: RawData): Data {
  const entries = Object.entries(raw).filter((entry): entry is [string, string] => entry[1] !== null)
  return Object.fromEntries(entries.map(([name, text]) => [name, type.secretFields.includes(name) ? new Secret(text) : text]))
}

/** Faults of fields that the type does not have. */
export function unknownFields(type: CredentialType, raw: RawData, pointer: string): Fault[] {
  return Object.keys(raw)
    .filter(name => !Object.hasOwn(type.fields, name))
    .map(name => ({
      pointer: `${pointer}/${escapePointer(name)}`,
      detail: `A credential of type ${type.type} has no field of this name; it has ${Object.keys(type.fields).join(', ')}.`
    }))
}
