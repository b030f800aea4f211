import { Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteController } from '#api'
import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import { type Controller, controllerQuery, controllersQuery, lastCheckQuery, placesQuery } from '../../api/controllers.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { showToast } from '../../ui/toast.tsx'
import { isRegistered } from './badges.tsx'
import { ChangeLogin } from './change-login.tsx'
import { EditController } from './edit-controller.tsx'
import { useChanged } from './use-changed.ts'

/** What a platform administrator can do with a controller. One that is configured elsewhere can only be checked. */
export function Tools({ controller }: { readonly controller: Controller }) {
  const { name } = controller
  const [open, setOpen] = useState<'edit' | 'login' | 'remove'>()
  const changed = useChanged(name)
  const check = useAction(async () => {
    await changed.check()
    await changed.refresh()
  })
  const close = () => setOpen(undefined)
  return (
    <>
      <Group gap="xs" mb="md">
        <Button variant="default" loading={check.busy} onClick={() => void check.run()}>
          {controllerMessages.check}
        </Button>
        {isRegistered(controller) && (
          <>
            <DialogButton variant="default" onClick={() => setOpen('edit')}>
              {generalMessages.edit}
            </DialogButton>
            <DialogButton variant="default" onClick={() => setOpen('login')}>
              {controllerMessages.changeLogin}
            </DialogButton>
            <DialogButton variant="subtle" color="red" onClick={() => setOpen('remove')}>
              {controllerMessages.remove}
            </DialogButton>
          </>
        )}
      </Group>
      {check.error !== undefined && <ErrorAlert error={check.error} />}
      {open === 'edit' && <EditController controller={controller} onClose={close} />}
      {open === 'login' && <ChangeLogin controller={controller} onClose={close} />}
      {open === 'remove' && <Remove controller={controller} onClose={close} />}
    </>
  )
}

function Remove({ controller: { name }, onClose }: { readonly controller: Controller; readonly onClose: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const remove = useAction(async () => {
    await deleteController(name)
    showToast(controllerMessages.removed(name))
    for (const { queryKey } of [controllersQuery, placesQuery]) void queries.invalidateQueries({ queryKey })
    await navigate({ to: '/controllers' })
    // a later controller of this name is another one
    for (const { queryKey } of [controllerQuery(name), lastCheckQuery(name)]) queries.removeQueries({ queryKey })
  })
  return (
    <ConfirmDialog
      title={controllerMessages.removeTitle(name)}
      name={name}
      action={controllerMessages.remove}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onClose={onClose}
    >
      <p>{controllerMessages.removeText}</p>
    </ConfirmDialog>
  )
}
