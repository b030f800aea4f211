import { stringify } from 'yaml'
import { plain, type Terminal } from './terminal.ts'

export const formats = ['table', 'json', 'yaml'] as const
export type Format = (typeof formats)[number]

type Row = Readonly<Record<string, unknown>>

/** One table of an answer: its rows, and the columns to show. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** Prints an answer as it is, or the tables that a person wants to see of it. */
export function print({ stdout }: Pick<Terminal, 'stdout'>, format: Format, answer: unknown, tables: readonly Table[]): void {
  if (format === 'json') stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`)
  else if (format === 'yaml') stdout.write(stringify(answer))
  else stdout.write(tables.map(drawn).join('\n'))
}

function drawn({ columns, rows }: Table): string {
  const lines = [columns.map(name => name.toUpperCase()), ...rows.map(row => columns.map(name => cell(row[name])))]
  const widths = columns.map((_, i) => Math.max(...lines.map(line => line[i]?.length ?? 0)))
  return lines
    .map(
      line =>
        `${line
          .map((text, i) => text.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`
    )
    .join('')
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return plain(typeof value === 'string' ? value : JSON.stringify(value))
}
