import type { Column } from '../../api/columns.ts'
import { columnWidths } from './columns.ts'

interface Shape {
  readonly columns: readonly Column[]
  readonly withProject: boolean
  readonly withTicks: boolean
  /** Whether what has no column is in a second line. */
  readonly isNarrow: boolean
}

/** Widths of the columns of a list in a grid: in a window, and on paper, where nothing may be wider than the page. */
export function gridOf({ columns, withProject, withTicks, isNarrow }: Shape): {
  readonly screen: string
  readonly paper: string
} {
  const tick = withTicks ? ['20px'] : []
  const narrow = ['minmax(0, 1fr)', 'auto']
  const wide = [
    'minmax(180px, 2.2fr)',
    ...(withProject ? ['minmax(90px, 1fr)'] : []),
    '150px',
    ...columns.map(column => columnWidths[column])
  ]
  const shown = isNarrow ? narrow : wide
  // nothing is ticked on paper
  const onPaper = shown.map(width => (/^\d+px$/.test(width) ? '92px' : width.replace(/^minmax\(\d+px/, 'minmax(0')))
  return { screen: [...tick, ...shown].join(' '), paper: onPaper.join(' ') }
}
