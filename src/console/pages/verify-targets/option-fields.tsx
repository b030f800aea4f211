import { Checkbox, Radio, Stack, TextInput } from '@mantine/core'
import { verifyTargetMessages } from '#messages/verify-targets'
import { own } from '../../own.ts'
import type { TargetForm } from './form-state.ts'
import { type OptionField, optionsOf, textsOf } from './kinds.ts'
import { VerbsEditor } from './verbs-editor.tsx'

interface FieldsProps {
  readonly values: TargetForm
  readonly onChange: (change: Partial<TargetForm>) => void
  readonly errorAt: (field: string) => string | undefined
}

/** What is asked of a login, by the kind of verify target. */
export const OptionFields = ({ values, onChange, errorAt }: FieldsProps) => {
  const { kind, entries, verbs } = values
  return optionsOf(kind, values).map(field => {
    const { name } = field
    if (field.input === 'verbs')
      return (
        <VerbsEditor
          key={name}
          {...textsOf(kind, name)}
          verbs={verbs}
          errorAt={errorAt}
          onChange={changed => onChange({ verbs: changed })}
        />
      )
    return (
      <Option
        key={`${kind} ${name}`}
        field={field}
        {...textsOf(kind, name)}
        value={own(entries, name) ?? ''}
        error={errorAt(`options/${name}`)}
        onChange={value => onChange({ entries: { ...entries, [name]: value } })}
      />
    )
  })
}

interface OptionProps {
  readonly field: OptionField
  readonly label: string
  readonly help: string
  readonly value: string | boolean
  readonly error: string | undefined
  readonly onChange: (value: string | boolean) => void
}

function Option({ field: { name, input, choices = [] }, label, help, value, error, onChange }: OptionProps) {
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
      <Radio.Group label={label} description={help} error={error} value={String(value)} onChange={onChange}>
        <Stack gap={8} mt={6}>
          {choices.map(choice => (
            <Radio key={choice} value={choice} label={verifyTargetMessages.choice[choice]} />
          ))}
        </Stack>
      </Radio.Group>
    )
  return (
    <TextInput
      {...{ name, label, error, value: String(value), description: help, autoComplete: 'off', spellCheck: false }}
      inputMode={input === 'number' ? 'numeric' : 'text'}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}
