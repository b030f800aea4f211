import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { words } from '../words.ts'
import { announce } from './announcer.tsx'

export const Copy = ({ value, label = words.copy }: { readonly value: string; readonly label?: string }) => (
  <CopyButton value={value}>
    {({ copied, copy }) => (
      <Button
        size="compact-xs"
        variant="default"
        leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        onClick={() => {
          copy()
          announce(words.copied)
        }}
      >
        {copied ? words.copied : label}
      </Button>
    )}
  </CopyButton>
)
