import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { credentialsMessages } from '#messages/credentials'
import type { Column } from '../../api/columns.ts'
import type { CredentialFilter } from '../../api/filter.ts'
import table from '../../ui/table.module.css'
import classes from './table.module.css'

type Sort = NonNullable<CredentialFilter['sort']>

/** The order of a list, where one can choose it. */
export interface Sorting {
  readonly current: Sort
  readonly set: (sort: Sort) => void
}

export interface SelectAll {
  readonly isAll: boolean
  readonly isSome: boolean
  readonly toggle: () => void
}

interface HeaderProps {
  readonly columns: readonly Column[]
  readonly withProject: boolean
  readonly sorting: Sorting | undefined
  readonly selectAll: SelectAll | undefined
}

export const TableHeader = ({ columns, withProject, sorting, selectAll }: HeaderProps) => (
  <div className={`${table['header']} ${classes['header']}`} role="row" aria-rowindex={1}>
    {selectAll !== undefined && (
      <span role="columnheader">
        <input
          type="checkbox"
          className={classes['tick']}
          aria-label={credentialsMessages.selectAll}
          checked={selectAll.isAll}
          ref={tick => {
            if (tick !== null) tick.indeterminate = !selectAll.isAll && selectAll.isSome
          }}
          onChange={selectAll.toggle}
        />
      </span>
    )}
    <Header name={credentialsMessages.id} by="id" sorting={sorting} />
    {withProject && <Header name={credentialsMessages.all.project} />}
    <Header name={credentialsMessages.status} />
    {columns.map(column => (
      <Header
        key={column}
        name={credentialsMessages.columns[column]}
        by={column === 'updated' ? 'updatedAt' : undefined}
        sorting={sorting}
      />
    ))}
  </div>
)

interface ColumnProps {
  readonly name: string
  readonly by?: 'id' | 'updatedAt' | undefined
  readonly sorting?: Sorting | undefined
}

function Header({ name, by, sorting }: ColumnProps) {
  if (by === undefined || sorting === undefined) return <span role="columnheader">{name}</span>
  const { current, set } = sorting
  const order = current === by ? 'ascending' : current === `-${by}` ? 'descending' : 'none'
  const sort = order === 'ascending' ? (`-${by}` as const) : order === 'none' && by === 'updatedAt' ? '-updatedAt' : by
  return (
    <span role="columnheader" aria-sort={order}>
      <button type="button" className={table['sort']} aria-label={credentialsMessages.sortBy(name)} onClick={() => set(sort)}>
        {name}
        {order === 'ascending' && <IconArrowUp size={13} aria-hidden="true" />}
        {order === 'descending' && <IconArrowDown size={13} aria-hidden="true" />}
      </button>
    </span>
  )
}
