import { Alert, Group, Modal } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { conflictMessages } from '#messages/conflict'
import { generalMessages } from '#messages/general'
import type { ActionState } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useFocusOnError, useRestoreFocus } from '../../ui/restore-focus.ts'
import form from './form.module.css'

interface FormDialogProps {
  readonly title: string
  /** Label of the button that saves. */
  readonly action: string
  readonly saving: ActionState<[], void>
  /** Whether the last error is shown at one of the fields. */
  readonly isAtField: boolean
  readonly onClose: () => void
  /** What was changed by another user meanwhile, shown above the fields. */
  readonly note?: string | undefined
  readonly children: ReactNode
}

/** A form in a dialog: its fields, an error that belongs to none of them, and the buttons. */
export function FormDialog({ title, action, saving, isAtField, onClose, note, children }: FormDialogProps) {
  const ref = useFocusOnError(saving.error)
  useRestoreFocus()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void saving.run()
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': generalMessages.close }}>
      <form ref={ref} onSubmit={submit} className={form['fields']} noValidate>
        {note !== undefined && (
          <Alert color="yellow" role="alert" title={conflictMessages.title}>
            {note}
          </Alert>
        )}
        {saving.error !== undefined && !isAtField && <ErrorAlert error={saving.error} />}
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {generalMessages.cancel}
          </Button>
          <Button type="submit" loading={saving.busy}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
