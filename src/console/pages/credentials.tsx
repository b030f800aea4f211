import { IconKey, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { credentialsMessages } from '#messages/credentials'
import { type CredentialFilter, isNarrowed } from '../api/filter.ts'
import { credentialsQuery, projectQuery } from '../api/queries.ts'
import { useMay } from '../session/me.ts'
import { useAction } from '../ui/action.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import { useWidePage } from '../ui/wide-page.ts'
import { shownColumns } from './credentials/columns.ts'
import { ListActions } from './credentials/list-actions.tsx'
import { CredentialTable } from './credentials/table.tsx'
import { Tools } from './credentials/tools.tsx'

const route = getRouteApi('/inside/projects/$project/credentials')

/** The credentials of a project. Search, filters and sorting are part of the URL. */
export function Credentials() {
  const { project } = route.useParams()
  const filter = route.useSearch()
  useTitle(credentialsMessages.title, project)
  useWidePage()
  const navigate = useNavigate()
  const setFilter = (search: CredentialFilter) => {
    // no action may hit a credential that is no longer in the list
    setSelected(new Set())
    void navigate({ to: '/projects/$project/credentials', params: { project }, search, replace: true })
  }
  const query = useInfiniteQuery({ ...credentialsQuery(project, filter), placeholderData: before => before })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const credentials = query.data?.pages.flatMap(found => found.items) ?? []
  const selectEvery = useAction(async () => {
    let { data, hasNextPage } = query
    while (hasNextPage) {
      const more = await query.fetchNextPage({ throwOnError: true })
      data = more.data
      hasNextPage = more.hasNextPage
    }
    setSelected(new Set(data?.pages.flatMap(({ items }) => items.map(({ id }) => id))))
  })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage])
  const canSelect = useMay(project)('credential.sync')
  const total = query.data?.pages[0]?.total
  const isEmpty = query.isSuccess && credentials.length === 0
  const isFiltered = Boolean(filter.q) || isNarrowed(filter)
  return (
    <>
      {!(isEmpty && !isFiltered) && (
        <Tools {...{ project, filter, setFilter, total, selection: { selected, setSelected }, selectEvery }} />
      )}
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {isEmpty &&
        (isFiltered ? (
          <NothingFound clear={() => setFilter(filter.columns === undefined ? {} : { columns: filter.columns })} />
        ) : (
          <NoCredentials project={project} />
        ))}
      {credentials.length > 0 && (
        <CredentialTable
          credentials={credentials}
          columns={shownColumns(filter.columns)}
          total={total}
          sorting={{ current: filter.sort ?? 'id', set: sort => setFilter({ ...filter, sort }) }}
          selection={canSelect ? { selected, setSelected } : undefined}
          hasMore={hasNextPage}
          loadMore={hasNextPage && !isFetchingNextPage ? loadMore : undefined}
        />
      )}
    </>
  )
}

function NoCredentials({ project }: { readonly project: string }) {
  const mayWrite = useMay(project)('credential.write')
  const { blocked } = useSuspenseQuery(projectQuery(project)).data
  // the notice above says why nothing is listed; it does not mean that there is nothing
  if (blocked?.reason === 'FolderExists') return <p>{credentialsMessages.blocked}</p>
  return (
    <EmptyState
      icon={<IconKey size={22} />}
      title={credentialsMessages.emptyTitle}
      text={mayWrite ? credentialsMessages.emptyText : `${credentialsMessages.emptyText} ${credentialsMessages.emptyViewer}`}
    >
      {mayWrite && (
        <LinkButton to="/projects/$project/new" params={{ project }}>
          {credentialsMessages.new}
        </LinkButton>
      )}
      <ListActions project={project} isEmpty />
    </EmptyState>
  )
}

const NothingFound = ({ clear }: { readonly clear: () => void }) => (
  <EmptyState
    icon={<IconSearch size={22} />}
    title={credentialsMessages.nothingFound}
    text={credentialsMessages.nothingFoundText}
  >
    <Button variant="default" onClick={clear}>
      {credentialsMessages.clearFilters}
    </Button>
  </EmptyState>
)
