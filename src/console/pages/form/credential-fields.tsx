import { Checkbox, Radio, Stack, Switch, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { formMessages } from '../../messages/credential-form.ts'
import { own } from '../../own.ts'
import { type Findings, fieldOf } from './check.ts'
import { askedFields, type Draft, type KeyKind, type Kind, USER_NAME } from './draft.ts'
import { DataField, FieldWarnings } from './fields.tsx'
import classes from './form.module.css'

interface CredentialFieldsProps {
  readonly kind: Kind
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
  readonly findings: Findings
  /** Secret fields that are stored and stay when nothing is typed. */
  readonly kept?: readonly string[]
  /** What stands under a field. */
  readonly under?: (name: string) => ReactNode
}

/** What a kind of credential asks for, with what the bridge says of each field; the same for a new one and for an edit. */
export function CredentialFields({ kind, draft, onChange, findings, kept = [], under }: CredentialFieldsProps) {
  const { errors, warnings } = findings
  const fields = askedFields(kind, draft)
  const isEncodable = draft.urlEncode || warnings.some(({ code }) => code === 'UrlUnsafe')
  const encodeAt = fields.findLast(({ input }) => input === 'password')?.name
  return (
    <>
      {kind.generates.length > 0 && (
        <KeyChoice
          kinds={kind.generates as readonly KeyKind[]}
          value={draft.generate}
          isKept={kept.length > 0}
          onChange={generate => onChange({ generate })}
          error={errors.get('generate')}
        />
      )}
      {fields.map(field => {
        const isKept = field.secret && kept.includes(field.name)
        return (
          <DataField
            key={`${kind.type} ${field.name}`}
            field={field}
            value={own(draft.data, field.name) ?? ''}
            onChange={value => onChange({ data: { ...draft.data, [field.name]: value } })}
            error={errors.get(field.name)}
            warnings={warnings.filter(warning => fieldOf(warning) === field.name)}
            isKept={isKept}
            isRemoved={isKept && !field.required ? draft.removed.includes(field.name) : undefined}
            onRemove={isRemoved =>
              onChange({
                removed: isRemoved ? [...draft.removed, field.name] : draft.removed.filter(name => name !== field.name),
                data: { ...draft.data, [field.name]: '' }
              })
            }
          >
            {kind.urlEncode && isEncodable && field.name === encodeAt && (
              <Checkbox
                label={formMessages.urlEncode}
                description={formMessages.urlEncodeHelp}
                checked={draft.urlEncode}
                onChange={event => onChange({ urlEncode: event.currentTarget.checked })}
              />
            )}
            {kind.usernameSecret && field.name === USER_NAME && (
              <Switch
                label={formMessages.usernameSecret}
                description={
                  kept.includes(USER_NAME) && !draft.usernameSecret
                    ? formMessages.usernameRevealed
                    : formMessages.usernameSecretHelp
                }
                checked={draft.usernameSecret}
                onChange={event => onChange({ usernameSecret: event.currentTarget.checked })}
              />
            )}
            {under?.(field.name)}
          </DataField>
        )
      })}
      <TextInput
        label={formMessages.description}
        description={formMessages.descriptionHelp}
        value={draft.description}
        error={errors.get('description')}
        onChange={event => onChange({ description: event.currentTarget.value })}
      />
      <div className={classes['field']}>
        <TextInput
          type="date"
          label={formMessages.expires}
          description={formMessages.expiresHelp}
          value={draft.expires}
          error={errors.get('expiresAt')}
          onChange={event => onChange({ expires: event.currentTarget.value })}
        />
        <FieldWarnings label={formMessages.expires} warnings={warnings.filter(warning => fieldOf(warning) === 'expiresAt')} />
      </div>
    </>
  )
}

interface KeyChoiceProps {
  readonly kinds: readonly KeyKind[]
  readonly value: KeyKind | undefined
  readonly isKept: boolean
  readonly onChange: (value: KeyKind | undefined) => void
  readonly error: string | undefined
}

/** A key that one has, or a pair that the bridge makes. */
const KeyChoice = ({ kinds, value, isKept, onChange, error }: KeyChoiceProps) => (
  <Radio.Group
    label={formMessages.generate}
    description={value === undefined ? undefined : formMessages.generateHelp}
    value={value ?? ''}
    error={error}
    onChange={chosen => onChange(kinds.find(kind => kind === chosen))}
  >
    <Stack gap={8} mt={6}>
      <Radio value="" label={isKept ? formMessages.keepKey : formMessages.pasteKey} />
      {kinds.map(kind => (
        <Radio key={kind} value={kind} label={formMessages.generateKind[kind]} />
      ))}
    </Stack>
  </Radio.Group>
)
