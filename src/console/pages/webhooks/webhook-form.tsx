import { Alert, Group, Modal, MultiSelect, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { CreateWebhook, Webhook } from '#api'
import { conflictMessages } from '#messages/conflict'
import { eventMessages } from '#messages/events'
import { generalMessages } from '#messages/general'
import { webhookMessages } from '#messages/webhooks'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useFocusOnError, useRestoreFocus } from '../../ui/restore-focus.ts'
import { SecretInput } from '../../ui/secret-input.tsx'
import form from '../form/form.module.css'
import { errorsByField } from '../form/validation.ts'

/** Events of controllers, which no project has. */
const controllerEvents = [
  ...['CircuitOpened', 'CircuitClosed'],
  ...['ControllerChanged', 'ControllerUnconfirmed', 'ControllerConfirmed', 'ControllerAccepted'],
  ...['ControllerAdded', 'ControllerUpdated', 'ControllerRemoved']
]
const typeOptions = Object.entries(eventMessages.types)
  .filter(([type]) => !controllerEvents.includes(type))
  .map(([value, label]) => ({ value, label }))

/** The editable fields of a webhook. */
export type WebhookFields = Pick<Webhook, 'url' | 'description' | 'types' | 'format'> & Pick<CreateWebhook, 'robotSecret'>

interface FormProps {
  readonly title: string
  readonly action: string
  readonly save: (entry: WebhookFields) => Promise<void>
  readonly onClose: () => void
  readonly start?: WebhookFields
  /** A warning shown above the form. */
  readonly note?: string
}

const emptyWebhook: WebhookFields = { url: '', description: '', types: null, format: 'events' }
const formatOptions = Object.entries(webhookMessages.formats).map(([value, label]) => ({ value, label }))

/** The form of a new or an existing webhook. */
export function WebhookForm({ title, action, save, onClose, start = emptyWebhook, note }: FormProps) {
  const [entry, setEntry] = useState<WebhookFields>(start)
  const saving = useAction(() => save(entry))
  const faults = errorsByField([], saving.error)
  const ref = useFocusOnError(saving.error)
  useRestoreFocus()
  const change = (more: Partial<WebhookFields>) => {
    setEntry(before => ({ ...before, ...more }))
    if (saving.error !== undefined) saving.clear()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void saving.run()
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': generalMessages.close }}>
      <form ref={ref} onSubmit={submit} className={form['fields']} noValidate>
        {note !== undefined && (
          <Alert color="yellow" role="alert" title={conflictMessages.title}>
            {note}
          </Alert>
        )}
        {saving.error !== undefined && faults.size === 0 && <ErrorAlert error={saving.error} />}
        {start.url === '' && (
          <Select
            label={webhookMessages.format}
            description={webhookMessages.formatHelp}
            data={formatOptions}
            value={entry.format}
            error={faults.get('format')}
            allowDeselect={false}
            onChange={value => value !== null && change({ format: value })}
          />
        )}
        <TextInput
          label={webhookMessages.url}
          description={webhookMessages.urlHelp}
          type="url"
          value={entry.url}
          error={faults.get('url')}
          required
          data-autofocus
          autoComplete="off"
          onChange={event => change({ url: event.currentTarget.value })}
        />
        <TextInput
          label={webhookMessages.description}
          value={entry.description}
          error={faults.get('description')}
          maxLength={200}
          autoComplete="off"
          onChange={event => change({ description: event.currentTarget.value })}
        />
        {entry.format === 'dingtalk' && (
          <SecretInput
            label={webhookMessages.robotSecret}
            description={start.url === '' ? webhookMessages.robotSecretHelp : webhookMessages.robotSecretKept}
            value={entry.robotSecret ?? ''}
            error={faults.get('robotSecret')}
            onChange={event => change({ robotSecret: event.currentTarget.value })}
          />
        )}
        <MultiSelect
          label={webhookMessages.types}
          description={webhookMessages.typesHelp}
          placeholder={entry.types === null ? webhookMessages.allTypes : undefined}
          data={typeOptions}
          value={entry.types ?? []}
          error={faults.get('types')}
          onChange={chosen => change({ types: chosen.length === 0 ? null : (chosen as NonNullable<WebhookFields['types']>) })}
          searchable
          clearable
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {generalMessages.cancel}
          </Button>
          <Button type="submit" loading={saving.busy}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
