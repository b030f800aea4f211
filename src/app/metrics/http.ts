import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { RequestObserver } from '../../http/plugins/observe.ts'

/** Event streams that this process has open. */
export function streamMetrics(registers: Registry[]): (open: number) => void {
  const gauge = new Gauge({ name: 'jcb_event_streams', help: 'Open streams of events.', registers })
  return open => gauge.set(open)
}

/** The requests answered by this process. */
export function httpMetrics(registers: Registry[]): RequestObserver {
  const requests = new Counter({
    ...{ name: 'jcb_http_requests_total', help: 'Answered requests by route and class of status.', registers },
    labelNames: ['method', 'route', 'status'] as const
  })
  const seconds = new Histogram({
    name: 'jcb_http_request_duration_seconds',
    help: 'Duration of requests, without those that wait by wish: Prefer: wait and streams.',
    registers,
    labelNames: ['method', 'route'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
  })
  const problems = new Counter({
    ...{ name: 'jcb_http_problems_total', help: 'Error answers by the code of their problem.', registers },
    labelNames: ['code'] as const
  })
  return {
    answered({ method, route, status, seconds: duration, waits }) {
      requests.inc({ method, route, status: `${Math.trunc(status / 100)}xx` })
      if (!waits) seconds.observe({ method, route }, duration)
    },
    problem: code => problems.inc({ code })
  }
}
