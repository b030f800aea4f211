import { Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Credential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import type { CredentialFilter } from '../../api/filter.ts'
import { useMay } from '../../session/me.ts'
import table from '../../ui/table.module.css'
import { CredentialRow } from './row.tsx'
import classes from './table.module.css'

interface TableProps {
  readonly project: string
  readonly credentials: readonly Credential[]
  readonly total: number
  readonly filter: CredentialFilter
  readonly setFilter: (filter: CredentialFilter) => void
  readonly selected: ReadonlySet<string>
  readonly setSelected: (selected: ReadonlySet<string>) => void
  readonly query: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; fetchNextPage(): unknown }
}

/** Height of every row in pixels. It is fixed, so that the height of the whole list is known while only some rows are rendered. */
const ROW = 56

/** Renders only the rows in view and loads more when the end of the list is near. */
export function CredentialTable({ project, credentials, total, filter, setFilter, selected, setSelected, query }: TableProps) {
  const canSelect = useMay(project)('credential.sync')
  const body = useRef<HTMLDivElement>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the bar above the table changes its height with the selection
  useLayoutEffect(() => setScrollMargin(body.current?.offsetTop ?? 0), [selected.size > 0])
  const rows = useWindowVirtualizer({ count: credentials.length, estimateSize: () => ROW, overscan: 12, scrollMargin })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage } = query
  useEffect(() => {
    if (last >= credentials.length - 40 && hasNextPage && !isFetchingNextPage) query.fetchNextPage()
  }, [last, credentials.length, hasNextPage, isFetchingNextPage, query])

  const toggle = (id: string) => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    setSelected(next)
  }
  const isAll = credentials.length > 0 && credentials.every(({ id }) => selected.has(id))
  return (
    <div
      className={`${table['table']} ${canSelect ? classes['selectable'] : classes['columns']}`}
      role="table"
      aria-label={credentialsMessages.title}
      aria-rowcount={total + 1}
    >
      <div role="rowgroup">
        <div className={`${table['header']} ${classes['header']}`} role="row" aria-rowindex={1}>
          {canSelect && (
            <span role="columnheader">
              <Checkbox
                size="xs"
                aria-label={credentialsMessages.selectAll}
                checked={isAll}
                indeterminate={!isAll && selected.size > 0}
                onChange={() => setSelected(isAll ? new Set() : new Set(credentials.map(({ id }) => id)))}
              />
            </span>
          )}
          <SortHeader name={credentialsMessages.id} by="id" {...{ filter, setFilter }} />
          <span role="columnheader" className={classes['wide']}>
            {credentialsMessages.type}
          </span>
          <span role="columnheader" className={classes['wide']}>
            {credentialsMessages.description}
          </span>
          <span role="columnheader">{credentialsMessages.status}</span>
          <span role="columnheader" className={classes['wide']}>
            {credentialsMessages.expires}
          </span>
          <SortHeader name={credentialsMessages.updated} by="updatedAt" className={classes['wide']} {...{ filter, setFilter }} />
        </div>
      </div>
      <div ref={body} className={classes['body']} role="rowgroup" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start, size }) => {
          const credential = credentials[index]
          return (
            credential !== undefined && (
              <CredentialRow
                key={credential.id}
                credential={credential}
                index={index + 2}
                style={{ height: size, transform: `translateY(${start - scrollMargin}px)` }}
                selected={selected.has(credential.id)}
                {...(canSelect ? { onToggle: toggle } : {})}
              />
            )
          )
        })}
      </div>
      {hasNextPage && <span className="sr-only">{credentialsMessages.loadingMore}</span>}
    </div>
  )
}

interface SortProps {
  readonly name: string
  readonly by: 'id' | 'updatedAt'
  readonly className?: string | undefined
  readonly filter: CredentialFilter
  readonly setFilter: (filter: CredentialFilter) => void
}

function SortHeader({ name, by, className, filter, setFilter }: SortProps) {
  const current = filter.sort ?? 'id'
  const order = current === by ? 'ascending' : current === `-${by}` ? 'descending' : 'none'
  const sort = order === 'ascending' ? (`-${by}` as const) : order === 'none' && by === 'updatedAt' ? '-updatedAt' : by
  return (
    <span role="columnheader" aria-sort={order} className={className}>
      <button
        type="button"
        className={table['sort']}
        aria-label={credentialsMessages.sortBy(name)}
        onClick={() => setFilter({ ...filter, sort })}
      >
        {name}
        {order === 'ascending' && <IconArrowUp size={13} aria-hidden="true" />}
        {order === 'descending' && <IconArrowDown size={13} aria-hidden="true" />}
      </button>
    </span>
  )
}
