import { Problem } from '../domain/problems.ts'

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
  readonly total: number
}

/** One page of a sorted list. `keyOf` gives the place of an item in that order; it must be unique. */
export function pageOf<T>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  cursor: string | undefined,
  isAfter: (key: string, cursor: string) => boolean
): Page<T> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rest = after === undefined ? sorted : sorted.filter(item => isAfter(keyOf(item), after))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rest.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null, total: sorted.length }
}

/** A cursor is the place of the last item that was given out, so that pages hold while items come and go. */
export const encodeCursor = (key: string): string => Buffer.from(`1${key}`).toString('base64url')

export function decodeCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!text.startsWith('1') || encodeCursor(text.slice(1)) !== cursor) {
    throw new Problem('INVALID_CURSOR', 'Start again without a cursor.', [
      { pointer: 'cursor', detail: 'It was not given out by this list.' }
    ])
  }
  return text.slice(1)
}
