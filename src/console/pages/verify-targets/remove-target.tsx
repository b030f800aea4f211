import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { deleteVerifyTarget } from '#api'
import { verifyTargetMessages } from '#messages/verify-targets'
import { lastCheckQuery, verifyTargetQuery } from '../../api/verify-targets.ts'
import { useAction } from '../../ui/action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { changesOf } from './use-changed.ts'

/** Removes a verify target after a question. */
export function RemoveTarget({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const remove = useAction(async () => {
    await deleteVerifyTarget(name)
    showToast(verifyTargetMessages.removedToast(name))
    onClose()
    await navigate({ to: '/verify-targets' })
    // a later verify target of this name is another one
    for (const { queryKey } of [verifyTargetQuery(name), lastCheckQuery(name)]) queries.removeQueries({ queryKey })
    await changesOf(queries, name).refresh()
  })
  return (
    <ConfirmDialog
      title={verifyTargetMessages.removeTitle(name)}
      name={name}
      action={verifyTargetMessages.remove}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onClose={onClose}
    >
      <p>{verifyTargetMessages.removeText}</p>
    </ConfirmDialog>
  )
}
