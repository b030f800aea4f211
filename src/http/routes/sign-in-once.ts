import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Authenticate } from '../../access/authenticate.ts'
import { Problem } from '../../domain/problems.ts'
import { clientNetwork } from '../client-network.ts'
import { type Limiters, tooMany } from '../plugins/rate-limits.ts'
import { SignedInSchema, SignInCodeSchema } from '../schemas/access.ts'
import { answer, problemAnswers, ref } from '../schemas/common.ts'

export interface SignInOnceRouteDeps {
  /** The token for the code of a sign-in link; undefined if the code is not valid, or no longer. */
  readonly signInOnce: (code: string) => string | undefined
  readonly authenticate: Authenticate
  readonly limiters: Pick<Limiters, 'signIn'>
}

/** Exchanges the code of the link that a start prints. Each wrong code counts as a wrong token of its address. */
export const signInOnceRoutes =
  ({ signInOnce, authenticate, limiters }: SignInOnceRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/sign-in/once',
      {
        config: { public: true, signIn: true },
        schema: {
          operationId: 'signInOnce',
          summary: 'Sign in with the link that the bridge printed on its terminal; requires no token',
          description:
            'A bridge that is started on a terminal, and can only be reached from the same machine, prints a sign-in link. Its code is valid once, for ten minutes, in the process that printed it.',
          tags: ['access'],
          security: [],
          body: ref(SignInCodeSchema),
          response: { 200: answer(SignedInSchema, 'The token to sign in with.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const network = clientNetwork(request)
        const wait = limiters.signIn.over(network)
        if (wait !== undefined) throw tooMany(reply, wait, 'This address has sent too many wrong codes or tokens.')
        const token = signInOnce(request.body.code)
        const caller = token === undefined ? undefined : await authenticate(token, undefined)
        if (token === undefined || caller === undefined || 'refused' in caller) {
          limiters.signIn.take(network)
          request.refused = 'UnknownToken'
          throw new Problem('SIGN_IN_LINK_SPENT', 'Sign in with a token, or start the bridge again for another link.')
        }
        request.caller = caller
        return { token }
      }
    )
  }
