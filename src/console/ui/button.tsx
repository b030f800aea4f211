import { type ButtonProps, Button as MantineButton } from '@mantine/core'
import type { ButtonHTMLAttributes, MouseEvent, Ref } from 'react'

type Props = ButtonProps &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, keyof ButtonProps> & { readonly ref?: Ref<HTMLButtonElement> }

/** A button that keeps the focus while it is loading; a disabled one would lose it. Clicks are ignored meanwhile. */
export const Button = ({ loading = false, disabled = false, ...props }: Props) => (
  <MantineButton
    {...props}
    loading={loading}
    renderRoot={root => (
      <button
        {...root}
        disabled={disabled}
        aria-disabled={loading || undefined}
        onClick={loading ? (event: MouseEvent) => event.preventDefault() : root.onClick}
      />
    )}
  />
)
