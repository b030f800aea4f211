import type { Once } from '../../domain/once.ts'
import { parseVerifyTarget, type VerifyTarget } from '../../domain/verify-target.ts'
import type { RedisClient } from '../redis/client.ts'
import { verifyTargetField } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import type { Sealer } from '../sealing/seal.ts'
import { type Closed, createSealedRegistry, type Opened } from '../sealing/sealed-registry.ts'

export interface RegisteredVerifyTarget extends Opened {
  readonly record: VerifyTarget
}

/**
 * The verify targets, see `SealedRegistry`. They have no secrets; they are sealed because secrets are sent to their addresses, and an
 * address that the bridge did not write itself never receives one.
 */
export interface VerifyTargetRegistry {
  /** Changes with every change of any of them; '0' before the first. */
  revision(): Promise<string>
  list(): Promise<{ readonly targets: readonly RegisteredVerifyTarget[]; readonly closed: readonly Closed[] }>
  /** One of them; undefined if none has this name. */
  get(name: string): Promise<RegisteredVerifyTarget | Closed | undefined>
  /** Writes a record if what is stored is `before`; undefined: nothing. */
  put(record: VerifyTarget, before: string | undefined, once?: Once): Promise<boolean>
  /** What an earlier attempt of the same request has registered or changed; undefined if there was none. */
  earlier(once: Once | undefined): Promise<RegisteredVerifyTarget | undefined>
  /** Removes one if what is stored is `before`. */
  remove(name: string, before: string): Promise<boolean>
}

export function createVerifyTargetRegistry(redis: RedisClient, sealer: Pick<Sealer, 'seal' | 'open'>): VerifyTargetRegistry {
  const registry = createSealedRegistry(redis, sealer, {
    field: verifyTargetField,
    revisionKey: registryKeys.verifyTargetsRevision,
    read({ record: text }, name): Pick<RegisteredVerifyTarget, 'record'> | undefined {
      const record = parseVerifyTarget(text?.reveal() ?? '', name)
      return record && { record }
    }
  })
  return {
    ...registry,
    async list() {
      const { opened, closed } = await registry.list()
      return { targets: opened, closed }
    },
    put: (record, before, once) => registry.put(record.name, record, {}, before, once),
    remove: registry.remove
  }
}
