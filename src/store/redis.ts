import { Redis, type RedisOptions } from 'ioredis'

/** Milliseconds after which a command on a connection of the API gives up: a frozen Redis must not hang a request. */
const COMMAND_TIMEOUT = 2000

/**
 * A connection for answering requests: it fails at once while Redis is away, and comes back by itself.
 * The first `ready` is not waited for, so that the process can start before Redis does.
 */
export const failFastRedis = (url: string): Redis =>
  open(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT })

/** A connection for background work, which would rather wait than fail (BullMQ workers demand it). */
export const patientRedis = (url: string): Redis => open(url, { maxRetriesPerRequest: null })

function open(url: string, options: Pick<RedisOptions, 'enableOfflineQueue' | 'maxRetriesPerRequest' | 'commandTimeout'>): Redis {
  const redis = new Redis(url, { ...options, retryStrategy: times => Math.min(times * 100, 1000) })
  // Without a listener ioredis prints every failed connection attempt; callers see the failed commands.
  redis.on('error', () => {})
  return redis
}

/** Resolves when the connection can be used; rejects with one clear sentence after `ms` milliseconds. */
export async function whenReady(redis: Redis, ms: number): Promise<void> {
  if (redis.status === 'ready') return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error(`Redis did not answer within ${ms} ms`)), ms)
  redis.once('ready', resolve)
  try {
    await promise
  } finally {
    clearTimeout(timer)
    redis.off('ready', resolve)
  }
}
