import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type Credential, deleteCredential } from '#api'
import { deletionMessages } from '#messages/deletion'
import { generalMessages } from '#messages/general'
import { sharesMessages } from '#messages/shares'
import { isProblem } from '../../api/problem.ts'
import { credentialQuery } from '../../api/queries.ts'
import { sharesQuery } from '../../api/shares.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { useActorNames } from '../../ui/actor-names.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { showToast } from '../../ui/toast.tsx'
import { Losses } from './shares/losses.tsx'
import { UsageSummary } from './usage.tsx'

interface DeleteProps {
  readonly credential: Credential
  readonly onClose: () => void
}

/** Deletes a credential after showing who uses it, here and in the projects that it is shared with. */
export function DeleteCredential({ credential, onClose }: DeleteProps) {
  const { project, id, generation, shared = false } = credential
  const navigate = useNavigate()
  const queries = useQueryClient()
  const who = useActorNames()
  const mayShare = useMay(project)('share.write')
  const shares = useQuery({ ...sharesQuery(project, id), enabled: shared && mayShare })
  const remove = useAction(async () => {
    try {
      await deleteCredential(project, id, { ifMatch: `"${generation}"`, ...(shared ? { endShares: true } : {}) })
    } catch (error) {
      // who changed it must be known before one can decide to delete it anyway
      if (isProblem(error, 412)) await queries.invalidateQueries({ queryKey: credentialQuery(project, id).queryKey })
      throw error
    }
    showToast(deletionMessages.deleted(id))
    await navigate({ to: '/projects/$project/credentials', params: { project } })
  })
  const isUsedElsewhere = shares.data !== undefined && shares.data.receivers.length + shares.data.hidden > 0
  return (
    <ConfirmDialog
      title={deletionMessages.title(id)}
      name={id}
      action={deletionMessages.confirm}
      isReady={!shared || shares.data !== undefined}
      busy={remove.busy}
      {...(isProblem(remove.error, 412) ? { note: deletionMessages.changed(who(credential.updatedBy)) } : {})}
      error={isProblem(remove.error, 412) ? undefined : remove.error}
      onConfirm={() => void remove.run()}
      onClose={onClose}
    >
      <p>{deletionMessages.text}</p>
      {shared && !mayShare && <p>{sharesMessages.deleteForbidden}</p>}
      {shares.isLoading && <p role="status">{generalMessages.loading}</p>}
      {shares.error !== null && <ErrorAlert error={shares.error} onRetry={() => void shares.refetch()} />}
      {isUsedElsewhere && <Losses text={sharesMessages.deleteShared} {...shares.data} />}
      {shared && shares.data !== undefined && !isUsedElsewhere && <p>{sharesMessages.deleteSharedUnused}</p>}
      <UsageSummary project={project} id={id} />
    </ConfirmDialog>
  )
}
