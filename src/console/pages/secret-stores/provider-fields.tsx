import { Checkbox, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { secretStoreMessages } from '#messages/secret-stores'
import { own } from '../../own.ts'
import { SecretInput } from '../../ui/secret-input.tsx'
import form from '../form/form.module.css'
import type { StoreForm } from './form-state.ts'
import { fieldsOf, isSecret, type ProviderName, type StoreField } from './providers.ts'

interface FieldsProps {
  readonly values: StoreForm
  readonly onChange: (change: Partial<StoreForm>) => void
  readonly errorAt: (field: string) => string | undefined
  /** Secrets that are stored, and stay when nothing is typed. */
  readonly kept: readonly string[]
  /** Whether those are asked for again, because they would be sent to another address. */
  readonly isMoved: boolean
  /** Whether the settings that are shown on demand are meant. */
  readonly more: boolean
}

/** The settings of one kind of secret store. Browsers neither fill in a secret nor offer to remember it. */
export function ProviderFields({ values, onChange, errorAt, kept, isMoved, more }: FieldsProps) {
  const { provider, entries, removed } = values
  return fieldsOf(provider, entries)
    .filter(field => (field.more ?? false) === more)
    .map(field => {
      const { name } = field
      const isKept = isSecret(field) && kept.includes(name)
      return (
        <div key={`${provider} ${name}`} className={form['field']}>
          <Setting
            provider={provider}
            field={field}
            value={own(entries, name) ?? ''}
            error={errorAt(name)}
            isKept={isKept && !isMoved}
            isAsked={isKept && isMoved}
            isRemoved={removed.includes(name)}
            onChange={value => onChange({ entries: { ...entries, [name]: value } })}
          />
          {isKept && field.required !== true && (
            <Checkbox
              size="xs"
              label={secretStoreMessages.form.removeStored(textsOf(provider, name).label)}
              checked={removed.includes(name)}
              onChange={event =>
                onChange({
                  removed: event.currentTarget.checked ? [...removed, name] : removed.filter(one => one !== name),
                  entries: { ...entries, [name]: '' }
                })
              }
            />
          )}
        </div>
      )
    })
}

interface SettingProps {
  readonly provider: ProviderName
  readonly field: StoreField
  readonly value: string | boolean
  readonly error: string | undefined
  readonly isKept: boolean
  readonly isAsked: boolean
  readonly isRemoved: boolean
  readonly onChange: (value: string | boolean) => void
}

function Setting({ provider, field, value, error, isKept, isAsked, isRemoved, onChange }: SettingProps) {
  const { name, input, required = false, choices = [] } = field
  const { label, help } = textsOf(provider, name)
  const { keep, moved } = secretStoreMessages.form
  const shared = {
    label,
    description: isKept ? keep : isAsked ? moved : help,
    error,
    name,
    value: String(value),
    disabled: isRemoved,
    required: required && !isKept,
    autoComplete: isSecret(field) ? 'new-password' : 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)
  }
  if (input === 'checkbox')
    return (
      <Checkbox
        label={label}
        description={help}
        error={error}
        checked={value === true}
        onChange={event => onChange(event.currentTarget.checked)}
      />
    )
  if (input === 'choice')
    return (
      <Radio.Group label={label} error={error} value={String(value)} onChange={onChange}>
        <Stack gap={8} mt={6}>
          {choices.map(choice => (
            <Radio key={choice} value={choice} label={own(secretStoreMessages.auth, choice) ?? choice} />
          ))}
        </Stack>
      </Radio.Group>
    )
  if (input === 'password') return <SecretInput {...shared} />
  if (input === 'multiline' || input === 'secret-multiline') return <Textarea {...shared} autosize minRows={3} maxRows={10} />
  return <TextInput {...shared} type={input} />
}

/** What a setting is called, and what it is for. */
export const textsOf = (provider: ProviderName, name: string): { readonly label: string; readonly help: string } =>
  own<{ label: string; help: string }>(secretStoreMessages.field[provider], name) ?? { label: name, help: '' }
