import type { Unreadable } from '../domain/documents/place.ts'
import { Problem } from '../domain/problems.ts'

/** The problem for a body that cannot be parsed or exceeds a bound, with its position. */
export const unreadable = ({ detail, pointer, line, column, bound }: Unreadable): Problem =>
  new Problem(bound === undefined ? 'MALFORMED_BODY' : 'BODY_TOO_LARGE', `The body cannot be read. ${detail}`, [
    { pointer, detail, line, column }
  ])
