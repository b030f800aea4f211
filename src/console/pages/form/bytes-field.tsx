import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { formMessages } from '#messages/credential-form'
import { Button } from '../../ui/button.tsx'
import { DropArea } from './drop-area.tsx'
import type { Field } from './form-state.ts'

interface BytesFieldProps {
  readonly field: Field
  readonly shared: object
  readonly disabled?: boolean
  /** The bytes in base64, '' for none. */
  readonly value: string
  readonly onChange: (value: string, fileName?: string) => void
}

/** A file that is no text: chosen or dropped. Its content is not shown, only its name and size. */
export function BytesField({ field, shared, disabled = false, value, onChange }: BytesFieldProps) {
  const [name, setName] = useState('')
  const read = (bytes: Uint8Array<ArrayBuffer>, fileName: string): undefined => {
    setName(fileName)
    onChange(toBase64(bytes), fileName)
  }
  const size = Math.floor((value.replace(/=+$/, '').length * 3) / 4)
  const clear = value !== '' && (
    <Button size="compact-sm" variant="subtle" onClick={() => onChange('')}>
      {formMessages.clearFile}
    </Button>
  )
  return (
    <DropArea label={field.label} maxBytes={field.maxBytes} disabled={disabled} onFile={read} tools={clear}>
      {fault => (
        <TextInput
          {...shared}
          {...(fault === undefined ? {} : { error: fault })}
          readOnly
          value={value === '' ? '' : formMessages.fileChosen(name, size)}
        />
      )}
    </DropArea>
  )
}

/** Bytes as base64, in parts, because the number of arguments of a call is limited. */
function toBase64(bytes: Uint8Array): string {
  const part = 0x8000
  let text = ''
  for (let start = 0; start < bytes.length; start += part) text += String.fromCharCode(...bytes.subarray(start, start + part))
  return btoa(text)
}
