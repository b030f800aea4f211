import type { FastifyPluginAsync } from 'fastify'
import { isFailure } from '../../domain/reasons.ts'

/** Whether what the bridge depends on can be used; each check throws when it cannot. */
export interface Readiness {
  readonly redis: () => Promise<unknown>
  /** Why what is in Redis cannot be used now; undefined when it can. */
  readonly refusal: () => string | undefined
  /** Why this process is not one to use it; undefined when it is. */
  readonly keys: () => string | undefined
  /** Whether Redis keeps what it has answered, as found last. */
  readonly durability: () => string
  readonly controllers: ReadonlyMap<string, () => Promise<unknown>>
  /** Parts of this process that have ended for good; none while it can come back from any outage by itself. */
  readonly failures: () => readonly string[]
  /** Aborted when the process is about to stop. */
  readonly draining?: AbortSignal | undefined
}

/** Milliseconds for which an answer about readiness is given again, so that nobody can make us ask Jenkins without end. */
const KEPT = 2000
/** Milliseconds after which a check that has not answered counts as failed. */
const PATIENCE = 2000

/**
 * `/healthz`: 503 if only a restart helps this process; what is away and may come back does not count. `/readyz`: requests may be sent here;
 * 503 if Redis cannot be used or the process is about to stop. The controllers are named besides.
 */
export const healthRoutes =
  (readiness: Readiness): FastifyPluginAsync =>
  async app => {
    const kept = keep(() => check(readiness), KEPT)
    const options = { config: { public: true }, schema: { hide: true }, logLevel: 'warn' as const }

    app.get('/healthz', options, async (_request, reply) => {
      const failed = readiness.failures()
      return failed.length === 0 ? { status: 'ok' } : reply.code(503).send({ status: 'failed', failed })
    })

    app.get('/readyz', options, async (_request, reply) => {
      const state = await kept()
      const stopping = readiness.draining?.aborted ?? false
      return reply.code(state.redis.ready && !stopping ? 200 : 503).send({ ...state, stopping })
    })
  }

async function check({ redis, refusal, keys, durability, controllers }: Readiness) {
  const [store, ...rest] = await Promise.all([outcome(redis), ...[...controllers].map(([, ping]) => outcome(ping))])
  const reason = refusal() ?? keys() ?? null
  return {
    redis: { ready: store?.ready === true && reason === null, durability: durability(), reason },
    controllers: Object.fromEntries([...controllers.keys()].map((name, i) => [name, rest[i]]))
  }
}

/** Whether something can be used, and why not where that is one of our reasons. */
async function outcome(check: () => Promise<unknown>): Promise<{ readonly ready: boolean; readonly reason?: string }> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(reject, PATIENCE)
  try {
    await Promise.race([check(), promise])
    return { ready: true }
  } catch (error) {
    const reason = error instanceof Error && 'root' in error ? String(error.root) : ''
    return { ready: false, ...(isFailure(reason) ? { reason } : {}) }
  } finally {
    clearTimeout(timer)
  }
}

function keep<T>(make: () => Promise<T>, ms: number): () => Promise<T> {
  let made = 0
  let value: Promise<T> | undefined
  return () => {
    if (value === undefined || performance.now() - made > ms) {
      made = performance.now()
      value = make()
    }
    return value
  }
}
