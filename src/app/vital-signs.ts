import { failFastRedis, type RedisClient, whenReady } from '../store/redis/client.ts'

/** Work that goes on until it is closed. */
interface Loop {
  /** Settles when the work has ended. */
  readonly done: Promise<unknown>
  close(): Promise<void>
}

/**
 * What this process needs to come back by itself after an outage. An outage is no failure: a Redis or a Jenkins that is away comes back
 * without a restart. Only what nothing in this process would start again counts.
 */
export interface VitalSigns {
  /** Follows work that has no reason to end before it is closed. */
  loop(name: string, loop: Loop): Loop
  /** Follows a connection until the returned function is called. */
  connection(name: string, redis: RedisClient): () => void
  /** What has ended for good; empty while all is well. */
  failures(): readonly string[]
  close(): Promise<void>
}

interface VitalSignsOptions {
  readonly redisUrl: string
  readonly log: { error(facts: object, message: string): void }
  /** Milliseconds between two looks at the connections. */
  readonly every?: number
  /** Milliseconds without success after which a connection is suspected: several times the longest pause between two attempts. */
  readonly patience?: number
}

export function createVitalSigns({ redisUrl, log, every = 10_000, patience = 30_000 }: VitalSignsOptions): VitalSigns {
  const ended = new Set<string>()
  const connections = new Map<RedisClient, { readonly name: string; awaySince: number | undefined; isStuck: boolean }>()
  let looking: Promise<void> | undefined

  /** One that is away while a new one gets through will not come back. */
  async function look(): Promise<void> {
    const now = performance.now()
    const suspects = [...connections].filter(([redis, state]) => {
      state.awaySince = redis.status === 'ready' ? undefined : (state.awaySince ?? now)
      if (state.awaySince === undefined) state.isStuck = false
      return state.awaySince !== undefined && now - state.awaySince >= patience
    })
    if (suspects.length === 0 || !(await isReachable(redisUrl))) return
    for (const [redis, state] of suspects) {
      if (redis.status === 'ready' || state.isStuck) continue
      state.isStuck = true
      log.error({ part: state.name }, 'a part of this process has ended for good: restart it')
    }
  }

  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined
    })
  }, every).unref()

  return {
    loop(name, { done, close }) {
      let isClosing = false
      const settled = () => {
        if (isClosing) return
        ended.add(name)
        log.error({ part: name }, 'a part of this process has ended for good: restart it')
      }
      // An error that ends it is one that nobody expected, and ends the process.
      done.then(settled, error => {
        settled()
        if (!isClosing) throw error
      })
      return {
        done,
        close() {
          isClosing = true
          return close()
        }
      }
    },
    connection(name, redis) {
      connections.set(redis, { name, awaySince: undefined, isStuck: false })
      return () => connections.delete(redis)
    },
    failures: () => [...ended, ...[...connections.values()].flatMap(({ name, isStuck }) => (isStuck ? [name] : []))],
    async close() {
      clearInterval(timer)
      await looking
    }
  }
}

/** Milliseconds for which a new connection is waited for. */
const REACH = 2_000

async function isReachable(redisUrl: string): Promise<boolean> {
  const probe = failFastRedis(redisUrl)
  try {
    await whenReady(probe, REACH)
    return (await probe.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    probe.disconnect()
  }
}
