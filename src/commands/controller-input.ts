import type { Caller } from '../domain/caller.ts'
import type { ControllerRecord } from '../domain/controller-record.ts'
import { Secret } from '../domain/secret.ts'
import type { ControllerSecrets } from '../store/controller/registered-controllers.ts'

/** What a request sets of a controller. Of `token` and `password` one is used. */
export interface ControllerInput {
  readonly url: string
  readonly user: string
  readonly token?: string
  readonly password?: string
  readonly ca?: string | null
  readonly clientCertificate?: string | null
  readonly clientKey?: string | null
  readonly maxInFlight?: number | null
  readonly seesEverything?: boolean
  readonly projects?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
}

type Settings = Omit<ControllerInput, 'token' | 'password' | 'clientKey'>

/** The part of a record that a request sets. */
export const settingsIn = ({ url, user, ca = null, clientCertificate = null, maxInFlight = null, ...rest }: Settings) => ({
  ...{ url, user, ca, clientCertificate, maxInFlight },
  seesEverything: rest.seesEverything ?? false,
  projects: rest.projects ?? ['*'],
  labels: rest.labels ?? {}
})

export function secretsIn({ token, password, clientKey }: Partial<ControllerInput>): ControllerSecrets {
  return {
    ...(token === undefined ? {} : { token: new Secret(token) }),
    ...(password === undefined ? {} : { password: new Secret(password) }),
    ...(clientKey === undefined || clientKey === null ? {} : { clientKey: new Secret(clientKey) })
  }
}

/** A new token replaces a password, and the reverse; a certificate goes with its key. */
export function loginOf(input: Partial<ControllerInput>, secrets: ControllerSecrets): ControllerSecrets {
  const { token, password, clientKey } = secrets
  const isKeyGone = input.clientKey === null || input.clientCertificate === null
  return {
    ...(token === undefined || input.password !== undefined ? {} : { token }),
    ...(password === undefined || input.token !== undefined ? {} : { password }),
    ...(clientKey === undefined || isKeyGone ? {} : { clientKey })
  }
}

/** Names of what a patch changes. A secret that is sent counts as changed. */
export function changedFields(before: ControllerRecord, after: ControllerRecord, input: Partial<ControllerInput>): string[] {
  const names = ['url', 'user', 'ca', 'clientCertificate', 'maxInFlight', 'seesEverything', 'projects', 'labels'] as const
  const secret = (['token', 'password', 'clientKey'] as const).filter(name => input[name] !== undefined)
  return [...names.filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name])), ...secret]
}

export const touched = (record: ControllerRecord, caller: Caller, at: Date): ControllerRecord => ({
  ...record,
  generation: record.generation + 1,
  updatedAt: at.toISOString(),
  updatedBy: caller.subject
})
