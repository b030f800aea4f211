import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createControllerCommands } from '../../commands/controllers.ts'
import { acceptanceOf, recognise } from '../../domain/controller-identity.ts'
import { type ControllerStore, createControllerStore } from '../../store/controller/registered-controllers.ts'
import { createControllerLog } from '../../store/sync/controller-log.ts'
import { createControllerMemory } from '../../store/sync/controller-memory.ts'
import type { Pace } from '../../sync/pace.ts'
import type { OpenStore } from '../compose-store.ts'
import type { Disposal } from '../disposal.ts'
import { createAddressFault } from './address-fault.ts'
import { configOf } from './configured.ts'
import type { ConfiguredController, ControllerSettings, OpenControllers } from './controllers.ts'
import { type ControllerFollower, followControllers } from './follow.ts'
import { loginFaults } from './login-faults.ts'
import { createLook } from './look.ts'

/** The controllers that were registered by requests, and what lets this process use them at once. */
export interface OpenRegistered {
  readonly registered: ControllerStore
  readonly refresh: ControllerFollower['refresh']
}

export function openRegistered(
  { redis, sealer, vitals }: Pick<OpenStore, 'redis' | 'sealer' | 'vitals'>,
  jenkins: OpenControllers,
  { controllers: listed = [] }: ControllerSettings,
  log: Logger,
  disposal: Disposal
): OpenRegistered & Pick<ControllerFollower, 'relist'> {
  const registered = createControllerStore(redis, sealer)
  const follower = followControllers({ store: registered, jenkins, listed, log })
  disposal.add(vitals.loop('controllers', follower), f => f.close())
  return { registered, refresh: follower.refresh, relist: follower.relist }
}

export interface ControllerPartDeps extends OpenRegistered {
  readonly store: Pick<OpenStore, 'redis' | 'queues' | 'projects' | 'now'>
  readonly jenkins: OpenControllers
  readonly pace: Pick<Pace, 'requestTimeout'>
  /** Undefined until the port is open. */
  readonly http: () => FastifyInstance | undefined
}

const changedFinding = (name: string, accept: string, { managedBy }: Pick<ConfiguredController, 'managedBy'>) => ({
  code: 'ControllerChanged',
  message: 'Another Jenkins answers than the one that the credentials were synced with, so nothing is written to it.',
  remedy: `Correct the address, or accept the Jenkins that answers: ${
    {
      settings: `start the bridge with CONTROLLER_ACCEPT=${accept}.`,
      file: `set accept: ${accept} at "${name}" in the file that CONTROLLERS_FILE names.`,
      api: `POST /controllers/${name}/accept with the identity "${accept}".`
    }[managedBy]
  }`
})

/** Where a controller is configured that requests cannot change. */
const places = {
  settings: 'the settings JENKINS_URL, JENKINS_USER and JENKINS_TOKEN',
  file: 'the file that CONTROLLERS_FILE names'
}

/** What requests can do with controllers. */
export function controllerParts({ store, jenkins, registered, refresh, pace, http }: ControllerPartDeps) {
  const { redis, queues, projects, now } = store
  /** With its queue. What is left of that after a failure is empty, because no project uses a controller that is removed. */
  const remove: ControllerStore['remove'] = async (name, before) => {
    const removal = await registered.remove(name, before)
    if (removal === 'ok') await queues.remove(name).catch(() => {})
    return removal
  }
  const look = createLook(pace.requestTimeout, now)
  const port = () => (http()?.server.address() as AddressInfo | null | undefined)?.port
  return {
    controllerNames: jenkins.names,
    describeControllers: jenkins.describeControllers,
    checkController: async (name: string) => {
      const config = jenkins.configured(name)
      if (config === undefined) return undefined
      const found = await look(config, jenkins.slotsOf(name))
      const { known } = await createControllerMemory(redis).read(name)
      if (found.identity === null || recognise(known, found.identity) !== 'changed') return found
      // Otherwise it would be shown and used as the known one for minutes.
      await jenkins.recognise(name, true).catch(() => {})
      return {
        ...found,
        state: 'failing' as const,
        findings: [changedFinding(name, acceptanceOf(found.identity, known), config), ...found.findings]
      }
    },
    controllerCommands: createControllerCommands({
      store: { ...registered, remove },
      memory: createControllerMemory(redis),
      claims: projects,
      trail: createControllerLog(redis),
      fixed: () =>
        jenkins.names().flatMap(name => {
          const config = jenkins.configured(name)
          if (config === undefined || config.managedBy === 'api') return []
          return [{ name, url: config.url, where: places[config.managedBy] }]
        }),
      look: (record, secrets) => look(configOf(record, secrets)),
      loginFaults,
      addressFault: createAddressFault(port),
      refresh,
      now
    })
  }
}
