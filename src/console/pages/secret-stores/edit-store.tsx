import { useState } from 'react'
import { patchSecretStore } from '#api'
import { conflictMessages } from '#messages/conflict'
import { generalMessages } from '#messages/general'
import { secretStoreMessages } from '#messages/secret-stores'
import { isProblem } from '../../api/problem.ts'
import type { SecretStore } from '../../api/secret-stores.ts'
import { showToast } from '../../ui/toast.tsx'
import { buildStorePatch, type StoreForm as Values } from './form-state.ts'
import { StoreForm } from './store-form.tsx'
import { useChanged } from './use-changed.ts'

interface EditProps {
  readonly store: SecretStore
  readonly onClose: () => void
}

/** Edits a secret store from the version shown when the dialog opened, so that a change by another user is not overwritten unnoticed. */
export function EditStore({ store, onClose }: EditProps) {
  const [start] = useState(store)
  const [isConflict, setConflict] = useState(false)
  const { changed, refresh } = useChanged(start.name)
  const save = async (values: Values) => {
    const ifMatch = isConflict ? '*' : `"${start.generation}"`
    try {
      await changed(await patchSecretStore(start.name, buildStorePatch(values, start), { ifMatch }))
    } catch (error) {
      if (!isProblem(error, 412)) throw error
      setConflict(true)
      void refresh()
      return
    }
    showToast(secretStoreMessages.savedToast(start.name))
    onClose()
  }
  return (
    <StoreForm
      stored={start}
      title={secretStoreMessages.editTitle(start.name)}
      action={isConflict ? conflictMessages.overwrite : generalMessages.saveChanges}
      {...(isConflict ? { note: secretStoreMessages.conflict } : {})}
      save={save}
      onClose={onClose}
    />
  )
}
