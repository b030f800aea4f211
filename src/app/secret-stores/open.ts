import type { Logger } from 'pino'
import type { AddressRules } from '../../outbound/address.ts'
import { providerNamed } from '../../secret-stores/providers.ts'
import { createSecretStoreRegistry } from '../../store/secret-store/secret-store-registry.ts'
import type { OpenStore } from '../compose-store.ts'
import type { ConfigSource } from '../config/config.ts'
import type { Disposal } from '../disposal.ts'
import { followSecretStores } from './open-secret-stores.ts'
import type { SecretStoreParts } from './parts.ts'
import { noSecretFiles, providerDepsOf, type SecretFileSettings } from './provider-deps.ts'

interface SecretStoreSettings {
  readonly outbound?: AddressRules | undefined
  readonly secretFiles?: SecretFileSettings | undefined
  readonly apiServer?: string | undefined
}

/** Opens the registered secret stores in this process and follows their changes. */
export function openSecretStores(
  { redis, sealer, vitals }: Pick<OpenStore, 'redis' | 'sealer' | 'vitals'>,
  { secretFiles = noSecretFiles, apiServer, outbound }: SecretStoreSettings,
  source: Pick<ConfigSource, 'files' | 'listed'>,
  log: Logger,
  disposal: Disposal
): SecretStoreParts {
  const registry = createSecretStoreRegistry(redis, sealer)
  const providerDeps = providerDepsOf(secretFiles, source, { apiServer, rules: outbound })
  const secretStores = followSecretStores({ registry, providerNamed, providerDeps, log })
  disposal.add(vitals.loop('secret stores', secretStores), s => s.close())
  return { registry, secretStores, providerDeps }
}
