import { Counter, Gauge, type Registry } from 'prom-client'
import type { ProblemCode } from '../../domain/problems.ts'

/** Limits that protect other callers, by their names in the metric. */
export const limits = [
  'bodies',
  'bodies-of-caller',
  'checks',
  'checks-of-caller',
  'check-time',
  'connections',
  'connections-of-address',
  'faults',
  'quota',
  'requests-of-caller',
  'streams',
  'streams-of-caller'
] as const
export type Limit = (typeof limits)[number]

/** The limit that caused an error answer. */
const ofProblem: Partial<Record<ProblemCode, Limit>> = {
  BODIES_EXHAUSTED: 'bodies',
  TOO_MANY_BODIES: 'bodies-of-caller',
  CHECKS_EXHAUSTED: 'checks',
  TOO_MANY_CHECKS: 'checks-of-caller',
  CHECK_TOO_SLOW: 'check-time',
  QUOTA_EXCEEDED: 'quota',
  RATE_LIMITED: 'requests-of-caller',
  STREAMS_EXHAUSTED: 'streams',
  TOO_MANY_STREAMS: 'streams-of-caller'
}

export interface LimitMetrics {
  readonly reached: (limit: Limit) => void
  /** Counts the limit that caused a problem, if any. */
  readonly problem: (code: ProblemCode) => void
  /** Bytes of bodies currently held. */
  readonly bodies: (held: number) => void
}

/** How often this process refused a request or closed a connection because of a limit. */
export function limitMetrics(registers: Registry[]): LimitMetrics {
  const reached = new Counter({
    ...{ name: 'jcb_limit_reached_total', help: 'Requests refused and connections closed because of a limit.', registers },
    labelNames: ['limit'] as const
  })
  for (const limit of limits) reached.inc({ limit }, 0)
  const bodies = new Gauge({ name: 'jcb_http_body_bytes', help: 'Bytes of request bodies that are held.', registers })
  return {
    reached: limit => reached.inc({ limit }),
    problem(code) {
      const limit = ofProblem[code]
      if (limit !== undefined) reached.inc({ limit })
    },
    bodies: held => bodies.set(held)
  }
}
