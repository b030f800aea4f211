import { masterKeysOf } from '../../app/config/master-keys.ts'
import { settingsText } from '../../app/config/settings-text.ts'
import { parseRedisAddress } from '../../store/redis/address.ts'
import { patientRedis, type RedisClient, whenReady } from '../../store/redis/client.ts'
import { type Keyring, parseKeyring } from '../../store/sealing/keyring.ts'
import { Failure } from '../exit.ts'
import type { Terminal } from '../terminal.ts'

/** Milliseconds that Redis is waited for. */
const READY = 5_000

/** The Redis of a bridge and its master keys, from the settings that the bridge itself has. */
export async function withStore(
  { env }: Pick<Terminal, 'env'>,
  use: (redis: RedisClient, keyring: Keyring) => Promise<void>
): Promise<void> {
  const faults: string[] = []
  const text = settingsText(env, faults)
  const [url, keys] = [text('REDIS_URL'), masterKeysOf(text, faults)]
  const address = url === undefined ? undefined : parseRedisAddress(url)
  if (url === undefined && faults.length === 0) faults.push('REDIS_URL must be set to the Redis of the bridge')
  if (address?.kind === 'fault') faults.push(`REDIS_URL ${address.fault}`)
  if (keys === undefined && faults.length === 0)
    faults.push('MASTER_KEYS or MASTER_KEYS_FILE must be set to the keys of the bridge')
  if (faults.length > 0) throw new Failure('usage', faults.join('; '))
  const redis = patientRedis(url ?? '')
  try {
    await whenReady(redis, READY).catch(() => {
      throw new Failure('unreachable', 'Redis does not answer: REDIS_URL says where it is')
    })
    await use(redis, parseKeyring(keys ?? ''))
  } finally {
    redis.disconnect()
  }
}
