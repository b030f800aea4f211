import { CopyButton as MantineCopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { generalMessages } from '#messages/general'
import { announce } from './announcer.tsx'
import { Button } from './button.tsx'

interface CopyProps {
  readonly value: string
  readonly label?: string
  readonly size?: 'compact-xs' | 'sm'
}

export const CopyButton = ({ value, label = generalMessages.copy, size = 'compact-xs' }: CopyProps) => (
  <MantineCopyButton value={value}>
    {({ copied, copy }) => (
      <Button
        size={size}
        variant="default"
        leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        onClick={() => {
          copy()
          announce(generalMessages.copied)
        }}
      >
        {copied ? generalMessages.copied : label}
      </Button>
    )}
  </MantineCopyButton>
)
