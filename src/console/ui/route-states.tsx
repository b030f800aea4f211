import { Loader } from '@mantine/core'
import { IconMapOff, IconPlugConnectedX } from '@tabler/icons-react'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, useParams, useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { generalMessages } from '#messages/general'
import { problemMessages } from '#messages/problems'
import { connection, onReconnect } from '../api/connection.ts'
import { ConnectionError, describeError, isPassing } from '../api/problem.ts'
import { useStore } from '../store.ts'
import { EmptyState } from './empty-state.tsx'
import { ErrorAlert } from './error-alert.tsx'
import { LinkButton } from './link-button.tsx'
import { useTitle } from './page-title.ts'

const centered = { maxWidth: 720, margin: '48px auto' }

export function Loading() {
  const state = useStore(connection)
  if (state !== 'fine') return <Unavailable what={state} />
  return (
    <div style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }} role="status">
      <Loader size="sm" />
      <span className="sr-only">{generalMessages.loading}</span>
    </div>
  )
}

/** Shown instead of a page that waits for its first data while the bridge or its store is unavailable. */
const Unavailable = ({ what }: { readonly what: 'lost' | 'store' }) => (
  <div style={centered} role="status">
    <EmptyState
      icon={<IconPlugConnectedX size={22} />}
      title={what === 'lost' ? problemMessages.noConnection : problemMessages.noStore}
      text={what === 'lost' ? problemMessages.noConnectionPage : problemMessages.noStorePage}
    />
  </div>
)

/** Milliseconds until a page is retried whose error was over before it was shown. */
const RETRY_DELAY = 1000

export function RouteError({ error, reset }: ErrorComponentProps) {
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
    const timer = connection.get() === 'fine' ? setTimeout(() => heal(), RETRY_DELAY) : undefined
    const forget = onReconnect(() => heal())
    return () => {
      clearTimeout(timer)
      forget()
    }
  }, [error])
  if (isPassing(error)) return <Unavailable what={error instanceof ConnectionError ? 'lost' : 'store'} />
  const { code } = describeError(error)
  const missing = missingCodes.find(one => one === code)
  if (missing !== undefined) return <MissingItem code={missing} />
  return (
    <div style={{ maxWidth: 720, margin: '24px auto', padding: '0 16px' }}>
      <ErrorAlert error={error} onRetry={retry} />
    </div>
  )
}

const missingCodes = [
  ...(['PROJECT_NOT_FOUND', 'CREDENTIAL_NOT_FOUND', 'CONTROLLER_NOT_FOUND'] as const),
  ...(['SECRET_STORE_NOT_FOUND', 'VERIFY_TARGET_NOT_FOUND'] as const)
]
type Missing = (typeof missingCodes)[number]

/** A project, credential, controller, secret store or verify target that does not exist or that the caller may not see. A retry cannot help. */
function MissingItem({ code }: { readonly code: Missing }) {
  const { project = '', id = '', controller = '', store = '', target = '' } = useParams({ strict: false })
  const { title, text, back } = {
    PROJECT_NOT_FOUND: {
      title: problemMessages.noProject(project),
      text: problemMessages.noProjectDetail,
      back: (
        <LinkButton to="/projects" variant="default">
          {problemMessages.toProjects}
        </LinkButton>
      )
    },
    CREDENTIAL_NOT_FOUND: {
      title: problemMessages.noCredential(id),
      text: problemMessages.noCredentialDetail,
      back: (
        <LinkButton to="/projects/$project/credentials" params={{ project }} variant="default">
          {problemMessages.toCredentials}
        </LinkButton>
      )
    },
    CONTROLLER_NOT_FOUND: {
      title: problemMessages.noController(controller),
      text: problemMessages.noControllerDetail,
      back: (
        <LinkButton to="/controllers" variant="default">
          {problemMessages.toControllers}
        </LinkButton>
      )
    },
    SECRET_STORE_NOT_FOUND: {
      title: problemMessages.noSecretStore(store),
      text: problemMessages.noSecretStoreDetail,
      back: (
        <LinkButton to="/secret-stores" variant="default">
          {problemMessages.toSecretStores}
        </LinkButton>
      )
    },
    VERIFY_TARGET_NOT_FOUND: {
      title: problemMessages.noVerifyTarget(target),
      text: problemMessages.noVerifyTargetDetail,
      back: (
        <LinkButton to="/verify-targets" variant="default">
          {problemMessages.toVerifyTargets}
        </LinkButton>
      )
    }
  }[code]
  useTitle(title)
  return (
    <div style={centered}>
      <EmptyState icon={<IconMapOff size={22} />} title={title} text={text} isPage={code !== 'CREDENTIAL_NOT_FOUND'}>
        {back}
      </EmptyState>
    </div>
  )
}

export const NotFound = () => <UnknownPage isPage />
/** The same, inside the frame of a project. */
export const NotFoundInProject = () => <UnknownPage isPage={false} />

function UnknownPage({ isPage }: { readonly isPage: boolean }) {
  useTitle(problemMessages.notFound)
  return (
    <div style={centered}>
      <EmptyState
        icon={<IconMapOff size={22} />}
        title={problemMessages.notFound}
        text={problemMessages.notFoundDetail}
        isPage={isPage}
      >
        <LinkButton to="/projects" variant="default">
          {problemMessages.toProjects}
        </LinkButton>
      </EmptyState>
    </div>
  )
}
