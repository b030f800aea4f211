import { useMediaQuery } from '@mantine/hooks'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Credential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import type { Column } from '../../api/columns.ts'
import table from '../../ui/table.module.css'
import { usePrinting } from '../../ui/use-printing.ts'
import { CredentialRow } from './row.tsx'
import classes from './table.module.css'
import { type Sorting, TableHeader } from './table-header.tsx'
import { gridOf } from './widths.ts'

export interface Selection {
  readonly selected: ReadonlySet<string>
  readonly setSelected: (selected: ReadonlySet<string>) => void
}

interface TableProps {
  readonly credentials: readonly Credential[]
  readonly columns: readonly Column[]
  /** The number of all; undefined if it is not known exactly. */
  readonly total?: number | undefined
  /** Whether they are of several projects. */
  readonly withProject?: boolean
  readonly sorting?: Sorting
  readonly selection?: Selection | undefined
  /** Whether the bridge has more than `credentials`. */
  readonly hasMore?: boolean
  /** Called when the end of the list is near. */
  readonly loadMore?: (() => void) | undefined
}

/** Height of every row in pixels. It is fixed, so that the height of the whole list is known while only some rows are rendered. */
const ROW = 36
/** Of a narrow window, where what has no column is in a second line. */
const NARROW_ROW = 52
/** Rows on paper at most: a browser takes long over more. */
const PRINTED = 1_000
export const NARROW = '(max-width: 860px)'

/** Renders only the rows in view, and asks for more when the end of the list is near. */
export function CredentialTable(props: TableProps) {
  const { credentials, columns, total, withProject = false, sorting, selection, hasMore = false, loadMore } = props
  const body = useRef<HTMLDivElement>(null)
  const scrollMargin = useTop(body)
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false })
  const height = isNarrow ? NARROW_ROW : ROW
  const rows = useWindowVirtualizer({ count: credentials.length, estimateSize: () => height, overscan: 5, scrollMargin })
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are measured again when the height changes
  useLayoutEffect(() => rows.measure(), [height])
  const isPrinting = usePrinting()
  const printed = Math.min(credentials.length, PRINTED)
  const items = isPrinting
    ? Array.from({ length: printed }, (_, index) => ({ index, start: 0, size: 0 }))
    : rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= credentials.length - 40) loadMore?.()
  }, [last, credentials.length, loadMore])

  const toggle = useToggle(selection)
  const isAll = selection !== undefined && credentials.length > 0 && credentials.every(({ id }) => selection.selected.has(id))
  const grid = gridOf({ columns, withProject, withTicks: selection !== undefined, isNarrow })
  return (
    <>
      <div
        className={`${table['table']} ${classes['columns']}`}
        style={{ '--screen': grid.screen, '--paper': grid.paper } as CSSProperties}
        role="table"
        aria-label={credentialsMessages.title}
        aria-rowcount={total === undefined ? -1 : total + 1}
      >
        <div role="rowgroup" className={classes['head']}>
          <TableHeader
            columns={isNarrow ? [] : columns}
            withProject={withProject && !isNarrow}
            sorting={sorting}
            selectAll={
              selection && {
                isAll,
                isSome: selection.selected.size > 0,
                toggle: () => selection.setSelected(isAll ? new Set() : new Set(credentials.map(({ id }) => id)))
              }
            }
          />
        </div>
        <div ref={body} className={classes['body']} role="rowgroup" style={isPrinting ? {} : { height: rows.getTotalSize() }}>
          {items.map(({ index, start, size }) => {
            const credential = credentials[index]
            return (
              credential !== undefined && (
                <CredentialRow
                  key={`${credential.project}/${credential.id}`}
                  credential={credential}
                  columns={columns}
                  withProject={withProject}
                  isNarrow={isNarrow}
                  index={index + 2}
                  style={isPrinting ? {} : { height: size, transform: `translateY(${start - scrollMargin}px)` }}
                  selected={selection?.selected.has(credential.id) ?? false}
                  onToggle={selection === undefined ? undefined : toggle}
                />
              )
            )
          })}
        </div>
      </div>
      {isPrinting && (hasMore || printed < credentials.length) && (
        <p className={classes['cut']}>{credentialsMessages.printed(printed, total)}</p>
      )}
    </>
  )
}

/** The same function while the list is shown, so that a change of the selection renders only the rows that it is about. */
function useToggle(selection: Selection | undefined): (id: string) => void {
  const latest = useRef(selection)
  latest.current = selection
  return useCallback((id: string) => {
    if (latest.current === undefined) return
    const next = new Set(latest.current.selected)
    if (!next.delete(id)) next.add(id)
    latest.current.setSelected(next)
  }, [])
}

/** The distance of an element from the top of the page; it changes with what is above. */
function useTop(element: { readonly current: HTMLElement | null }): number {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const main = element.current?.closest('main')
    if (main === null || main === undefined) return
    const measure = () => setTop(element.current?.offsetTop ?? 0)
    const observer = new ResizeObserver(measure)
    observer.observe(main)
    measure()
    return () => observer.disconnect()
  }, [element])
  return top
}
