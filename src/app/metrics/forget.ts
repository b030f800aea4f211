import type { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Metrics that keep the last value of a controller; the others are read again for every scrape. */
const KEPT = [
  ...['jcb_jenkins_calls_total', 'jcb_jenkins_call_duration_seconds', 'jcb_controller_circuit', 'jcb_queue_wait_seconds']
]

type Labelled = Pick<Counter<string> | Gauge<string> | Histogram<string>, 'get' | 'remove'>

/** Ends the series of a controller that is gone. */
export const createForget =
  (registry: Registry) =>
  async (controller: string): Promise<void> => {
    for (const name of KEPT) {
      const metric = registry.getSingleMetric(name) as unknown as Labelled | undefined
      for (const { labels } of (await metric?.get())?.values ?? []) {
        const { le: _, ...own } = labels as Record<string, string>
        if (own['controller'] === controller) metric?.remove(own)
      }
    }
  }
