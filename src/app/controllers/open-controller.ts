import type { Logger } from 'pino'
import { acceptanceOf, identityText } from '../../domain/controller-identity.ts'
import { type NewEvent, newEvent } from '../../domain/event.ts'
import { type Failure, pausedSentence } from '../../domain/reasons.ts'
import type { Tracing } from '../../domain/tracing.ts'
import type { ControllerState } from '../../http/routes/controllers.ts'
import type { Controller, ControllerConfig } from '../../jenkins/controller.ts'
import { createController } from '../../jenkins/create-controller.ts'
import type { CallSlots } from '../../jenkins/http/call-slots.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { ControllerLog } from '../../store/sync/controller-log.ts'
import type { Recogniser } from '../../sync/recognition.ts'
import type { ProcessMetrics } from '../metrics/metrics.ts'
import { stateOf } from './look.ts'

/** What is shown of the settings of a controller, which may change while it is open. */
export type SettingsShown =
  | 'managedBy'
  | 'user'
  | 'login'
  | 'ca'
  | 'clientCertificate'
  | 'maxInFlight'
  | 'seesEverything'
  | 'projects'
  | 'labels'
  | 'generation'

/** A controller with the remembered state of it. */
export interface OpenController {
  readonly controller: Controller
  readonly recogniser: Recogniser
  /** Calls that end from now on are not reported: the controller is gone. */
  retire(): void
  describe(): Promise<Omit<ControllerState, SettingsShown>>
}

/** Milliseconds of the first pause after a run of failures; it doubles up to sixteen times as long. */
const PAUSE = 500

/** Receivers of a controller's state changes. */
export interface ControllerWatch {
  readonly log: Logger
  readonly metrics: Pick<ProcessMetrics, 'jenkins' | 'circuit'>
  readonly trail: ControllerLog
  readonly tracing: Tracing
  readonly slots: CallSlots
  readonly onCircuit: () => void
}

export function openController(
  config: ControllerConfig,
  hash: (text: string) => string,
  watch: ControllerWatch,
  recognition: (controller: Controller) => Recogniser
): OpenController {
  const { log, metrics, trail } = watch
  let circuitOpenedAt: string | null = null
  let isRetired = false
  const controller = createController(
    { ...config, breakerOpenMs: PAUSE },
    {
      hash,
      tracing: watch.tracing,
      slots: watch.slots,
      observe: observation => (isRetired ? undefined : metrics.jenkins(config.name, observation)),
      onStateChange(circuit, cause) {
        if (isRetired) return
        metrics.circuit(config.name, circuit)
        watch.onCircuit()
        // After an outage it may be another Jenkins.
        if (circuit === 'closed') recogniser.doubt()
        if (circuit === 'half-open') return
        // One line when calls are paused and one when they resume, regardless of the trials in between.
        const isNews = (circuit === 'open') === (circuitOpenedAt === null)
        if (circuit === 'open') circuitOpenedAt ??= new Date().toISOString()
        else circuitOpenedAt = null
        if (!isNews) return
        log.warn({ controller: config.name, circuit, cause }, 'circuit breaker of a controller changed state')
        // The event is for later inspection; while the store is away, only the log has it.
        void trail.noteCircuit(config.name, circuit, circuitEvent(circuit, cause ?? 'CircuitOpen')).catch(() => {})
      }
    }
  )
  const recogniser = recognition(controller)
  metrics.circuit(config.name, controller.circuit)
  return {
    controller,
    recogniser,
    retire: () => void (isRetired = true),
    async describe() {
      const { reason, message } = await askedNow(controller, recogniser)
      return {
        name: config.name,
        url: config.url,
        state: stateOf(reason),
        // Calls are answered also by another Jenkins than the known one.
        reachable: reason === null || reason === 'ControllerChanged',
        reason,
        message,
        circuit: controller.circuit,
        circuitOpenedAt,
        nextAttemptAt: controller.pausedFor > 0 ? new Date(Date.now() + controller.pausedFor).toISOString() : null,
        identity: identityOf(recogniser),
        capabilities: controller.lastCapabilities
      }
    }
  }
}

const circuitEvent = (circuit: 'open' | 'closed', cause: Failure): NewEvent =>
  circuit === 'open'
    ? newEvent('CircuitOpened', { reason: cause, message: pausedSentence(cause) })
    : newEvent('CircuitClosed', { message: 'Jenkins answers again.' })

async function askedNow(
  controller: Controller,
  recogniser: Recogniser
): Promise<{ reason: string | null; message: string | null }> {
  try {
    await controller.ping()
    await controller.capabilities()
    await recogniser.prove()
    return { reason: null, message: null }
  } catch (error) {
    if (!(error instanceof JenkinsError)) throw error
    return { reason: error.root, message: error.message }
  }
}

/** The answering and the known Jenkins, as far as they have been determined. */
function identityOf({ last }: Recogniser): ControllerState['identity'] {
  if (last === null) return null
  const { known, seen, standing } = last
  return {
    known: known === undefined ? null : identityText(known),
    seen: identityText(seen),
    standing,
    accept: standing === 'changed' ? acceptanceOf(seen, known) : null
  }
}
