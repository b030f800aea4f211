import type { Credential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { statusMessages } from '#messages/status'
import { Badge, ExpiryIcon, PhaseBadge } from '../../ui/badge.tsx'
import { exactTime } from '../../ui/format-time.ts'
import { expiryOf } from './expiry.tsx'
import { TargetsDiffer } from './targets-differ.tsx'

/** The phase of a credential. A secret that has expired, or soon will, is no good news although Jenkins holds it. */
export const StatusCell = ({ credential: { status, expiresAt } }: { readonly credential: Credential }) => (
  <>
    {status.phase === 'Synced' ? <SyncedBadge expiresAt={expiresAt} /> : <PhaseBadge phase={status.phase} />}
    <TargetsDiffer status={status} />
  </>
)

function SyncedBadge({ expiresAt }: { readonly expiresAt: string | null }) {
  const expiry = expiryOf(expiresAt)
  if (expiry === undefined || expiresAt === null) return <PhaseBadge phase="Synced" />
  return (
    <Badge
      tone={expiry === 'expired' ? 'bad' : 'warn'}
      icon={ExpiryIcon}
      title={`${credentialsMessages.expires} ${exactTime(expiresAt)}\n${statusMessages.phaseMeaning.Synced}`}
    >
      {credentialsMessages.expiry[expiry]}
      <span className="sr-only"> {statusMessages.phase.Synced}</span>
    </Badge>
  )
}
