/** The columns of a list of credentials that can be chosen, in their order. The ID and the status are always there. */
export const columns = ['type', 'username', 'description', 'expires', 'works', 'rotated', 'created', 'updated'] as const
export type Column = (typeof columns)[number]

/** Names that are no column are dropped. */
export function columnsOf(text: string): readonly Column[] {
  const named = text.split(',')
  return columns.filter(column => named.includes(column))
}

/** The form of a search parameter. `none`: no column besides those that are always there. */
export const columnsText = (chosen: readonly Column[]): string =>
  chosen.length === 0 ? 'none' : columns.filter(column => chosen.includes(column)).join(',')

/** The columns that a search parameter names, in its form; undefined if it names none. */
export function readColumns(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const chosen = columnsOf(value)
  return chosen.length > 0 || value === 'none' ? columnsText(chosen) : undefined
}
