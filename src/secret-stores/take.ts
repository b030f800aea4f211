import { isUtf8 } from 'node:buffer'
import { own } from '../domain/own.ts'
import { bytesOf, fieldsIn, parseExact } from './exact-json.ts'
import type { Stored } from './provider.ts'

/** Why a value could be read but not used. */
export type TakeFailure = 'NoSuchProperty' | 'PropertyNeeded' | 'NotAnObject' | 'NotText' | 'ValueTooLarge' | 'EmptyValue'

/** How a value becomes the text of a field. */
export interface Taking {
  readonly property?: string | undefined
  /** Whether the field takes bytes, which are stored as base64. */
  readonly isBase64: boolean
  /** The largest value in bytes. */
  readonly most: number
}

/** The text of a field from what is stored at a key. */
export function take(
  stored: Stored,
  { property, isBase64, most }: Taking
): { readonly text: string } | { readonly failure: TakeFailure } {
  const found = partOf(stored, property)
  if ('failure' in found) return found
  const { bytes } = found
  if (bytes.length === 0) return { failure: 'EmptyValue' }
  if (bytes.length > most) return { failure: 'ValueTooLarge' }
  if (isBase64) return { text: bytes.toString('base64') }
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { failure: 'NotText' }
}

function partOf(stored: Stored, property: string | undefined): { readonly bytes: Buffer } | { readonly failure: TakeFailure } {
  if ('properties' in stored) {
    const { properties } = stored
    if (property === undefined && properties.size > 1) return { failure: 'PropertyNeeded' }
    const bytes = property === undefined ? [...properties.values()][0] : properties.get(property)
    return bytes === undefined ? { failure: property === undefined ? 'EmptyValue' : 'NoSuchProperty' } : { bytes }
  }
  return property === undefined ? { bytes: stored.bytes } : propertyOf(stored.bytes, property)
}

/** A property of a value that is a JSON object. Texts are taken as they are, anything else as its JSON. */
function propertyOf(bytes: Buffer, property: string): { readonly bytes: Buffer } | { readonly failure: TakeFailure } {
  const fields = isUtf8(bytes) ? fieldsIn(parseExact(bytes.toString('utf8'))) : undefined
  if (fields === undefined) return { failure: 'NotAnObject' }
  if (!Object.hasOwn(fields, property)) return { failure: 'NoSuchProperty' }
  const part = bytesOf(own(fields, property))
  return part === undefined ? { failure: 'NotText' } : { bytes: part }
}
