import { Loader } from '@mantine/core'
import { IconMapOff, IconPlugConnectedX } from '@tabler/icons-react'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { connection, onReconnect } from '../api/connection.ts'
import { ConnectionError, isPassing } from '../api/problem.ts'
import { useStore } from '../store.ts'
import { words } from '../words.ts'
import { Empty } from './empty.tsx'
import { LinkButton } from './link-button.tsx'
import { Trouble } from './trouble.tsx'

export function Loading() {
  const state = useStore(connection)
  if (state !== 'fine') return <Away what={state} />
  return (
    <div style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }} role="status">
      <Loader size="sm" />
      <span className="sr-only">{words.loading}</span>
    </div>
  )
}

/** What a page waits for that has nothing to show yet. */
const Away = ({ what }: { readonly what: 'lost' | 'store' }) => (
  <div style={{ maxWidth: 720, margin: '48px auto', padding: '0 16px' }} role="status">
    <Empty
      icon={<IconPlugConnectedX size={22} />}
      title={what === 'lost' ? words.trouble.noConnection : words.trouble.noStore}
      text={what === 'lost' ? words.trouble.noConnectionPage : words.trouble.noStorePage}
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
  return (
    <div style={{ maxWidth: 720, margin: '24px auto', padding: '0 16px' }}>
      <Trouble error={error} onRetry={retry} />
    </div>
  )
}

export const NotFound = () => (
  <div style={{ maxWidth: 720, margin: '48px auto', padding: '0 16px' }}>
    <Empty icon={<IconMapOff size={22} />} title={words.trouble.notFound} text={words.trouble.notFoundDetail}>
      <LinkButton to="/projects" variant="default">
        {words.trouble.toProjects}
      </LinkButton>
    </Empty>
  </div>
)
