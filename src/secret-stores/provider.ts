import type { TObject } from 'typebox'
import type { Fault } from '../domain/problems.ts'
import type { Secret } from '../domain/secret.ts'
import type { ProviderSettings } from '../domain/secret-store.ts'
import type { Outbound } from '../outbound/request.ts'

/**
 * Why a value was not read. `NotFound`: the store has positively nothing there. `Deleted` and `Destroyed`: it had, and the version
 * asked for is gone, with or without a way back. Only the store itself may say one of these three; everything else proves nothing.
 * `VersionUnsupported`: a version was asked for, and this store has none, or none of that form.
 */
export const fetchFailures = [
  'NotFound',
  'Deleted',
  'Destroyed',
  'VersionUnsupported',
  'Forbidden',
  'LoginRefused',
  'Sealed',
  'RateLimited',
  'Unavailable',
  'AddressRefused',
  'TlsFailed',
  'BadAnswer',
  'TooLarge'
] as const
export type FetchFailure = (typeof fetchFailures)[number]

/** What is stored at a key: bytes, or named properties. */
export type Stored = { readonly bytes: Buffer } | { readonly properties: ReadonlyMap<string, Buffer> }

/**
 * `version` is what the store calls this version; null where it has none. `retryAfter` is in milliseconds. `isOfKey`: whatever the failure
 * is, other keys may do, so that nobody can stop a store for all projects by the choice of a key.
 */
export type Fetched =
  | { readonly stored: Stored; readonly version: string | null }
  | { readonly failure: FetchFailure; readonly retryAfter?: number; readonly isOfKey?: true }

/** What is wrong with a secret store, or worth knowing, and what to do about it. Never quotes what the store answered. */
export interface StoreFinding {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

/** What a look at a secret store showed. */
export interface StoreCheck {
  readonly state: 'ok' | 'failing' | 'unknown'
  readonly findings: readonly StoreFinding[]
}

/** What is below a prefix: keys from their first segment on, and prefixes (ending with `/`) of more of them. `isCut`: there are more. */
export interface Listing {
  readonly names: readonly string[]
  readonly isCut: boolean
}

export interface OpenSecretStore {
  /**
   * Reads one key. Never throws, and never answers with a text of the other side. A key that `keyFault` refuses is `Forbidden`
   * without asking the store.
   */
  fetch(key: string, version?: string): Promise<Fetched>
  /** `paths`: leading segments of keys that projects may read, so that the permission for them can be checked as well. */
  check(paths?: readonly string[]): Promise<StoreCheck>
  /** Absent where the store cannot list. `prefix` is '' or ends with `/`. */
  list?(prefix: string): Promise<Listing | { readonly failure: FetchFailure }>
  /**
   * Calls `changed` after what is stored at the key has changed, as far as that can be noticed, and also where it may have: when the
   * watching begins, or begins again. Returns the end of it.
   */
  watch?(key: string, changed: () => void): () => void
  /** Ends timers, watches and logins. Nothing is sent afterwards. */
  close(): Promise<void>
}

/** What a provider may use. */
export interface ProviderDeps {
  readonly outbound: Outbound
  /** Directories below which the provider `file` may read. */
  readonly directories: readonly string[]
  /** Paths that no secret store may read, whatever the directories: those that a setting names, and the bridge's own data. */
  readonly forbidden: readonly string[]
  /** The directory in which Kubernetes mounts the service account of this process; absent: where it always does. */
  readonly serviceAccount?: string
  /** The address of the API server of the cluster that this process runs in; absent: it runs in none. */
  readonly apiServer?: string
  readonly now: () => number
}

/** The settings of a secret store, with its secret ones apart. */
export interface OpenSettings {
  readonly name: string
  readonly settings: ProviderSettings
  readonly secrets: Readonly<Record<string, Secret>>
}

/** A kind of secret store: one file or folder here, and one line in `providers.ts`. */
export interface Provider {
  readonly provider: string
  readonly title: string
  readonly description: string
  /** Every setting, the secret ones marked `writeOnly`. Beside them each store has `name`, `provider`, `allowed` and `refreshEvery`. */
  readonly settings: TObject
  readonly secretSettings: readonly string[]
  /**
   * Settings that say where the login is sent. One of them cannot change unless the secret settings are sent again, or anyone who may
   * change the address could read the login.
   */
  readonly addressSettings: readonly string[]
  readonly example: Readonly<Record<string, unknown>>
  /** Whether settings log in as the service account of this process, which nobody else may then be given. */
  usesServiceAccount?(settings: ProviderSettings): boolean
  /** What the schema cannot tell; pointers begin with `#/` and the name of the setting. */
  faults(settings: OpenSettings, deps: ProviderDeps): Promise<readonly Fault[]>
  /** What this provider does not accept as a key, beyond `keyFault`. */
  keyFault?(key: string): string | undefined
  /** What this provider does not accept as a version, whatever is stored; absent: everything. */
  versionFault?(version: string): string | undefined
  /** Opens it without asking it anything; a login is made by the first fetch, and again after it was refused once. */
  open(settings: OpenSettings, deps: ProviderDeps): OpenSecretStore
}
