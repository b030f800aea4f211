import { Link } from '@tanstack/react-router'
import { eventMessages } from '#messages/events'
import { overviewMessages } from '#messages/overview'
import type { Overview } from '../../api/overview.ts'
import { own } from '../../own.ts'
import { useActorNames } from '../../ui/actor-names.ts'
import list from '../../ui/list.module.css'
import { Time } from '../../ui/time.tsx'
import overview from './overview.module.css'
import classes from './recent-events.module.css'

/** The latest events of all projects of the caller, newest first. */
export function RecentEvents({ events }: { readonly events: Overview['events'] }) {
  const who = useActorNames()
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
          {events.map(({ project, id, type, time, credential, actor }) => (
            <li key={`${project} ${id}`} className={classes['event']}>
              <span className={classes['what']}>
                <strong>{own(eventMessages.types, type) ?? type}</strong>{' '}
                {credential === null ? (
                  <Link to="/projects/$project/events" params={{ project }}>
                    {project}
                  </Link>
                ) : (
                  <Link to="/projects/$project/credentials/$id" params={{ project, id: credential }}>
                    {project}/{credential}
                  </Link>
                )}{' '}
                <span className={list['quiet']}>· {who(actor)}</span>
              </span>
              <span className={classes['time']}>
                <Time at={time} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
