import { Textarea } from '@mantine/core'
import { formMessages } from '#messages/credential-form'

interface DescriptionProps {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (description: string) => void
}

/** What a credential is for, in as many lines as it takes. */
export const DescriptionField = ({ value, error, onChange }: DescriptionProps) => (
  <Textarea
    label={formMessages.description}
    description={formMessages.descriptionHelp}
    dir="auto"
    autosize
    minRows={1}
    maxRows={8}
    value={value}
    error={error}
    onChange={event => onChange(event.currentTarget.value)}
  />
)
