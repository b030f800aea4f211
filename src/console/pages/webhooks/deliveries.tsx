import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Delivery, redeliver } from '#api'
import { eventMessages } from '#messages/events'
import { webhookMessages } from '#messages/webhooks'
import { describeDelivery } from '../../api/problem.ts'
import { deliveriesQuery, webhooksQuery } from '../../api/webhooks.ts'
import { own } from '../../own.ts'
import { useAction } from '../../ui/action.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import { Loading } from '../../ui/route-states.tsx'
import { Time } from '../../ui/time.tsx'
import { showToast } from '../../ui/toast.tsx'

interface DeliveriesProps {
  readonly project: string
  readonly id: string
  readonly mayWrite: boolean
}

/** The latest deliveries of a webhook with their outcomes. */
export function Deliveries({ project, id, mayWrite }: DeliveriesProps) {
  const query = useQuery(deliveriesQuery(project, id))
  const queries = useQueryClient()
  const newest = query.data?.items[0]?.id
  // what is said of the webhook itself is as new as its deliveries
  useEffect(() => {
    if (newest !== undefined) void queries.invalidateQueries({ queryKey: webhooksQuery(project).queryKey, exact: true })
  }, [newest, project, queries])
  if (query.isPending) return <Loading />
  if (query.data === undefined) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  const { items } = query.data
  if (items.length === 0) return <p>{webhookMessages.noDeliveries}</p>
  return (
    <ol className={list['list']} aria-label={webhookMessages.deliveries} style={{ marginTop: 8 }}>
      {items.map(delivery => (
        <DeliveryItem key={delivery.id} {...{ project, id, mayWrite, delivery }} />
      ))}
    </ol>
  )
}

function DeliveryItem({ project, id, mayWrite, delivery }: DeliveriesProps & { readonly delivery: Delivery }) {
  const queries = useQueryClient()
  const { event, type, time, attempt, outcome, message, status, durationMs } = delivery
  const again = useAction(async () => {
    await redeliver(project, id, delivery.id)
    showToast(webhookMessages.sentAgain)
    await queries.invalidateQueries({ queryKey: deliveriesQuery(project, id).queryKey })
  })
  return (
    <li>
      <div className={list['line']}>
        <strong>{own(eventMessages.types, type) ?? type}</strong>
        <Badge tone={outcome === 'ok' ? 'good' : 'bad'} title={outcome === 'ok' ? undefined : outcome}>
          {outcome === 'ok' ? webhookMessages.arrived : webhookMessages.notArrived}
        </Badge>
        <span className={list['quiet']}>
          {status !== null && `HTTP ${status}, `}
          {durationMs} ms
          {attempt > 1 && `, ${webhookMessages.attempt(attempt)}`}
        </span>
        <span className={list['time']}>
          <Time at={time} />{' '}
          {mayWrite && event !== null && (
            <Button size="compact-xs" variant="default" loading={again.busy} onClick={() => void again.run()}>
              {webhookMessages.again}
            </Button>
          )}
        </span>
      </div>
      {message !== null && <p>{describeDelivery(outcome, message)}</p>}
      {again.error !== undefined && <ErrorAlert error={again.error} />}
    </li>
  )
}
