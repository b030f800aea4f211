import { Alert, Group } from '@mantine/core'
import { useState } from 'react'
import { type Delivery, deleteWebhook, type NewWebhook, patchWebhook, rotateWebhookSecret, testWebhook, type Webhook } from '#api'
import { eventMessages } from '#messages/events'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { webhookMessages } from '#messages/webhooks'
import { describeDelivery } from '../../api/problem.ts'
import { own } from '../../own.ts'
import { useAction } from '../../ui/action.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import { LabelledTime, Time } from '../../ui/time.tsx'
import { showToast } from '../../ui/toast.tsx'
import { Deliveries } from './deliveries.tsx'
import { EditWebhook } from './edit-webhook.tsx'

const tones: Readonly<Record<Webhook['status']['state'], Tone>> = { Active: 'good', Retrying: 'warn', Disabled: 'idle' }

interface ItemProps {
  readonly webhook: Webhook
  readonly mayWrite: boolean
  readonly onSecret: (webhook: NewWebhook) => void
  readonly onChanged: () => Promise<unknown>
}

export function WebhookItem({ webhook, mayWrite, onSecret, onChanged }: ItemProps) {
  const { id, project, url, format, description, types, status, previousSecretUntil } = webhook
  const [isOpen, setOpen] = useState(false)
  return (
    <li>
      <div className={list['line']}>
        <strong>{url}</strong>
        <Badge tone={tones[status.state]}>{webhookMessages.states[status.state]}</Badge>
        {format !== 'events' && <span className={list['quiet']}>{own(webhookMessages.formats, format) ?? format}</span>}
        <span className={list['time']}>
          <LabelledTime label={webhookMessages.delivered} at={status.deliveredAt} none={webhookMessages.notDelivered} />
        </span>
      </div>
      {description !== '' && <p dir="auto">{description}</p>}
      <p className={list['quiet']}>
        {types === null ? webhookMessages.allTypes : types.map(type => eventMessages.types[type] ?? type).join(marks.item)}
      </p>
      {status.reason !== null && <p>{webhookMessages.reasons[status.reason]}</p>}
      {status.failingSince !== null && status.reason === null && (
        <p>
          {webhookMessages.failing(status.attempts)} <Time at={status.nextAttemptAt} />
        </p>
      )}
      {previousSecretUntil !== null && Date.parse(previousSecretUntil) > Date.now() && (
        <p className={list['quiet']}>
          {webhookMessages.bothSecrets} <Time at={previousSecretUntil} />
        </p>
      )}
      <Group gap="xs" mt="xs">
        {mayWrite && <Tools webhook={webhook} onSecret={onSecret} onChanged={onChanged} />}
        <Disclosure text={webhookMessages.deliveries} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      </Group>
      {isOpen && <Deliveries project={project} id={id} mayWrite={mayWrite} />}
    </li>
  )
}

function Tools({ webhook, onSecret, onChanged }: Omit<ItemProps, 'mayWrite'>) {
  const { id, project, url, enabled, generation } = webhook
  const ifMatch = `"${generation}"`
  const [isEditing, setEditing] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const [tested, setTested] = useState<Delivery>()
  const test = useAction(async () => {
    setTested(await testWebhook(project, id))
    await onChanged()
  })
  const toggle = useAction(async () => {
    await patchWebhook(project, id, { enabled: !enabled }, { ifMatch })
    showToast(enabled ? webhookMessages.isDisabled : webhookMessages.isEnabled)
    await onChanged()
  })
  const rotate = useAction(async () => onSecret(await rotateWebhookSecret(project, id)))
  const remove = useAction(async () => {
    await deleteWebhook(project, id)
    setRemoving(false)
    showToast(webhookMessages.deleted)
    await onChanged()
  })
  const error = test.error ?? toggle.error ?? rotate.error
  return (
    <>
      <Button size="compact-sm" variant="default" loading={test.busy} onClick={() => void test.run()}>
        {webhookMessages.test}
      </Button>
      <DialogButton size="compact-sm" variant="default" onClick={() => setEditing(true)}>
        {generalMessages.edit}
      </DialogButton>
      <Button size="compact-sm" variant="default" loading={toggle.busy} onClick={() => void toggle.run()}>
        {enabled ? webhookMessages.disable : webhookMessages.enable}
      </Button>
      {webhook.format === 'events' && (
        <Button size="compact-sm" variant="default" loading={rotate.busy} onClick={() => void rotate.run()}>
          {webhookMessages.rotate}
        </Button>
      )}
      <DialogButton size="compact-sm" variant="subtle" color="red" onClick={() => setRemoving(true)}>
        {generalMessages.delete}
      </DialogButton>
      {tested !== undefined && (
        <Alert role="status" color={tested.outcome === 'ok' ? 'green' : 'yellow'} style={{ flexBasis: '100%', order: 1 }}>
          {tested.outcome === 'ok'
            ? webhookMessages.testArrived(tested.status, tested.durationMs)
            : describeDelivery(tested.outcome, tested.message)}
        </Alert>
      )}
      {error !== undefined && <ErrorAlert error={error} />}
      {isEditing && <EditWebhook webhook={webhook} onChanged={onChanged} onClose={() => setEditing(false)} />}
      {isRemoving && (
        <ConfirmDialog
          title={webhookMessages.deleteTitle}
          name={new URL(url).host}
          action={generalMessages.delete}
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run()}
          onClose={() => setRemoving(false)}
        >
          <p>{webhookMessages.deleteText(url)}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
