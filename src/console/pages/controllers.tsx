import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ControllerList } from '#api'
import { outcomeOf } from '../api/problem.ts'
import { controllersQuery } from '../api/queries.ts'
import { useMay } from '../session/me.ts'
import { Badge } from '../ui/badge.tsx'
import { Facts } from '../ui/facts.tsx'
import { Outward } from '../ui/outward.tsx'
import page from '../ui/page.module.css'
import { Loading } from '../ui/route-states.tsx'
import { Time } from '../ui/time.tsx'
import { useTitle } from '../ui/title.ts'
import { Trouble } from '../ui/trouble.tsx'
import { words } from '../words.ts'
import { ControllerEvents } from './controllers/controller-events.tsx'

type Controller = ControllerList['items'][number]

/** Every Jenkins: whether it answers, and what it can do and lets the bridge do. */
export function Controllers() {
  useTitle(words.controllers.title)
  const may = useMay()('controller.read')
  const query = useQuery({ ...controllersQuery, enabled: may })
  return (
    <>
      <div className={page['head']}>
        <h1>{words.controllers.title}</h1>
      </div>
      {!may && <p>{words.controllers.notYours}</p>}
      {may && query.isPending && <Loading />}
      {query.error !== null && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
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
        <Reached controller={controller} />
        <Badge tone={circuit !== 'closed' ? 'warn' : isOther(controller) ? 'idle' : 'good'}>
          {words.controllers.circuit[circuit]}
        </Badge>
        {circuitOpenedAt !== null && (
          <span>
            {words.controllers.since} <Time at={circuitOpenedAt} />
          </span>
        )}
      </div>
      {message !== null && (
        <Alert color="red" mb="md" role="status">
          {outcomeOf(reason, message)}
        </Alert>
      )}
      <Facts
        items={[
          [
            words.controllers.version,
            <Outward key="url" to={url}>
              {capabilities === null ? url : `${capabilities.version} (${url})`}
            </Outward>
          ],
          [words.controllers.identity, identity === null ? '–' : identityText(identity)],
          ...(accept === null ? [] : [[words.controllers.accept, <code key="accept">CONTROLLER_ACCEPT={accept}</code>] as const]),
          [words.controllers.backlog, <Waiting key="backlog" backlog={backlog} />],
          [
            words.controllers.unchecked,
            backlog.uncheckedSince === null ? '–' : <Time key="unchecked" at={backlog.uncheckedSince} />
          ],
          ...abilities(capabilities)
        ]}
      />
      <ControllerEvents controller={name} />
    </section>
  )
}

const isOther = ({ identity }: Controller): boolean => identity?.standing === 'changed'

function Reached({ controller }: { readonly controller: Controller }) {
  if (isOther(controller)) return <Badge tone="bad">{words.controllers.other}</Badge>
  return controller.reachable ? (
    <Badge tone="good">{words.controllers.reachable}</Badge>
  ) : (
    <Badge tone="bad">{words.controllers.unreachable}</Badge>
  )
}

const identityText = ({ standing, seen, known }: NonNullable<Controller['identity']>): string =>
  standing === 'changed' ? words.controllers.otherIdentity(seen, known ?? '–') : seen

const Waiting = ({ backlog: { waiting, unsyncedSince } }: { readonly backlog: Controller['backlog'] }) => (
  <>
    {words.controllers.waiting(waiting)}
    {waiting > 0 && unsyncedSince !== null && (
      <>
        {' '}
        <Time at={unsyncedSince} />
      </>
    )}
  </>
)

const told = (is: boolean | null): string =>
  is === null ? words.controllers.notTold : is ? words.controllers.yes : words.controllers.no

function abilities(capabilities: Controller['capabilities']): (readonly [string, string])[] {
  if (capabilities === null) return []
  const { may, valueDrift, emojiSafe, crumbNeeded, passwordAsToken, plaintextWindow, clockDifferenceMs, classes } = capabilities
  const kinds = Object.entries(classes).map(([name, isThere]) => `${name.slice(name.lastIndexOf('.') + 1)}: ${told(isThere)}`)
  return [
    [words.controllers.valueDrift, told(valueDrift)],
    [words.controllers.createFolders, told(may.createFolders)],
    [words.controllers.seePlugins, told(may.seePlugins)],
    [words.controllers.emojiSafe, told(emojiSafe)],
    [words.controllers.crumbNeeded, told(crumbNeeded)],
    ...(passwordAsToken ? [[words.controllers.passwordAsToken, told(true)] as const] : []),
    [words.controllers.plaintextWindow, told(plaintextWindow)],
    [words.controllers.clock, clock(clockDifferenceMs)],
    [words.controllers.classes, kinds.join(', ')]
  ]
}

function clock(ms: number | null): string {
  if (ms === null) return words.controllers.notTold
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds < 2) return words.controllers.clockSame
  return ms > 0 ? words.controllers.clockAhead(seconds) : words.controllers.clockBehind(seconds)
}
