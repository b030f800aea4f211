import { useMediaQuery } from '@mantine/hooks'
import { IconPlus, IconRefresh } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { syncProject } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { type CommonFilter, type CredentialFilter, filtersIn } from '../../api/filter.ts'
import { useMay } from '../../session/me.ts'
import { type ActionState, useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { showToast } from '../../ui/toast.tsx'
import { useSticky } from '../../ui/use-sticky.ts'
import { FilterDrawer } from './filter-drawer.tsx'
import { Filters } from './filters.tsx'
import { ListActions } from './list-actions.tsx'
import { SavedViews } from './saved-views.tsx'
import { Search } from './search.tsx'
import { useSelectionActions } from './selection.tsx'
import type { Selection } from './table.tsx'
import classes from './tools.module.css'
import { ViewMenu } from './view-menu.tsx'

interface BarProps<F extends CommonFilter> {
  readonly filter: F
  readonly setFilter: (filter: F) => void
  /** The search, which is always there. */
  readonly search: ReactNode
  /** The count and the actions. */
  readonly children: ReactNode
}

/** Search, filters, view and actions above a list; it stays in sight. On phones, the filters are behind one button. */
export function ToolBar<F extends CommonFilter>({ filter, setFilter, search, children }: BarProps<F>) {
  const bar = useRef<HTMLDivElement>(null)
  useSticky(bar)
  const isPhone = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false })
  const clear = () => {
    const { type: _, phase: _p, expiring: _e, expired: _x, source: _s, verified: _v, ...others } = filter
    setFilter(others as F)
  }
  return (
    <div ref={bar} className={classes['sticky']}>
      <div className={classes['tools']}>
        {search}
        {isPhone ? (
          <FilterDrawer active={filtersIn(filter)} clear={clear}>
            <Filters filter={filter} setFilter={setFilter} />
            <SavedViews filter={filter} setFilter={setFilter} />
          </FilterDrawer>
        ) : (
          <>
            <Filters filter={filter} setFilter={setFilter} />
            <ViewMenu filter={filter} setFilter={setFilter} />
          </>
        )}
        <div className={classes['right']}>{children}</div>
      </div>
    </div>
  )
}

interface ToolsProps {
  readonly project: string
  readonly filter: CredentialFilter
  readonly setFilter: (filter: CredentialFilter) => void
  readonly total: number | undefined
  readonly selection: Selection
  /** Also selects credentials that are not loaded yet. */
  readonly selectEvery: ActionState<[], void>
}

/** The tools of the credentials of one project. Actions on the selection replace those on the whole list, and nothing else. */
export function Tools({ project, filter, setFilter, total, selection, selectEvery }: ToolsProps) {
  const may = useMay(project)
  const stop = useSyncDisabled(project)
  const sync = useAction(async () => {
    await syncProject(project)
    showToast(credentialsMessages.syncRequested)
  })
  const ofSelection = useSelectionActions({ project, selection, total, selectEvery })
  const setQ = (q: string) => {
    const { q: _, ...others } = filter
    setFilter(q === '' ? others : { ...others, q })
  }
  return (
    <>
      <ToolBar filter={filter} setFilter={setFilter} search={<Search q={filter.q ?? ''} setQ={setQ} />}>
        {ofSelection.actions ?? (
          <>
            <span className={classes['count']} role="status">
              {total !== undefined && credentialsMessages.count(total)}
            </span>
            {may('project.sync') && (
              <Button
                variant="default"
                data-sync
                leftSection={<IconRefresh size={16} />}
                loading={sync.busy}
                {...stop}
                onClick={() => void sync.run()}
              >
                {credentialsMessages.syncAll}
              </Button>
            )}
            <ListActions project={project} />
            {may('credential.write') && (
              <LinkButton leftSection={<IconPlus size={16} />} to="/projects/$project/new" params={{ project }}>
                {credentialsMessages.new}
              </LinkButton>
            )}
          </>
        )}
      </ToolBar>
      {sync.error !== undefined && <ErrorAlert error={sync.error} />}
      {ofSelection.below}
    </>
  )
}
