import { MultiSelect, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { CreateWebhook, Webhook } from '#api'
import { eventMessages } from '#messages/events'
import { webhookMessages } from '#messages/webhooks'
import { useAction } from '../../ui/action.ts'
import { SecretInput } from '../../ui/secret-input.tsx'
import { FormDialog } from '../form/form-dialog.tsx'
import { errorsByField } from '../form/validation.ts'

type Offered = NonNullable<CreateWebhook['types']>[number]
/** Events that no project has. One that is missing here does not compile. */
const ofBridge: Readonly<Record<Exclude<keyof typeof eventMessages.types, Offered>, true>> = {
  ...({ CircuitOpened: true, CircuitClosed: true } as const),
  ...({ ControllerChanged: true, ControllerUnconfirmed: true, ControllerConfirmed: true, ControllerAccepted: true } as const),
  ...({ ControllerAdded: true, ControllerUpdated: true, ControllerRemoved: true } as const),
  ...({ SecretStoreAdded: true, SecretStoreUpdated: true, SecretStoreRemoved: true } as const),
  ...({ VerifyTargetAdded: true, VerifyTargetUpdated: true, VerifyTargetRemoved: true } as const),
  ...({ SettingsReloaded: true, ReloadRefused: true, BackupFailed: true, BackupRecovered: true } as const)
}
const typeOptions = Object.entries(eventMessages.types)
  .filter(([type]) => !Object.hasOwn(ofBridge, type))
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
  const change = (more: Partial<WebhookFields>) => {
    setEntry(before => ({ ...before, ...more }))
    if (saving.error !== undefined) saving.clear()
  }
  return (
    <FormDialog {...{ title, action, saving, onClose, note }} isAtField={faults.size > 0}>
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
    </FormDialog>
  )
}
