import { Alert } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import { type Controller, controllerQuery } from '../api/controllers.ts'
import { describeOutcome } from '../api/problem.ts'
import { own } from '../own.ts'
import { useMay } from '../session/me.ts'
import { DescriptionList } from '../ui/description-list.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { Time } from '../ui/time.tsx'
import { AcceptIdentity } from './controllers/accept-identity.tsx'
import { ControllerBadges, isRegistered } from './controllers/badges.tsx'
import { CheckResult } from './controllers/check-result.tsx'
import classes from './controllers/controller.module.css'
import { ControllerEvents } from './controllers/controller-events.tsx'
import { describeIdentity, listCapabilities, listSettings } from './controllers/facts.ts'
import { Processes } from './controllers/processes.tsx'
import { Tools } from './controllers/tools.tsx'
import frame from './project.module.css'

const route = getRouteApi('/inside/controllers/$controller')

/** One Jenkins controller: its state, its settings, what it can do, and what can be done with it. */
export function ControllerPage() {
  const { controller: name } = route.useParams()
  useTitle(name, controllerMessages.title)
  return useMay()('controller.read') ? <Details name={name} /> : <p>{controllerMessages.notYours}</p>
}

function Details({ name }: { readonly name: string }) {
  const { data: controller } = useSuspenseQuery(controllerQuery(name))
  const { url, reason, message, circuitOpenedAt, capabilities, identity, backlog, managedBy } = controller
  const mayWrite = useMay()('controller.write')
  return (
    <>
      <nav className={frame['crumbs']} aria-label={controllerMessages.title}>
        <Link to="/controllers">{controllerMessages.title}</Link>
        <span aria-hidden="true">/</span>
        <span>{name}</span>
      </nav>
      <div className={`${page['tools']} ${classes['head']}`}>
        <h1>{name}</h1>
        <ControllerBadges controller={controller} />
        {circuitOpenedAt !== null && <Time at={circuitOpenedAt} />}
      </div>
      {!isRegistered(controller) && (
        <p className={classes['note']}>
          {own(controllerMessages.managedElsewhere, managedBy) ?? controllerMessages.managedUnknown}
        </p>
      )}
      {mayWrite && <Tools controller={controller} />}
      <CheckResult controller={name} />
      {message !== null && (
        <Alert color="red" mb="md" role="status">
          <p>{describeOutcome(reason, message)}</p>
          <AcceptIdentity controller={controller} />
        </Alert>
      )}
      <section aria-labelledby="state" className={classes['part']}>
        <h2 id="state">{controllerMessages.state}</h2>
        <DescriptionList
          items={[
            [
              controllerMessages.version,
              <ExternalLink key="url" to={url}>
                {capabilities === null ? url : `${capabilities.version} (${url})`}
              </ExternalLink>
            ],
            [controllerMessages.identity, describeIdentity(identity)],
            ...(identity === null || identity.accept === null || isRegistered(controller)
              ? []
              : [
                  [
                    controllerMessages.acceptSetting,
                    <code key="accept">
                      {managedBy === 'file' ? 'accept: ' : 'CONTROLLER_ACCEPT='}
                      {identity.accept}
                    </code>
                  ] as const
                ]),
            [controllerMessages.backlog, <Backlog key="backlog" backlog={backlog} />],
            [
              controllerMessages.unchecked,
              backlog.uncheckedSince === null ? generalMessages.none : <Time key="unchecked" at={backlog.uncheckedSince} />
            ]
          ]}
        />
      </section>
      <section aria-labelledby="settings" className={classes['part']}>
        <h2 id="settings">{controllerMessages.settings}</h2>
        <DescriptionList items={listSettings(controller)} />
      </section>
      {capabilities !== null && (
        <section aria-labelledby="capabilities" className={classes['part']}>
          <h2 id="capabilities">{controllerMessages.capabilities}</h2>
          <DescriptionList items={listCapabilities(capabilities)} />
        </section>
      )}
      <Processes controller={controller} />
      <ControllerEvents controller={name} />
    </>
  )
}

const Backlog = ({ backlog: { waiting, unsyncedSince } }: { readonly backlog: Controller['backlog'] }) => (
  <>
    {controllerMessages.waiting(waiting)}
    {waiting > 0 && unsyncedSince !== null && (
      <>
        {' '}
        <Time at={unsyncedSince} />
      </>
    )}
  </>
)
