import { own } from '../../domain/own.ts'
import { type Fields, isFields } from '../../domain/shape.ts'
import type { Fetched } from '../provider.ts'

/** Characters of a version that is believed. */
const VERSION = /^[\w.-]{1,64}$/

/** What a Secret holds, if it is the one that was asked for. */
export function readSecret(object: Fields, namespace: string, name: string): Fetched {
  const metadata = own(object, 'metadata')
  const data = own(object, 'data') ?? {}
  if (own(object, 'kind') !== 'Secret' || !isFields(metadata) || !isFields(data)) return { failure: 'BadAnswer' }
  if (own(metadata, 'namespace') !== namespace || own(metadata, 'name') !== name) return { failure: 'BadAnswer' }
  const properties = new Map<string, Buffer>()
  for (const [property, value] of Object.entries(data)) {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined
    // What is no base64 would be read as something else.
    if (bytes === undefined || bytes.toString('base64') !== value) return { failure: 'BadAnswer', isOfKey: true }
    properties.set(property, bytes)
  }
  return { stored: { properties }, version: versionIn(metadata) ?? null }
}

/** The version of an object; undefined for what is none. */
export function versionIn(metadata: unknown): string | undefined {
  const version = isFields(metadata) ? own(metadata, 'resourceVersion') : undefined
  return typeof version === 'string' && VERSION.test(version) ? version : undefined
}

/** The name of an object of the namespace. */
export function nameIn(metadata: unknown): string | undefined {
  const name = isFields(metadata) ? own(metadata, 'name') : undefined
  return typeof name === 'string' ? name : undefined
}
