import { Checkbox, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { generalMessages } from '#messages/general'
import { verifyTargetMessages } from '#messages/verify-targets'
import { own } from '../../own.ts'
import { useAction } from '../../ui/action.ts'
import { FormDialog } from '../form/form-dialog.tsx'
import { errorAt, errorsByField } from '../form/validation.ts'
import { emptyTarget, startOf, type TargetForm as Values } from './form-state.ts'
import { kindNames, kinds, optionsOf } from './kinds.ts'
import { OptionFields } from './option-fields.tsx'

const { form: texts } = verifyTargetMessages

interface FormProps {
  readonly title: string
  readonly action: string
  readonly save: (values: Values) => Promise<void>
  readonly onClose: () => void
  /** The entries of the verify target to change; undefined for a new one. */
  readonly start?: Values
  /** A warning shown above the form. */
  readonly note?: string
}

/** The form of a new or an existing verify target. It has no secret. */
export function TargetForm({ title, action, save, onClose, start, note }: FormProps) {
  const [values, setValues] = useState<Values>(start ?? emptyTarget)
  const saving = useAction(() => save(values))
  const errors = errorsByField([], saving.error)
  const faultAt = (field: string) => errorAt(errors, field)
  const { kind, address, types, projects } = values
  const { trust, types: offered, exampleAddress } = kinds[kind]
  const options = optionsOf(kind, values).map(({ name }) => `options/${name}`)
  const shown = ['name', 'kind', 'address', 'types', 'projects', trust, ...options]
  const isAtField = shown.some(name => faultAt(name) !== undefined)
  const change = (part: Partial<Values>) => {
    setValues(before => ({ ...before, ...part }))
    if (saving.error !== undefined) saving.clear()
  }
  const parts = { values, onChange: change, errorAt: faultAt }
  return (
    <FormDialog {...{ title, action, saving, onClose, note }} isAtField={isAtField}>
      {start === undefined && <Identity {...parts} />}
      <TextInput
        label={texts.address}
        description={texts.addressHelp}
        placeholder={exampleAddress}
        value={address}
        error={faultAt('address')}
        required
        data-autofocus={start !== undefined || undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={event => change({ address: event.currentTarget.value })}
      />
      {offered.length > 1 && (
        <Checkbox.Group
          label={texts.types}
          value={[...types]}
          error={faultAt('types')}
          onChange={chosen => change({ types: offered.filter(type => chosen.includes(type)) })}
        >
          <Stack gap={8} mt={6}>
            {offered.map(type => (
              <Checkbox key={type} value={type} label={own(generalMessages.type, type) ?? type} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      <OptionFields {...parts} />
      <Textarea
        label={texts[trust]}
        description={texts[`${trust}Help`]}
        value={values[trust]}
        error={faultAt(trust)}
        {...{ autosize: true, minRows: trust === 'ca' ? 3 : 2, maxRows: 10, spellCheck: false }}
        onChange={event => change({ [trust]: event.currentTarget.value })}
      />
      <Textarea
        label={texts.projects}
        description={texts.projectsHelp}
        value={projects}
        error={faultAt('projects')}
        {...{ autosize: true, minRows: 1, maxRows: 8, spellCheck: false }}
        onChange={event => change({ projects: event.currentTarget.value })}
      />
    </FormDialog>
  )
}

interface IdentityProps {
  readonly values: Values
  readonly onChange: (change: Partial<Values>) => void
  readonly errorAt: (field: string) => string | undefined
}

/** What cannot be changed later. */
const Identity = ({ values, onChange, errorAt }: IdentityProps) => (
  <>
    <TextInput
      label={texts.name}
      description={texts.nameHelp}
      value={values.name}
      error={errorAt('name')}
      required
      data-autofocus
      autoComplete="off"
      spellCheck={false}
      onChange={event => onChange({ name: event.currentTarget.value })}
    />
    <Radio.Group
      label={verifyTargetMessages.kindLabel}
      value={values.kind}
      error={errorAt('kind')}
      onChange={chosen => onChange(startOf(kindNames.find(name => name === chosen) ?? values.kind))}
    >
      <Stack gap={8} mt={6}>
        {kindNames.map(name => (
          <Radio
            key={name}
            value={name}
            label={verifyTargetMessages.kind[name]}
            description={verifyTargetMessages.kindHelp[name]}
          />
        ))}
      </Stack>
    </Radio.Group>
  </>
)
