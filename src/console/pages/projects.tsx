import { Select, TextInput } from '@mantine/core'
import { IconFolders, IconPlus, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { generalMessages } from '#messages/general'
import { projectsMessages } from '#messages/projects'
import { type ProjectsFilter, projectSorts, projectStates } from '../api/projects-filter.ts'
import { projectsQuery } from '../api/queries.ts'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { DialogButton } from '../ui/dialog-button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import { useWidePage } from '../ui/wide-page.ts'
import { NewProject } from './projects/new-project.tsx'
import { ProjectTable } from './projects/project-table.tsx'

const route = getRouteApi('/inside/projects')

/** The projects of the caller. Search, filter and order are part of the URL. */
export function Projects() {
  useTitle(projectsMessages.title)
  useWidePage()
  const filter = route.useSearch()
  const navigate = useNavigate()
  const setFilter = (search: ProjectsFilter) => void navigate({ to: '/projects', search, replace: true })
  const mayCreate = useMay()('project.create')
  const [isCreating, setCreating] = useState(false)
  const query = useInfiniteQuery({ ...projectsQuery(filter), placeholderData: before => before, refetchInterval: 10_000 })
  const projects = query.data?.pages.flatMap(found => found.items) ?? []
  return (
    <>
      <div className={page['head']}>
        <h1>{projectsMessages.title}</h1>
        {mayCreate && (
          <DialogButton data-new leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
            {projectsMessages.new}
          </DialogButton>
        )}
      </div>
      {isCreating && <NewProject onClose={() => setCreating(false)} />}
      <Tools filter={filter} setFilter={setFilter} total={query.data?.pages[0]?.total} />
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined &&
        (projects.length === 0 ? (
          <NoProjects filter={filter} onClear={() => setFilter({})} />
        ) : (
          <ProjectTable projects={projects} filter={filter} setFilter={setFilter} />
        ))}
      {query.hasNextPage && (
        <Button mt="md" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
    </>
  )
}

interface FilterProps {
  readonly filter: ProjectsFilter
  readonly setFilter: (filter: ProjectsFilter) => void
}

/** Search, filter by trouble, and order. */
function Tools({ filter, setFilter, total }: FilterProps & { readonly total: number | undefined }) {
  const { q = '', state, sort } = filter
  const set = (name: keyof ProjectsFilter, value: string | undefined) => {
    const { [name]: _, ...others } = filter
    setFilter(value === undefined || value === '' ? others : { ...others, [name]: value })
  }
  return (
    <div className={page['tools']}>
      <TextInput
        className={page['search'] ?? ''}
        aria-label={projectsMessages.search}
        placeholder={projectsMessages.search}
        data-search
        leftSection={<IconSearch size={16} />}
        value={q}
        onChange={event => set('q', event.currentTarget.value)}
      />
      <Select
        aria-label={projectsMessages.stateFilter}
        placeholder={projectsMessages.anyState}
        data={projectStates.map(value => ({ value, label: projectsMessages.states[value] }))}
        value={state ?? null}
        onChange={value => set('state', value ?? undefined)}
        clearable
        className={page['filter'] ?? ''}
      />
      <Select
        aria-label={projectsMessages.sortLabel}
        placeholder={projectsMessages.sorts.name}
        data={projectSorts.map(value => ({ value, label: projectsMessages.sorts[value] }))}
        value={sort ?? null}
        onChange={value => set('sort', value ?? undefined)}
        clearable
        className={page['filter'] ?? ''}
      />
      <span className={page['count']} role="status">
        {total !== undefined && projectsMessages.count(total)}
      </span>
    </div>
  )
}

function NoProjects({ filter: { q = '', state }, onClear }: { readonly filter: ProjectsFilter; readonly onClear: () => void }) {
  const may = useMay()
  if (q !== '' || state !== undefined)
    return (
      <EmptyState
        icon={<IconSearch size={22} />}
        title={q === '' ? projectsMessages.nothingInState : projectsMessages.nothingFound(q)}
        text={projectsMessages.nothingFoundText}
      >
        <Button variant="default" onClick={onClear}>
          {projectsMessages.showAll}
        </Button>
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<IconFolders size={22} />}
      title={projectsMessages.emptyTitle}
      text={may('project.create') ? projectsMessages.emptyText : projectsMessages.emptyMember}
    />
  )
}
