import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { controllerMessages } from '#messages/controllers'
import { controllerEventsQuery } from '../../api/controllers.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { EventList } from '../../ui/event-list.tsx'
import { Loading } from '../../ui/route-states.tsx'

/** When calls to a controller were paused and resumed; fetched only while shown. */
export function ControllerEvents({ controller }: { readonly controller: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <p style={{ margin: '8px 0' }}>
        <Disclosure
          text={controllerMessages.events}
          label={controllerMessages.eventsOf(controller)}
          isOpen={isOpen}
          onToggle={() => setOpen(!isOpen)}
        />
      </p>
      {isOpen && <Recent controller={controller} />}
    </>
  )
}

function Recent({ controller }: { readonly controller: string }) {
  const query = useQuery(controllerEventsQuery(controller))
  if (query.isPending) return <Loading />
  if (query.data === undefined) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  const { items } = query.data
  return items.length === 0 ? <p>{controllerMessages.noEvents}</p> : <EventList events={items} />
}
