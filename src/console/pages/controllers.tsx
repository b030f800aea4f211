import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ControllerList } from '#api'
import { describeOutcome } from '../api/problem.ts'
import { controllersQuery } from '../api/queries.ts'
import { controllerMessages } from '../messages/controllers.ts'
import { useMay } from '../session/me.ts'
import { Badge } from '../ui/badge.tsx'
import { DescriptionList } from '../ui/description-list.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import { Time } from '../ui/time.tsx'
import { yesNo } from '../ui/yes-no.ts'
import { ControllerEvents } from './controllers/controller-events.tsx'
import { Processes } from './controllers/processes.tsx'

type Controller = ControllerList['items'][number]

/** Every Jenkins controller: whether it answers, its capabilities, and the permissions of the bridge. */
export function Controllers() {
  useTitle(controllerMessages.title)
  const may = useMay()('controller.read')
  const query = useQuery({ ...controllersQuery, enabled: may })
  return (
    <>
      <div className={page['head']}>
        <h1>{controllerMessages.title}</h1>
      </div>
      {!may && <p>{controllerMessages.notYours}</p>}
      {may && query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.items.map(controller => (
        <ControllerCard key={controller.name} controller={controller} />
      ))}
    </>
  )
}

function ControllerCard({ controller }: { readonly controller: Controller }) {
  const { name, url, reason, message, circuit, circuitOpenedAt, capabilities, identity, backlog } = controller
  const accept = identity?.accept ?? null
  return (
    <section aria-labelledby={`controller-${name}`} style={{ marginBottom: 32 }}>
      <div className={page['tools']}>
        <h2 id={`controller-${name}`}>{name}</h2>
        <ReachabilityBadge controller={controller} />
        <Badge tone={circuit !== 'closed' ? 'warn' : isDifferentJenkins(controller) ? 'idle' : 'good'}>
          {controllerMessages.circuit[circuit]}
        </Badge>
        {circuitOpenedAt !== null && <Time at={circuitOpenedAt} />}
      </div>
      {message !== null && (
        <Alert color="red" mb="md" role="status">
          {describeOutcome(reason, message)}
        </Alert>
      )}
      <DescriptionList
        items={[
          [
            controllerMessages.version,
            <ExternalLink key="url" to={url}>
              {capabilities === null ? url : `${capabilities.version} (${url})`}
            </ExternalLink>
          ],
          [controllerMessages.identity, identity === null ? '–' : describeIdentity(identity)],
          ...(accept === null
            ? []
            : [[controllerMessages.accept, <code key="accept">CONTROLLER_ACCEPT={accept}</code>] as const]),
          [controllerMessages.backlog, <Backlog key="backlog" backlog={backlog} />],
          [
            controllerMessages.unchecked,
            backlog.uncheckedSince === null ? '–' : <Time key="unchecked" at={backlog.uncheckedSince} />
          ],
          ...listCapabilities(capabilities)
        ]}
      />
      <Processes controller={controller} />
      <ControllerEvents controller={name} />
    </section>
  )
}

const isDifferentJenkins = ({ identity }: Controller): boolean => identity?.standing === 'changed'

function ReachabilityBadge({ controller }: { readonly controller: Controller }) {
  if (isDifferentJenkins(controller)) return <Badge tone="bad">{controllerMessages.other}</Badge>
  return controller.reachable ? (
    <Badge tone="good">{controllerMessages.reachable}</Badge>
  ) : (
    <Badge tone="bad">{controllerMessages.unreachable}</Badge>
  )
}

const describeIdentity = ({ standing, seen, known }: NonNullable<Controller['identity']>): string =>
  standing === 'changed' ? controllerMessages.otherIdentity(seen, known ?? '–') : seen

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

const describeFlag = (is: boolean | null): string => (is === null ? controllerMessages.unknown : yesNo(is))

function listCapabilities(capabilities: Controller['capabilities']): (readonly [string, string])[] {
  if (capabilities === null) return []
  const { may, valueDrift, emojiSafe, crumbNeeded, passwordAsToken, plaintextWindow, clockDifferenceMs, classes } = capabilities
  const kinds = Object.entries(classes).map(
    ([name, isThere]) => `${name.slice(name.lastIndexOf('.') + 1)}: ${describeFlag(isThere)}`
  )
  return [
    [controllerMessages.valueDrift, describeFlag(valueDrift)],
    [controllerMessages.createFolders, describeFlag(may.createFolders)],
    [controllerMessages.seePlugins, describeFlag(may.seePlugins)],
    [controllerMessages.emojiSafe, describeFlag(emojiSafe)],
    [controllerMessages.crumbNeeded, describeFlag(crumbNeeded)],
    ...(passwordAsToken ? [[controllerMessages.passwordAsToken, describeFlag(true)] as const] : []),
    [controllerMessages.plaintextWindow, describeFlag(plaintextWindow)],
    [controllerMessages.clock, describeClock(clockDifferenceMs)],
    [controllerMessages.classes, kinds.join(', ')]
  ]
}

function describeClock(ms: number | null): string {
  if (ms === null) return controllerMessages.unknown
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds < 2) return controllerMessages.clockSame
  return ms > 0 ? controllerMessages.clockAhead(seconds) : controllerMessages.clockBehind(seconds)
}
