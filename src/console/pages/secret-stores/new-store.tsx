import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { createSecretStore } from '#api'
import { secretStoreMessages } from '#messages/secret-stores'
import { showToast } from '../../ui/toast.tsx'
import { buildStore } from './form-state.ts'
import { StoreForm } from './store-form.tsx'
import { changesOf } from './use-changed.ts'

/** Registers a secret store, and goes to its page, which shows what the check found. */
export function NewStore({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <StoreForm
      title={secretStoreMessages.new}
      action={secretStoreMessages.create}
      save={async values => {
        const made = await createSecretStore(buildStore(values))
        await changesOf(queries, made.name).changed(made)
        showToast(secretStoreMessages.madeToast(made.name))
        await navigate({ to: '/secret-stores/$store', params: { store: made.name } })
      }}
      onClose={onClose}
    />
  )
}
