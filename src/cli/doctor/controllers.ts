import type { FileController } from '../../app/config/controllers-file.ts'
import type { JenkinsConfig } from '../../app/config/jenkins.ts'
import { jenkinsSettings } from '../../app/config/jenkins.ts'
import { configOfListed, configOfRegistered } from '../../app/controllers/configured.ts'
import { DEFAULT_CONTROLLER } from '../../domain/controller-record.ts'
import type { ControllerConfig } from '../../jenkins/controller.ts'
import { createController } from '../../jenkins/create-controller.ts'
import { createControllerStore, type Registered } from '../../store/controller/registered-controllers.ts'
import type { RedisClient } from '../../store/redis/client.ts'
import type { Keyring } from '../../store/sealing/keyring.ts'
import { createSealer } from '../../store/sealing/seal.ts'
import { closedFinding, type Finding, type Tell, trouble } from './finding.ts'
import { examineIdentity, type Memory } from './identity.ts'
import { examineJenkins } from './jenkins.ts'
import type { Place } from './place.ts'
import type { Ways } from './ways.ts'

/** Milliseconds for one call to Jenkins. */
const CALL = 10_000
/** Controllers that are examined at once. */
const AT_ONCE = 10

/** A controller to examine from here. */
export interface Examined extends Ways {
  readonly config: ControllerConfig
}

/** The controllers that the settings and the file describe here. */
export const configuredHere = (jenkins: JenkinsConfig | undefined, listed: readonly FileController[]): Examined[] => [
  ...(jenkins === undefined
    ? []
    : [
        {
          name: DEFAULT_CONTROLLER,
          managedBy: 'settings' as const,
          config: { ...jenkinsSettings(jenkins), name: DEFAULT_CONTROLLER }
        }
      ]),
  ...listed.map(one => ({ name: one.name, managedBy: 'file' as const, config: configOfListed(one) }))
]

/** Those that requests have registered; without a keyring none can be read. */
export async function registeredIn(redis: RedisClient, keyring: Keyring | undefined): Promise<Registered> {
  if (keyring === undefined) return { controllers: [], closed: [] }
  return createControllerStore(redis, createSealer(keyring)).list()
}

/** All of them, and findings about those that cannot be used. A name of the settings or the file hides a registered one. */
export function joined(here: readonly Examined[], { controllers, closed }: Registered): { all: Examined[]; findings: Finding[] } {
  const names = new Set(here.map(({ name }) => name))
  const others = controllers.map(one => ({ name: one.record.name, managedBy: 'api' as const, config: configOfRegistered(one) }))
  return {
    all: [...here, ...others.filter(({ name }) => !names.has(name))],
    findings: [
      ...others
        .filter(({ name }) => names.has(name))
        .map(({ name }) =>
          trouble(
            'warning',
            `jenkins[${name}].configuration`,
            `the controller "${name}" is in CONTROLLERS_FILE and registered by a request; the file is what is used`,
            'Take one of them away: leave the name out of the file, or remove the registered one while it is not in the file.'
          )
        ),
      ...closed.map(({ name, missingKey }) =>
        closedFinding(`jenkins[${name}].configuration`, `controller "${name}"`, missingKey, `jcb controllers remove ${name}`)
      )
    ]
  }
}

/** Findings name their controller where there are several. */
export const named =
  (tell: Tell, name: string, isOnly: boolean): Tell =>
  (...found) =>
    tell(...found.map(one => (isOnly ? one : { ...one, check: one.check.replace(/^jenkins\b/, `jenkins[${name}]`) })))

export async function examineControllers(
  all: readonly Examined[],
  places: readonly Place[],
  memories: ReadonlyMap<string, Memory>,
  tell: Tell
): Promise<void> {
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const found = await Promise.all(
      all.slice(start, start + AT_ONCE).map(async one => {
        const findings: Finding[] = []
        const collect = named((...more) => void findings.push(...more), one.name, all.length === 1)
        await examineOne(one, places, memories.get(one.name), collect)
        return findings
      })
    )
    tell(...found.flat())
  }
}

async function examineOne(one: Examined, places: readonly Place[], memory: Memory | undefined, tell: Tell): Promise<void> {
  const controller = createController({ ...one.config, timeoutMs: CALL }, { hash: () => '' })
  const asks = {
    identity: () => examineIdentity(controller, one.config.url, memory, one),
    isTaken: () => isTakenAsToken(one.config)
  }
  const own = places.filter(place => place.controller === one.name)
  await examineJenkins(controller, own, asks, one, tell).finally(() => controller.close())
}

/** Whether Jenkins accepts the configured password without a crumb, which it does only for API tokens. */
async function isTakenAsToken({ password, ...config }: ControllerConfig): Promise<boolean> {
  if (password === undefined) return false
  const controller = createController({ ...config, token: password, timeoutMs: CALL }, { hash: () => '' })
  return controller
    .capabilities()
    .then(({ passwordAsToken }) => !passwordAsToken)
    .finally(() => controller.close())
}
