import { FileButton, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { formMessages } from '../../messages/credential-form.ts'
import { Button } from '../../ui/button.tsx'
import classes from './form.module.css'
import type { Field } from './form-state.ts'

interface FileFieldProps {
  readonly field: Field
  readonly shared: object
  readonly onChange: (value: string) => void
}

/** A text that usually comes from a file: typed, pasted, chosen or dropped. */
export function FileField({ field, shared, onChange }: FileFieldProps) {
  const [fault, setFault] = useState<string>()
  const [isOver, setOver] = useState(false)
  const take = async (file: File | null | undefined) => {
    if (!file) return
    if (file.size > field.maxBytes) return setFault(formMessages.tooLarge(field.maxBytes))
    try {
      onChange(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()))
      setFault(undefined)
    } catch {
      setFault(formMessages.notText)
    }
  }
  return (
    <div
      role="group"
      aria-label={field.label}
      data-over={isOver || undefined}
      className={classes['drop']}
      onInput={() => setFault(undefined)}
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
      <Textarea
        {...shared}
        {...(fault === undefined ? {} : { error: fault })}
        autosize
        minRows={5}
        maxRows={14}
        classNames={{ input: classes['code'] ?? '' }}
      />
      <Group gap="xs" mt={6}>
        <FileButton onChange={file => void take(file)}>
          {props => (
            <Button {...props} size="compact-sm" variant="default">
              {formMessages.chooseFile}
            </Button>
          )}
        </FileButton>
        <span className={classes['hint']}>{isOver ? formMessages.dropping : formMessages.dropHere}</span>
      </Group>
    </div>
  )
}
