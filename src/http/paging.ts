import { Problem } from '../domain/problems.ts'

export interface Page<T> extends Total {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** The number of items on all pages. */
interface Total {
  readonly total: number
  /** Set if counting stopped at a limit: there are at least this many. */
  readonly totalIsLeast?: true
}

/** The total of a list from a count that may have stopped at a limit. */
export const totalOf = ({ count, isLeast }: { readonly count: number; readonly isLeast: boolean }): Total => ({
  total: count,
  ...(isLeast ? { totalIsLeast: true } : {})
})

/** Query parameters of every list. */
interface PageQuery {
  readonly limit?: number
  readonly cursor?: string
}

/** One page of a short list whose order is fixed. */
export function pageInOrder<T>(all: readonly T[], { limit = 50, cursor }: PageQuery, list: string): Page<T> {
  const placed = all.map((item, i) => ({ item, key: String(i).padStart(6, '0') }))
  const page = pageOf(
    placed,
    p => p.key,
    limit,
    cursor,
    (key, after) => key > after,
    list
  )
  return { ...page, items: page.items.map(({ item }) => item) }
}

/**
 * One page of a sorted list. `keyOf` returns the unique sort key of an item. `list` names the list, with what it belongs to and its order
 * if it has several, because a cursor is valid only where it was issued.
 */
export function pageOf<T>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  cursor: string | undefined,
  isAfter: (key: string, cursor: string) => boolean,
  list: string
): Page<T> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, list)
  const rest = after === undefined ? sorted : sorted.filter(item => isAfter(keyOf(item), after))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    nextCursor: rest.length > limit && last !== undefined ? encodeCursor(keyOf(last), list) : null,
    total: sorted.length
  }
}

/** A cursor is the sort key of the last item returned, so that paging stays correct while items come and go. */
export const encodeCursor = (key: string, list: string): string => Buffer.from(`2${list}\n${key}`).toString('base64url')

export function decodeCursor(cursor: string, list: string): string {
  const start = `2${list}\n`
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!text.startsWith(start) || encodeCursor(text.slice(start.length), list) !== cursor) {
    throw notIssued()
  }
  return text.slice(start.length)
}

/** What is answered to a cursor that the list cannot have issued. */
export const notIssued = (): Problem =>
  new Problem('INVALID_CURSOR', 'Start again without a cursor.', [
    { pointer: '#/query/cursor', detail: 'This list did not issue the cursor, or not in this order.' }
  ])

/** One page of a list that is sorted by a name, which is unique. */
export const pageByName = <T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  { limit = 50, cursor }: PageQuery,
  list: string
): Page<T> => {
  const sorted = all.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  return pageOf(sorted, nameOf, limit, cursor, (key, after) => key > after, list)
}
