import { placeIn } from './address.ts'
import { blockingRedis, failFastRedis, loginIn, patientRedis, type RedisClient, whenReady } from './client.ts'
import { LastingCluster } from './lasting-cluster.ts'
import { LastingRedis } from './lasting-redis.ts'
import { registryKeys } from './registry-keys.ts'
import { relogin } from './relogin.ts'

/** Opens the connections of a process, and keeps their login the same. */
export interface RedisConnections {
  /** See `failFastRedis`. */
  failFast(): RedisClient
  /** See `patientRedis`. */
  patient(): RedisClient
  /** See `blockingRedis`. */
  blocking(): RedisClient
  /** Whether an address differs from the present one in nothing but its login. */
  isSamePlace(address: string): boolean
  /** Why the login of an address cannot be taken, as a sentence without its subject; undefined if it can. */
  fault(address: string): Promise<string | undefined>
  /** Uses the login of an address for all connections, open or to come. `failed` is called if an open one could not take it. */
  relogin(address: string, failed: () => void): void
}

/** Milliseconds that a login may take. */
const PATIENCE = 5_000

/** What Redis says of a user or a password that it does not know, and of a user that may not do what the bridge does. */
const REFUSED = /^(WRONGPASS|NOAUTH|ERR invalid password|ERR (AUTH|Client sent AUTH))/
const NOPERM = /^NOPERM/

export function createConnections(initial: string): RedisConnections {
  let address = initial
  const open = new Set<RedisClient>()
  const kept = (redis: RedisClient): RedisClient => {
    open.add(redis)
    redis.once('end', () => open.delete(redis))
    return redis
  }
  return {
    failFast: () => kept(failFastRedis(address)),
    patient: () => kept(patientRedis(address)),
    blocking: () => kept(blockingRedis(address)),
    isSamePlace: other => placeIn(other) === placeIn(address),
    fault: tried,
    relogin(next, failed) {
      address = next
      const login = loginIn(next)
      for (const redis of open) for (const each of withCopies(redis)) relogin(each, login).catch(failed)
    }
  }
}

const withCopies = (redis: RedisClient): RedisClient[] => [
  redis,
  ...(redis instanceof LastingRedis || redis instanceof LastingCluster ? redis.copies.flatMap(withCopies) : [])
]

/** Logs in, and does what the bridge does all the time. */
async function tried(address: string): Promise<string | undefined> {
  const redis = failFastRedis(address)
  let why: string | undefined
  redis.on('error', (error: Error & { lastNodeError?: Error | null }) => (why = (error.lastNodeError ?? error).message))
  try {
    await whenReady(redis, PATIENCE)
    await redis.eval("return redis.call('EXISTS', KEYS[1])", 1, registryKeys.format)
    return undefined
  } catch (error) {
    const text = why ?? (error as Error).message
    if (REFUSED.test(text)) return 'has a user or a password that Redis refuses'
    if (NOPERM.test(text))
      return 'has a user that lacks a permission: see docs/operations.md for the commands that the bridge uses'
    return 'could not be tried, because Redis does not answer: try again'
  } finally {
    redis.disconnect()
  }
}
