import { FileButton, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formMessages } from '../../messages/credential-form.ts'
import { Button } from '../../ui/button.tsx'
import classes from './form.module.css'
import type { Field } from './form-state.ts'

interface BytesFieldProps {
  readonly field: Field
  readonly shared: object
  /** The bytes in base64, '' for none. */
  readonly value: string
  readonly onChange: (value: string, fileName?: string) => void
}

/** A file that is no text: chosen or dropped. Its content is not shown, only its name and size. */
export function BytesField({ field, shared, value, onChange }: BytesFieldProps) {
  const [fault, setFault] = useState<string>()
  const [isOver, setOver] = useState(false)
  const [name, setName] = useState('')
  const take = async (file: File | null | undefined) => {
    if (!file) return
    if (file.size > field.maxBytes) return setFault(formMessages.tooLarge(field.maxBytes))
    setFault(undefined)
    setName(file.name)
    onChange(toBase64(new Uint8Array(await file.arrayBuffer())), file.name)
  }
  const size = Math.floor((value.replace(/=+$/, '').length * 3) / 4)
  return (
    <div
      role="group"
      aria-label={field.label}
      data-over={isOver || undefined}
      className={classes['drop']}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        void take(event.dataTransfer.files[0])
      }}
    >
      <TextInput
        {...shared}
        {...(fault === undefined ? {} : { error: fault })}
        readOnly
        value={value === '' ? '' : formMessages.fileChosen(name, size)}
      />
      <Group gap="xs" mt={6}>
        <FileButton onChange={file => void take(file)}>
          {props => (
            <Button {...props} size="compact-sm" variant="default">
              {formMessages.chooseFile}
            </Button>
          )}
        </FileButton>
        {value !== '' && (
          <Button size="compact-sm" variant="subtle" onClick={() => onChange('')}>
            {formMessages.clearFile}
          </Button>
        )}
        <span className={classes['hint']}>{isOver ? formMessages.dropping : formMessages.dropHere}</span>
      </Group>
    </div>
  )
}

/** Bytes as base64, in parts, because the number of arguments of a call is limited. */
function toBase64(bytes: Uint8Array): string {
  const part = 0x8000
  let text = ''
  for (let start = 0; start < bytes.length; start += part) text += String.fromCharCode(...bytes.subarray(start, start + part))
  return btoa(text)
}
