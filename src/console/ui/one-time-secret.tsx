import { Group, Modal } from '@mantine/core'
import { generalMessages } from '#messages/general'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import classes from './one-time-secret.module.css'

interface ShownOnceProps {
  readonly title: string
  readonly text: string
  readonly value: string
  readonly onClose: () => void
}

/**
 * A secret that the bridge generated and never shows again. Only its button closes the dialog, so that a stray key press cannot lose
 * it.
 */
export const OneTimeSecret = ({ title, text, value, onClose }: ShownOnceProps) => (
  <Modal opened onClose={onClose} title={title} withCloseButton={false} closeOnClickOutside={false} closeOnEscape={false}>
    <p>{text}</p>
    <code className={classes['value']}>{value}</code>
    <Group mt="md" justify="flex-end">
      <CopyButton value={value} size="sm" />
      <Button onClick={onClose}>{generalMessages.secretSaved}</Button>
    </Group>
  </Modal>
)
