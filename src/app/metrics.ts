import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Metrics } from '../http/routes/metrics.ts'
import type { Observation } from '../jenkins/create-controller.ts'
import type { Circuit } from '../jenkins/guard.ts'
import type { Backlog } from '../store/project-store.ts'
import type { RunOutcome } from '../sync/reconcile.ts'

/** What the process counts. Labels are constants of the source, never ids or names of projects. */
export interface ProcessMetrics extends Metrics {
  readonly jenkins: (controller: string, observation: Observation) => void
  readonly circuit: (controller: string, circuit: Circuit) => void
  readonly run: (outcome: RunOutcome, seconds: number) => void
}

const circuits: readonly Circuit[] = ['closed', 'half-open', 'open']

export function createMetrics(
  backlog: () => Promise<Backlog>,
  waiting: () => Promise<Readonly<Record<string, number>>>
): ProcessMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    ...{ name: 'jcb_jenkins_calls_total', help: 'Calls to Jenkins by operation and outcome (ok or a reason).', registers },
    labelNames: ['controller', 'operation', 'outcome'] as const
  })
  const seconds = new Histogram({
    ...{ name: 'jcb_jenkins_call_seconds', help: 'Duration of calls to Jenkins, the wait for their turn included.', registers },
    labelNames: ['controller', 'operation'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
  })
  const circuit = new Gauge({
    ...{ name: 'jcb_controller_circuit', help: '1 for the state that the circuit of a controller is in.', registers },
    labelNames: ['controller', 'state'] as const
  })
  const runs = new Histogram({
    ...{ name: 'jcb_sync_run_seconds', help: 'Duration of sync runs of one project by outcome.', registers },
    labelNames: ['outcome'] as const,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
  })
  gauges(registers, backlog, waiting)
  return {
    async read() {
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
    jenkins(controller, { operation, outcome, ms }) {
      requests.inc({ controller, operation, outcome })
      seconds.observe({ controller, operation }, ms / 1000)
    },
    circuit(controller, state) {
      for (const each of circuits) circuit.set({ controller, state: each }, each === state ? 1 : 0)
    },
    run: (outcome, duration) => runs.observe({ outcome }, duration)
  }
}

/** What is asked of the store when somebody reads the metrics. A store that does not answer leaves them as they were. */
function gauges(
  registers: Registry[],
  backlog: () => Promise<Backlog>,
  waiting: () => Promise<Readonly<Record<string, number>>>
): void {
  const ages = new Gauge({
    ...{
      name: 'jcb_oldest_unsynced_change_seconds',
      help: 'Age of the oldest change that Jenkins does not hold yet; 0 for none.',
      registers
    }
  })
  const unchecked = new Gauge({
    ...{
      name: 'jcb_oldest_unchecked_project_seconds',
      help: 'Time since the last complete read of the folder that was read longest ago.',
      registers
    }
  })
  const projects = new Gauge({
    name: 'jcb_projects',
    help: 'Projects, and those with changes that no run has seen yet.',
    registers,
    labelNames: ['state'] as const
  })
  new Gauge({
    ...{ name: 'jcb_queue_jobs', help: 'Jobs in the queue by state.', registers },
    labelNames: ['state'] as const,
    async collect() {
      const counts = await waiting().catch(() => ({}))
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count)
      const now = await backlog().catch(() => undefined)
      if (now === undefined) return
      ages.set(now.oldestUnsynced)
      unchecked.set(now.oldestUnchecked)
      projects.set({ state: 'all' }, now.projects)
      projects.set({ state: 'dirty' }, now.dirty)
    }
  })
}
