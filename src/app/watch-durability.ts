import type { Logger } from 'pino'
import type { RedisClient } from '../store/redis/client.ts'
import { checkDurability, type Durability, sentenceOf } from '../store/redis/durability.ts'

/** What to do with a Redis that loses answered writes: take none, or take them and say so. */
export type UnsafeRedis = 'refuse' | 'warn'

export interface DurabilityWatch {
  /** As found last; undefined before Redis was asked for the first time. */
  readonly last: Durability | undefined
  /** Why no change is taken now; undefined when changes are taken. */
  refusal(): string | undefined
  close(): void
}

/** Who hears of it. */
interface Hears {
  readonly log: Logger
  readonly gauge: (state: Durability['state']) => void
}

/** Milliseconds between two looks: settings change, and another server may have become the master. */
const EVERY = 60_000

/** Looks at once, after every reconnect, and every minute. Rejects when the first look finds what is to be refused. */
export async function watchDurability(redis: RedisClient, unsafe: UnsafeRedis, hears: Hears): Promise<DurabilityWatch> {
  let last: Durability | undefined

  async function look(): Promise<void> {
    const before = last?.state
    last = await checkDurability(redis)
    hears.gauge(last.state)
    if (last.state === before || last.state === 'safe') return
    const facts = { state: last.state, findings: last.findings.map(({ setting, value, fix }) => ({ setting, value, fix })) }
    hears.log[last.state === 'unsafe' ? 'error' : 'warn'](facts, 'redis may lose what it has answered')
  }

  // A Redis that cannot be asked now is asked when it is back.
  const again = () => void look().catch(() => {})
  const refusal = () =>
    unsafe === 'refuse' && last?.state === 'unsafe'
      ? `Redis would lose what is written to it: ${sentenceOf(last)}. Set that in its configuration, too; or start with REDIS_UNSAFE=warn.`
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
