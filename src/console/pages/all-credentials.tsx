import { Select } from '@mantine/core'
import { IconKey, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { type AllCredentialsFilter, isNarrowed } from '../api/filter.ts'
import { allCredentialsQuery, projectsQuery } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import { useWidePage } from '../ui/wide-page.ts'
import { shownColumns } from './credentials/columns.ts'
import { CredentialTable } from './credentials/table.tsx'
import tools from './credentials/tools.module.css'
import { ToolBar } from './credentials/tools.tsx'

const route = getRouteApi('/inside/credentials')
const { all: texts } = credentialsMessages

/** The credentials of all projects of the caller. The filters are part of the URL, in the words of the API. */
export function AllCredentials() {
  useTitle(texts.title)
  useWidePage()
  const filter = route.useSearch()
  const navigate = useNavigate()
  const setFilter = (search: AllCredentialsFilter) => void navigate({ to: '/credentials', search, replace: true })
  const query = useInfiniteQuery({ ...allCredentialsQuery(filter), placeholderData: before => before })
  const credentials = query.data?.pages.flatMap(({ items }) => items) ?? []
  const { hasNextPage, isFetching, fetchNextPage } = query
  const isLastEmpty = query.data?.pages.at(-1)?.items.length === 0
  // a page without hits is no end
  useEffect(() => {
    if (isLastEmpty && hasNextPage && !isFetching) void fetchNextPage()
  }, [isLastEmpty, hasNextPage, isFetching, fetchNextPage])
  const first = query.data?.pages[0]
  const isEmpty = query.isSuccess && credentials.length === 0 && !hasNextPage
  const isFiltered = isNarrowed(filter) || filter.project !== undefined
  return (
    <>
      <div className={page['head']}>
        <h1>{texts.title}</h1>
      </div>
      <ToolBar
        filter={filter}
        setFilter={setFilter}
        search={
          <ProjectFilter
            value={filter.project}
            onChange={project => {
              const { project: _, ...others } = filter
              setFilter(project === undefined ? others : { ...others, project })
            }}
          />
        }
      >
        <span className={tools['count']} role="status">
          {first !== undefined &&
            (first.totalIsLeast ? credentialsMessages.countLeast(first.total) : credentialsMessages.count(first.total))}
        </span>
      </ToolBar>
      {(query.isPending || (credentials.length === 0 && hasNextPage)) && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {isEmpty && !isFiltered && <EmptyState icon={<IconKey size={22} />} title={texts.empty} text={texts.emptyText} />}
      {isEmpty && isFiltered && (
        <EmptyState
          icon={<IconSearch size={22} />}
          title={credentialsMessages.nothingFound}
          text={credentialsMessages.nothingFoundText}
        >
          <Button variant="default" onClick={() => setFilter(filter.columns === undefined ? {} : { columns: filter.columns })}>
            {credentialsMessages.clearFilters}
          </Button>
        </EmptyState>
      )}
      {credentials.length > 0 && (
        <CredentialTable withProject credentials={credentials} columns={shownColumns(filter.columns)} hasMore={hasNextPage} />
      )}
      {credentials.length > 0 && hasNextPage && (
        <Button mt="md" variant="default" loading={query.isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
    </>
  )
}

interface ProjectFilterProps {
  readonly value: string | undefined
  readonly onChange: (project: string | undefined) => void
}

/** One project; typing searches them. */
function ProjectFilter({ value, onChange }: ProjectFilterProps) {
  const [text, setText] = useState('')
  const query = useInfiniteQuery({
    ...projectsQuery(text === '' || text === value ? {} : { q: text }),
    placeholderData: before => before
  })
  const names = query.data?.pages[0]?.items.map(({ name }) => name) ?? []
  return (
    <Select
      aria-label={texts.project}
      placeholder={texts.anyProject}
      data={value === undefined || names.includes(value) ? names : [value, ...names]}
      value={value ?? null}
      onChange={chosen => onChange(chosen ?? undefined)}
      searchable
      onSearchChange={setText}
      clearable
      limit={50}
      className={tools['search'] ?? ''}
    />
  )
}
