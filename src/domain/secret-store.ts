import { matchesAny } from './glob.ts'
import { hasShape, isCount, isFields, isList, isText, isTime, valueOf } from './shape.ts'

/** Names of secret stores are lower-case DNS labels, as those of controllers are. */
export const SECRET_STORE_NAME_PATTERN = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
export const SECRET_STORE_NAME_RULE = '1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit'

/** Maximum length in characters of a key, a property and a version of a reference. */
export const KEY_LIMIT = 1024
export const PROPERTY_LIMIT = 253
export const VERSION_LIMIT = 64

/** Where the value of a field is: a key of a secret store, and which part and version of what is there. */
export interface Reference {
  readonly store: string
  /** A path of segments that are separated by `/`. */
  readonly key: string
  /** The property to take of a value that is an object; absent: the value itself, or its only property. */
  readonly property?: string
  /** Absent: the newest. */
  readonly version?: string
}

/** Which projects may read which keys of a secret store. */
export interface Allowance {
  /** Patterns of the names of projects. */
  readonly projects: readonly string[]
  /** Whole leading segments of keys; `''` is every key. */
  readonly paths: readonly string[]
}

/** The settings of a provider that may be shown. */
export type ProviderSettings = Readonly<Record<string, unknown>>

/** A secret store as a platform-admin has registered it: everything but its login. */
export interface SecretStoreRecord {
  readonly name: string
  readonly provider: string
  readonly settings: ProviderSettings
  readonly allowed: readonly Allowance[]
  /** How often values are read again: a number and `s`, `m` or `h`, from `1s` to `24h`. */
  readonly refreshEvery: string
  readonly generation: number
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
}

export const REFRESH_PATTERN = '^[1-9][0-9]{0,4}[smh]$'
export const DEFAULT_REFRESH = '5m'
const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 } as const
const LONGEST = 24 * UNITS.h

/** The milliseconds of an interval from `1s` to `24h`; undefined for anything else. */
export function refreshInterval(text: string): number | undefined {
  if (!new RegExp(REFRESH_PATTERN).test(text)) return undefined
  const unit = text.at(-1) as keyof typeof UNITS
  const interval = Number(text.slice(0, -1)) * UNITS[unit]
  return interval <= LONGEST ? interval : undefined
}

/** Whether a project may read a key: one rule names the project, and a path that the key begins with, segment by segment. */
export const mayRead = ({ allowed }: Pick<SecretStoreRecord, 'allowed'>, project: string, key: string): boolean =>
  allowed.some(({ projects, paths }) => matchesAny(projects, project) && paths.some(path => isBelow(path, key)))

function isBelow(path: string, key: string): boolean {
  const prefix = segmentsOf(path)
  const segments = segmentsOf(key)
  return prefix.length <= segments.length && prefix.every((segment, at) => segment === segments[at])
}

const segmentsOf = (path: string): string[] => path.split('/').filter(segment => segment !== '')

/**
 * What is wrong with the form of a key, whatever its store; undefined for nothing. Each store adds what it does not accept. A key that
 * could mean another one to its store, such as `a/../b`, would go around the rules for paths.
 */
export function keyFault(key: string): string | undefined {
  if (key === '' || key.length > KEY_LIMIT) return `It must have 1 to ${KEY_LIMIT} characters.`
  if (!key.isWellFormed() || /\p{Cc}/u.test(key)) return 'It must not contain control characters.'
  if (/[\\%?#]/.test(key)) return 'It must not contain any of \\ % ? #.'
  const segments = key.split('/')
  if (segments.some(segment => segment === '')) return 'It must not begin or end with /, or have two in a row.'
  if (segments.some(segment => segment === '.' || segment === '..')) return 'It must not contain . or .. as a segment.'
  return undefined
}

const isRecord = hasShape({
  ...{ name: isText, provider: isText, settings: isFields, refreshEvery: isText, generation: isCount },
  allowed: isList(hasShape({ projects: isList(isText), paths: isList(isText) })),
  ...{ createdAt: isTime, createdBy: isText, updatedAt: isTime, updatedBy: isText }
})

/** The record of this secret store; undefined for a text that is not. */
export function parseSecretStoreRecord(json: string, name: string): SecretStoreRecord | undefined {
  const stored = valueOf(json)
  return isRecord(stored) && (stored as SecretStoreRecord).name === name ? (stored as SecretStoreRecord) : undefined
}
