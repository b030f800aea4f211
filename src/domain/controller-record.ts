import { hasShape, isCount, isFlag, isList, isMap, isText, isTime, orAbsent, orNull, valueOf } from './shape.ts'

/** Controller names are lower-case DNS labels, as those of projects are. */
export const CONTROLLER_NAME_PATTERN = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
export const CONTROLLER_NAME_RULE = '1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit'

const controllerName = new RegExp(CONTROLLER_NAME_PATTERN)
export const isControllerName = (text: string): boolean => controllerName.test(text)

/** Printable characters without white space. */
export const API_TOKEN_PATTERN = '^[\\x21-\\x7e]+$'

/** The name of the controller that the settings `JENKINS_…` describe. */
export const DEFAULT_CONTROLLER = 'default'

/** A Jenkins controller that was registered by a request: everything but its login. */
export interface ControllerRecord {
  readonly name: string
  /** Root URL, path prefix included. */
  readonly url: string
  readonly user: string
  /** PEM texts; null: the public authorities, and no certificate. */
  readonly ca: string | null
  readonly clientCertificate: string | null
  /** Maximum number of concurrent calls; null: the default. */
  readonly maxInFlight: number | null
  /** The assurance that the bridge's user sees every item; otherwise Jenkins is asked. */
  readonly seesEverything: boolean
  /** Patterns of the names of the projects that may use it. */
  readonly projects: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** The Jenkins that was accepted instead of the known one, see `acceptanceOf`. */
  readonly accepted: string | null
  /**
   * The key that the Jenkins at this address showed when the controller was registered or got the address; null if it showed none.
   * It counts until the Jenkins is remembered. Absent in records from before.
   */
  readonly shownKey?: string | null
  readonly generation: number
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
}

const isRecord = hasShape({
  ...{ name: isText, url: isText, user: isText, ca: orNull(isText), clientCertificate: orNull(isText) },
  ...{ maxInFlight: orNull(isCount), seesEverything: isFlag, projects: isList(isText), labels: isMap(isText) },
  ...{ accepted: orNull(isText), shownKey: orAbsent(orNull(isText)), generation: isCount },
  ...{ createdAt: isTime, createdBy: isText, updatedAt: isTime, updatedBy: isText }
})

/** The record of this controller; undefined for a text that is not. */
export function parseControllerRecord(json: string, name: string): ControllerRecord | undefined {
  const value = valueOf(json)
  return isRecord(value) && (value as ControllerRecord).name === name ? (value as ControllerRecord) : undefined
}
