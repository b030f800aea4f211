import { DEFAULT_REFRESH } from '../../domain/secret-store.ts'
import type { Provider } from '../../secret-stores/provider.ts'
import { providers } from '../../secret-stores/providers.ts'
import { AT } from './constants.ts'

const allowed = [{ projects: ['shop-*'], paths: ['shop', 'shared/npm'] }]
const NAME = 'team-secrets'

/** A body that registers a store of each kind. */
export const secretStoreBodies = {
  CreateSecretStore: Object.fromEntries(
    providers.map(({ provider, example }) => [provider, { name: NAME, provider, allowed, ...example }])
  )
}

/** What is shown of the example of a provider. */
function shownOf({ provider, example, secretSettings }: Provider): object {
  const settings = Object.entries(example).filter(([name]) => !secretSettings.includes(name))
  return {
    ...{ name: NAME, provider, ...Object.fromEntries(settings) },
    login: secretSettings.filter(name => Object.hasOwn(example, name)),
    ...{
      allowed,
      refreshEvery: DEFAULT_REFRESH,
      credentials: 12,
      stale: 0,
      lastCheck: { state: 'ok', at: AT, findings: [] },
      generation: 1,
      createdAt: AT,
      createdBy: 'alice',
      updatedAt: AT,
      updatedBy: 'alice'
    }
  }
}

const stores = Object.fromEntries(providers.map(provider => [provider.provider, shownOf(provider)]))
const inProject = { name: NAME, provider: 'file', title: 'Files', paths: ['shop', 'shared/npm'], canList: true }

/** Example answers about secret stores, by schema and name. */
export const secretStoreAnswers = {
  SecretStore: stores,
  SecretStoreList: { page: { items: Object.values(stores).slice(0, 1), nextCursor: null, total: 1, closed: [] } },
  ProjectSecretStoreList: { page: { items: [inProject], nextCursor: null, total: 1 } },
  SecretStoreKeys: { keys: { names: ['shop/db/', 'shop/npm-token'], isCut: false, canList: true } }
}
