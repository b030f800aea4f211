import type { Logger } from 'pino'
import type { RedisClient } from '../store/redis/client.ts'

/** What Redis or the network says, and what to do; Redis' own words are not repeated, since they may quote anything. */
const causes: readonly (readonly [RegExp, string])[] = [
  [
    /^(WRONGPASS|NOAUTH|ERR invalid password)/,
    'Redis refuses the user or the password of REDIS_URL: correct it; REDIS_URL_FILE is read again by itself, REDIS_URL by a restart'
  ],
  [/^NOPERM/, 'the Redis user of REDIS_URL lacks a permission: see docs/operations.md for the commands that the bridge uses'],
  [/^ERR (AUTH|Client sent AUTH)/, 'Redis has no password, but REDIS_URL has one: set the same in both and restart'],
  [
    /certificate|self.signed|altnames|unable to verify/i,
    'the certificate of Redis is not trusted: name its authority in NODE_EXTRA_CA_CERTS and restart'
  ],
  [/ENOTFOUND|EAI_AGAIN/, 'the host of REDIS_URL has no address: check its name'],
  [/ECONNREFUSED/, 'nothing listens at the address of REDIS_URL; the bridge tries again'],
  [/./, 'Redis cannot be reached; the bridge tries again']
]

/** Logs why Redis cannot be used: once for each new cause until it can be used again. Returns the end of it. */
export function watchRedisErrors(redis: RedisClient, log: Pick<Logger, 'error' | 'info'>): () => void {
  let shown: string | undefined
  const onError = (error: Error & { lastNodeError?: Error | null }) => {
    const text = error.lastNodeError?.message ?? error.message
    const cause = causes.find(([pattern]) => pattern.test(text))?.[1]
    if (cause === undefined || cause === shown) return
    shown = cause
    log.error({ error: error.name }, cause)
  }
  const onReady = () => {
    if (shown !== undefined) log.info('Redis can be used again')
    shown = undefined
  }
  redis.on('error', onError)
  redis.on('ready', onReady)
  return () => {
    redis.off('error', onError)
    redis.off('ready', onReady)
  }
}
