import { Loader } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { words } from '../words.ts'
import { Empty } from './empty.tsx'
import { LinkButton } from './link-button.tsx'
import { Trouble } from './trouble.tsx'

export const Loading = () => (
  <div style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }} role="status">
    <Loader size="sm" />
    <span className="sr-only">{words.loading}</span>
  </div>
)

export function RouteTrouble({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const queries = useQueryErrorResetBoundary()
  const retry = () => {
    queries.reset()
    reset()
    void router.invalidate()
  }
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
