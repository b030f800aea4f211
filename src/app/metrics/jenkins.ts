import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Observation } from '../../jenkins/create-controller.ts'
import type { Circuit } from '../../jenkins/http/circuit-breaker.ts'
import type { Standing } from '../../sync/recognition.ts'

/** A controller at the moment. */
export interface ControllerNow {
  readonly inFlight: number
  /** Undefined until it has answered. */
  readonly standing: Standing | undefined
}

export interface JenkinsMetrics {
  readonly jenkins: (controller: string, observation: Observation) => void
  readonly circuit: (controller: string, circuit: Circuit) => void
  /** Follows the controllers of this process. */
  readonly controllers: (now: () => ReadonlyMap<string, ControllerNow>) => void
}

const circuits: readonly Circuit[] = ['closed', 'half-open', 'open']
const standings: readonly Standing[] = ['known', 'unconfirmed', 'changed']

/** The calls of this process to Jenkins. */
export function jenkinsMetrics(registers: Registry[]): JenkinsMetrics {
  let now: () => ReadonlyMap<string, ControllerNow> = () => new Map()
  const calls = new Counter({
    ...{ name: 'jcb_jenkins_calls_total', help: 'Calls to Jenkins by operation and outcome (ok or a reason).', registers },
    labelNames: ['controller', 'operation', 'outcome'] as const
  })
  const seconds = new Histogram({
    name: 'jcb_jenkins_call_duration_seconds',
    help: 'Duration of calls to Jenkins, the wait for their turn included.',
    registers,
    labelNames: ['controller', 'operation'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
  })
  const circuit = new Gauge({
    ...{ name: 'jcb_controller_circuit', help: '1 for the state that the circuit of a controller is in.', registers },
    labelNames: ['controller', 'state'] as const
  })
  new Gauge({
    ...{ name: 'jcb_jenkins_calls_in_flight', help: 'Calls to Jenkins that this process is waiting for.', registers },
    labelNames: ['controller'] as const,
    collect() {
      this.reset()
      for (const [controller, { inFlight }] of now()) this.set({ controller }, inFlight)
    }
  })
  new Gauge({
    name: 'jcb_controller_recognition',
    help: '1 for what the Jenkins of a controller is: known, unconfirmed (it no longer shows its key) or changed (another one).',
    registers,
    labelNames: ['controller', 'standing'] as const,
    collect() {
      this.reset()
      for (const [controller, { standing }] of now())
        for (const each of standings) this.set({ controller, standing: each }, each === standing ? 1 : 0)
    }
  })
  return {
    jenkins(controller, { operation, outcome, ms }) {
      calls.inc({ controller, operation, outcome })
      seconds.observe({ controller, operation }, ms / 1000)
    },
    circuit(controller, state) {
      for (const each of circuits) circuit.set({ controller, state: each }, each === state ? 1 : 0)
    },
    controllers: next => void (now = next)
  }
}
