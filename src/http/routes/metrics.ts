import type { FastifyPluginAsync } from 'fastify'

/** The metrics of this process, in the Prometheus text format. */
export interface Metrics {
  read(): Promise<{ readonly contentType: string; readonly text: string }>
}

/**
 * `/metrics` requires a token, because metrics tell an attacker when the service is weak. METRICS_TOKEN works even while the store is away.
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
