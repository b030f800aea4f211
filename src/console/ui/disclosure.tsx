import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Button } from './button.tsx'

interface DisclosureProps {
  readonly text: string
  readonly isOpen: boolean
  readonly onToggle: () => void
  /** Its name where the text alone does not say whose it is. */
  readonly label?: string
}

/** Shows and hides what stands below it. */
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
