import { Drawer, Group } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { Button } from '../../ui/button.tsx'
import classes from './tools.module.css'

interface DrawerProps {
  /** How many filters are set. */
  readonly active: number
  readonly clear: () => void
  readonly children: ReactNode
}

/** All filters behind one button, for windows that have no room for them. */
export function FilterDrawer({ active, clear, children }: DrawerProps) {
  const [isOpen, setOpen] = useState(false)
  const { filter, filters, filtersSet, showList, clearFilters } = credentialsMessages
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFilter size={16} />}
        aria-label={active === 0 ? filter : filtersSet(active)}
        onClick={() => setOpen(true)}
      >
        {filter}
        {active > 0 && <span className={classes['active']}>{active}</span>}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="bottom"
        size="auto"
        classNames={{ content: classes['sheet'] ?? '' }}
        title={filters}
        closeButtonProps={{ 'aria-label': generalMessages.close }}
        attributes={{ header: { role: 'none' } }}
      >
        <div className={classes['drawer']}>{children}</div>
        <Group mt="md" grow>
          <Button variant="default" disabled={active === 0} onClick={clear}>
            {clearFilters}
          </Button>
          <Button onClick={() => setOpen(false)}>{showList}</Button>
        </Group>
      </Drawer>
    </>
  )
}
