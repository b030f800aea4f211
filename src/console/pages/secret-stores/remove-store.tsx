import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { deleteSecretStore } from '#api'
import { secretStoreMessages } from '#messages/secret-stores'
import { secretStoreQuery, secretStoresQuery } from '../../api/secret-stores.ts'
import { useAction } from '../../ui/action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Removes a secret store after a question. While credentials refer to one, the refusal names their projects. */
export function RemoveStore({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const remove = useAction(async () => {
    await deleteSecretStore(name)
    showToast(secretStoreMessages.removedToast(name))
    void queries.invalidateQueries({ queryKey: secretStoresQuery.queryKey })
    onClose()
    await navigate({ to: '/secret-stores' })
    // a later secret store of this name is another one
    queries.removeQueries({ queryKey: secretStoreQuery(name).queryKey })
  })
  return (
    <ConfirmDialog
      title={secretStoreMessages.removeTitle(name)}
      name={name}
      action={secretStoreMessages.remove}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onClose={onClose}
    >
      <p>{secretStoreMessages.removeText}</p>
    </ConfirmDialog>
  )
}
