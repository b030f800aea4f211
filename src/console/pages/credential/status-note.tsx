import { Alert, Group } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { Credential, Project } from '#api'
import { credentialMessages } from '#messages/credential'
import { marks } from '#messages/intl'
import { matterMessages } from '#messages/matters'
import { sourceMessages } from '#messages/source'
import { statusMessages } from '#messages/status'
import { describeOutcome } from '../../api/problem.ts'
import { projectQuery } from '../../api/queries.ts'
import { own } from '../../own.ts'
import { useMay } from '../../session/me.ts'
import { useFieldNames } from '../../ui/field-names.ts'
import { HelpLink } from '../../ui/help-link.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Time } from '../../ui/time.tsx'
import { Adopt } from '../drift/adopt.tsx'
import { PutRight } from '../drift/put-right.tsx'

/** Why a credential is not synced, and what to do about it. */
export function StatusNote({ credential }: { readonly credential: Credential }) {
  const { project, id, status, generation } = credential
  const may = useMay(project)
  const { drift, reason, message, nextAttemptAt } = status
  // why a repair failed is more than that it is due
  // the note about its secret store says more
  if (reason === 'SourceUnavailable' && status.source?.stale) return null
  if (drift && reason === drift.reason) return <DriftNote credential={credential} drift={drift} />
  const mayWrite = may('credential.write')
  // only callers who may write are told what to do
  const sentence = mayWrite
    ? describeOutcome(reason, message)
    : (own(statusMessages.reasons, reason ?? '') ?? own(matterMessages.what, reason ?? '') ?? message)
  if (sentence === null) return null
  const isWaiting = reason === 'SourceUnavailable'
  const isRetrying = status.phase === 'Retrying'
  return (
    <Alert
      color={isRetrying || isWaiting ? 'yellow' : 'red'}
      mb="md"
      title={
        isWaiting
          ? sourceMessages.waitsTitle
          : isRetrying
            ? credentialMessages.retryingTitle
            : mayWrite
              ? credentialMessages.blockedTitle
              : credentialMessages.blockedTitleViewer
      }
    >
      <p>
        {sentence} {reason !== null && <HelpLink kind="reason" of={reason} />}
      </p>
      {nextAttemptAt !== null && (
        <p>
          {credentialMessages.nextAttempt} <Time at={nextAttemptAt} />
        </p>
      )}
      {reason === 'UnmanagedExists' && mayWrite && (
        <Group mt="xs">
          <Adopt project={project} id={id} generation={generation} />
        </Group>
      )}
    </Alert>
  )
}

interface DriftProps {
  readonly credential: Credential
  readonly drift: NonNullable<Credential['status']['drift']>
}

/** What was changed in Jenkins, what happens next, and where to act. */
function DriftNote({ credential: { project, id, type }, drift }: DriftProps) {
  const maySync = useMay(project)('credential.sync')
  const { data } = useSuspenseQuery(projectQuery(project))
  const nameOf = useFieldNames(type)
  return (
    <Alert color="yellow" mb="md" title={credentialMessages.driftTitle}>
      <p>
        {own(statusMessages.reasons, drift.reason) ?? drift.reason} <HelpLink kind="reason" of={drift.reason} />
      </p>
      {drift.fields.length > 0 && (
        <p>
          {credentialMessages.driftFields} {drift.fields.map(nameOf).join(marks.item)}
        </p>
      )}
      <p>
        {credentialMessages.driftAt} <Time at={drift.detectedAt} />
      </p>
      {drift.reason !== 'Contested' && <p>{describeNextStep(data.policies)}</p>}
      <Group gap="xs" mt="xs">
        {maySync && (data.policies.drift === 'report' || drift.reason === 'Contested') && <PutRight project={project} id={id} />}
        <LinkButton size="compact-sm" variant="default" to="/projects/$project/drift" params={{ project }}>
          {credentialMessages.toDrift}
        </LinkButton>
      </Group>
    </Alert>
  )
}

function describeNextStep({ paused, drift }: Project['policies']): string {
  if (paused) return credentialMessages.driftPaused
  return drift === 'repair' ? credentialMessages.driftRepaired : credentialMessages.driftStays
}
