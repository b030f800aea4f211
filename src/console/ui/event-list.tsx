import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Event } from '#api'
import { deedMessages } from '#messages/deeds'
import { eventMessages } from '#messages/events'
import { marks } from '#messages/intl'
import type { EventFilter } from '../api/events.ts'
import { describeOutcome } from '../api/problem.ts'
import { eventsQuery } from '../api/queries.ts'
import { useActorNames, useWebhookNames } from './actor-names.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { ErrorAlert } from './error-alert.tsx'
import { useFieldNames } from './field-names.ts'
import { formatTimes } from './format-time.ts'
import classes from './list.module.css'
import { Loading } from './route-states.tsx'
import { Time } from './time.tsx'

interface HistoryProps {
  readonly project: string
  readonly id?: string
  readonly filter?: EventFilter
}

/** The events of a project or of one of its credentials, newest first, updated live. */
export function EventHistory({ project, id, filter = {} }: HistoryProps) {
  const query = useInfiniteQuery(eventsQuery(project, id, filter))
  const events = query.data?.pages.flatMap(page => page.items) ?? []
  const isFiltered = Object.keys(filter).length > 0
  if (query.isPending) return <Loading />
  if (query.error !== null) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  if (events.length === 0)
    return (
      <EmptyState
        icon={<IconHistory size={22} />}
        title={isFiltered ? deedMessages.events.none : eventMessages.none}
        text={isFiltered ? deedMessages.events.noneText : eventMessages.noneText}
      />
    )
  return (
    <>
      <EventList events={events} {...(id === undefined ? { project } : {})} />
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {eventMessages.more}
        </Button>
      )}
    </>
  )
}

interface ListProps {
  readonly events: readonly Event[]
  /** The project of the events; given, each credential is shown as a link. */
  readonly project?: string
  /** Shows only what, who and when, without messages and fields. */
  readonly isBrief?: boolean
}

export function EventList({ events, project, isBrief = false }: ListProps) {
  const names: Names = { who: useActorNames(), webhooks: useWebhookNames(project), field: useFieldNames() }
  return (
    <ol className={classes['list']} aria-label={eventMessages.title}>
      {events.map(event => (
        <EventItem
          key={event.id}
          event={isBrief ? { ...event, message: null, fields: [] } : event}
          project={project}
          names={names}
        />
      ))}
    </ol>
  )
}

interface Names {
  readonly who: (actor: string) => string
  readonly webhooks: (sentence: string) => string
  readonly field: (name: string) => string
}

interface ItemProps {
  readonly event: Event
  readonly project: string | undefined
  readonly names: Names
}

function EventItem({ event, project, names }: ItemProps) {
  const { type, time, credential, actor, generation, reason, message, fields } = event
  return (
    <li>
      <div className={classes['line']}>
        <strong>{eventMessages.types[type] ?? type}</strong>
        {project !== undefined && credential !== null && (
          <Link to="/projects/$project/credentials/$id" params={{ project, id: credential }}>
            {credential}
          </Link>
        )}
        <span className={classes['quiet']}>
          {names.who(actor)}
          {credential === null || generation === null ? '' : `${marks.comma}${eventMessages.version(generation)}`}
        </span>
        <span className={classes['time']}>
          <Time at={time} />
        </span>
      </div>
      {message !== null && <p>{formatTimes(names.webhooks(names.who(describeOutcome(reason, message) ?? '')))}</p>}
      {fields.length > 0 && <p className={classes['quiet']}>{eventMessages.fields(fields.map(names.field))}</p>}
    </li>
  )
}
