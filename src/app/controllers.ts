import type { Logger } from 'pino'
import { acceptanceOf, identityText } from '../domain/controller-identity.ts'
import { type NewEvent, newEvent } from '../domain/event.ts'
import { own } from '../domain/own.ts'
import { type Failure, pausedSentence } from '../domain/reasons.ts'
import type { Tracing } from '../domain/tracing.ts'
import type { Backlog, ControllerProcesses, ControllerState } from '../http/routes/controllers.ts'
import { circuitStates } from '../http/schemas/bridge.ts'
import type { Controller, ControllerConfig, ControllerLogin } from '../jenkins/controller.ts'
import { createController } from '../jenkins/create-controller.ts'
import { JenkinsError } from '../jenkins/http/jenkins-error.ts'
import type { LiveProcess } from '../store/process-registry.ts'
import type { Totals } from '../store/project/totals.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { CONTROLLER } from '../store/redis/redis-keys.ts'
import { createHashing } from '../store/sealing/hash-key.ts'
import { type ControllerLog, createControllerLog } from '../store/sync/controller-log.ts'
import type { Pace } from '../sync/pace.ts'
import type { Recogniser } from '../sync/recognition.ts'
import type { OpenStore } from './compose-store.ts'
import type { Disposal } from './disposal.ts'
import type { ProcessMetrics } from './metrics/metrics.ts'
import { openRecognition } from './recognition.ts'

/** A controller with the remembered state of it. */
export interface OpenController {
  readonly controller: Controller
  readonly recogniser: Recogniser
  describe(): Promise<ControllerState>
}

/** Milliseconds of the first pause after a run of failures; it doubles up to sixteen times as long. */
const PAUSE = 500

/** Receivers of a controller's state changes. */
export interface ControllerWatch {
  readonly log: Logger
  readonly metrics: Pick<ProcessMetrics, 'jenkins' | 'circuit'>
  readonly trail: ControllerLog
  readonly tracing: Tracing
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
  const controller = createController(
    { ...config, breakerOpenMs: PAUSE },
    {
      hash,
      tracing: watch.tracing,
      observe: observation => metrics.jenkins(config.name, observation),
      onStateChange(circuit, cause) {
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
    async describe() {
      const { reason, message } = await askedNow(controller, recogniser)
      return {
        name: config.name,
        url: config.url,
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

/** All projects belong to the only controller. */
function backlogOf({ counts, unsyncedSince, uncheckedSince }: Totals): Backlog {
  const { Pending, Retrying, Deleting } = counts.phases
  const time = (seconds: number | null) => (seconds === null ? null : new Date(seconds * 1000).toISOString())
  return {
    waiting: Pending + Retrying + Deleting,
    unsyncedSince: time(unsyncedSince),
    uncheckedSince: time(uncheckedSince)
  }
}

/** The circuit breakers of all live processes: each pauses its own calls. */
const circuitsOf = (controller: string, live: readonly LiveProcess[]): ControllerProcesses =>
  live.flatMap(({ id, role, version, circuits, seenAt }) => {
    const circuit = circuitStates.find(state => state === own(circuits, controller))
    return circuit === undefined ? [] : [{ id, role, version, circuit, seenAt }]
  })

export interface ControllerSettings {
  readonly jenkins: Omit<ControllerConfig, 'name'>
  /** The Jenkins that the operator accepted instead of the known one. */
  readonly controllerAccept?: string | undefined
}

/** The controllers that the bridge writes to: there is one. */
export type OpenControllers = ReturnType<typeof openControllers>

/** `redis`: for what tells which Jenkins is known. */
export function openControllers(
  { jenkins, controllerAccept }: ControllerSettings,
  store: OpenStore,
  { redis, pace, tracing }: { readonly redis: RedisClient; readonly pace: Pace; readonly tracing: Tracing },
  log: Logger,
  disposal: Disposal
) {
  const { proofs, clock, isSure, metrics } = store
  const hashing = createHashing(store.redis, store.keyring, store.sealer)
  const circuitListeners = new Set<() => void>()
  const onCircuit = () => {
    for (const listener of circuitListeners) listener()
  }
  const recognising = { url: jenkins.url, accept: controllerAccept, isSure, pace }
  const { controller, recogniser, describe } = openController(
    { ...jenkins, name: CONTROLLER, timeoutMs: pace.requestTimeout },
    hashing.hash,
    { log, metrics, trail: createControllerLog(store.redis), tracing, onCircuit },
    of => openRecognition(of, { redis, proofs, clock }, recognising, { log, disposal })
  )
  disposal.add(controller, c => c.close())
  void Promise.all([controller.capabilities(), recogniser.prove()]).catch(() => {})
  return {
    controllers: new Map([[CONTROLLER, controller]]) as ReadonlyMap<string, Controller>,
    /** Throws unless the controller of this name is the Jenkins that is known. */
    recognise: async (name: string) => (name === CONTROLLER ? recogniser.prove() : undefined),
    /** Resolves when each is reached and recognised. */
    checks: new Map([[CONTROLLER, () => Promise.all([controller.ping(), recogniser.prove()])]]),
    hashKey: () => hashing.load(),
    /** Uses another login and other certificates from the next request on. */
    reconnect: (login: ControllerLogin) => controller.reconnect(login),
    /** The state of the circuit breakers of this process, by controller. */
    circuits: () => ({ [CONTROLLER]: controller.circuit }),
    /** Calls `listener` when one of them has changed. */
    onCircuit: (listener: () => void) => void circuitListeners.add(listener),
    async describeControllers() {
      // First the checks that fail at once while the store is away: the rest would wait for it.
      const backlog = backlogOf(await store.totals.read())
      const processes = circuitsOf(CONTROLLER, await store.processes.all())
      return [{ ...(await describe()), processes, backlog }]
    }
  }
}
