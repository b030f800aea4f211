import { createHash } from 'node:crypto'
import type { ControllerRecord } from '../../domain/controller-record.ts'
import { isMetadata } from '../../domain/network.ts'
import type { ControllerConfig } from '../../jenkins/controller.ts'
import type { ControllerSecrets, RegisteredController } from '../../store/controller/registered-controllers.ts'
import type { FileController } from '../config/controllers-file.ts'
import { jenkinsSettings } from '../config/jenkins.ts'
import type { ConfiguredController } from './controllers.ts'

/** Asked for each connection: what a name leads to can change after its check. */
const mayReach = (address: string): boolean => !isMetadata(address)

/** How to reach the controller of a record. */
export function configOf(record: ControllerRecord, { token, password, clientKey }: ControllerSecrets): ControllerConfig {
  const { name, url, user, ca, clientCertificate, maxInFlight, seesEverything } = record
  return {
    ...{ name, url, user, seesEverything, mayReach },
    ...(token === undefined ? {} : { token }),
    ...(password === undefined ? {} : { password }),
    ...(clientKey === undefined ? {} : { clientKey }),
    ...(ca === null ? {} : { ca }),
    ...(clientCertificate === null ? {} : { clientCertificate }),
    ...(maxInFlight === null ? {} : { maxInFlight })
  }
}

/** A controller as it was registered by a request. */
export function configOfRegistered({ record, secrets }: RegisteredController): ConfiguredController {
  const { projects, labels, generation, accepted } = record
  const shown = { managedBy: 'api', projects, labels, generation } as const
  return { ...configOf(record, secrets), ...shown, accept: accepted ?? undefined }
}

/** A controller as the file says. */
export function configOfListed({ name, projects, labels, accept, proxyUrl, ...listed }: FileController): ConfiguredController {
  const shown = { managedBy: 'file', projects, labels, generation: null } as const
  return { ...jenkinsSettings(listed), mayReach, ...(proxyUrl === undefined ? {} : { proxyUrl }), name, ...shown, accept }
}

/**
 * Tells two configurations of one name apart. Nothing secret is in it, since every process can read those of the others: that a login
 * differs shows when Jenkins refuses it.
 */
export function digestOf(config: ConfiguredController): string {
  const { url, user, maxInFlight, seesEverything, projects, labels, accept, managedBy, ca, clientCertificate } = config
  const facts = [url, user, maxInFlight, seesEverything, projects, labels, accept, managedBy, ca, clientCertificate]
  const login = config.token === undefined ? 'password' : 'token'
  return createHash('sha256')
    .update(JSON.stringify([...facts, login]))
    .digest('base64url')
    .slice(0, 16)
}
