import type { Logger } from 'pino'
import { DEFAULT_CONTROLLER } from '../../domain/controller-record.ts'
import { matchesAny } from '../../domain/glob.ts'
import type { Tracing } from '../../domain/tracing.ts'
import type { ControllerState } from '../../http/routes/controllers.ts'
import type { Controller, ControllerConfig, ControllerLogin } from '../../jenkins/controller.ts'
import { type CallSlots, createCallSlots, type SlotClaim } from '../../jenkins/http/call-slots.ts'
import type { RedisClient } from '../../store/redis/client.ts'
import { createHashing } from '../../store/sealing/hash-key.ts'
import { createControllerLog } from '../../store/sync/controller-log.ts'
import { createSharedSlots } from '../../store/sync/shared-slots.ts'
import type { Pace } from '../../sync/pace.ts'
import type { OpenStore } from '../compose-store.ts'
import type { FileController } from '../config/controllers-file.ts'
import type { Role } from '../config/server-settings.ts'
import { Disposal } from '../disposal.ts'
import { digestOf } from './configured.ts'
import { type OpenController, openController } from './open-controller.ts'
import { openRecognition } from './recognition.ts'
import { backlogOf, IN_FLIGHT, processesOf, settingsShown, workersOf } from './shown.ts'

export interface ControllerSettings {
  /** The controller `default`; undefined: the settings describe none. */
  readonly jenkins?: Omit<ControllerConfig, 'name'> | undefined
  /** The Jenkins that the operator accepted instead of the known one. */
  readonly controllerAccept?: string | undefined
  /** Those of the file at the start; default: none. */
  readonly controllers?: readonly FileController[] | undefined
}

/** A controller as it is configured. */
export interface ConfiguredController extends ControllerConfig {
  /** The Jenkins that a person accepted instead of the known one. */
  readonly accept?: string | undefined
  /** Where that is: in the settings, in the file of controllers, or in a record that a request has made. */
  readonly managedBy: ControllerState['managedBy']
  /** Patterns of the names of the projects that may use it. */
  readonly projects: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** The version of its record; null without one. */
  readonly generation: number | null
}

/** The controllers that the bridge writes to. The maps are live: they follow `put` and `drop`. */
export type OpenControllers = ReturnType<typeof openControllers>

/** Milliseconds by which a grant of slots outlives the longest call: for so long calls begin while Redis is away. */
const MARGIN = 3_000

interface Kept extends OpenController {
  readonly slots: CallSlots
  readonly config: ConfiguredController
  readonly disposal: Disposal
}

interface ControllersDeps {
  readonly redis: RedisClient
  readonly pace: Pace
  readonly tracing: Tracing
  /** Patterns for the names of the controllers whose jobs this process does. */
  readonly served: readonly string[]
  readonly role: Role
}

/** `redis`: for what tells which Jenkins is known. */
export function openControllers(
  { jenkins, controllerAccept }: ControllerSettings,
  store: OpenStore,
  { redis, pace, tracing, served, role }: ControllersDeps,
  log: Logger,
  disposal: Disposal
) {
  const { proofs, clock, isSure, metrics } = store
  const hashing = createHashing(store.redis, store.keyring, store.sealer)
  const trail = createControllerLog(store.redis)
  const sharedSlots = createSharedSlots(store.redis)
  const circuitListeners = new Set<() => void>()
  const onCircuit = () => {
    for (const listener of circuitListeners) listener()
  }
  const setListeners = new Set<() => void>()
  const changed = () => {
    for (const listener of setListeners) listener()
  }
  const kept = new Map<string, Kept>()
  let unopened: readonly string[] = []
  const controllers = new Map<string, Controller>()
  const checks = new Map<string, () => Promise<unknown>>()

  const isServed = (name: string): boolean => matchesAny(served, name)

  /** The cap of a controller holds over all processes. */
  function openCallSlots({ name, maxInFlight: cap = IN_FLIGHT }: ConfiguredController): CallSlots {
    // A call that begins within a grant ends within it, too.
    const [process, life] = [crypto.randomUUID(), pace.requestTimeout + MARGIN]
    const shared = { life, claim: (wish: SlotClaim) => sharedSlots.claim(name, { process, cap, life }, wish) }
    return createCallSlots({ most: cap, now: () => performance.now(), shared })
  }

  function open(config: ConfiguredController): void {
    const closing = new Disposal()
    closing.add(config.name, metrics.forget)
    const slots = closing.add(openCallSlots(config), s => s.close())
    const opened = openController(
      { ...config, timeoutMs: pace.requestTimeout },
      hashing.hash,
      { log, metrics, trail, tracing, slots, onCircuit },
      of => {
        const recognising = {
          url: config.url,
          accept: () => kept.get(config.name)?.config.accept,
          names: () => [...kept.keys(), ...unopened],
          isSure,
          pace
        }
        return openRecognition(of, { redis, proofs, clock }, recognising, { log, disposal: closing })
      }
    )
    const { controller, recogniser } = opened
    closing.add(controller, c => c.close())
    closing.add(opened, o => o.retire())
    keep(config.name, { ...opened, slots, config, disposal: closing })
    store.queues.open(config.name)
    controllers.set(config.name, controller)
    // A worker may be unable to reach what it does not serve.
    if (role !== 'worker' || isServed(config.name)) {
      checks.set(config.name, () => Promise.all([controller.ping(), recogniser.prove()]))
      void Promise.all([controller.capabilities(), recogniser.prove()]).catch(() => {})
    }
    changed()
  }

  function keep(name: string, one: Kept): void {
    kept.set(name, one)
    if (one.config.managedBy === 'api') store.fixed.delete(name)
    else store.fixed.add(name)
  }

  async function drop(name: string): Promise<void> {
    const gone = kept.get(name)
    for (const map of [kept, controllers, checks, store.fixed]) map.delete(name)
    await gone?.disposal.close()
    await store.queues.close(name)
    changed()
  }

  /** Opens a controller, or lets an open one use another login. Calls under way of one that has another address fail and are repeated. */
  async function put(config: ConfiguredController): Promise<void> {
    const before = kept.get(config.name)
    if (before !== undefined && isSameJenkins(before.config, config)) {
      keep(config.name, { ...before, config })
      before.controller.reconnect(config)
      before.recogniser.doubt()
      return
    }
    await drop(config.name)
    open(config)
  }

  metrics.controllers(
    () =>
      new Map(
        [...kept].map(([name, { slots, recogniser }]) => [name, { inFlight: slots.used, standing: recogniser.last?.standing }])
      )
  )
  disposal.add(kept, async all => {
    for (const { disposal: closing } of all.values()) await closing.close()
  })
  if (jenkins !== undefined) open({ ...jenkins, ...fromSettings, accept: controllerAccept })
  return {
    controllers: controllers as ReadonlyMap<string, Controller>,
    /** Throws unless the controller of this name is the Jenkins that is known. `again`: asks it now, however recent its last answer is. */
    recognise: async (name: string, again = false) => {
      const recogniser = kept.get(name)?.recogniser
      if (again) recogniser?.doubt()
      await recogniser?.prove()
    },
    /** Each resolves when its controller is reached and recognised. */
    checks: checks as ReadonlyMap<string, () => Promise<unknown>>,
    hashKey: () => hashing.load(),
    put,
    drop,
    /** Names of registered controllers whose records do not open here: they may know the same Jenkins. */
    setUnopened: (names: readonly string[]) => void (unopened = names),
    /** Uses another login and other certificates for the controller of the settings from the next request on. */
    reconnect: (login: ControllerLogin) => kept.get(DEFAULT_CONTROLLER)?.controller.reconnect(login),
    /** The state of the circuit breakers of this process, by controller. */
    circuits: () => Object.fromEntries([...controllers].map(([name, { circuit }]) => [name, circuit])),
    /** What tells whether another process has the same configuration, by controller. */
    digests: () => Object.fromEntries([...kept].map(([name, { config }]) => [name, digestOf(config)])),
    served,
    isServed,
    /** Calls `listener` when one of them has changed. */
    onCircuit: (listener: () => void) => void circuitListeners.add(listener),
    /** Calls `listener` when a controller was opened or closed. Returns the unsubscribe function. */
    onSet(listener: () => void): () => void {
      setListeners.add(listener)
      return () => void setListeners.delete(listener)
    },
    names: () => [...kept.keys()].sort(),
    /** Whether a project of this name may use the controller. */
    isUsable(name: string, project: string): boolean {
      const one = kept.get(name)
      return one !== undefined && matchesAny(one.config.projects, project)
    },
    /** The slots that all calls to a controller share, also those of other clients for it. */
    slotsOf: (name: string): CallSlots | undefined => kept.get(name)?.slots,
    configured: (name: string): ConfiguredController | undefined => kept.get(name)?.config,
    async describeControllers(names: readonly string[]) {
      // First the checks that fail at once while the store is away: the rest would wait for it.
      const totals = await store.totals.read()
      const live = await store.processes.all()
      const found = names.flatMap(name => kept.get(name) ?? [])
      return Promise.all(
        found.map(async ({ config, describe }) => ({
          ...settingsShown(config),
          ...(await describe()),
          processes: processesOf(config, live),
          workers: workersOf(config.name, live),
          backlog: backlogOf(totals.controllers, config.name)
        }))
      )
    }
  }
}

const fromSettings = { name: DEFAULT_CONTROLLER, managedBy: 'settings', projects: ['*'], labels: {}, generation: null } as const

/** Whether only the login differs, which an open controller can change. */
function isSameJenkins(a: ConfiguredController, b: ConfiguredController): boolean {
  const lasting = ({ url, user, maxInFlight, seesEverything, token }: ConfiguredController) =>
    JSON.stringify([url, user, maxInFlight, seesEverything, token === undefined])
  return lasting(a) === lasting(b)
}
