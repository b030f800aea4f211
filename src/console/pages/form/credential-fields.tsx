import { Checkbox, Radio, Stack, Switch, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { formMessages } from '#messages/credential-form'
import { own } from '../../own.ts'
import { DescriptionField } from './description-field.tsx'
import { DataField, FieldWarnings } from './fields.tsx'
import classes from './form.module.css'
import {
  type Field,
  type FormState,
  type KeyKind,
  type Kind,
  listFields,
  mayRefer,
  type SourceEntry,
  USER_NAME
} from './form-state.ts'
import { Referable } from './referable.tsx'
import { type Findings, fieldAt } from './validation.ts'

interface CredentialFieldsProps {
  readonly kind: Kind
  readonly state: FormState
  readonly onChange: (change: Partial<FormState>) => void
  readonly findings: Findings
  /** The project whose secret stores are offered; without it, everything is typed. */
  readonly project?: string
  /** Names of stored secrets that stay when nothing is typed. */
  readonly kept?: readonly string[]
  /** Names of fields whose stored values come from a secret store. */
  readonly referred?: readonly string[]
  /** Content shown below a field. */
  readonly under?: (name: string) => ReactNode
}

/** The fields of one type of credential with the findings on each, for create and edit. */
export function CredentialFields({
  kind,
  state,
  onChange,
  findings,
  project,
  kept = [],
  referred = [],
  under
}: CredentialFieldsProps) {
  const { errors, warnings } = findings
  const fields = listFields(kind, state)
  const isEncodable = state.urlEncode || warnings.some(({ code }) => code === 'UrlUnsafe')
  const encodeAt = fields.findLast(({ input }) => input === 'password')?.name
  return (
    <>
      {kind.generates.length > 0 && (
        <KeyChoice
          kinds={kind.generates as readonly KeyKind[]}
          value={state.generate}
          isKept={kept.length > 0}
          onChange={generate => onChange({ generate })}
          error={errors.get('generate')}
        />
      )}
      {fields.map(field => {
        const source = own(state.sources, field.name)
        // a reference that ended is replaced by what is typed
        const isKept = field.secret && kept.includes(field.name) && !referred.includes(field.name)
        const extra = (
          <>
            {kind.urlEncode && isEncodable && field.name === encodeAt && (
              <Checkbox
                label={formMessages.urlEncode}
                description={formMessages.urlEncodeHelp}
                checked={state.urlEncode}
                onChange={event => onChange({ urlEncode: event.currentTarget.checked })}
              />
            )}
            {kind.usernameSecret && field.name === USER_NAME && (
              <Switch
                label={formMessages.usernameSecret}
                description={
                  kept.includes(USER_NAME) && !state.usernameSecret && source === undefined
                    ? formMessages.usernameRevealed
                    : formMessages.usernameSecretHelp
                }
                checked={state.usernameSecret}
                onChange={event => onChange({ usernameSecret: event.currentTarget.checked })}
              />
            )}
            {under?.(field.name)}
          </>
        )
        const typed = (
          <DataField
            key={`${kind.type} ${field.name}`}
            field={field}
            value={own(state.data, field.name) ?? ''}
            onChange={(value, fileName) =>
              onChange({ data: { ...state.data, [field.name]: value, ...named(field, state, fileName) } })
            }
            error={errors.get(field.name)}
            warnings={warnings.filter(warning => fieldAt(warning) === field.name)}
            isKept={isKept}
            isRemoved={isKept && !field.required ? state.removed.includes(field.name) : undefined}
            onRemove={isRemoved =>
              onChange({
                removed: isRemoved ? [...state.removed, field.name] : state.removed.filter(name => name !== field.name),
                data: { ...state.data, [field.name]: '' }
              })
            }
          >
            {extra}
          </DataField>
        )
        if (project === undefined || !mayRefer(field)) return typed
        return (
          <Referable
            key={`${kind.type} ${field.name}`}
            {...{ project, field, source, extra }}
            error={errors.get(field.name)}
            onChange={other => onChange(withSource(state, field.name, other))}
          >
            {typed}
          </Referable>
        )
      })}
      <DescriptionField
        value={state.description}
        error={errors.get('description')}
        onChange={description => onChange({ description })}
      />
      <div className={classes['field']}>
        <TextInput
          type="date"
          label={formMessages.expires}
          description={formMessages.expiresHelp}
          value={state.expires}
          error={errors.get('expiresAt')}
          onChange={event => onChange({ expires: event.currentTarget.value })}
        />
        <FieldWarnings label={formMessages.expires} warnings={warnings.filter(warning => fieldAt(warning) === 'expiresAt')} />
      </div>
    </>
  )
}

/** The same entries with another source of a field; what was typed there is gone. */
const withSource = (state: FormState, name: string, source: SourceEntry | undefined): Partial<FormState> => ({
  data: { ...state.data, [name]: '' },
  removed: state.removed.filter(one => one !== name),
  sources: Object.fromEntries([
    ...Object.entries(state.sources).filter(([field]) => field !== name),
    ...(source === undefined ? [] : [[name, source] as const])
  ])
})

/** The name of a chosen file, for the field that takes it, unless something is entered there. */
const named = ({ fileName: field }: Field, { data }: FormState, name: string | undefined): Readonly<Record<string, string>> =>
  field === undefined || name === undefined || own(data, field) ? {} : { [field]: name }

interface KeyChoiceProps {
  readonly kinds: readonly KeyKind[]
  readonly value: KeyKind | undefined
  readonly isKept: boolean
  readonly onChange: (value: KeyKind | undefined) => void
  readonly error: string | undefined
}

/** The choice between an existing key and a generated pair. */
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
        <Radio key={kind} value={kind} label={own(formMessages.generateKind, kind) ?? kind} />
      ))}
    </Stack>
  </Radio.Group>
)
