import { useInfiniteQuery } from '@tanstack/react-query'
import type { Event } from '#api'
import { deedMessages } from '#messages/deeds'
import { eventMessages } from '#messages/events'
import type { EventFilter } from '../api/events.ts'
import { describeOutcome } from '../api/problem.ts'
import { eventsQuery } from '../api/queries.ts'
import { translateFaults, translateSentences } from '../api/server-sentences.ts'
import { isUnsaid } from '../api/unsaid-event.ts'
import { useActorNames, useWebhookNames } from './actor-names.ts'
import { EventSentence, type Names } from './event-sentence.tsx'
import { formatTimes } from './format-time.ts'
import { HelpLink } from './help-link.tsx'
import classes from './list.module.css'
import { Time } from './time.tsx'
import { Trail } from './trail.tsx'

interface HistoryProps {
  readonly project: string
  readonly id?: string | undefined
  readonly filter?: EventFilter
}

/** The events of a project or of one of its credentials, newest first, updated live. */
export function EventHistory({ project, id, filter = {} }: HistoryProps) {
  const query = useInfiniteQuery(eventsQuery(project, id, filter))
  const { none, noneText } = Object.keys(filter).length > 0 ? deedMessages.events : eventMessages
  return (
    <Trail query={query} none={{ title: none, text: noneText }}>
      {events => <EventList events={events} place={project} {...(id === undefined ? { project } : {})} />}
    </Trail>
  )
}

interface ListProps {
  readonly events: readonly Event[]
  /** The name of the project or controller whose events they are. */
  readonly place: string
  /** The project of the events; given, each credential is shown as a link. */
  readonly project?: string
  /** Shows only what, who and when, without what to do about it. */
  readonly isBrief?: boolean
}

/** Events as sentences. */
export function EventList({ events, place, project, isBrief = false }: ListProps) {
  const names: Names = { who: useActorNames(), first: useActorNames(true), webhook: useWebhookNames(project) }
  return (
    <ol className={classes['list']} aria-label={eventMessages.title}>
      {events.map(event => (
        <li key={event.id}>
          <div className={classes['line']}>
            <span>
              <EventSentence event={event} place={place} project={project} names={names} />
              {!isBrief && hasHelp(event) && (
                <>
                  {' '}
                  <HelpLink kind="reason" of={event.reason} />
                </>
              )}
            </span>
            <span className={classes['time']}>
              {event.credential !== null && event.generation !== null && `${eventMessages.version(event.generation)} · `}
              <Time at={event.time} />
            </span>
          </div>
          {!isBrief && <Detail event={event} names={names} />}
        </li>
      ))}
    </ol>
  )
}

/** Reasons that somebody may want explained: those of failures and of drift, and none of what went as it should. */
const explained: ReadonlySet<Event['type']> = new Set([
  ...(['SyncFailed', 'Blocked', 'DriftDetected', 'DriftRepaired', 'CircuitOpened', 'ControllerChanged'] as const)
])

const hasHelp = (event: Event): event is Event & { reason: NonNullable<Event['reason']> } =>
  event.reason !== null && explained.has(event.type)

const failures: ReadonlySet<Event['type']> = new Set(['SyncFailed', 'Blocked', 'CircuitOpened', 'ControllerChanged'])

/** The text of an event that its sentence does not say: faults in the settings begin with the process. */
function sayMessage({ type, message, details }: Event): string {
  const [text, process] = [message ?? '', `${details?.process ?? ''}: `]
  if (type !== 'ReloadRefused') return translateSentences(text)
  return text.startsWith(process) ? `${process}${translateFaults(text.slice(process.length))}` : translateFaults(text)
}

/** What to do about a failure, who answers, or what an event of an earlier version has only as a text. */
function Detail({ event, names }: { readonly event: Event; readonly names: Names }) {
  const { type, reason, message, details } = event
  if (isUnsaid(event)) return <p className={classes['quiet']}>{formatTimes(names.webhook(names.who(sayMessage(event))))}</p>
  const outcome = failures.has(type) ? describeOutcome(reason, message) : null
  const identities = details?.seen === undefined ? null : eventMessages.identities(details.seen, details.known)
  return [outcome, identities].map(
    text =>
      text !== null && (
        <p key={text} className={classes['quiet']}>
          {formatTimes(text)}
        </p>
      )
  )
}
