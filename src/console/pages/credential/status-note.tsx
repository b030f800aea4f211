import { Alert } from '@mantine/core'
import { type Credential, patchCredential } from '#api'
import { outcomeOf } from '../../api/problem.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { Time } from '../../ui/time.tsx'
import { tell } from '../../ui/toast.tsx'
import { Trouble } from '../../ui/trouble.tsx'
import { words } from '../../words.ts'

/** What to do about a state that needs somebody. */
export function StatusNote({ credential }: { readonly credential: Credential }) {
  const { project, id, status, generation } = credential
  const may = useMay(project)
  const adopt = useAction(async () => {
    await patchCredential(project, id, { adopt: true }, { ifMatch: `"${generation}"` })
    tell(words.credential.adoptDone)
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
  const sentence = outcomeOf(reason, message)
  if (sentence === null) return null
  const isRetrying = status.phase === 'Retrying'
  return (
    <Alert
      color={isRetrying ? 'yellow' : 'red'}
      mb="md"
      title={isRetrying ? words.credential.retryingTitle : words.credential.blockedTitle}
    >
      <p>{sentence}</p>
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
