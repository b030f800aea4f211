import { Group } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type Credential, syncCredential } from '#api'
import { credentialMessages } from '#messages/credential'
import { credentialsMessages } from '#messages/credentials'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { statusMessages } from '#messages/status'
import { staleLabel } from '../../api/stale.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { announce } from '../../ui/announcer.tsx'
import { Badge, ExpiryIcon, PhaseBadge, StaleIcon } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyIcon } from '../../ui/copy-icon.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { Time } from '../../ui/time.tsx'
import { showToast } from '../../ui/toast.tsx'
import { TypeIcon } from '../../ui/type-icon.tsx'
import { useFittingTargets } from '../../ui/use-fitting-targets.ts'
import { NotCheckedBadge, VerifiedBadge } from '../../ui/verified-badge.tsx'
import { expiryOf } from '../credentials/expiry.tsx'
import classes from './credential.module.css'
import { DeleteCredential } from './delete-credential.tsx'
import { Forget } from './forget.tsx'

/** The ID and phase of a credential, with its actions. */
export function CredentialHeader({ credential }: { readonly credential: Credential }) {
  const { project, id, type, status } = credential
  const expiry = expiryOf(credential.expiresAt)
  const may = useMay(project)
  const stop = useSyncDisabled(project)
  const [isDeleting, setDeleting] = useState(false)
  const sync = useAction(async () => {
    await syncCredential(project, id)
    showToast(status.phase === 'Drifted' ? driftMessages.checkRequested : credentialsMessages.syncRequested)
  })
  useEffect(() => announce(credentialMessages.phaseNow(id, statusMessages.phase[status.phase])), [id, status.phase])
  const isLeaving = status.phase === 'Deleting'
  return (
    <div className={classes['head']}>
      <h1 className={classes['title']}>
        <TypeIcon type={type} size={22} />
        {id}
      </h1>
      <CopyIcon value={id} label={credentialMessages.copyId} />
      <PhaseBadge phase={status.phase} />
      {expiry !== undefined && (
        <Badge tone={expiry === 'expired' ? 'bad' : 'warn'} icon={ExpiryIcon}>
          {credentialsMessages.expiry[expiry]}
        </Badge>
      )}
      {status.source?.stale != null && (
        <Badge tone="warn" icon={StaleIcon}>
          {staleLabel(status)}
        </Badge>
      )}
      <Verified credential={credential} />
      {status.phase === 'Pending' && status.reason !== 'SourceUnavailable' && (
        <span className={classes['small']}>{stop.disabled ? credentialMessages.waitsPaused : credentialMessages.writing}</span>
      )}
      <Group gap="xs" className={classes['actions'] ?? ''}>
        {may('credential.sync') && (
          <Button variant="default" loading={sync.busy} {...stop} onClick={() => void sync.run()}>
            {credentialMessages.sync}
          </Button>
        )}
        {may('credential.forget') && isLeaving && status.reason !== null && <Forget credential={credential} />}
        {may('credential.write') && !isLeaving && (
          <>
            <LinkButton variant="default" to="/projects/$project/credentials/$id/edit" params={{ project, id }}>
              {generalMessages.edit}
            </LinkButton>
            <DialogButton variant="light" color="red" onClick={() => setDeleting(true)}>
              {generalMessages.delete}
            </DialogButton>
          </>
        )}
      </Group>
      {sync.error !== undefined && <ErrorAlert error={sync.error} />}
      {isDeleting && <DeleteCredential credential={credential} onClose={() => setDeleting(false)} />}
    </div>
  )
}

/** Whether it works; nothing where that cannot be checked. */
function Verified({ credential: { project, type, status } }: { readonly credential: Credential }) {
  const isCheckable = useFittingTargets(project, type).length > 0
  if (status.phase === 'Deleting') return null
  if (status.verified === null) return isCheckable ? <NotCheckedBadge /> : null
  return (
    <>
      <VerifiedBadge verified={status.verified} />
      <span className={classes['small']}>
        <Time at={status.verified.at} />
      </span>
    </>
  )
}
