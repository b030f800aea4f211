import { Group, Modal } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { patchController } from '#api'
import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import type { Controller } from '../../api/controllers.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useFocusOnError, useRestoreFocus } from '../../ui/restore-focus.ts'
import { showToast } from '../../ui/toast.tsx'
import form from '../form/form.module.css'
import { errorAt, errorsByField } from '../form/validation.ts'
import { type Login, LoginFields } from './login-fields.tsx'
import { useChanged } from './use-changed.ts'

interface LoginProps {
  readonly controller: Controller
  readonly onClose: () => void
}

/** Replaces the login of a controller. It overwrites nothing else, so no version is compared. */
export function ChangeLogin({ controller: { name, user, login }, onClose }: LoginProps) {
  const [values, setValues] = useState<Login>({ user, login, secret: '' })
  const { changed } = useChanged(name)
  const save = useAction(async () => {
    await changed(
      await patchController(name, {
        ...(values.user === user ? {} : { user: values.user }),
        [values.login]: values.secret
      })
    )
    showToast(controllerMessages.saved(name))
    onClose()
  })
  const errors = errorsByField([], save.error)
  const ref = useFocusOnError(save.error)
  useRestoreFocus()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={controllerMessages.changeLoginTitle(name)}
      closeButtonProps={{ 'aria-label': generalMessages.close }}
    >
      <form ref={ref} onSubmit={submit} className={form['fields']} noValidate>
        <p>{controllerMessages.changeLoginText}</p>
        {save.error !== undefined && errors.size === 0 && <ErrorAlert error={save.error} />}
        <LoginFields
          value={values}
          onChange={part => {
            setValues(before => ({ ...before, ...part }))
            if (save.error !== undefined) save.clear()
          }}
          errorAt={field => errorAt(errors, field)}
          isAsked
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {generalMessages.cancel}
          </Button>
          <Button type="submit" loading={save.busy}>
            {controllerMessages.saveLogin}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
