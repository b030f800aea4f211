import { Problem } from '../domain/problems.ts'

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
  readonly total: number
}

/**
 * One page of a sorted list. `keyOf` gives the place of an item in that order; it must be unique. `order` names the order where a
 * list has several: a cursor of one says nothing in another.
 */
export function pageOf<T>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  cursor: string | undefined,
  isAfter: (key: string, cursor: string) => boolean,
  order = ''
): Page<T> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, order)
  const rest = after === undefined ? sorted : sorted.filter(item => isAfter(keyOf(item), after))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    nextCursor: rest.length > limit && last !== undefined ? encodeCursor(keyOf(last), order) : null,
    total: sorted.length
  }
}

/** A cursor is the place of the last item that was given out, so that pages hold while items come and go. */
export const encodeCursor = (key: string, order = ''): string => Buffer.from(`1${order}\n${key}`).toString('base64url')

export function decodeCursor(cursor: string, order = ''): string {
  const start = `1${order}\n`
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!text.startsWith(start) || encodeCursor(text.slice(start.length), order) !== cursor) {
    throw new Problem('INVALID_CURSOR', 'Start again without a cursor.', [
      { pointer: 'cursor', detail: 'It was not given out by this list, in this order.' }
    ])
  }
  return text.slice(start.length)
}
