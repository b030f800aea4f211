import { Textarea } from '@mantine/core'
import { formMessages } from '#messages/credential-form'
import { DropArea } from './drop-area.tsx'
import classes from './form.module.css'
import type { Field } from './form-state.ts'

interface FileFieldProps {
  readonly field: Pick<Field, 'label' | 'maxBytes'>
  readonly shared: object
  readonly disabled?: boolean
  readonly minRows?: number
  readonly onChange: (value: string) => void
}

/** A text that usually comes from a file: typed, pasted, chosen or dropped. */
export function FileField({ field, shared, disabled = false, minRows = 5, onChange }: FileFieldProps) {
  const read = (bytes: Uint8Array<ArrayBuffer>): string | undefined => {
    try {
      onChange(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
      return undefined
    } catch {
      return formMessages.notText
    }
  }
  return (
    <DropArea label={field.label} maxBytes={field.maxBytes} disabled={disabled} onFile={read}>
      {fault => (
        <Textarea
          {...shared}
          {...(fault === undefined ? {} : { error: fault })}
          autosize
          minRows={minRows}
          maxRows={14}
          classNames={{ input: classes['code'] ?? '' }}
        />
      )}
    </DropArea>
  )
}
