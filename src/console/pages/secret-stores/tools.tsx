import { Group } from '@mantine/core'
import { useState } from 'react'
import { refreshSecretStore } from '#api'
import { generalMessages } from '#messages/general'
import { secretStoreMessages } from '#messages/secret-stores'
import type { SecretStore } from '../../api/secret-stores.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { showToast } from '../../ui/toast.tsx'
import { EditStore } from './edit-store.tsx'
import { RemoveStore } from './remove-store.tsx'
import { useChanged } from './use-changed.ts'

/** What a platform administrator can do with a secret store. */
export function Tools({ store }: { readonly store: SecretStore }) {
  const { name } = store
  const [open, setOpen] = useState<'edit' | 'remove'>()
  const changed = useChanged(name)
  const check = useAction(changed.check)
  const refresh = useAction(async () => {
    const { keys } = await refreshSecretStore(name)
    showToast(secretStoreMessages.refreshing(keys))
  })
  const close = () => setOpen(undefined)
  return (
    <>
      <Group gap="xs" mb="md">
        <Button variant="default" loading={check.busy} onClick={() => void check.run()}>
          {secretStoreMessages.check}
        </Button>
        <Button variant="default" loading={refresh.busy} onClick={() => void refresh.run()}>
          {secretStoreMessages.refresh}
        </Button>
        <DialogButton variant="default" onClick={() => setOpen('edit')}>
          {generalMessages.edit}
        </DialogButton>
        <DialogButton variant="subtle" color="red" onClick={() => setOpen('remove')}>
          {secretStoreMessages.remove}
        </DialogButton>
      </Group>
      {check.error !== undefined && <ErrorAlert error={check.error} />}
      {refresh.error !== undefined && <ErrorAlert error={refresh.error} />}
      {open === 'edit' && <EditStore store={store} onClose={close} />}
      {open === 'remove' && <RemoveStore name={name} onClose={close} />}
    </>
  )
}
