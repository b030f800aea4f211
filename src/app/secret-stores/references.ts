import { type BeginReferring, createBeginReferring } from '../../commands/referring-writes.ts'
import { RESOLVE_BOUND, type ResolveReferences, resolveWithin } from '../../commands/resolve.ts'
import { createShareWrites, type ShareWrites } from '../../commands/share-writes.ts'
import { DEFAULT_REFRESH, refreshInterval, type SecretStoreRecord } from '../../domain/secret-store.ts'
import type { Tracing } from '../../domain/tracing.ts'
import { nextRead } from '../../refresh/schedule.ts'
import type { OpenSecretStore } from '../../secret-stores/provider.ts'
import { createCredentialStore } from '../../store/credential/credential-store.ts'
import { createSecretStoreUsers } from '../../store/secret-store/secret-store-users.ts'
import { createShareIndex, type ShareIndex } from '../../store/source/share-index.ts'
import { createShareOffers, type ShareOffers } from '../../store/source/share-offers.ts'
import { createSourceIndex, type SourceIndex } from '../../store/source/source-index.ts'
import { createSourceStore, type SourceStore } from '../../store/source/source-store.ts'
import { createStoreTurns, type StoreTurns } from '../../store/source/store-turns.ts'
import type { OpenStore } from '../compose-store.ts'
import { createResolveReferences, type FetchReference } from './resolve.ts'

/** The secret stores of this process, as far as references need them. */
export interface ReadableSecretStores {
  readonly stores: ReadonlyMap<string, { readonly record: SecretStoreRecord; readonly open: OpenSecretStore }>
  readonly fetch: FetchReference
}

/** What turns references into values, and remembers them. */
export interface ReferenceParts {
  readonly resolve: ResolveReferences
  readonly beginReferring: BeginReferring
  readonly sources: SourceStore
  readonly index: SourceIndex
  readonly turns: StoreTurns
  readonly shareIndex: ShareIndex
  readonly shareOffers: ShareOffers
  readonly shareWrites: ShareWrites
  /** Milliseconds between two reads of a key of a secret store. */
  readonly intervalOf: (store: string) => number
}

export function referenceParts(
  { redis, proofs, now, clock }: Pick<OpenStore, 'redis' | 'proofs' | 'now' | 'clock'>,
  secretStores: ReadableSecretStores,
  tracing: Tracing
): ReferenceParts {
  const sources = createSourceStore(redis, tracing.here)
  const index = createSourceIndex(redis)
  const turns = createStoreTurns(redis)
  const shareIndex = createShareIndex(redis)
  const credentials = createCredentialStore(redis, proofs)
  const shareOffers = createShareOffers(redis)
  const shareWrites = createShareWrites({ shareIndex, shareOffers, clock: clock.now })
  const intervalOf = (store: string): number =>
    refreshInterval(secretStores.stores.get(store)?.record.refreshEvery ?? DEFAULT_REFRESH) as number
  return {
    ...{ sources, index, turns, intervalOf, shareIndex, shareOffers, shareWrites },
    resolve: resolveWithin(createResolveReferences(secretStores.fetch), RESOLVE_BOUND),
    beginReferring: createBeginReferring({
      ...{ index, sources, now },
      users: createSecretStoreUsers(redis),
      referencesOf: async (project, id) => {
        const stored = await credentials.get(project, id)
        return stored?.damage !== undefined || stored?.credential.deletedAt !== null ? undefined : stored.credential.references
      },
      nextRead: ({ store, key, version }) => nextRead(store, { key, version }, intervalOf(store), clock.now())
    })
  }
}
