import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { syncCredential, syncProject } from '#api'
import { driftMessages } from '#messages/drift'
import { planQuery } from '../../api/queries.ts'
import { useAction } from '../../ui/action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { showToast } from '../../ui/toast.tsx'

/** How long an answer waits for Jenkins. */
export const WAIT = 'wait=10'

/** Repairs one credential once, whatever the policy is. */
export function PutRight({ project, id }: { readonly project: string; readonly id: string }) {
  const queries = useQueryClient()
  const stop = useSyncDisabled(project)
  const [isAsking, setAsking] = useState(false)
  const repair = useAction(async () => {
    const { status } = await syncCredential(project, id, { repair: true, prefer: WAIT })
    setAsking(false)
    showToast(status.phase === 'Synced' ? driftMessages.putRightDone(id) : driftMessages.putRightAsked)
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
  })
  return (
    <>
      <DialogButton size="compact-sm" {...stop} aria-label={driftMessages.putRightOne(id)} onClick={() => setAsking(true)}>
        {driftMessages.putRight}
      </DialogButton>
      {isAsking && (
        <ConfirmDialog
          title={driftMessages.putRightTitle(id)}
          action={driftMessages.putRight}
          busy={repair.busy}
          error={repair.error}
          onConfirm={() => void repair.run()}
          onClose={() => setAsking(false)}
        >
          <p>{driftMessages.putRightText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

/** Repairs everything that is only reported, once. */
export function PutAllRight({ project, count }: { readonly project: string; readonly count: number }) {
  const queries = useQueryClient()
  const stop = useSyncDisabled(project)
  const [isAsking, setAsking] = useState(false)
  const repair = useAction(async () => {
    const { counts } = await syncProject(project, { repair: true, prefer: WAIT })
    setAsking(false)
    showToast(counts.Drifted === 0 ? driftMessages.allRightDone : driftMessages.putRightAsked)
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
  })
  return (
    <>
      <DialogButton {...stop} onClick={() => setAsking(true)}>
        {driftMessages.putAllRight(count)}
      </DialogButton>
      {isAsking && (
        <ConfirmDialog
          title={driftMessages.putAllRightTitle(count)}
          action={driftMessages.putAllRight(count)}
          busy={repair.busy}
          error={repair.error}
          onConfirm={() => void repair.run()}
          onClose={() => setAsking(false)}
        >
          <p>{driftMessages.putAllRightText(count)}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
