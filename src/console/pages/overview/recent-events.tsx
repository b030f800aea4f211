import { overviewMessages } from '#messages/overview'
import type { Overview } from '../../api/overview.ts'
import { useActorNames } from '../../ui/actor-names.ts'
import { EventSentence, type Names } from '../../ui/event-sentence.tsx'
import list from '../../ui/list.module.css'
import { Time } from '../../ui/time.tsx'
import overview from './overview.module.css'
import classes from './recent-events.module.css'

/** The latest events of all projects of the caller, newest first. */
export function RecentEvents({ events }: { readonly events: Overview['events'] }) {
  const names: Names = { who: useActorNames(), first: useActorNames(true), webhook: text => text }
  return (
    <section className={overview['part']} aria-labelledby="events">
      <div className={overview['title']}>
        <h2 id="events">{overviewMessages.events}</h2>
      </div>
      {events.length === 0 ? (
        <p className={overview['quiet']}>{overviewMessages.noEvents}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <ol className={`${list['list']} ${classes['events']}`} aria-labelledby="events" tabIndex={0}>
          {events.map(event => (
            <li key={`${event.project} ${event.id}`} className={classes['event']}>
              <EventSentence event={event} place={event.project} project={event.project} isOfMany names={names} />
              <span className={classes['time']}>
                <Time at={event.time} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
