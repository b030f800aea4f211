import { hash } from 'node:crypto'
import type { ObservedCredential } from './observed.ts'
import { hasShape, isText, isTime, orNull, valueOf } from './shape.ts'

/** Maximum number of unmanaged credentials that are ignored in one target of a project. */
export const IGNORED_LIMIT = 500

/** An unmanaged credential that people have decided to leave alone. */
export interface Ignored {
  readonly id: string
  /** The folder that it is in, see `placeOf`. */
  readonly place: string
  /** Null if Jenkins did not show it. Another kind of credential under the id is not ignored. */
  readonly className: string | null
  readonly by: string
  readonly at: string
}

/** The name of its field; an id of Jenkins is foreign text of any length. */
export const ignoredField = (id: string): string => `ignored:${hash('sha256', id, 'base64url')}`

export const isIgnored = ({ id, className }: Ignored, seen: Pick<ObservedCredential, 'id' | 'className'>): boolean =>
  id === seen.id && (className === null || seen.className === null || className === seen.className)

const isRecord = hasShape({ id: isText, place: isText, className: orNull(isText), by: isText, at: isTime })

/** What is ignored in a folder, from the fields of its target. */
export const ignoredIn = (fields: Readonly<Record<string, string>>, place: string): readonly Ignored[] =>
  Object.entries(fields).flatMap(([field, text]) => {
    const record = field.startsWith('ignored:') ? valueOf(text) : undefined
    return isRecord(record) && (record as Ignored).place === place ? [record as Ignored] : []
  })
