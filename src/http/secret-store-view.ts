import type { SecretStoreView } from '../commands/secret-stores/commands.ts'
import type { SecretStoreChecks } from '../store/secret-store/secret-store-checks.ts'
import type { SourceIndex } from '../store/source/source-index.ts'
import type { Answer } from './schemas/common.ts'
import type { SecretStoreSchema } from './schemas/secret-stores.ts'

export interface SecretStoreViewDeps {
  readonly sourceIndex: Pick<SourceIndex, 'counts'>
  readonly secretStoreChecks: SecretStoreChecks
}

/** Shows a secret store with its numbers, which are counted already, and its last check. */
export const createSecretStoreView =
  ({ sourceIndex, secretStoreChecks }: SecretStoreViewDeps) =>
  async ({ record, secrets }: SecretStoreView): Promise<Answer<typeof SecretStoreSchema>> => {
    const { name, provider, settings, allowed, refreshEvery, generation, createdAt, createdBy, updatedAt, updatedBy } = record
    const changed = { generation, createdAt, createdBy, updatedAt, updatedBy }
    const [counts, lastCheck = null] = await Promise.all([sourceIndex.counts(name), secretStoreChecks.get(record)])
    const found = { credentials: counts.credentials, stale: counts.stale, lastCheck }
    const shown = { ...settings, name, provider, login: [...secrets], allowed, refreshEvery, ...found, ...changed }
    return shown as Answer<typeof SecretStoreSchema>
  }
