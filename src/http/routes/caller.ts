import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { answer, problemAnswers } from '../schemas/common.ts'
import { callerView } from '../views.ts'

/** Who one is here. */
export const callerRoutes = (): FastifyPluginAsyncTypebox => async app => {
  app.get(
    '/whoami',
    {
      config: { permission: 'self.read' },
      schema: {
        operationId: 'whoAmI',
        summary: 'Who the token belongs to, and the roles that come with it',
        tags: ['access'],
        response: { 200: answer('Caller', 'The caller.'), ...problemAnswers }
      }
    },
    async request => callerView(request.caller)
  )
}
