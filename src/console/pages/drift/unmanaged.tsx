import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { generalMessages } from '#messages/general'
import { number } from '#messages/intl'
import { unmanagedMessages } from '#messages/unmanaged'
import { unmanagedQuery } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import eventClasses from '../../ui/list.module.css'
import { Loading } from '../../ui/route-states.tsx'
import classes from '../drift.module.css'
import { UnmanagedItem } from './unmanaged-item.tsx'

/** What is in the folders and was not created by the bridge; those that are ignored on request. */
export function UnmanagedSection({ project }: { readonly project: string }) {
  const query = useInfiniteQuery(unmanagedQuery(project))
  const [showsIgnored, setShowsIgnored] = useState(false)
  const items = query.data?.pages.flatMap(page => page.items) ?? []
  const seen = items.filter(({ ignored }) => ignored === null)
  const ignored = items.filter(item => item.ignored !== null)
  const keyOf = ({ id, seen: digest }: (typeof items)[number]) => `${id} ${digest}`
  if (query.data !== undefined && items.length === 0) return null
  return (
    <section className={classes['group']} aria-labelledby="drift-unmanaged">
      <h2 id="drift-unmanaged">
        {unmanagedMessages.title} {query.data && <span className={eventClasses['quiet']}>{number(seen.length)}</span>}
      </h2>
      <p className={classes['policy']}>{unmanagedMessages.help}</p>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {seen.length > 0 && (
        <ul className={eventClasses['list']} aria-labelledby="drift-unmanaged">
          {seen.map(item => (
            <UnmanagedItem key={keyOf(item)} project={project} item={item} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button mt="sm" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
      {ignored.length > 0 && (
        <Button mt="sm" variant="subtle" aria-expanded={showsIgnored} onClick={() => setShowsIgnored(!showsIgnored)}>
          {unmanagedMessages.showIgnored(ignored.length)}
        </Button>
      )}
      {showsIgnored && ignored.length > 0 && (
        <ul className={eventClasses['list']} aria-label={unmanagedMessages.showIgnored(ignored.length)}>
          {ignored.map(item => (
            <UnmanagedItem key={keyOf(item)} project={project} item={item} />
          ))}
        </ul>
      )}
    </section>
  )
}
