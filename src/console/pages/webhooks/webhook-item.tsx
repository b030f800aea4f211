import { Alert, Group } from '@mantine/core'
import { useState } from 'react'
import { type Delivery, deleteWebhook, type NewWebhook, patchWebhook, rotateWebhookSecret, testWebhook, type Webhook } from '#api'
import { outcomeOf } from '../../api/problem.ts'
import { useAction } from '../../ui/action.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import list from '../../ui/events.module.css'
import { Time } from '../../ui/time.tsx'
import { tell } from '../../ui/toast.tsx'
import { Trouble } from '../../ui/trouble.tsx'
import { words } from '../../words.ts'
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
  const { id, project, url, description, types, status, previousSecretUntil } = webhook
  const [isOpen, setOpen] = useState(false)
  return (
    <li>
      <div className={list['line']}>
        <strong>{url}</strong>
        <Badge tone={tones[status.state]}>{words.webhooks.states[status.state]}</Badge>
        <span className={list['time']}>
          {words.webhooks.delivered} <Time at={status.deliveredAt} none={words.never} />
        </span>
      </div>
      {description !== '' && <p>{description}</p>}
      <p className={list['quiet']}>
        {types === null ? words.webhooks.allTypes : types.map(type => words.events.types[type] ?? type).join(', ')}
      </p>
      {status.reason !== null && <p>{words.webhooks.reasons[status.reason]}</p>}
      {status.failingSince !== null && status.reason === null && (
        <p>
          {words.webhooks.failing(status.attempts)} <Time at={status.nextAttemptAt} />
        </p>
      )}
      {previousSecretUntil !== null && Date.parse(previousSecretUntil) > Date.now() && (
        <p className={list['quiet']}>
          {words.webhooks.bothSecrets} <Time at={previousSecretUntil} />
        </p>
      )}
      <Group gap="xs" mt="xs">
        {mayWrite && <Tools webhook={webhook} onSecret={onSecret} onChanged={onChanged} />}
        <Disclosure text={words.webhooks.deliveries} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
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
  const test = useAction(async () => setTested(await testWebhook(project, id)))
  const toggle = useAction(async () => {
    await patchWebhook(project, id, { enabled: !enabled }, { ifMatch })
    tell(enabled ? words.webhooks.isDisabled : words.webhooks.isEnabled)
    await onChanged()
  })
  const rotate = useAction(async () => onSecret(await rotateWebhookSecret(project, id)))
  const remove = useAction(async () => {
    await deleteWebhook(project, id)
    setRemoving(false)
    tell(words.webhooks.deleted)
    await onChanged()
  })
  const error = test.error ?? toggle.error ?? rotate.error
  return (
    <>
      <Button size="compact-sm" variant="default" loading={test.busy} onClick={() => void test.run()}>
        {words.webhooks.test}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
        {words.edit}
      </Button>
      <Button size="compact-sm" variant="default" loading={toggle.busy} onClick={() => void toggle.run()}>
        {enabled ? words.webhooks.disable : words.webhooks.enable}
      </Button>
      <Button size="compact-sm" variant="default" loading={rotate.busy} onClick={() => void rotate.run()}>
        {words.webhooks.rotate}
      </Button>
      <Button size="compact-sm" variant="subtle" color="red" onClick={() => setRemoving(true)}>
        {words.delete}
      </Button>
      {tested !== undefined && (
        <Alert role="status" color={tested.outcome === 'ok' ? 'green' : 'yellow'} style={{ flexBasis: '100%', order: 1 }}>
          {tested.outcome === 'ok'
            ? words.webhooks.testArrived(tested.status, tested.durationMs)
            : outcomeOf(tested.outcome, tested.message)}
        </Alert>
      )}
      {error !== undefined && <Trouble error={error} />}
      {isEditing && <EditWebhook webhook={webhook} onChanged={onChanged} onClose={() => setEditing(false)} />}
      {isRemoving && (
        <Confirm
          title={words.webhooks.deleteTitle}
          name={new URL(url).host}
          action={words.delete}
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run()}
          onClose={() => setRemoving(false)}
        >
          <p>{words.webhooks.deleteText(url)}</p>
        </Confirm>
      )}
    </>
  )
}
