import { Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { useFocusBack } from './focus.ts'
import { Trouble } from './trouble.tsx'

interface ConfirmProps {
  readonly title: string
  readonly name: string
  readonly action: string
  readonly busy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Something that cannot be taken back: its name is typed first. */
export function Confirm({ title, name, action, busy, error, onConfirm, onClose, children }: ConfirmProps) {
  const [typed, setTyped] = useState('')
  useFocusBack()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed === name) onConfirm()
  }
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': words.close }}>
      <form onSubmit={submit}>
        {children}
        {error !== undefined && <Trouble error={error} />}
        <TextInput
          mt="md"
          label={words.remove.typeName(name)}
          value={typed}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          onChange={event => setTyped(event.currentTarget.value)}
        />
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" color="red" disabled={typed !== name} loading={busy}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
