import { invalid } from '../domain/problems.ts'
import { keyFault } from '../domain/secret-store.ts'

/** Leading segments of keys as a request names them, ending with `/`; '' for none. */
export function prefixIn(text = ''): string {
  const path = text.endsWith('/') ? text.slice(0, -1) : text
  if (text === '') return ''
  const detail = keyFault(path)
  if (detail !== undefined) throw invalid([{ pointer: '#/query/prefix', detail }])
  return `${path}/`
}
