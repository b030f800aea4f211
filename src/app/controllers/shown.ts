import { matchesAny } from '../../domain/glob.ts'
import { own } from '../../domain/own.ts'
import type { Backlog, ControllerProcesses, ControllerState } from '../../http/routes/controllers.ts'
import { circuitStates } from '../../http/schemas/controllers.ts'
import type { LiveProcess } from '../../store/process-registry.ts'
import { nothingWaits, type Totals } from '../../store/project/totals.ts'
import { digestOf } from './configured.ts'
import type { ConfiguredController } from './controllers.ts'
import type { SettingsShown } from './open-controller.ts'

/** Concurrent calls to a controller that sets no number. */
export const IN_FLIGHT = 4

export function backlogOf(controllers: Totals['controllers'], name: string): Backlog {
  const { waiting, unsyncedSince, uncheckedSince } = own(controllers, name) ?? nothingWaits
  const time = (seconds: number | null) => (seconds === null ? null : new Date(seconds * 1000).toISOString())
  return {
    waiting,
    unsyncedSince: time(unsyncedSince),
    uncheckedSince: time(uncheckedSince)
  }
}

/** The live processes that have this controller: each pauses its own calls. */
export const processesOf = (config: ConfiguredController, live: readonly LiveProcess[]): ControllerProcesses =>
  live.flatMap(({ id, role, version, circuits, controllers, isRefused, seenAt }) => {
    const circuit = circuitStates.find(state => state === own(circuits, config.name))
    if (circuit === undefined) return []
    // A process of an older version does not tell.
    const isSame = [undefined, digestOf(config)].includes(own(controllers, config.name))
    return [{ id, role, version, circuit, configuration: isSame ? 'same' : 'other', reloadRefused: isRefused, seenAt }]
  })

/** The number of live workers that do the jobs of a controller. */
export const workersOf = (controller: string, live: readonly Pick<LiveProcess, 'serves'>[]): number =>
  live.filter(({ serves }) => matchesAny(serves, controller)).length

export const settingsShown = (config: ConfiguredController): Pick<ControllerState, SettingsShown> => ({
  managedBy: config.managedBy,
  user: config.user,
  login: config.token === undefined ? 'password' : 'token',
  ca: config.ca !== undefined,
  clientCertificate: config.clientCertificate !== undefined,
  maxInFlight: config.maxInFlight ?? IN_FLIGHT,
  seesEverything: config.seesEverything ?? false,
  projects: [...config.projects],
  labels: config.labels,
  generation: config.generation
})
