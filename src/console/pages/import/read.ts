import { bodyBounds } from '../../../domain/documents/bounds.ts'
import { linesOf } from '../../../domain/documents/locate.ts'
import { type Read, readAll } from '../../../domain/documents/read.ts'
import { declaredIn, readDeclared } from './declared.ts'
import { type EnvFault, isEnv, readEnv } from './env.ts'
import { type Found, isRecord, type Row } from './row.ts'
import { isKubernetes, readSecret } from './secrets.ts'

/** Maximum length of the text, and number of credentials in it. */
export const MAX_CHARACTERS = 8 * 1024 * 1024
export const MAX_ROWS = 5000

export type SourceFault =
  | { readonly kind: 'tooLong' | 'tooMany' | 'nothing' }
  | EnvFault
  /** A sentence of the reader with line and column. */
  | { readonly kind: 'unreadable'; readonly detail: string }

export type Source = { readonly rows: readonly Row[] } | { readonly fault: SourceFault }

/**
 * Reads what was pasted or dropped: a declared set, Kubernetes Secrets, both in YAML or JSON, or a `.env` file. What YAML would resolve,
 * merge or drop is a fault, as in a request, so no alias can grow and no key is lost.
 */
export function readSource(text: string): Source {
  if (text.length > MAX_CHARACTERS) return { fault: { kind: 'tooLong' } }
  const found = isEnv(text) ? readEnv(text) : readDocuments(text)
  if ('fault' in found) return found
  if (found.rows.length === 0) return { fault: { kind: 'nothing' } }
  if (found.rows.length > MAX_ROWS) return { fault: { kind: 'tooMany' } }
  return { rows: found.rows.map((row, key) => ({ ...row, key })) }
}

function readDocuments(text: string): { readonly rows: readonly Found[] } | { readonly fault: SourceFault } {
  const read = readAll(text, { refusesPrototypes: true, bounds: bodyBounds })
  if ('fault' in read) return { fault: { kind: 'unreadable', detail: read.fault.detail } }
  const lines = text.split('\n')
  const rows = read.documents.flatMap((document, index) => {
    const next = read.documents[index + 1]?.line
    const part = lines.slice(document.line - 1, next === undefined ? undefined : Math.max(next - 1, document.line)).join('\n')
    return rowsOf(document, part)
  })
  return { rows }
}

/** The rows of one document. `text` is its own, so that lines within it can be told. */
function rowsOf({ value, line }: Read, text: string): readonly Found[] {
  const declared = declaredIn(value)
  const list = declared ?? itemsOf(value)
  if (list === undefined) return isKubernetes(value) ? readSecret(value, line) : []
  const place = linesOf(text)
  const path = Array.isArray(value) ? '#' : declared === undefined ? '#/items' : '#/credentials'
  return list.flatMap((item, index): readonly Found[] => {
    const at = line - 1 + place(`${path}/${index}`)
    return declared === undefined ? readSecret(item, at) : [readDeclared(item, at)]
  })
}

/** The items of a list of Kubernetes. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  return isRecord(value) && Array.isArray(value['items']) ? value['items'] : undefined
}
