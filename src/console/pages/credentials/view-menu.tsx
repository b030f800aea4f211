import { Checkbox, Popover } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { credentialsMessages } from '#messages/credentials'
import { type Column, columns, columnsText } from '../../api/columns.ts'
import { Button } from '../../ui/button.tsx'
import { rememberColumns, shownColumns } from './columns.ts'
import { SavedViews } from './saved-views.tsx'
import classes from './tools.module.css'

interface ViewProps<F extends { readonly columns?: string }> {
  readonly filter: F
  readonly setFilter: (filter: F) => void
}

/** How a list looks: its columns, and named views. */
export function ViewMenu<F extends { readonly columns?: string }>({ filter, setFilter }: ViewProps<F>) {
  const shown = shownColumns(filter.columns)
  const toggle = (column: Column) => {
    const next = shown.includes(column) ? shown.filter(other => other !== column) : [...shown, column]
    rememberColumns(next)
    setFilter({ ...filter, columns: columnsText(next) })
  }
  return (
    <Popover position="bottom-end" width={280} trapFocus withRoles shadow="md">
      <Popover.Target>
        <Button variant="default" px="xs" leftSection={<IconAdjustmentsHorizontal size={16} />}>
          {credentialsMessages.view}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={credentialsMessages.view}>
        <fieldset className={classes['group']}>
          <legend>{credentialsMessages.columnsTitle}</legend>
          {columns.map(column => (
            <Checkbox
              key={column}
              size="xs"
              label={credentialsMessages.columns[column]}
              checked={shown.includes(column)}
              onChange={() => toggle(column)}
            />
          ))}
        </fieldset>
        <SavedViews filter={filter} setFilter={setFilter} />
      </Popover.Dropdown>
    </Popover>
  )
}
