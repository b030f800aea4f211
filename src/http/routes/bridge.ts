import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { credentialTypes } from '../../domain/types/index.ts'
import { CredentialTypeList } from '../schemas/bridge.ts'
import { answer, problemAnswers } from '../schemas/common.ts'
import { typeView } from '../views.ts'

/** What the service says of itself. */
export const bridgeRoutes = (): FastifyPluginAsyncTypebox => async app => {
  app.get(
    '/credential-types',
    {
      config: { permission: 'type.read' },
      schema: {
        operationId: 'listCredentialTypes',
        summary: 'The types of credentials, with what a form needs to ask for them',
        tags: ['bridge'],
        response: { 200: answer(CredentialTypeList, 'All types.'), ...problemAnswers }
      }
    },
    async () => ({ items: credentialTypes.map(typeView) })
  )
}
