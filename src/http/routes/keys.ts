import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Keys } from '../../store/sealing/key-use.ts'
import { type Answer, answer, problemAnswers } from '../schemas/common.ts'
import { MasterKeys } from '../schemas/keys.ts'

export interface KeyRouteDeps {
  readonly keys: Keys
}

/** The master keys by their ids, and the sealing anew of everything; for platform-admins. */
export const keyRoutes =
  ({ keys }: KeyRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const view = async (): Promise<Answer<typeof MasterKeys>> => ({
      items: await keys.use(),
      rotation: (await keys.rotation()) ?? null
    })

    app.get(
      '/keys',
      {
        config: { permission: 'key.read' },
        schema: {
          operationId: 'listKeys',
          summary: 'Which master keys there are, and how much each of them seals',
          tags: ['access'],
          response: { 200: answer(MasterKeys, 'The keys, never their texts.'), ...problemAnswers }
        }
      },
      view
    )

    app.post(
      '/keys/rotate',
      {
        config: { permission: 'key.rotate' },
        schema: {
          operationId: 'rotateKeys',
          summary: 'Seal everything anew with the first master key, in the background',
          description: 'Asked for again while it runs, it goes on. Jenkins is not changed, and no generation moves.',
          tags: ['access'],
          response: { 202: answer(MasterKeys, 'It is under way.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        await keys.rotate(request.caller.subject)
        return reply.code(202).send(await view())
      }
    )
  }
