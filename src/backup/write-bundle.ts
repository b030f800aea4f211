import type { Secret } from '../domain/secret.ts'
import { formatOf, unusable } from '../store/migrations/format.ts'
import { FIRST_FORMAT } from '../store/migrations/index.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { registryKeys } from '../store/redis/registry-keys.ts'
import type { Keyring } from '../store/sealing/keyring.ts'
import { createRecordProofs } from '../store/sealing/record-proofs.ts'
import { createSealer } from '../store/sealing/seal.ts'
import { BackupError } from './backup-error.ts'
import { bundleKeys, newHeader } from './bundle-key.ts'
import { type Dumped, dump } from './dump.ts'
import { FrameWriter } from './frames.ts'

export interface BundleSource {
  readonly redis: RedisClient
  /** The master keys of the bridge. */
  readonly keyring: Keyring
  readonly passphrase: Secret
}

/** Writes all data of a bridge as one bundle that only the passphrase opens. */
export async function writeBundle(
  { redis, keyring, passphrase }: BundleSource,
  write: (bytes: Buffer | string) => Promise<void>
): Promise<Dumped> {
  // Parts unknown to this version would be missing.
  const reason = unusable(formatOf((await redis.get(registryKeys.format)) ?? String(FIRST_FORMAT)))
  if (reason !== undefined) throw new BackupError('failed', `this version cannot create a backup. ${reason}`)
  const header = newHeader()
  const keys = await bundleKeys(header, passphrase)
  const frames = new FrameWriter(keys.frames, write)
  await write(header)
  const sealer = createSealer(keyring, { target: keys.seals })
  const proofs = createRecordProofs(keyring, { target: keys.seals })
  const dumped = await dump({ redis, sealer, proofs, write: line => frames.add(line) })
  await frames.end()
  return dumped
}

/**
 * Records when a backup was completed, which monitoring uses to notice that there are none. A failure is ignored, because a read-only
 * replica is a good source, too.
 */
export const noteBackup = async (redis: RedisClient, now: number): Promise<void> => {
  await redis.set(registryKeys.lastBackup, Math.floor(now / 1000)).catch(() => {})
}
