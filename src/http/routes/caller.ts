import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { WithMemberships } from '../../access/authenticate.ts'
import type { OidcConfig } from '../../access/oidc.ts'
import { CallerSchema, SignInSchema } from '../schemas/access.ts'
import { type Answer, answer, problemAnswers } from '../schemas/common.ts'
import { callerView } from '../views.ts'

export interface CallerRouteDeps {
  readonly withMemberships: WithMemberships
  /** The identity provider that people sign in with; undefined if there is none. */
  readonly oidc: OidcConfig | undefined
}

/** The caller, and how to sign in. */
export const callerRoutes =
  ({ withMemberships, oidc }: CallerRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/whoami',
      {
        config: { permission: 'self.read' },
        schema: {
          operationId: 'whoAmI',
          summary: 'The owner of the token, with roles',
          tags: ['access'],
          response: { 200: answer(CallerSchema, 'The caller.'), ...problemAnswers }
        }
      },
      async request => callerView(await withMemberships(request.caller))
    )

    app.get(
      '/sign-in',
      {
        config: { public: true },
        schema: {
          operationId: 'howToSignIn',
          summary: 'The settings a web page needs to send people to the identity provider; requires no token',
          tags: ['access'],
          security: [],
          response: { 200: answer(SignInSchema, 'The identity provider, if there is one.'), ...problemAnswers }
        }
      },
      async (): Promise<Answer<typeof SignInSchema>> => {
        if (oidc?.clientId === undefined) return { oidc: null }
        const { issuer, clientId, scopes, audience } = oidc
        return { oidc: { issuer, clientId, scopes, token: audience === clientId ? 'id_token' : 'access_token' } }
      }
    )
  }
