import { Checkbox, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Finding } from '#api'
import { formMessages } from '#messages/credential-form'
import { SecretInput } from '../../ui/secret-input.tsx'
import { BytesField } from './bytes-field.tsx'
import { FileField } from './file-field.tsx'
import classes from './form.module.css'
import type { Field } from './form-state.ts'
import { describeFinding } from './validation.ts'

interface FieldProps {
  readonly field: Field
  readonly value: string
  readonly onChange: (value: string, fileName?: string) => void
  readonly error: string | undefined
  readonly warnings: readonly Finding[]
  /** Whether the field is a stored secret that stays when nothing is typed. */
  readonly isKept: boolean
  /** Whether a stored secret is to be removed; undefined if it cannot be. */
  readonly isRemoved: boolean | undefined
  readonly onRemove: (isRemoved: boolean) => void
  /** Further content below the field. */
  readonly children?: ReactNode
}

/** One field, by its input type. Browsers neither fill in a secret nor offer to remember it. */
export function DataField(props: FieldProps) {
  const { field, value, onChange, error, warnings, isKept, isRemoved, onRemove, children } = props
  const shared = {
    label: field.label,
    description: isKept ? formMessages.keep : field.help,
    placeholder: isKept ? formMessages.keepPlaceholder : '',
    required: field.required && !isKept,
    disabled: isRemoved === true,
    value,
    error,
    name: field.name,
    autoComplete: field.secret ? 'new-password' : 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)
  }
  const isBytes = field.encoding !== undefined
  const isText = !isBytes && (field.input === 'multiline' || field.input === 'file')
  return (
    <div className={classes['field']}>
      {field.input === 'text' && <TextInput {...shared} />}
      {field.input === 'password' && <SecretInput {...shared} />}
      {isText && <FileField field={field} shared={shared} disabled={shared.disabled} onChange={onChange} />}
      {isBytes && <BytesField field={field} shared={shared} disabled={shared.disabled} value={value} onChange={onChange} />}
      <FieldWarnings label={field.label} warnings={warnings} />
      {isRemoved !== undefined && (
        <Checkbox
          size="xs"
          label={formMessages.removeSecret(field.label)}
          checked={isRemoved}
          onChange={event => onRemove(event.currentTarget.checked)}
        />
      )}
      {children}
    </div>
  )
}

/** The warnings about a field, shown below it. */
export function FieldWarnings({ label, warnings }: { readonly label: string; readonly warnings: readonly Finding[] }) {
  if (warnings.length === 0) return null
  return (
    <ul className={classes['findings']} aria-label={formMessages.warningsAt(label)}>
      {warnings.map(warning => (
        <li key={`${warning.code} ${warning.detail}`}>{describeFinding(warning)}</li>
      ))}
    </ul>
  )
}
