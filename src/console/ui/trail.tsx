import { IconHistory } from '@tabler/icons-react'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { trailMessages } from '#messages/trail'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { ErrorAlert } from './error-alert.tsx'
import { Loading } from './route-states.tsx'

interface TrailProps<T> {
  readonly query: UseInfiniteQueryResult<{ readonly pages: readonly { readonly items: readonly T[] }[] }>
  /** Said where there is nothing. */
  readonly none: { readonly title: string; readonly text: string }
  readonly children: (items: readonly T[]) => ReactNode
}

/** What happened, newest first, read page by page: events, or the audit trail. */
export function Trail<T>({ query, none, children }: TrailProps<T>) {
  const items = query.data?.pages.flatMap(page => page.items) ?? []
  if (query.isPending) return <Loading />
  if (query.error !== null) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  if (items.length === 0) return <EmptyState icon={<IconHistory size={22} />} title={none.title} text={none.text} />
  return (
    <>
      {children(items)}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {trailMessages.more}
        </Button>
      )}
    </>
  )
}
