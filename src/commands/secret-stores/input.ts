import type { Caller } from '../../domain/caller.ts'
import { own } from '../../domain/own.ts'
import type { Fault } from '../../domain/problems.ts'
import { Secret } from '../../domain/secret.ts'
import {
  type Allowance,
  DEFAULT_REFRESH,
  keyFault,
  type ProviderSettings,
  refreshInterval,
  type SecretStoreRecord
} from '../../domain/secret-store.ts'
import type { Provider } from '../../secret-stores/provider.ts'
import type { StoreSecrets } from '../../store/secret-store/secret-store-registry.ts'

/** What a request sets of a secret store: beside these fields, the settings of its provider. */
export interface SecretStoreInput extends Readonly<Record<string, unknown>> {
  readonly allowed?: readonly Allowance[]
  readonly refreshEvery?: string
}

/** What a secret store has whatever its provider, with its settings apart. */
export interface Parts {
  readonly allowed: readonly Allowance[] | undefined
  readonly refreshEvery: string | undefined
  /** The settings of the provider, the secret ones included; null: no longer set. */
  readonly settings: Readonly<Record<string, unknown>>
}

export function partsOf({ allowed, refreshEvery, ...settings }: SecretStoreInput): Parts {
  return { allowed: allowed?.map(normalised), refreshEvery, settings }
}

/** `shop/` and `shop` are the same segments. */
const normalised = ({ projects, paths }: Allowance): Allowance => ({
  projects: [...projects],
  paths: paths.map(path => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path))
})

export const startOf = ({ allowed, refreshEvery }: Parts) => ({
  allowed: allowed ?? [],
  refreshEvery: refreshEvery ?? DEFAULT_REFRESH
})

/** Settings as a merge patch leaves them; null removes one. */
export function merged(before: Readonly<Record<string, unknown>>, change: Parts['settings']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null))
}

/** The settings that may be shown. */
export const shownSettings = ({ secretSettings }: Provider, settings: Parts['settings']): ProviderSettings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !secretSettings.includes(name)))

/** The secret ones; they are texts, as the schema says. */
export const secretsIn = ({ secretSettings }: Provider, settings: Parts['settings']): StoreSecrets =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      secretSettings.includes(name) && typeof value === 'string' ? [[name, new Secret(value)]] : []
    )
  )

export const revealed = (secrets: StoreSecrets): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]))

/** What a schema cannot tell about the fields that every secret store has. */
export function commonFaults({ allowed, refreshEvery }: Pick<Parts, 'allowed' | 'refreshEvery'>): Fault[] {
  const paths = (allowed ?? []).flatMap((rule, i) =>
    rule.paths.map((path, j) => ({ pointer: `#/allowed/${i}/paths/${j}`, detail: path === '' ? undefined : keyFault(path) }))
  )
  const interval =
    refreshEvery !== undefined && refreshInterval(refreshEvery) === undefined ? 'It must be from 1s to 24h.' : undefined
  return [...paths, { pointer: '#/refreshEvery', detail: interval }].flatMap(({ pointer, detail }) =>
    detail === undefined ? [] : [{ pointer, detail }]
  )
}

/** A login that is kept must not be sent to another address: who may change the address could read it there. */
export function redirectionFaults(
  { addressSettings, secretSettings }: Provider,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  change: Parts['settings']
): Fault[] {
  const kept = secretSettings.filter(name => Object.hasOwn(after, name) && !Object.hasOwn(change, name))
  if (kept.length === 0) return []
  return addressSettings
    .filter(name => !isSame(own(before, name), own(after, name)))
    .map(name => ({ pointer: `#/${name}`, detail: `Another address takes its login with it: send ${listed(kept)}, too.` }))
}

/** Names of what a patch changes. A secret that is sent counts as changed. */
export function changedFields(before: SecretStoreRecord, after: SecretStoreRecord, { settings }: Parts, provider: Provider) {
  const names = new Set([...Object.keys(before.settings), ...Object.keys(after.settings)])
  return [
    ...(['allowed', 'refreshEvery'] as const).filter(name => !isSame(before[name], after[name])),
    ...[...names].filter(name => !isSame(own(before.settings, name), own(after.settings, name))),
    ...provider.secretSettings.filter(name => Object.hasOwn(settings, name))
  ]
}

export const touched = (record: SecretStoreRecord, caller: Caller, at: Date): SecretStoreRecord => ({
  ...record,
  generation: record.generation + 1,
  updatedAt: at.toISOString(),
  updatedBy: caller.subject
})

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const listed = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(' and ')
