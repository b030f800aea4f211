import { matchesAny } from './glob.ts'
import { hasShape, isCount, isFields, isList, isText, isTime, orNull, valueOf } from './shape.ts'

/** Names of verify targets are lower-case DNS labels, as those of secret stores are. */
export const VERIFY_TARGET_NAME_PATTERN = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
export const VERIFY_TARGET_NAME_RULE = '1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit'

/** Maximum characters of an address, of all certificates of an authority, and number of host keys. */
export const ADDRESS_LIMIT = 2048
export const CA_LIMIT = 64 * 1024
export const HOST_KEYS_LIMIT = 20

/** The options of a kind of verify target. They never hold a secret. */
export type VerifyOptions = Readonly<Record<string, unknown>>

/** What credentials are tried on. A platform-admin has registered it; a project never names an address. */
export interface VerifyTarget {
  readonly name: string
  readonly kind: string
  /** An `https://` URL, or `ssh://host[:port]` where the kind speaks SSH. */
  readonly address: string
  /** Certificates of the authorities to trust instead of those of Node, in PEM; null: those of Node. */
  readonly ca: string | null
  /** Host keys as in `known_hosts`, without the host (`ssh-ed25519 AAAA…`). Empty where the kind speaks no SSH. */
  readonly hostKeys: readonly string[]
  readonly options: VerifyOptions
  /** Patterns of the names of the projects that may use it. */
  readonly projects: readonly string[]
  /** The types of credentials that are tried on it. */
  readonly types: readonly string[]
  readonly generation: number
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
}

/** Whether a project may use a verify target at all. */
export const mayUse = ({ projects }: Pick<VerifyTarget, 'projects'>, project: string): boolean => matchesAny(projects, project)

/** Whether a project may try a credential of this type on a verify target. */
export const mayVerify = (target: Pick<VerifyTarget, 'projects' | 'types'>, project: string, type: string): boolean =>
  target.types.includes(type) && mayUse(target, project)

/** What tells servers apart that are behind one host: the address without a last slash; undefined for what is none. */
export const serverPlaceOf = (address: unknown): string | undefined =>
  typeof address === 'string' ? URL.parse(address)?.href.replace(/\/$/, '') : undefined

const isTarget = hasShape({
  ...{ name: isText, kind: isText, address: isText, ca: orNull(isText), hostKeys: isList(isText), options: isFields },
  ...{ projects: isList(isText), types: isList(isText), generation: isCount },
  ...{ createdAt: isTime, createdBy: isText, updatedAt: isTime, updatedBy: isText }
})

/** The record of this verify target; undefined for a text that is not. */
export function parseVerifyTarget(json: string, name: string): VerifyTarget | undefined {
  const stored = valueOf(json)
  return isTarget(stored) && (stored as VerifyTarget).name === name ? (stored as VerifyTarget) : undefined
}
