import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { controllerMessages } from '#messages/controllers'
import type { Controller } from '../../api/controllers.ts'
import { useAction } from '../../ui/action.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { FormDialog } from '../form/form-dialog.tsx'
import { errorAt, errorsByField } from '../form/validation.ts'
import { type ControllerForm as Entries, emptyController, pemFields, readController } from './form-state.ts'
import { LoginFields } from './login-fields.tsx'
import { MoreFields } from './more-fields.tsx'

const { form: texts } = controllerMessages

interface FormProps {
  readonly title: string
  readonly action: string
  readonly save: (entries: Entries) => Promise<void>
  readonly onClose: () => void
  /** The controller to change; undefined for a new one. */
  readonly stored?: Controller
  /** A warning shown above the form. */
  readonly note?: string
}

const more = [...pemFields, 'projects', 'labels', 'maxInFlight', 'seesEverything']

/** The form of a new or an existing controller. Typed secrets are in its state alone, and gone with it. */
export function ControllerForm({ title, action, save, onClose, stored, note }: FormProps) {
  const [values, setValues] = useState<Entries>(() => (stored === undefined ? emptyController : readController(stored)))
  const [isOpen, setOpen] = useState(stored !== undefined)
  const saving = useAction(() => save(values))
  const errors = errorsByField([], saving.error)
  const faultAt = (field: string) => errorAt(errors, field)
  const isMoreWrong = more.some(field => faultAt(field) !== undefined)
  const isAtField = isMoreWrong || ['name', 'url', 'user', 'token', 'password'].some(field => faultAt(field) !== undefined)
  const change = (part: Partial<Entries>) => {
    setValues(before => ({ ...before, ...part }))
    if (saving.error !== undefined) {
      // what was wrong stays in view while it is corrected
      if (isMoreWrong) setOpen(true)
      saving.clear()
    }
  }
  const isMoved = stored !== undefined && values.url !== stored.url
  return (
    <FormDialog {...{ title, action, saving, onClose, note }} isAtField={isAtField}>
      {stored === undefined && (
        <TextInput
          label={texts.name}
          description={texts.nameHelp}
          value={values.name}
          error={faultAt('name')}
          required
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          onChange={event => change({ name: event.currentTarget.value })}
        />
      )}
      <TextInput
        type="url"
        label={texts.url}
        description={isMoved ? texts.urlNeedsLogin : texts.urlHelp}
        placeholder="https://jenkins.example.com"
        value={values.url}
        error={faultAt('url')}
        required
        data-autofocus={stored !== undefined || undefined}
        autoComplete="off"
        onChange={event => change({ url: event.currentTarget.value })}
      />
      <LoginFields value={values} onChange={change} errorAt={faultAt} isKept={stored !== undefined && !isMoved} />
      <div>
        <Disclosure text={texts.more} isOpen={isOpen || isMoreWrong} onToggle={() => setOpen(!(isOpen || isMoreWrong))} />
      </div>
      {(isOpen || isMoreWrong) && <MoreFields values={values} onChange={change} errorAt={faultAt} stored={stored} />}
    </FormDialog>
  )
}
