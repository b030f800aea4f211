import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { generalMessages } from '#messages/general'
import { problemMessages } from '#messages/problems'
import { connection } from '../api/connection.ts'
import { describeError, isPassing } from '../api/problem.ts'
import { useStore } from '../store.ts'
import { Button } from './button.tsx'
import { formatTimes } from './format-time.ts'
import { HelpLink } from './help-link.tsx'

/** An error with what happened, what to do, and the request ID under which the log has it. */
export function ErrorAlert({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const isOver = useStore(connection) === 'fine' && isPassing(error)
  if (isOver)
    return (
      <Alert color="yellow" variant="light" title={problemMessages.back} role="status">
        {problemMessages.backDetail}
      </Alert>
    )
  const trouble = describeError(error)
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={trouble.title} role="alert" tabIndex={-1}>
      <p>{formatTimes(trouble.detail)}</p>
      {trouble.requestId !== undefined && (
        <p style={{ fontSize: 12, color: 'var(--text-2)' }}>{problemMessages.requestId(trouble.requestId)}</p>
      )}
      {trouble.requestId !== undefined && trouble.code !== '' && (
        <p>
          <HelpLink kind="problem" of={trouble.code} />
        </p>
      )}
      {onRetry !== undefined && (
        <Button mt="xs" size="xs" variant="default" onClick={onRetry}>
          {generalMessages.retry}
        </Button>
      )}
    </Alert>
  )
}
