import { Problem } from '../domain/problems.ts'

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
  readonly total: number
}

/**
 * One page of a sorted list. `keyOf` returns the unique sort key of an item. `order` names the sort order if a list has several, because
 * a cursor is valid only in the order that issued it.
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

/** A cursor is the sort key of the last item returned, so that paging stays correct while items come and go. */
export const encodeCursor = (key: string, order = ''): string => Buffer.from(`1${order}\n${key}`).toString('base64url')

export function decodeCursor(cursor: string, order = ''): string {
  const start = `1${order}\n`
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!text.startsWith(start) || encodeCursor(text.slice(start.length), order) !== cursor) {
    throw new Problem('INVALID_CURSOR', 'Start again without a cursor.', [
      { pointer: '#/query/cursor', detail: 'This list did not issue the cursor in this order.' }
    ])
  }
  return text.slice(start.length)
}
