import { Document, isScalar, visit } from 'yaml'
import { own } from '../domain/own.ts'
import { escaped, hasUnsafe, plain, type Terminal } from './terminal.ts'

export const formats = ['table', 'json', 'yaml'] as const
export type Format = (typeof formats)[number]

type Row = Readonly<Record<string, unknown>>

/** One table of an answer: its rows, and the columns to show. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** Why something may not work, or not for long. */
export interface Warning {
  readonly code: string
  readonly detail: string
  readonly pointer: string
}

/** A table of the warnings about some things, each named by the columns of `of`; none if there are no warnings. */
export function warningTables(
  things: readonly { readonly of: Readonly<Record<string, string>>; readonly warnings?: readonly Warning[] | undefined }[]
): Table[] {
  const rows = things.flatMap(({ of, warnings = [] }) => warnings.map(({ code, ...rest }) => ({ ...of, warning: code, ...rest })))
  const [first] = things
  return rows.length === 0 ? [] : [{ columns: [...Object.keys(first?.of ?? {}), 'warning', 'pointer', 'detail'], rows }]
}

type Out = Pick<Terminal, 'env' | 'stdout'>

/** Prints the whole answer as JSON or YAML, or the tables made for people. */
export function print(terminal: Out, format: Format, answer: unknown, tables: readonly Table[]): void {
  const { stdout } = terminal
  if (format === 'json') stdout.write(escaped(`${JSON.stringify(answer, undefined, 2)}\n`))
  else if (format === 'yaml') stdout.write(yaml(answer))
  else stdout.write(tables.map(table => drawn(table, terminal)).join('\n'))
}

/** Escapes unsafe characters as `\uXXXX`, which YAML allows only in double quotes. */
function yaml(answer: unknown): string {
  const document = new Document(answer, { aliasDuplicateObjects: false })
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && typeof node.value === 'string' && hasUnsafe(node.value)) node.type = 'QUOTE_DOUBLE'
    }
  })
  return escaped(document.toString())
}

function drawn({ columns, rows }: Table, { env, stdout }: Out): string {
  const lines = [columns.map(name => name.toUpperCase()), ...rows.map(row => columns.map(name => cell(own(row, name))))]
  const widths = columns.map((_, i) => Math.max(...lines.map(line => line[i]?.length ?? 0)))
  const phase = stdout.isTTY && !env['NO_COLOR'] ? columns.indexOf('phase') : -1
  return lines
    .map((line, row) => {
      const text = line
        .map((part, i) => part.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd()
      const cut = fitting(text, stdout)
      return `${row > 0 && phase >= 0 ? coloured(cut, line[phase] ?? '') : cut}\n`
    })
    .join('')
}

/** Truncates a line to the width of the terminal. */
export function fitting(text: string, { isTTY, columns }: Terminal['stdout']): string {
  // Zero columns mean that the size is not known.
  const width = (isTTY && columns) || Number.POSITIVE_INFINITY
  return text.length > width ? `${text.slice(0, Math.max(width - 1, 0))}…` : text
}

const colours: Readonly<Record<string, number>> = {
  Synced: 32,
  Pending: 36,
  Deleting: 36,
  Retrying: 33,
  Drifted: 33,
  Blocked: 31
}

/** Cells contain no control characters, so the first match is the cell or has the same text. */
function coloured(line: string, word: string): string {
  const colour = own(colours, word)
  return colour === undefined ? line : line.replace(word, `\u001b[${colour}m${word}\u001b[0m`)
}

function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return plain(typeof value === 'string' ? value : JSON.stringify(value))
}

/** What a check has found, as a table. */
export const findingTable = ({ findings }: { readonly findings: readonly Finding[] }): Table => ({
  columns: ['finding', 'message', 'what to do'],
  rows: findings.map(({ code, message, remedy }) => ({ finding: code, message, 'what to do': remedy }))
})

interface Finding {
  readonly code: string
  readonly message: string
  readonly remedy: string
}
