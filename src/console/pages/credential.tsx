import { Alert, Button, Group } from '@mantine/core'
import { IconCode, IconTrash } from '@tabler/icons-react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { type Credential, deleteCredential, patchCredential, syncCredential } from '#api'
import { isProblem } from '../api/problem.ts'
import { credentialQuery, snippetsQuery } from '../api/queries.ts'
import { tabs } from '../router.tsx'
import { useMay } from '../session/me.ts'
import { useAction } from '../ui/action.ts'
import { announce } from '../ui/announcer.tsx'
import { PhaseBadge } from '../ui/badge.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Copy } from '../ui/copy.tsx'
import { Empty } from '../ui/empty.tsx'
import { Events } from '../ui/events.tsx'
import { Facts } from '../ui/facts.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Loading } from '../ui/route-states.tsx'
import { Time } from '../ui/time.tsx'
import { useTitle } from '../ui/title.ts'
import { Trouble } from '../ui/trouble.tsx'
import { words } from '../words.ts'
import classes from './credential/credential.module.css'
import { Usage } from './credential/usage.tsx'

const route = getRouteApi('/inside/projects/$project/credentials/$id')

/** Everything that is known of one credential but its secrets. */
export function CredentialPage() {
  const { project, id } = route.useParams()
  const { tab = 'details' } = route.useSearch()
  useTitle(id, project)
  const query = useQuery(credentialQuery(project, id))
  if (query.isPending) return <Loading />
  if (isProblem(query.error, 404)) return <Gone project={project} id={id} />
  if (query.data === undefined) return <Trouble error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <Head credential={query.data} />
      <StatusNote credential={query.data} />
      <nav className={classes['tabs']} aria-label={words.credential.parts}>
        {tabs.map(name => (
          <Link
            key={name}
            to="/projects/$project/credentials/$id"
            params={{ project, id }}
            search={name === 'details' ? {} : { tab: name }}
            className={classes['tab']}
            aria-current={tab === name ? 'page' : undefined}
            replace
          >
            {words.credential.tabs[name]}
          </Link>
        ))}
      </nav>
      {tab === 'details' && <Details credential={query.data} />}
      {tab === 'events' && <Events project={project} id={id} />}
      {tab === 'usage' && <Usage project={project} id={id} />}
      {tab === 'jenkinsfile' && <Snippets project={project} id={id} />}
    </>
  )
}

const Gone = ({ project, id }: { readonly project: string; readonly id: string }) => (
  <Empty icon={<IconTrash size={22} />} title={words.credential.gone(id)} text={words.credential.goneText}>
    <LinkButton variant="default" to="/projects/$project/events" params={{ project }}>
      {words.credential.goneEvents}
    </LinkButton>
  </Empty>
)

function Head({ credential }: { readonly credential: Credential }) {
  const { project, id, status, generation } = credential
  const may = useMay(project)
  const navigate = useNavigate()
  const [isDeleting, setDeleting] = useState(false)
  const sync = useAction(async () => {
    await syncCredential(project, id)
    announce(words.credentials.syncAsked)
  })
  const remove = useAction(async () => {
    await deleteCredential(project, id, { ifMatch: `"${generation}"` })
    announce(words.remove.deleted(id))
    await navigate({ to: '/projects/$project/credentials', params: { project } })
  })
  useEffect(() => announce(words.credential.phaseNow(id, words.phase[status.phase])), [id, status.phase])
  const isLeaving = status.phase === 'Deleting'
  return (
    <div className={classes['head']}>
      <h2>{id}</h2>
      <PhaseBadge phase={status.phase} />
      <Group gap="xs" className={classes['actions'] ?? ''}>
        {may('credential.sync') && (
          <Button variant="default" loading={sync.busy} onClick={() => void sync.run()}>
            {words.credential.sync}
          </Button>
        )}
        {may('credential.write') && !isLeaving && (
          <>
            <LinkButton variant="default" to="/projects/$project/credentials/$id/edit" params={{ project, id }}>
              {words.edit}
            </LinkButton>
            <Button variant="light" color="red" onClick={() => setDeleting(true)}>
              {words.delete}
            </Button>
          </>
        )}
      </Group>
      {sync.error !== undefined && <Trouble error={sync.error} />}
      {isDeleting && (
        <Confirm
          title={words.remove.title(id)}
          name={id}
          action={words.remove.confirm}
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run()}
          onClose={() => setDeleting(false)}
        >
          <p>{words.remove.text}</p>
          <Usage project={project} id={id} brief />
        </Confirm>
      )}
    </div>
  )
}

/** What to do about a state that needs somebody. */
function StatusNote({ credential }: { readonly credential: Credential }) {
  const { project, id, status, generation } = credential
  const may = useMay(project)
  const adopt = useAction(async () => {
    await patchCredential(project, id, { adopt: true }, { ifMatch: `"${generation}"` })
    announce(words.credential.adoptDone)
  })
  const { drift, reason, message, nextAttemptAt } = status
  if (drift !== null && drift !== undefined) {
    return (
      <Alert color="yellow" mb="md" title={words.credential.driftTitle}>
        <p>{words.reasons[drift.reason] ?? drift.reason}</p>
        {drift.fields.length > 0 && (
          <p>
            {words.credential.driftFields} {drift.fields.join(', ')}
          </p>
        )}
        <p>
          {words.credential.driftAt} <Time at={drift.detectedAt} />
        </p>
      </Alert>
    )
  }
  if (message === null) return null
  const isRetrying = status.phase === 'Retrying'
  return (
    <Alert
      color={isRetrying ? 'yellow' : 'red'}
      mb="md"
      title={isRetrying ? words.credential.retryingTitle : words.credential.blockedTitle}
    >
      <p>{message}</p>
      {nextAttemptAt !== null && (
        <p>
          {words.credential.nextAttempt} <Time at={nextAttemptAt} />
        </p>
      )}
      {reason === 'UnmanagedExists' && may('credential.write') && (
        <Button size="xs" mt="xs" loading={adopt.busy} onClick={() => void adopt.run()}>
          {words.credential.adopt}
        </Button>
      )}
      {adopt.error !== undefined && <Trouble error={adopt.error} />}
    </Alert>
  )
}

function Details({ credential }: { readonly credential: Credential }) {
  const { type, description, data, secretFields, status, generation, createdAt, createdBy, updatedAt, updatedBy } = credential
  const by = (at: string, who: string): ReactNode => (
    <>
      <Time at={at} /> {words.credential.by} {who}
    </>
  )
  return (
    <div className={classes['cards']}>
      <section aria-labelledby="account">
        <h3 id="account">{words.credential.account}</h3>
        <Facts
          items={[
            [words.credential.type, words.type[type]],
            ...Object.entries(data),
            ...secretFields.map(name => [name, <em key={name}>{words.credential.secretSet}</em>] as const),
            ...factsOf(credential),
            [words.form.description, description === '' ? words.none : description],
            [words.credential.expires, <Time key="expires" at={credential.expiresAt} />],
            [words.credential.rotated, <Time key="rotated" at={credential.rotatedAt} />],
            [words.credential.created, by(createdAt, createdBy)],
            [words.credential.changed, by(updatedAt, updatedBy)]
          ]}
        />
        <Warnings credential={credential} />
      </section>
      <section aria-labelledby="status">
        <h3 id="status">{words.credential.status}</h3>
        <Facts
          items={[
            [words.credentials.status, words.phaseMeaning[status.phase]],
            [words.credential.version, words.credential.versionSeen(status.observedGeneration, generation)],
            [words.credential.syncedAt, <Time key="synced" at={status.syncedAt} none={words.never} />],
            [words.credential.attempts, String(status.attempts)],
            [words.credential.watching, watched(status.valuesWatched)]
          ]}
        />
      </section>
    </div>
  )
}

const watched = (isWatched: boolean | null): string =>
  isWatched === null ? words.unknown : isWatched ? words.credential.watched : words.credential.notWatched

/** What the bridge read from the content and may show: a public key, the contexts of a kubeconfig. */
function factsOf(credential: Credential): (readonly [string, ReactNode])[] {
  const { facts } = credential as { readonly facts?: Readonly<Record<string, unknown>> | null }
  return Object.entries(facts ?? {}).map(([name, value]) => [
    words.credential.factNames[name] ?? name,
    <FactValue key={name} name={name} value={value} />
  ])
}

function FactValue({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (value === null || value === undefined) return words.none
  if (typeof value === 'boolean') return value ? words.credential.yes : words.credential.no
  const text = Array.isArray(value) ? value.join(', ') : String(value)
  if (name !== 'publicKey') return text
  return (
    <>
      <code>{text}</code> <Copy value={text} />
    </>
  )
}

function Warnings({ credential }: { readonly credential: Credential }) {
  const warnings = (credential.warnings ?? []) as readonly { readonly code?: string; readonly detail?: string }[]
  if (warnings.length === 0) return null
  return (
    <Alert color="yellow" mt="md" title={words.credential.warningsTitle}>
      <ul className={classes['warnings']}>
        {warnings.map(({ code, detail }) => (
          <li key={`${code} ${detail}`}>{detail ?? code}</li>
        ))}
      </ul>
    </Alert>
  )
}

function Snippets({ project, id }: { readonly project: string; readonly id: string }) {
  const { items } = useSuspenseQuery(snippetsQuery(project, id)).data
  if (items.length === 0)
    return <Empty icon={<IconCode size={22} />} title={words.credential.tabs.jenkinsfile} text={words.credential.noSnippets} />
  return (
    <>
      <p className={classes['hint']}>{words.credential.snippetsHint}</p>
      {items.map(({ title, code }) => (
        <section key={`${title} ${code}`} className={classes['snippet']} aria-label={title}>
          <div className={classes['snippetHead']}>
            <h3>{title}</h3>
            <Copy value={code} />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <pre tabIndex={0}>
            <code>{code}</code>
          </pre>
        </section>
      ))}
    </>
  )
}
