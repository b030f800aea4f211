import { createSecretStoreCommands, type SecretStoreCommands } from '../../commands/secret-stores/commands.ts'
import { own } from '../../domain/own.ts'
import type { Fault } from '../../domain/problems.ts'
import type { SecretStoreRouteDeps } from '../../http/routes/secret-stores.ts'
import { settingsFaults } from '../../http/schemas/secret-stores.ts'
import { type AddressRules, strictRules, urlFault } from '../../outbound/address.ts'
import type { OpenSettings, Provider, ProviderDeps } from '../../secret-stores/provider.ts'
import { createCredentialStore, type StoredCredential } from '../../store/credential/credential-store.ts'
import { secretStoreEventsKey } from '../../store/redis/redis-keys.ts'
import { createSecretStoreChecks } from '../../store/secret-store/secret-store-checks.ts'
import type { SecretStoreRegistry } from '../../store/secret-store/secret-store-registry.ts'
import { createSecretStoreUsers } from '../../store/secret-store/secret-store-users.ts'
import { createSourceIndex, type SourceIndex } from '../../store/source/source-index.ts'
import { createTrail } from '../../store/trail.ts'
import type { OpenStore } from '../compose-store.ts'
import type { OpenSecretStores } from './open-secret-stores.ts'

/** The secret stores of this process with what they were made of. */
export interface SecretStoreParts {
  readonly registry: SecretStoreRegistry
  readonly secretStores: OpenSecretStores
  readonly providerDeps: ProviderDeps
}

interface PartDeps extends SecretStoreParts {
  readonly store: Pick<OpenStore, 'redis' | 'proofs' | 'now'>
  readonly rules: AddressRules | undefined
}

/** What requests can do with secret stores. */
type Parts = Omit<SecretStoreRouteDeps, 'events' | 'projects' | 'refreshCommands'> & { readonly sourceIndex: SourceIndex }

export function secretStoreParts(deps: PartDeps): Parts {
  const { registry, secretStores, providerDeps, store, rules = strictRules } = deps
  const { redis, proofs, now } = store
  const credentials = createCredentialStore(redis, proofs)
  const sourceIndex = createSourceIndex(redis)
  const secretStoreCommands: SecretStoreCommands = createSecretStoreCommands({
    registry,
    users: createSecretStoreUsers(redis),
    refersTo: async (project, name) => (await credentials.list(project)).some(stored => refersTo(stored, name)),
    index: sourceIndex,
    trail: createTrail(redis, secretStoreEventsKey),
    settingsFaults,
    providerFaults: async (provider, settings) => {
      const addresses = addressFaults(provider, settings, rules)
      return addresses.length > 0 ? addresses : provider.faults(settings, providerDeps)
    },
    refresh: secretStores.refresh,
    now
  })
  return {
    secretStoreCommands,
    ...{ sourceIndex, secretStoreChecks: createSecretStoreChecks(redis) },
    secretStoreRegistry: registry,
    openSecretStores: secretStores.stores,
    refreshSecretStores: secretStores.refresh,
    now
  }
}

/** Whether a credential refers to a secret store. What a damaged record says is not known, so it may. */
function refersTo({ credential, damage }: StoredCredential, store: string): boolean {
  if (damage !== undefined) return true
  const { references = {} } = credential
  return credential.deletedAt === null && Object.values(references).some(reference => reference.store === store)
}

/** Whether the bridge may call the addresses that settings name. */
function addressFaults({ addressSettings }: Provider, { settings }: OpenSettings, rules: AddressRules): Fault[] {
  return addressSettings.flatMap(name => {
    const value = own(settings, name)
    if (typeof value !== 'string' || !/^https?:/i.test(value)) return []
    const detail = urlFault(value, rules)
    return detail === undefined ? [] : [{ pointer: `#/${name}`, detail }]
  })
}
