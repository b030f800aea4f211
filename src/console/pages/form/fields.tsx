import { Button, FileButton, Group, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { CredentialTypeList } from '#api'
import { words } from '../../words.ts'
import classes from './form.module.css'

export type Field = CredentialTypeList['items'][number]['fields'][number]

interface FieldProps {
  readonly field: Field
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
  /** A secret that is stored and stays when nothing is typed. */
  readonly isKept: boolean
}

/** One field of a type, as the type asks for it. A secret is never filled in by a browser, nor offered to be remembered. */
export function DataField({ field, value, onChange, error, isKept }: FieldProps) {
  const shared = {
    label: field.label,
    description: isKept ? words.form.keep : field.help,
    placeholder: isKept ? words.form.keepPlaceholder : '',
    required: field.required && !isKept,
    value,
    error,
    name: field.name,
    autoComplete: field.secret ? 'new-password' : 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)
  }
  if (field.input === 'text') return <TextInput {...shared} />
  if (field.input === 'password') return <PasswordInput {...shared} />
  return <FileField field={field} shared={shared} onChange={onChange} />
}

interface FileFieldProps {
  readonly field: Field
  readonly shared: object
  readonly onChange: (value: string) => void
}

/** A text that usually comes from a file: typed, pasted, chosen or dropped. */
function FileField({ field, shared, onChange }: FileFieldProps) {
  const [fault, setFault] = useState<string>()
  const [isOver, setOver] = useState(false)
  const take = async (file: File | null | undefined) => {
    if (!file) return
    if (file.size > field.maxBytes) return setFault(words.form.tooLarge(field.maxBytes))
    try {
      onChange(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()))
      setFault(undefined)
    } catch {
      setFault(words.form.notText)
    }
  }
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
              {words.form.chooseFile}
            </Button>
          )}
        </FileButton>
        <span className={classes['hint']}>{isOver ? words.form.dropping : words.form.dropHere}</span>
      </Group>
    </div>
  )
}
