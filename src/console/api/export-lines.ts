/** The most entries of a file that the page makes. */
export const MOST_EXPORTED = 2_000

interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** All items of a list, up to the limit of an export. */
export async function exported<T>(read: (query: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await read({ limit: 200, ...(cursor === null ? {} : { cursor }) })
    all.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && all.length < MOST_EXPORTED)
  return all.slice(0, MOST_EXPORTED)
}

/** One JSON object per line. */
export const toLines = (items: readonly object[]): string => items.map(item => `${JSON.stringify(item)}\n`).join('')

/** A list with spaces in between, and anything else with parts as JSON. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/**
 * A table with comma-separated values (RFC 4180). A program for tables takes a text that begins like a formula for one, so an apostrophe
 * is put before it.
 */
export function toCsv(columns: readonly string[], items: readonly object[]): string {
  const cell = (value: unknown): string => {
    const text = value == null ? '' : textOf(value)
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  }
  const rows = items.map(item => {
    const fields = new Map(Object.entries(item))
    return columns.map(name => cell(fields.get(name))).join(',')
  })
  return `${[columns.map(cell).join(','), ...rows].join('\r\n')}\r\n`
}
