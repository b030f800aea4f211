import { IconPlus, IconWebhook } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { createWebhook, type NewWebhook } from '#api'
import { webhooksQuery } from '../api/webhooks.ts'
import { webhookMessages } from '../messages/webhooks.ts'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import list from '../ui/events.module.css'
import page from '../ui/page.module.css'
import { Loading } from '../ui/route-states.tsx'
import { ShownOnce } from '../ui/shown-once.tsx'
import { useTitle } from '../ui/title.ts'
import { Trouble } from '../ui/trouble.tsx'
import { WebhookForm } from './webhooks/webhook-form.tsx'
import { WebhookItem } from './webhooks/webhook-item.tsx'

const route = getRouteApi('/inside/projects/$project/webhooks')

/** Who is told of the events of a project, and how it goes. */
export function Webhooks() {
  const { project } = route.useParams()
  useTitle(webhookMessages.title, project)
  return useMay(project)('webhook.read') ? <List project={project} /> : <p>{webhookMessages.notYours}</p>
}

function List({ project }: { readonly project: string }) {
  const queries = useQueryClient()
  const query = useQuery(webhooksQuery(project))
  const mayWrite = useMay(project)('webhook.write')
  const [isMaking, setMaking] = useState(false)
  const [shown, setShown] = useState<NewWebhook>()
  const webhooks = query.data?.items ?? []
  const refresh = () => queries.invalidateQueries({ queryKey: webhooksQuery(project).queryKey })
  const show = (webhook: NewWebhook) => {
    setMaking(false)
    setShown(webhook)
    void refresh()
  }
  const make = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {webhookMessages.new}
    </Button>
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
      {query.error !== null && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && webhooks.length === 0 && (
        <Empty icon={<IconWebhook size={22} />} title={webhookMessages.none} text={webhookMessages.noneText}>
          {make}
        </Empty>
      )}
      {webhooks.length > 0 && (
        <ul className={list['list']} aria-label={webhookMessages.title}>
          {webhooks.map(webhook => (
            <WebhookItem key={webhook.id} webhook={webhook} mayWrite={mayWrite} onSecret={show} onChanged={refresh} />
          ))}
        </ul>
      )}
      {isMaking && (
        <WebhookForm
          title={webhookMessages.new}
          action={webhookMessages.make}
          save={async entry => show(await createWebhook(project, entry))}
          onClose={() => setMaking(false)}
        />
      )}
      {shown !== undefined && (
        <ShownOnce
          title={webhookMessages.secretTitle}
          text={webhookMessages.secretText(shown.url)}
          value={shown.secret}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  )
}
