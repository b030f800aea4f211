import type { Unreadable } from '../../domain/documents/place.ts'
import { readOne } from '../../domain/documents/read.ts'

/** What a YAML text says, as JSON, which goes from one thread to another at little cost. */
export type Parsed = { readonly json: string } | { readonly fault: Unreadable }

export function yamlToJson(text: string): Parsed {
  const read = readOne(text, 'yaml')
  return 'fault' in read ? read : { json: JSON.stringify(read.value) ?? 'null' }
}
