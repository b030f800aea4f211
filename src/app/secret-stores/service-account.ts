import { providerNamed } from '../../secret-stores/providers.ts'
import type { SecretStoreRegistry } from '../../store/secret-store/secret-store-registry.ts'

/** Whether a secret store logs in as the service account of the bridge. What a record says that does not open is not known, so it may. */
export const usesServiceAccount = (registry: Pick<SecretStoreRegistry, 'list'>) => async (): Promise<boolean> => {
  const { stores, closed } = await registry.list()
  const isUser = ({ record: { provider, settings } }: (typeof stores)[number]) => {
    const known = providerNamed(provider)
    return known === undefined || known.usesServiceAccount?.(settings) === true
  }
  return closed.length > 0 || stores.some(isUser)
}
