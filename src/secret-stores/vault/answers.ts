import { own } from '../../domain/own.ts'
import { bytesOf } from '../exact-json.ts'
import type { Fetched } from '../provider.ts'
import { partOf, type VaultAnswer } from './client.ts'
import type { KvVersion } from './mount.ts'

/** Maximum number of properties of one value. */
const MOST_PROPERTIES = 1_000

/** What an answer to a read with the path of one KV version shows. `Empty`: nothing is there, if it is a mount of that version. */
export type Shown = Fetched | 'Empty' | 'Refused' | 'Unexpected'

export function shownBy(kv: KvVersion, { status, body }: VaultAnswer): Shown {
  if (status === 403) return 'Refused'
  if (status === 404 && isEmpty({ status, body })) return 'Empty'
  const data = partOf(body, 'data')
  if (data === undefined) return 'Unexpected'
  if (kv === 1) return status === 200 ? valuesIn(data, null) : 'Unexpected'
  const metadata = partOf(data, 'metadata')
  const version = metadata && own(metadata, 'version')
  if (metadata === undefined || !Number.isSafeInteger(version) || typeof own(metadata, 'created_time') !== 'string')
    return 'Unexpected'
  const values = partOf(data, 'data')
  if (status === 200 && values !== undefined) return valuesIn(values, String(version))
  // A version that is gone is answered with 404 and its metadata. A deletion time of a version that is there is one to come.
  if (own(metadata, 'destroyed') === true) return { failure: 'Destroyed' }
  const isDeleted = typeof own(metadata, 'deletion_time') === 'string' && own(metadata, 'deletion_time') !== ''
  return isDeleted ? { failure: 'Deleted' } : 'Unexpected'
}

function valuesIn(fields: Readonly<Record<string, unknown>>, version: string | null): Fetched {
  const names = Object.keys(fields)
  if (names.length > MOST_PROPERTIES) return { failure: 'TooLarge' }
  const properties = new Map<string, Buffer>()
  for (const name of names) {
    const bytes = bytesOf(own(fields, name))
    if (bytes === undefined) return { failure: 'BadAnswer' }
    properties.set(name, bytes)
  }
  return { stored: { properties }, version }
}

/** Vault answers so where a path is routed and nothing is there. Without a route, the list of errors is not empty. */
export function isEmpty({ status, body }: VaultAnswer): boolean {
  const errors = own(body, 'errors')
  return status === 404 && Array.isArray(errors) && errors.length === 0
}

/** A mount of version 2 warns so of a path of version 1. */
export function isVersioned({ status, body }: VaultAnswer): boolean {
  const warnings = own(body, 'warnings')
  return status === 404 && Array.isArray(warnings) && warnings.slice(0, 20).some(text => /versioned K\/V/i.test(String(text)))
}
