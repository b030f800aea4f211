import { Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { secretStoreMessages } from '#messages/secret-stores'
import type { SecretStore } from '../../api/secret-stores.ts'
import { useAction } from '../../ui/action.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { FormDialog } from '../form/form-dialog.tsx'
import { errorAt, errorsByField } from '../form/validation.ts'
import { emptyStore, isMoved, readStore, type StoreForm as Values } from './form-state.ts'
import { ProviderFields } from './provider-fields.tsx'
import { fieldsOf, type ProviderName, providerNames } from './providers.ts'
import { RulesEditor } from './rules-editor.tsx'

const { form: texts } = secretStoreMessages

interface FormProps {
  readonly title: string
  readonly action: string
  readonly save: (values: Values) => Promise<void>
  readonly onClose: () => void
  /** The secret store to change; undefined for a new one. */
  readonly stored?: SecretStore
  /** A warning shown above the form. */
  readonly note?: string
}

/** What another kind of store begins with. */
const entriesOf = (provider: ProviderName): Values['entries'] => (provider === 'vault' ? emptyStore.entries : {})

/** The form of a new or an existing secret store. Typed secrets are in its state alone, and gone with it. */
export function StoreForm({ title, action, save, onClose, stored, note }: FormProps) {
  const [values, setValues] = useState<Values>(() => (stored === undefined ? emptyStore : readStore(stored)))
  const [isOpen, setOpen] = useState(false)
  const saving = useAction(() => save(values))
  const errors = errorsByField([], saving.error)
  const faultAt = (field: string) => errorAt(errors, field)
  const fields = fieldsOf(values.provider, values.entries)
  const more = fields.filter(field => field.more === true)
  const isMoreWrong = more.some(({ name }) => faultAt(name) !== undefined)
  const shown = ['name', 'provider', 'refreshEvery', 'allowed', ...fields.map(({ name }) => name)]
  const isAtField = shown.some(name => faultAt(name) !== undefined)
  const change = (part: Partial<Values>) => {
    setValues(before => ({ ...before, ...part }))
    if (saving.error === undefined) return
    // what was wrong stays in view while it is corrected
    if (isMoreWrong) setOpen(true)
    saving.clear()
  }
  const shared = {
    ...{ values, onChange: change, errorAt: faultAt, kept: stored?.login ?? [] },
    isMoved: stored !== undefined && isMoved(values, stored)
  }
  return (
    <FormDialog {...{ title, action, saving, onClose, note }} isAtField={isAtField}>
      {stored === undefined && <Identity values={values} onChange={change} errorAt={faultAt} />}
      <ProviderFields {...shared} more={false} />
      {more.length > 0 && (
        <div>
          <Disclosure text={texts.more} isOpen={isOpen || isMoreWrong} onToggle={() => setOpen(!(isOpen || isMoreWrong))} />
        </div>
      )}
      {(isOpen || isMoreWrong) && <ProviderFields {...shared} more />}
      <TextInput
        label={texts.refreshEvery}
        description={texts.refreshEveryHelp}
        placeholder="5m"
        value={values.refreshEvery}
        error={faultAt('refreshEvery')}
        autoComplete="off"
        spellCheck={false}
        onChange={event => change({ refreshEvery: event.currentTarget.value.trim() })}
      />
      <RulesEditor rules={values.rules} onChange={rules => change({ rules })} errorAt={faultAt} />
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
      label={secretStoreMessages.kind}
      value={values.provider}
      error={errorAt('provider')}
      onChange={chosen => {
        const provider = providerNames.find(name => name === chosen) ?? values.provider
        onChange({ provider, entries: entriesOf(provider), removed: [] })
      }}
    >
      <Stack gap={8} mt={6}>
        {providerNames.map(name => (
          <Radio
            key={name}
            value={name}
            label={secretStoreMessages.provider[name]}
            description={secretStoreMessages.providerHelp[name]}
          />
        ))}
      </Stack>
    </Radio.Group>
  </>
)
