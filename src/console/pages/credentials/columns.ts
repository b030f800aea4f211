import { type Column, columnsOf, columnsText, readColumns } from '../../api/columns.ts'
import { readLayout, writeLayout } from './layout.ts'

const defaultColumns: readonly Column[] = ['type', 'description', 'expires', 'updated']

/** Widths in a grid. */
export const columnWidths: Readonly<Record<Column, string>> = {
  type: 'minmax(110px, 1.1fr)',
  username: 'minmax(90px, 1fr)',
  description: 'minmax(120px, 1.8fr)',
  expires: '106px',
  works: '200px',
  rotated: '118px',
  created: '118px',
  updated: '118px'
}

/** What the address says, what was chosen last in this browser, or the default. */
export function shownColumns(inAddress: string | undefined): readonly Column[] {
  const text = inAddress ?? readColumns(readLayout('columns'))
  return text === undefined ? defaultColumns : columnsOf(text)
}

export const rememberColumns = (chosen: readonly Column[]): void => writeLayout('columns', columnsText(chosen))
