import { Loader } from '@mantine/core'
import { IconMapOff, IconPlugConnectedX } from '@tabler/icons-react'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, useParams, useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { connection, onReconnect } from '../api/connection.ts'
import { ConnectionError, isPassing, troubleOf } from '../api/problem.ts'
import { credentialMessages } from '../messages/credential.ts'
import { credentialsMessages } from '../messages/credentials.ts'
import { generalMessages } from '../messages/general.ts'
import { problemMessages } from '../messages/problems.ts'
import { useStore } from '../store.ts'
import { Empty } from './empty.tsx'
import { LinkButton } from './link-button.tsx'
import { useTitle } from './title.ts'
import { Trouble } from './trouble.tsx'

const frame = { maxWidth: 720, margin: '48px auto' }

export function Loading() {
  const state = useStore(connection)
  if (state !== 'fine') return <Away what={state} />
  return (
    <div style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }} role="status">
      <Loader size="sm" />
      <span className="sr-only">{generalMessages.loading}</span>
    </div>
  )
}

/** What a page waits for that has nothing to show yet. */
const Away = ({ what }: { readonly what: 'lost' | 'store' }) => (
  <div style={frame} role="status">
    <Empty
      icon={<IconPlugConnectedX size={22} />}
      title={what === 'lost' ? problemMessages.trouble.noConnection : problemMessages.trouble.noStore}
      text={what === 'lost' ? problemMessages.trouble.noConnectionPage : problemMessages.trouble.noStorePage}
    />
  </div>
)

/** Milliseconds until a page is tried again whose error is over by the time that it is shown. */
const SOON = 1000

export function RouteTrouble({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const queries = useQueryErrorResetBoundary()
  const retry = () => {
    queries.reset()
    reset()
    void router.invalidate()
  }
  const heal = useEffectEvent(retry)
  useEffect(() => {
    if (!isPassing(error)) return
    const timer = connection.get() === 'fine' ? setTimeout(() => heal(), SOON) : undefined
    const forget = onReconnect(() => heal())
    return () => {
      clearTimeout(timer)
      forget()
    }
  }, [error])
  if (isPassing(error)) return <Away what={error instanceof ConnectionError ? 'lost' : 'store'} />
  const { code } = troubleOf(error)
  if (code === 'PROJECT_NOT_FOUND' || code === 'CREDENTIAL_NOT_FOUND') return <Missing code={code} />
  return (
    <div style={{ maxWidth: 720, margin: '24px auto', padding: '0 16px' }}>
      <Trouble error={error} onRetry={retry} />
    </div>
  )
}

/** What somebody is not to be shown, or what is not there: no fault, and nothing to try again. */
function Missing({ code }: { readonly code: string }) {
  const { project = '', id = '' } = useParams({ strict: false })
  const isProject = code === 'PROJECT_NOT_FOUND'
  const title = isProject ? problemMessages.trouble.noProject(project) : credentialMessages.never(id)
  useTitle(title)
  return (
    <div style={frame}>
      <Empty
        icon={<IconMapOff size={22} />}
        title={title}
        text={isProject ? problemMessages.trouble.noProjectDetail : credentialMessages.neverText}
        isPage={isProject}
      >
        {isProject ? (
          <LinkButton to="/projects" variant="default">
            {problemMessages.trouble.toProjects}
          </LinkButton>
        ) : (
          <LinkButton to="/projects/$project/credentials" params={{ project }} variant="default">
            {credentialsMessages.toList}
          </LinkButton>
        )}
      </Empty>
    </div>
  )
}

export const NotFound = () => <Nothing isPage />
/** The same inside of something that is there. */
export const NotFoundInside = () => <Nothing isPage={false} />

function Nothing({ isPage }: { readonly isPage: boolean }) {
  useTitle(problemMessages.trouble.notFound)
  return (
    <div style={frame}>
      <Empty
        icon={<IconMapOff size={22} />}
        title={problemMessages.trouble.notFound}
        text={problemMessages.trouble.notFoundDetail}
        isPage={isPage}
      >
        <LinkButton to="/projects" variant="default">
          {problemMessages.trouble.toProjects}
        </LinkButton>
      </Empty>
    </div>
  )
}
