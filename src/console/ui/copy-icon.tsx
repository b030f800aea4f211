import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { generalMessages } from '#messages/general'
import { useCopy } from './use-copy.ts'

/** A small button that copies a text, for a place next to that text. */
export function CopyIcon({ value, label }: { readonly value: string; readonly label: string }) {
  const { isCopied, copy } = useCopy(value)
  return (
    <Tooltip label={isCopied ? generalMessages.copied : label}>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} onClick={copy}>
        {isCopied ? <IconCheck size={16} aria-hidden="true" /> : <IconCopy size={16} aria-hidden="true" />}
      </ActionIcon>
    </Tooltip>
  )
}
