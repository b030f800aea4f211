import { type UseQueryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EventList as EventPage } from '#api'
import { Disclosure } from './disclosure.tsx'
import { ErrorAlert } from './error-alert.tsx'
import { EventList } from './event-list.tsx'
import { Loading } from './route-states.tsx'

interface RecentProps {
  /** The controller or secret store that they are about. */
  readonly name: string
  readonly query: UseQueryOptions<EventPage, Error, EventPage, string[]>
  readonly texts: { readonly events: string; readonly eventsOf: (name: string) => string; readonly noEvents: string }
}

/** The newest events of something that no project has; fetched only while shown. */
export function RecentEvents(props: RecentProps) {
  const [isOpen, setOpen] = useState(false)
  const { name, texts } = props
  return (
    <>
      <p style={{ margin: '8px 0' }}>
        <Disclosure text={texts.events} label={texts.eventsOf(name)} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      </p>
      {isOpen && <Items {...props} />}
    </>
  )
}

function Items({ name, query: options, texts }: RecentProps) {
  const query = useQuery(options)
  if (query.isPending) return <Loading />
  if (query.data === undefined) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  const { items } = query.data
  return items.length === 0 ? <p>{texts.noEvents}</p> : <EventList events={items} place={name} />
}
