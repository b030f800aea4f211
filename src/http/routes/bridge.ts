import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { credentialTypes } from '../../domain/types/index.ts'
import { pageInOrder } from '../paging.ts'
import { CredentialTypeList } from '../schemas/bridge.ts'
import { answer, PagingQuery, problemAnswers } from '../schemas/common.ts'
import { typeView } from '../views.ts'

/** Facts about the service itself. */
export const bridgeRoutes = (): FastifyPluginAsyncTypebox => async app => {
  app.get(
    '/credential-types',
    {
      config: { permission: 'type.read' },
      schema: {
        operationId: 'listCredentialTypes',
        summary: 'The credential types, with the details a form needs',
        description: 'Fields, limits, help texts and an example for each type; the console builds its forms from this list.',
        tags: ['bridge'],
        querystring: PagingQuery,
        response: { 200: answer(CredentialTypeList, 'All types.'), ...problemAnswers }
      }
    },
    async request => pageInOrder(credentialTypes.map(typeView), request.query, 'credential-types')
  )
}
