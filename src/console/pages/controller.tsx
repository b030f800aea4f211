import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import { problemMessages } from '#messages/problems'
import { type Controller, controllerEventsQuery, controllerQuery, isWhole } from '../api/controllers.ts'
import { own } from '../own.ts'
import { useMay } from '../session/me.ts'
import { Breadcrumb } from '../ui/breadcrumb.tsx'
import { DescriptionList } from '../ui/description-list.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import list from '../ui/list.module.css'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { RecentEvents } from '../ui/recent-events.tsx'
import { Time } from '../ui/time.tsx'
import { AcceptIdentity } from './controllers/accept-identity.tsx'
import { ControllerBadges, isRegistered } from './controllers/badges.tsx'
import { CheckResult } from './controllers/check-result.tsx'
import classes from './controllers/controller.module.css'
import { describeIdentity, groupCapabilities, listSettings } from './controllers/facts.ts'
import { Processes } from './controllers/processes.tsx'
import { Tools } from './controllers/tools.tsx'
import { missingClasses } from './controllers/verdict.ts'
import { VerdictNote } from './controllers/verdict-note.tsx'

const route = getRouteApi('/inside/controllers/$controller')

/** One Jenkins controller: whether it works, its settings, what it can do, and what can be done with it. */
export function ControllerPage() {
  const { controller: name } = route.useParams()
  useTitle(name, controllerMessages.title)
  const { data: controller } = useSuspenseQuery(controllerQuery(name))
  return (
    <>
      <Breadcrumb
        label={controllerMessages.title}
        trail={[{ text: controllerMessages.title, link: { to: '/controllers' } }, { text: name }]}
      />
      <div className={`${page['tools']} ${classes['head']}`}>
        <h1>{name}</h1>
        <ControllerBadges controller={controller} />
      </div>
      {isWhole(controller) ? (
        <Details controller={controller} />
      ) : (
        <>
          <VerdictNote controller={controller} />
          <p className={classes['note']}>{problemMessages.controllerNotYours}</p>
        </>
      )}
    </>
  )
}

/** What platform administrators see. */
function Details({ controller }: { readonly controller: Controller }) {
  const { name, url, capabilities, identity, backlog, managedBy } = controller
  const mayWrite = useMay()('controller.write')
  return (
    <>
      <VerdictNote controller={controller}>
        <AcceptIdentity controller={controller} />
      </VerdictNote>
      {!isRegistered(controller) && (
        <p className={classes['note']}>
          {own(controllerMessages.managedElsewhere, managedBy) ?? controllerMessages.managedUnknown}
        </p>
      )}
      {mayWrite && <Tools controller={controller} />}
      <CheckResult controller={name} />
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
            ...(identity === null || identity.standing === 'known'
              ? []
              : [[controllerMessages.identity, describeIdentity(identity)] as const]),
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
      <MoreDetails controller={controller} />
      <RecentEvents name={name} query={controllerEventsQuery(name)} texts={controllerMessages} />
    </>
  )
}

/** What is needed to look for a cause: what Jenkins tells of itself, by its own names, and the processes of the bridge. */
function MoreDetails({ controller }: { readonly controller: Controller }) {
  const { name, capabilities, identity } = controller
  const [isOpen, setOpen] = useState(false)
  const missing = capabilities === null ? [] : missingClasses(capabilities)
  return (
    <section className={classes['part']}>
      <Disclosure
        text={controllerMessages.details}
        label={controllerMessages.detailsOf(name)}
        isOpen={isOpen}
        onToggle={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <>
          {capabilities !== null && (
            <div className={classes['groups']}>
              {groupCapabilities(capabilities).map(([title, facts]) => (
                <div key={title}>
                  <h3>{title}</h3>
                  <DescriptionList items={facts} />
                </div>
              ))}
            </div>
          )}
          {missing.length > 0 && (
            <>
              <h3>{controllerMessages.missing}</h3>
              <ul className={classes['classes']}>
                {missing.map(className => (
                  <li key={className}>
                    <code>{className}</code>
                  </li>
                ))}
              </ul>
            </>
          )}
          <DescriptionList items={[[controllerMessages.identity, describeIdentity(identity)]]} />
          {capabilities?.may.seePlugins === false && <p className={list['quiet']}>{controllerMessages.seePluginsHelp}</p>}
          <Processes controller={controller} />
        </>
      )}
    </section>
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
