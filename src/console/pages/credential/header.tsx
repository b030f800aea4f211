import { Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type Credential, deleteCredential, syncCredential } from '#api'
import { credentialMessages } from '#messages/credential'
import { credentialsMessages } from '#messages/credentials'
import { deletionMessages } from '#messages/deletion'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { statusMessages } from '#messages/status'
import { isProblem } from '../../api/problem.ts'
import { credentialQuery } from '../../api/queries.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { useActorNames } from '../../ui/actor-names.ts'
import { announce } from '../../ui/announcer.tsx'
import { Badge, ExpiryIcon, PhaseBadge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyIcon } from '../../ui/copy-icon.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { showToast } from '../../ui/toast.tsx'
import { TypeIcon } from '../../ui/type-icon.tsx'
import { expiryOf } from '../credentials/expiry.tsx'
import classes from './credential.module.css'
import { Forget } from './forget.tsx'
import { UsageSummary } from './usage.tsx'

/** The ID and phase of a credential, with its actions. */
export function CredentialHeader({ credential }: { readonly credential: Credential }) {
  const { project, id, type, status, generation } = credential
  const expiry = expiryOf(credential.expiresAt)
  const may = useMay(project)
  const stop = useSyncDisabled(project)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const who = useActorNames()
  const [isDeleting, setDeleting] = useState(false)
  const sync = useAction(async () => {
    await syncCredential(project, id)
    showToast(status.phase === 'Drifted' ? driftMessages.checkRequested : credentialsMessages.syncRequested)
  })
  const remove = useAction(async () => {
    try {
      await deleteCredential(project, id, { ifMatch: `"${generation}"` })
    } catch (error) {
      // who changed it must be known before one can decide to delete it anyway
      if (isProblem(error, 412)) await queries.invalidateQueries({ queryKey: credentialQuery(project, id).queryKey })
      throw error
    }
    showToast(deletionMessages.deleted(id))
    await navigate({ to: '/projects/$project/credentials', params: { project } })
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
      {status.phase === 'Pending' && (
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
            <Button variant="light" color="red" onClick={() => setDeleting(true)}>
              {generalMessages.delete}
            </Button>
          </>
        )}
      </Group>
      {sync.error !== undefined && <ErrorAlert error={sync.error} />}
      {isDeleting && (
        <ConfirmDialog
          title={deletionMessages.title(id)}
          name={id}
          action={deletionMessages.confirm}
          busy={remove.busy}
          {...(isProblem(remove.error, 412) ? { note: deletionMessages.changed(who(credential.updatedBy)) } : {})}
          error={isProblem(remove.error, 412) ? undefined : remove.error}
          onConfirm={() => void remove.run()}
          onClose={() => setDeleting(false)}
        >
          <p>{deletionMessages.text}</p>
          <UsageSummary project={project} id={id} />
        </ConfirmDialog>
      )}
    </div>
  )
}
