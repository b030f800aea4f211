import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Button } from './button.tsx'

interface DisclosureProps {
  readonly text: string
  readonly isOpen: boolean
  readonly onToggle: () => void
  /** Accessible name, where the text alone is ambiguous. */
  readonly label?: string
}

/** A button that shows and hides the content below it. */
export const Disclosure = ({ text, isOpen, onToggle, label = text }: DisclosureProps) => (
  <Button
    size="compact-sm"
    variant="subtle"
    leftSection={isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
    aria-label={label}
    aria-expanded={isOpen}
    onClick={onToggle}
  >
    {text}
  </Button>
)
