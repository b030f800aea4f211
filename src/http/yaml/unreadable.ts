import type { Unreadable } from '../../domain/documents/place.ts'
import { Problem } from '../../domain/problems.ts'

/** The problem of a body that cannot be read, with the place. */
export const unreadable = ({ detail, pointer, line, column }: Unreadable): Problem =>
  new Problem('MALFORMED_BODY', `The body cannot be read. ${detail}`, [{ pointer, detail, line, column }])
