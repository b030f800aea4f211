import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { answer, problemAnswers } from '../schemas.ts'

/** What is known of one Jenkins; `capabilities` is null while it could not be asked. */
export interface ControllerState {
  readonly name: string
  readonly url: string
  readonly reachable: boolean
  /** Why it could not be asked. */
  readonly reason: string | null
  readonly message: string | null
  readonly circuit: 'closed' | 'open' | 'half-open'
  readonly circuitOpenedAt: string | null
  readonly capabilities: object | null
}

/** Asks every controller, each within a bounded time. */
export type DescribeControllers = () => Promise<readonly ControllerState[]>

export const controllerRoutes =
  (describe: DescribeControllers): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/controllers',
      {
        schema: {
          operationId: 'listControllers',
          summary: 'The Jenkins controllers: versions, what they can do and let us do, whether calls get through',
          tags: ['bridge'],
          response: { 200: answer('ControllerList', 'All controllers.'), ...problemAnswers }
        }
      },
      async () => ({ items: await describe() })
    )
  }
