import type { FastifyPluginAsync } from 'fastify'
import { afterReads } from '../../async/after-reads.ts'
import { isFailure } from '../../domain/reasons.ts'

/** Checks of what the bridge depends on. */
export interface Readiness {
  /** Throws if Redis cannot be used. */
  readonly redis: () => Promise<unknown>
  /** Why the data in Redis cannot be used now; undefined if it can. */
  readonly refusal: () => string | undefined
  /** Looks now whether the data can be used. */
  readonly confirm: () => Promise<void>
  /** Why this process may not use the data; undefined if it may. */
  readonly keys: () => string | undefined
  /** The last known durability of Redis: whether it keeps acknowledged writes. */
  readonly durability: () => string
  /** By name; each throws if the controller cannot be used. */
  readonly controllers: ReadonlyMap<string, () => Promise<unknown>>
  /** Parts of this process that have failed permanently; empty while it can recover from any outage without a restart. */
  readonly failures: () => readonly string[]
  /** Aborted when the process starts to stop. */
  readonly draining?: AbortSignal | undefined
}

/** Milliseconds for which a readiness answer is reused, so that callers cannot flood Jenkins with checks. */
const KEPT = 2000
/** Milliseconds after which a check that has not answered counts as failed. */
const PATIENCE = 2000

/**
 * `/healthz`: 503 if only a restart helps this process; a dependency that is away and may come back does not count. `/readyz`: 503 if Redis
 * cannot be used or the process is stopping, so that requests go elsewhere. It also reports the controllers, without an effect on the status.
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

/** The result of a check; `reason` only if the failure is one of the reason codes. */
async function outcome(check: () => Promise<unknown>): Promise<{ readonly ready: boolean; readonly reason?: string }> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => afterReads(reject), PATIENCE)
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
