import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { generalMessages } from '../messages/general.ts'

type Props = Omit<PasswordInputProps, 'label'> & { readonly label: string }

/** A field for a secret: marked when it is wrong, and what is typed can be looked at, also by keyboard. */
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
