import { type RedisClient, whenReady } from '../store/redis/client.ts'

/** Work that runs until it is closed. */
interface Loop {
  /** Settles when the work has ended. */
  readonly done: Promise<unknown>
  close(): Promise<void>
}

/**
 * Detects parts of this process that would not recover by themselves. An outage is not a failure: the process recovers without a
 * restart when Redis or Jenkins is back. Only parts that nothing in this process would start again count.
 */
export interface VitalSigns {
  /** Watches work that must not end before it is closed. */
  loop(name: string, loop: Loop): Loop
  /** Watches a connection until the returned function is called. */
  connection(name: string, redis: RedisClient): () => void
  /** The parts that have ended for good; empty if there are none. */
  failures(): readonly string[]
  close(): Promise<void>
}

interface VitalSignsOptions {
  /** Opens a connection that fails fast. */
  readonly open: () => RedisClient
  readonly log: { error(facts: object, message: string): void }
  /** Milliseconds between two checks of the connections. */
  readonly every?: number
  /** Milliseconds without success after which a connection is suspect: several times the longest pause between two attempts. */
  readonly patience?: number
}

export function createVitalSigns({ open, log, every = 10_000, patience = 30_000 }: VitalSignsOptions): VitalSigns {
  const ended = new Set<string>()
  const connections = new Map<RedisClient, { readonly name: string; awaySince: number | undefined; isStuck: boolean }>()
  let looking: Promise<void> | undefined

  /** A connection that stays down while a new one succeeds will not recover. */
  async function look(): Promise<void> {
    const now = performance.now()
    const suspects = [...connections].filter(([redis, state]) => {
      state.awaySince = redis.status === 'ready' ? undefined : (state.awaySince ?? now)
      if (state.awaySince === undefined) state.isStuck = false
      return state.awaySince !== undefined && now - state.awaySince >= patience
    })
    if (suspects.length === 0 || !(await isReachable(open))) return
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
      // An error that ends it is unexpected and ends the process.
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

/** Milliseconds to wait for a new connection. */
const REACH = 2_000

async function isReachable(open: () => RedisClient): Promise<boolean> {
  const probe = open()
  try {
    await whenReady(probe, REACH)
    return (await probe.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    probe.disconnect()
  }
}
