import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { deliveryFailures } from '../../domain/webhook.ts'
import type { Dispatcher } from '../../webhooks/dispatcher.ts'
import type { DeliveryObserver } from '../../webhooks/send.ts'
import { ageOf } from './store.ts'

export interface WebhookMetrics {
  readonly webhooks: DeliveryObserver
  /** Source of the ages of undelivered events. */
  readonly watch: (dispatcher: Pick<Dispatcher, 'oldest'>) => void
}

/** The webhook deliveries of this process. */
export function webhookMetrics(registers: Registry[], clock: () => number): WebhookMetrics {
  let watched: Pick<Dispatcher, 'oldest'> | undefined
  const deliveries = new Counter({
    ...{ name: 'jcb_webhook_deliveries_total', help: 'Messages sent to webhooks, by outcome (ok or why not).', registers },
    labelNames: ['outcome'] as const
  })
  for (const outcome of ['ok', ...Object.keys(deliveryFailures)]) deliveries.inc({ outcome }, 0)
  const seconds = new Histogram({
    name: 'jcb_webhook_delivery_duration_seconds',
    help: 'Duration of messages to webhooks, the lookup of the name included.',
    registers,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
  })
  new Gauge({
    name: 'jcb_oldest_undelivered_event_seconds',
    help: 'Age of the oldest event that a webhook which is enabled has not got; 0 for none, and where another process delivers.',
    registers,
    collect() {
      const since = watched?.oldest()
      this.set(ageOf(since === undefined ? null : since / 1000, clock() / 1000))
    }
  })
  return {
    webhooks: {
      delivery(outcome, duration) {
        deliveries.inc({ outcome })
        seconds.observe(duration)
      }
    },
    watch(dispatcher) {
      watched = dispatcher
    }
  }
}
