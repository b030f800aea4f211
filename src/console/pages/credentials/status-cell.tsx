import type { ReactNode } from 'react'
import type { Credential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { marks } from '#messages/intl'
import { sourceMessages } from '#messages/source'
import { statusMessages } from '#messages/status'
import { describeStale, hasNoValue, type Stale, staleLabel } from '../../api/stale.ts'
import { Badge, ExpiryIcon, PhaseBadge, StaleIcon } from '../../ui/badge.tsx'
import { exactTime } from '../../ui/format-time.ts'
import { VerifiedBadge } from '../../ui/verified-badge.tsx'
import { expiryOf } from './expiry.tsx'
import { TargetsDiffer } from './targets-differ.tsx'

interface CellProps {
  readonly credential: Credential
  /** Whether it says as well if the credential works, where no column does. */
  readonly withWorks: boolean
}

/**
 * The phase of a credential. A secret that has expired, or soon will, is no good news although Jenkins holds it, and neither is a value
 * that may be out of date.
 */
export function StatusCell({ credential: { status, expiresAt }, withWorks }: CellProps) {
  const stale = status.source?.stale ?? null
  const isPlain = status.phase === 'Synced' && expiryOf(expiresAt) === undefined
  return (
    <>
      {stale !== null && isPlain && (
        <StaleMark status={status} stale={stale}>
          <span className="sr-only"> {statusMessages.phase.Synced}</span>
        </StaleMark>
      )}
      {!(stale !== null && isPlain) &&
        (status.phase === 'Synced' ? <SyncedBadge expiresAt={expiresAt} /> : <PhaseBadge phase={status.phase} />)}
      {stale !== null && !isPlain && <StaleMark status={status} stale={stale} isSmall />}
      {withWorks && status.verified !== null && <VerifiedBadge verified={status.verified} isSmall />}
      <TargetsDiffer status={status} />
    </>
  )
}

interface MarkProps {
  readonly status: Credential['status']
  readonly stale: Stale
  /** Only its shape is seen, beside another badge. */
  readonly isSmall?: boolean
  readonly children?: ReactNode
}

/** Why a value may be out of date, and since when. Before the first value, the phase says it. */
function StaleMark({ status, stale, isSmall = false, children }: MarkProps) {
  const title = hasNoValue(status) ? sourceMessages.waitsTitle : sourceMessages.staleTitle
  const since = `${sourceMessages.staleSince} ${exactTime(stale.since)}`
  return (
    <Badge tone="warn" icon={StaleIcon} title={[title, describeStale(stale), since].join('\n')}>
      <span className={isSmall ? 'sr-only' : undefined}>{staleLabel(status)}</span>
      <span className="sr-only">
        {marks.colon}
        {describeStale(stale)} {since}
      </span>
      {children}
    </Badge>
  )
}

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
