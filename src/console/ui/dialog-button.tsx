import type { ComponentProps } from 'react'
import { Button } from './button.tsx'

/** A button that opens a dialog, in which more is asked before anything is done; its text says so with three dots. */
export const DialogButton = ({ children, ...props }: ComponentProps<typeof Button>) => (
  <Button {...props} aria-haspopup="dialog">
    {children}…
  </Button>
)
