import { useState } from 'react'
import { patchWebhook, type Webhook } from '#api'
import { conflictMessages } from '#messages/conflict'
import { generalMessages } from '#messages/general'
import { webhookMessages } from '#messages/webhooks'
import { isProblem } from '../../api/problem.ts'
import { showToast } from '../../ui/toast.tsx'
import { type WebhookFields, WebhookForm } from './webhook-form.tsx'

interface EditProps {
  readonly webhook: Webhook
  readonly onChanged: () => Promise<unknown>
  readonly onClose: () => void
}

/** Edits a webhook from the version shown when the dialog opened, so that a change by another user is not overwritten unnoticed. */
export function EditWebhook({ webhook, onChanged, onClose }: EditProps) {
  const [start] = useState(webhook)
  const [isConflict, setConflict] = useState(false)
  const save = async (entry: WebhookFields) => {
    const ifMatch = isConflict ? '*' : `"${start.generation}"`
    try {
      await patchWebhook(start.project, start.id, diff(start, entry), { ifMatch })
    } catch (error) {
      if (!isProblem(error, 412)) throw error
      setConflict(true)
      void onChanged()
      return
    }
    showToast(webhookMessages.saved)
    onClose()
    await onChanged()
  }
  return (
    <WebhookForm
      start={start}
      title={webhookMessages.edit}
      action={isConflict ? conflictMessages.overwrite : generalMessages.saveChanges}
      {...(isConflict ? { note: webhookMessages.conflict } : {})}
      save={save}
      onClose={onClose}
    />
  )
}

/** The changed fields, so that changes of others stay. */
const diff = (start: Webhook, entry: WebhookFields): Partial<WebhookFields> => ({
  ...(entry.url === start.url ? {} : { url: entry.url }),
  ...(entry.description === start.description ? {} : { description: entry.description }),
  ...(isSame(entry.types, start.types) ? {} : { types: entry.types }),
  ...(entry.robotSecret ? { robotSecret: entry.robotSecret } : {})
})

const isSame = (one: WebhookFields['types'], other: WebhookFields['types']): boolean =>
  one === null || other === null ? one === other : one.toSorted().join() === other.toSorted().join()
