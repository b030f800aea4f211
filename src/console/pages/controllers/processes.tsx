import { controllerMessages } from '#messages/controllers'
import type { Controller } from '../../api/controllers.ts'
import { own } from '../../own.ts'
import { Badge } from '../../ui/badge.tsx'
import list from '../../ui/list.module.css'
import { LabelledTime } from '../../ui/time.tsx'
import classes from './controller.module.css'

/** The live processes of the bridge, each with its own circuit breaker for a controller. */
export function Processes({ controller: { name, processes } }: { readonly controller: Controller }) {
  return (
    <section className={classes['part']}>
      <h2>{controllerMessages.processes}</h2>
      <p className={list['quiet']} style={{ margin: '0 0 8px' }}>
        {controllerMessages.processesHelp}
      </p>
      <ul className={list['list']} aria-label={controllerMessages.processesOf(name)}>
        {processes.map(({ id, role, version, circuit, seenAt }) => (
          <li key={id}>
            <div className={list['line']}>
              <strong>{id}</strong>
              <span>{own(controllerMessages.roles, role) ?? role}</span>
              <span className={list['quiet']}>{controllerMessages.processVersion(version)}</span>
              <Badge tone={circuit === 'closed' ? 'good' : 'warn'}>{controllerMessages.circuit[circuit]}</Badge>
              <span className={list['time']}>
                <LabelledTime label={controllerMessages.seen} at={seenAt} none="" />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
