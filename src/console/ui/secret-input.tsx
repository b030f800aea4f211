import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { generalMessages } from '#messages/general'

type Props = Omit<PasswordInputProps, 'label'> & { readonly label: string }

/** An input for a secret: marked when invalid; a toggle, also reachable by keyboard, reveals what was typed. */
export const SecretInput = ({ label, error, ...props }: Props) => (
  <PasswordInput
    {...props}
    label={label}
    error={error}
    aria-invalid={error ? true : undefined}
    visibilityToggleFocusable
    visibilityToggleButtonProps={{ 'aria-label': generalMessages.show(label) }}
  />
)
