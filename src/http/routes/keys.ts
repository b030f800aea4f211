import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Keys } from '../../store/sealing/key-use.ts'
import { pageInOrder } from '../paging.ts'
import { type Answer, answer, PagingQuery, problemAnswers } from '../schemas/common.ts'
import { MasterKeys } from '../schemas/keys.ts'

export interface KeyRouteDeps {
  readonly keys: Keys
}

/** The master keys by id, and re-encryption with the current one; for platform-admins. */
export const keyRoutes =
  ({ keys }: KeyRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const view = async (query = {}): Promise<Answer<typeof MasterKeys>> => ({
      ...pageInOrder(await keys.use(), query, 'keys'),
      rotation: (await keys.rotation()) ?? null
    })

    app.get(
      '/keys',
      {
        config: { permission: 'key.read' },
        schema: {
          operationId: 'listKeys',
          summary: 'The master keys, and how much each of them encrypts',
          description:
            'For platform-admins. A key can be taken out of the settings once it is `droppable`, that is, nothing is encrypted with it any more. The keys themselves are not shown.',
          tags: ['access'],
          querystring: PagingQuery,
          response: { 200: answer(MasterKeys, 'The keys by id, never the key material.'), ...problemAnswers }
        }
      },
      async request => view(request.query)
    )

    app.post(
      '/keys/rotate',
      {
        config: { permission: 'key.rotate' },
        schema: {
          operationId: 'rotateKeys',
          summary: 'Re-encrypt everything with the first master key, in the background',
          description: 'A second request while it runs changes nothing. Jenkins and all generations stay as they are.',
          tags: ['access'],
          response: { 202: answer(MasterKeys, 'Re-encryption started, or already running.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        await keys.rotate(request.caller.subject, request.caller.once)
        return reply.code(202).send(await view())
      }
    )
  }
