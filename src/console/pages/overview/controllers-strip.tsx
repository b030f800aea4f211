import { Link } from '@tanstack/react-router'
import { overviewMessages } from '#messages/overview'
import { type ControllerHealth, shownState } from '../../api/overview.ts'
import { describeOutcome } from '../../api/problem.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import list from '../../ui/list.module.css'
import { Time } from '../../ui/time.tsx'
import overview from './overview.module.css'

const tones: Readonly<Record<ReturnType<typeof shownState>, Tone>> = {
  ...{ Ready: 'good', Failing: 'bad', Unknown: 'bad' },
  ...{ paused: 'warn', unasked: 'idle' }
}

/** Each Jenkins of the caller's projects: whether it answers, and what waits for it. */
export const ControllersStrip = ({ controllers }: { readonly controllers: readonly ControllerHealth[] }) => (
  <section className={overview['part']} aria-labelledby="controllers">
    <div className={overview['title']}>
      <h2 id="controllers">
        <Link to="/controllers">{overviewMessages.controllers}</Link>
      </h2>
    </div>
    <ul className={list['list']} aria-labelledby="controllers">
      {controllers.map(controller => (
        <Strip key={controller.name} controller={controller} />
      ))}
    </ul>
  </section>
)

function Strip({ controller }: { readonly controller: ControllerHealth }) {
  const { name, reason, message, since, projects, waiting } = controller
  const state = shownState(controller)
  return (
    <li>
      <div className={list['line']}>
        <Link to="/controllers/$controller" params={{ controller: name }}>
          {name}
        </Link>
        <Badge tone={tones[state]}>{overviewMessages.controllerState[state]}</Badge>
        {since !== null && (
          <span className={list['quiet']}>
            <Time at={since} />
          </span>
        )}
        <span className={list['time']}>
          {waiting > 0 ? overviewMessages.waiting(waiting) : overviewMessages.controllerProjects(projects)}
        </span>
      </div>
      {message !== null && <p className={list['quiet']}>{describeOutcome(reason, message)}</p>}
    </li>
  )
}
