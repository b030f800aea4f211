import { useQueryClient } from '@tanstack/react-query'
import { deleteUnmanaged, listUnmanaged } from '#api'
import { unmanagedMessages } from '#messages/unmanaged'
import { isProblem } from '../../api/problem.ts'
import { planQuery } from '../../api/queries.ts'
import { useAction } from '../../ui/action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { WAIT } from './put-right.tsx'
import type { Unmanaged } from './unmanaged-item.tsx'

interface DeleteProps {
  readonly project: string
  readonly item: Unmanaged
  readonly onClose: () => void
}

/** Deletes one unmanaged credential in Jenkins, if it is still as shown. */
export function DeleteUnmanaged({ project, item: { id, seen, used }, onClose }: DeleteProps) {
  const queries = useQueryClient()
  const remove = useAction(async () => {
    await deleteUnmanaged(seen, project, id, { prefer: WAIT })
    const { items } = await listUnmanaged(project, { limit: 200 })
    onClose()
    showToast(items.some(item => item.seen === seen) ? unmanagedMessages.removing(id) : unmanagedMessages.removed(id))
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
  })
  const isChanged = isProblem(remove.error, 412)
  return (
    <ConfirmDialog
      title={unmanagedMessages.removeTitle(id)}
      name={id}
      action={unmanagedMessages.remove}
      busy={remove.busy}
      {...(isChanged ? { note: unmanagedMessages.changed } : {})}
      error={isChanged ? undefined : remove.error}
      onConfirm={() => void remove.run()}
      onClose={onClose}
    >
      <p>{unmanagedMessages.removeText}</p>
      {used === true && <p>{unmanagedMessages.removeUsed}</p>}
    </ConfirmDialog>
  )
}
