import { IconCheck, IconCopy } from '@tabler/icons-react'
import { generalMessages } from '#messages/general'
import { Button } from './button.tsx'
import { useCopy } from './use-copy.ts'

interface CopyProps {
  readonly value: string
  readonly label?: string
  readonly size?: 'compact-xs' | 'sm'
}

export function CopyButton({ value, label = generalMessages.copy, size = 'compact-xs' }: CopyProps) {
  const { isCopied, copy } = useCopy(value)
  return (
    <Button
      size={size}
      variant="default"
      leftSection={isCopied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={copy}
    >
      {isCopied ? generalMessages.copied : label}
    </Button>
  )
}
