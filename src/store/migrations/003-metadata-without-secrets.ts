import { parseCredential } from '../../domain/credential.ts'
import { withoutSecrets } from '../../domain/leaks/metadata.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { bindingOf, createSealer, SealError } from '../sealing/seal.ts'
import { eachProject } from './each-project.ts'
import type { Migration, MigrationDeps } from './migration.ts'

/**
 * Labels and annotations used to be stored as sent, secret values included. Removes those that contain a secret of their
 * credential. A credential whose seal does not open here keeps them until its next write.
 */
export const metadataWithoutSecrets: Migration = {
  format: 3,
  title: 'labels and annotations that hold a secret are taken out',
  run: deps => eachProject(deps, ({ name }) => clean(deps, name))
}

async function clean({ redis, keyring, signal, log }: MigrationDeps, project: string): Promise<void> {
  const keys = projectKeys(project)
  const sealer = createSealer(keyring)
  const records = Object.entries(await redis.hgetall(keys.credentials))
  for (const [id, json] of records.filter(([, text]) => text.includes('"metadata":'))) {
    signal.throwIfAborted()
    // An unreadable record is left as it is and reported as damaged.
    const record = parseCredential(json, project, id)
    if (record === undefined) continue
    const { metadata, warnings } = record
    const sealed = await redis.hget(keys.secrets, id)
    if (metadata === undefined || sealed === null) continue
    try {
      const secrets = await sealer.open(sealed, bindingOf(record))
      const { leftOut, metadata: kept } = withoutSecrets(metadata, secrets)
      if (leftOut.length === 0) continue
      await redis.hset(keys.credentials, id, JSON.stringify({ ...record, metadata: kept, warnings: [...warnings, ...leftOut] }))
      log.warn({ project, id, count: leftOut.length }, 'labels or annotations that hold a secret are not kept')
    } catch (error) {
      if (!(error instanceof SealError)) throw error
      log.warn({ project, id }, 'labels and annotations are not searched for secrets, because the seal does not open')
    }
  }
}
