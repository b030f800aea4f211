import { Alert, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { conflictMessages } from '#messages/conflict'
import { generalMessages } from '#messages/general'
import { Button } from './button.tsx'
import { CopyIcon } from './copy-icon.tsx'
import { ErrorAlert } from './error-alert.tsx'
import { useRestoreFocus } from './restore-focus.ts'

interface ConfirmProps {
  readonly title: string
  /** A name to type before an irreversible action; without it, the question is enough. */
  readonly name?: string
  readonly action: string
  readonly busy: boolean
  /** False while what is asked about is not known yet. */
  readonly isReady?: boolean
  readonly error: unknown
  /** The colour of the button: red unless nothing is lost. */
  readonly color?: string
  /** A warning shown above the confirmation. */
  readonly note?: string
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Asks for confirmation before something is destroyed. */
export function ConfirmDialog({
  title,
  name,
  action,
  color = 'red',
  busy,
  isReady = true,
  error,
  note,
  onConfirm,
  onClose,
  children
}: ConfirmProps) {
  const [typed, setTyped] = useState('')
  const isSure = isReady && (name === undefined || typed === name)
  useRestoreFocus()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isSure) onConfirm()
  }
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': generalMessages.close }}>
      <form onSubmit={submit}>
        {children}
        {note !== undefined && (
          <Alert color="yellow" mt="md" role="alert" title={conflictMessages.title}>
            {note}
          </Alert>
        )}
        {error !== undefined && <ErrorAlert error={error} />}
        {name !== undefined && (
          <TextInput
            mt="md"
            label={generalMessages.typeToConfirm(name)}
            rightSection={<CopyIcon value={name} label={generalMessages.copyName} />}
            value={typed}
            data-autofocus
            autoComplete="off"
            spellCheck={false}
            onChange={event => setTyped(event.currentTarget.value)}
          />
        )}
        <Group mt="md" justify="flex-end">
          <Button variant="default" data-autofocus={name === undefined || undefined} onClick={onClose}>
            {generalMessages.cancel}
          </Button>
          <Button type="submit" color={color} disabled={!isSure} loading={busy}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
