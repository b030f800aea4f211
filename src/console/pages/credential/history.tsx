import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Credential } from '#api'
import { credentialMessages } from '#messages/credential'
import { eventsQuery } from '../../api/queries.ts'
import { EventList } from '../../ui/event-list.tsx'
import classes from './credential.module.css'

/** How many of the latest events are shown. */
const SHOWN = 3

/** The latest events of a credential, with a link to all of them. */
export function History({ credential: { project, id } }: { readonly credential: Credential }) {
  const query = useInfiniteQuery(eventsQuery(project, id))
  const events = query.data?.pages[0]?.items.slice(0, SHOWN) ?? []
  if (events.length === 0) return null
  return (
    <div className={classes['history']}>
      <div className={classes['snippetHead']}>
        <h3>{credentialMessages.history}</h3>
        <Link to="/projects/$project/credentials/$id" params={{ project, id }} search={{ tab: 'events' }} replace>
          {credentialMessages.toEvents}
        </Link>
      </div>
      <EventList events={events} place={project} isBrief />
    </div>
  )
}
