import type { Logger } from 'pino'
import type { RedisClient } from '../store/redis/client.ts'
import { checkDurability, type Durability, sentenceOf } from '../store/redis/durability.ts'

/** What to do with a Redis that loses acknowledged writes: refuse writes, or accept them and warn. */
export type UnsafeRedis = 'refuse' | 'warn'

export interface DurabilityWatch {
  /** The last result; undefined before the first check. */
  readonly last: Durability | undefined
  /** Why changes are refused now; undefined if they are accepted. */
  refusal(): string | undefined
  close(): void
}

/** Who hears of it. */
interface Hears {
  readonly log: Logger
  readonly gauge: (state: Durability['state']) => void
}

/** Milliseconds between two checks: settings change, and another server may have become the master. */
const EVERY = 60_000

/** Checks at once, after every reconnect, and every minute. Rejects if the first check finds a Redis to refuse. */
export async function watchDurability(redis: RedisClient, unsafe: UnsafeRedis, hears: Hears): Promise<DurabilityWatch> {
  let last: Durability | undefined

  async function look(): Promise<void> {
    const before = last?.state
    last = await checkDurability(redis)
    hears.gauge(last.state)
    if (last.state === before || last.state === 'safe') return
    const facts = { state: last.state, findings: last.findings.map(({ setting, value, fix }) => ({ setting, value, fix })) }
    hears.log[last.state === 'unsafe' ? 'error' : 'warn'](facts, 'redis may lose acknowledged writes')
  }

  // A Redis that is away is checked when it is back.
  const again = () => void look().catch(() => {})
  const refusal = () =>
    unsafe === 'refuse' && last?.state === 'unsafe'
      ? `Redis could lose acknowledged writes: ${sentenceOf(last)}. Also change its configuration file; or start with REDIS_UNSAFE=warn.`
      : undefined
  if (redis.status === 'ready') await look().catch(() => {})
  const reason = refusal()
  if (reason !== undefined) throw new Error(reason)
  redis.on('ready', again)
  const timer = setInterval(again, EVERY).unref()
  return {
    get last() {
      return last
    },
    refusal,
    close() {
      clearInterval(timer)
      redis.off('ready', again)
    }
  }
}
