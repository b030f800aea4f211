import type { FastifyPluginAsync } from 'fastify'

/** The numbers of this process, in the format of Prometheus. */
export interface Metrics {
  read(): Promise<{ readonly contentType: string; readonly text: string }>
}

/**
 * `/metrics` asks for a token like everything that is not health: numbers tell an attacker when to come. METRICS_TOKEN reads it while
 * the store is away, too.
 */
export const metricsRoutes =
  (metrics: Metrics): FastifyPluginAsync =>
  async app => {
    app.get(
      '/metrics',
      { config: { permission: 'metrics.read', metrics: true }, schema: { hide: true }, logLevel: 'warn' },
      async (_request, reply) => {
        const { contentType, text } = await metrics.read()
        return reply.type(contentType).send(text)
      }
    )
  }
