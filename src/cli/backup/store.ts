import { readSettings } from '../../app/config/read-settings.ts'
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
  const { values, faults } = readSettings(env, ['REDIS_URL', 'MASTER_KEYS'])
  const { REDIS_URL: url, MASTER_KEYS: keys } = values
  const missing = [
    ...(url === undefined ? ['REDIS_URL must be set to the Redis of the bridge'] : []),
    ...(keys === undefined ? ['MASTER_KEYS or MASTER_KEYS_FILE must be set to the keys of the bridge'] : [])
  ]
  if (faults.length > 0) throw new Failure('usage', faults.join('; '))
  if (url === undefined || keys === undefined) throw new Failure('usage', missing.join('; '))
  const redis = patientRedis(url)
  try {
    await whenReady(redis, READY).catch(() => {
      throw new Failure('unreachable', 'Redis does not answer: REDIS_URL says where it is')
    })
    await use(redis, parseKeyring(keys))
  } finally {
    redis.disconnect()
  }
}
