import { IconPlus, IconWebhook } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { type CreateWebhook, createWebhook, type NewWebhook } from '#api'
import { projectMessages } from '#messages/project'
import { webhookMessages } from '#messages/webhooks'
import { webhooksQuery } from '../api/webhooks.ts'
import { useMay } from '../session/me.ts'
import { DialogButton } from '../ui/dialog-button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import list from '../ui/list.module.css'
import { OneTimeSecret } from '../ui/one-time-secret.tsx'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import { showToast } from '../ui/toast.tsx'
import { WebhookForm } from './webhooks/webhook-form.tsx'
import { WebhookItem } from './webhooks/webhook-item.tsx'

const route = getRouteApi('/inside/projects/$project/webhooks')

/** The webhooks of a project with their state. */
export function Webhooks() {
  const { project } = route.useParams()
  useTitle(projectMessages.webhooks, project)
  return useMay(project)('webhook.read') ? <WebhookList project={project} /> : <p>{webhookMessages.notYours}</p>
}

function WebhookList({ project }: { readonly project: string }) {
  const queries = useQueryClient()
  const query = useQuery(webhooksQuery(project))
  const mayWrite = useMay(project)('webhook.write')
  const [isCreating, setCreating] = useState(false)
  const [shown, setShown] = useState<NewWebhook>()
  const webhooks = query.data?.items ?? []
  const refresh = () => queries.invalidateQueries({ queryKey: webhooksQuery(project).queryKey })
  const show = (webhook: NewWebhook) => {
    setCreating(false)
    // messages to a chat are not signed by the bridge
    if (webhook.secret !== null) setShown(webhook)
    else showToast(webhookMessages.saved)
    void refresh()
  }
  const make = mayWrite && (
    <DialogButton leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      {webhookMessages.new}
    </DialogButton>
  )
  return (
    <>
      {webhooks.length > 0 && (
        <div className={page['tools']}>
          <span className={page['count']} role="status">
            {webhookMessages.count(webhooks.length)}
          </span>
          {make}
        </div>
      )}
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && webhooks.length === 0 && (
        <EmptyState icon={<IconWebhook size={22} />} title={webhookMessages.none} text={webhookMessages.noneText}>
          {make}
        </EmptyState>
      )}
      {webhooks.length > 0 && (
        <ul className={list['list']} aria-label={projectMessages.webhooks}>
          {webhooks.map(webhook => (
            <WebhookItem key={webhook.id} webhook={webhook} mayWrite={mayWrite} onSecret={show} onChanged={refresh} />
          ))}
        </ul>
      )}
      {isCreating && (
        <WebhookForm
          title={webhookMessages.new}
          action={webhookMessages.create}
          save={async entry => show(await createWebhook(project, entry as CreateWebhook))}
          onClose={() => setCreating(false)}
        />
      )}
      {shown !== undefined && (
        <OneTimeSecret
          title={webhookMessages.secretTitle}
          text={webhookMessages.secretText(shown.url)}
          value={shown.secret ?? ''}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  )
}
