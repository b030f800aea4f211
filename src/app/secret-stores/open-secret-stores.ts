import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { inTurn } from '../../async/in-turn.ts'
import { type Repetition, repeat } from '../../async/repeat.ts'
import { keyFault, mayRead, type Reference, type SecretStoreRecord } from '../../domain/secret-store.ts'
import type { Fetched, OpenSecretStore, Provider, ProviderDeps } from '../../secret-stores/provider.ts'
import type { RegisteredSecretStore, SecretStoreRegistry } from '../../store/secret-store/secret-store-registry.ts'

/** Milliseconds between two looks at whether anything has changed. */
const LOOK = 500

/** A secret store as this process uses it now. */
export interface UsedSecretStore {
  readonly record: SecretStoreRecord
  readonly provider: Provider
  readonly open: OpenSecretStore
}

/** What became of a reference: what the store answered, or that the project may not read it, whether or not it exists. */
export type FetchedReference = Fetched | { readonly refused: 'NotAllowed' }

/** The secret stores of this process: opened, changed and closed as they are registered, changed and removed by any process. */
export interface OpenSecretStores extends Repetition {
  /** Those that are open now, by their names. */
  readonly stores: ReadonlyMap<string, UsedSecretStore>
  /** Reads what a reference of a project leads to, if the project may read it. Never throws. */
  fetch(project: string, reference: Reference): Promise<FetchedReference>
  /** Resolves when this process uses what is stored now. */
  refresh(): Promise<void>
  /** Calls back with the name of every secret store that is added, changed or removed. Returns the end of it. */
  onChange(changed: (name: string) => void): () => void
}

export interface OpenSecretStoresDeps {
  readonly registry: Pick<SecretStoreRegistry, 'revision' | 'list'>
  readonly providerNamed: (name: string) => Provider | undefined
  readonly providerDeps: ProviderDeps
  readonly log: Pick<Logger, 'info' | 'warn'>
}

export function followSecretStores({ registry, providerNamed, providerDeps, log }: OpenSecretStoresDeps): OpenSecretStores {
  const stores = new Map<string, UsedSecretStore>()
  /** What each was opened with. */
  const known = new Map<string, RegisteredSecretStore>()
  const listeners = new Set<(name: string) => void>()
  let seen: string | undefined

  async function drop(name: string): Promise<void> {
    const used = stores.get(name)
    stores.delete(name)
    known.delete(name)
    await used?.open.close().catch(() => {})
  }

  /** Rules and the interval change without a new login. */
  async function take(one: RegisteredSecretStore): Promise<void> {
    const { record, secrets } = one
    const { name, settings } = record
    const before = known.get(name)
    if (before?.stored === one.stored) return
    const used = stores.get(name)
    const provider = providerNamed(record.provider)
    if (provider === undefined) {
      await drop(name)
      log.warn(
        { secretStore: name, provider: record.provider },
        'no provider of this name is there, so nothing is read from the secret store'
      )
    } else if (used !== undefined && before !== undefined && isSameLogin(before, one)) {
      stores.set(name, { ...used, record })
    } else {
      // Its login may be one that was taken away.
      stores.delete(name)
      await used?.open.close().catch(() => {})
      try {
        stores.set(name, { record, provider, open: provider.open({ name, settings, secrets }, providerDeps) })
      } catch (error) {
        // Its text is not logged: it may quote a setting.
        log.warn(
          { secretStore: name, error: (error as Error).name },
          'a secret store cannot be opened, so nothing is read from it'
        )
      }
    }
    known.set(name, one)
    log.info(
      { secretStore: name, provider: record.provider },
      before === undefined ? 'a secret store was added' : 'a secret store was changed'
    )
    tell(name)
  }

  async function follow(): Promise<void> {
    const revision = await registry.revision()
    if (revision === seen) return
    const { stores: registered, closed } = await registry.list()
    const kept = new Set(registered.map(({ record }) => record.name))
    for (const name of [...known.keys()].filter(each => !kept.has(each))) {
      await drop(name)
      log.info({ secretStore: name }, 'a secret store was removed')
      tell(name)
    }
    for (const one of registered) await take(one)
    for (const { name, missingKey } of closed)
      log.warn({ secretStore: name, key: missingKey }, 'the record of a secret store does not open, so nothing is sent to it')
    seen = revision
  }

  /** A secret store, if a project may read this key of it. */
  function readable(project: string, store: string, key: string): UsedSecretStore | undefined {
    const used = stores.get(store)
    if (used === undefined || !mayRead(used.record, project, key)) return undefined
    return (keyFault(key) ?? used.provider.keyFault?.(key)) === undefined ? used : undefined
  }

  function tell(name: string): void {
    for (const changed of listeners) changed(name)
  }

  const { turn, ended } = inTurn(follow)
  const looking = repeat(LOOK, turn)
  return {
    ...looking,
    stores,
    refresh: turn,
    async fetch(project, { store, key, version }) {
      // Another process may have registered it or changed its rules a moment ago, and this one may not have looked yet.
      const isKnown = await turn().then(
        () => true,
        () => false
      )
      if (!isKnown) return { failure: 'Unavailable' }
      const used = readable(project, store, key)
      return used === undefined ? { refused: 'NotAllowed' } : used.open.fetch(key, version)
    },
    onChange(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    async close() {
      await looking.close()
      await ended()
      await Promise.all([...stores.keys()].map(drop))
    }
  }
}

const isSameLogin = (a: RegisteredSecretStore, b: RegisteredSecretStore): boolean =>
  a.record.provider === b.record.provider &&
  isDeepStrictEqual(a.record.settings, b.record.settings) &&
  isDeepStrictEqual(revealedOf(a), revealedOf(b))

const revealedOf = ({ secrets }: RegisteredSecretStore) =>
  Object.entries(secrets)
    .map(([name, secret]) => [name, secret.reveal()])
    .sort()
