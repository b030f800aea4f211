import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { WithMemberships } from '../../access/authenticate.ts'
import type { OidcConfig } from '../../access/oidc.ts'
import { CallerSchema, SignInSchema } from '../schemas/access.ts'
import { type Answer, answer, problemAnswers } from '../schemas/common.ts'
import { callerView } from '../views.ts'

export interface CallerRouteDeps {
  readonly withMemberships: WithMemberships
  /** The identity providers that people can sign in with at this moment. */
  readonly signInProviders: () => readonly OidcConfig[]
}

/** The caller, and how to sign in. */
export const callerRoutes =
  ({ withMemberships, signInProviders }: CallerRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/whoami',
      {
        config: { permission: 'self.read' },
        schema: {
          operationId: 'whoAmI',
          summary: 'The owner of the token, with roles',
          description:
            'The caller as the bridge knows it: kind, roles by project, whether it may only read, and when its token expires.',
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
          description: 'Issuer and client of each identity provider for people. Empty if people sign in with API tokens only.',
          tags: ['access'],
          security: [],
          response: { 200: answer(SignInSchema, 'The identity provider, if there is one.'), ...problemAnswers }
        }
      },
      async (): Promise<Answer<typeof SignInSchema>> => {
        const providers = signInProviders()
        const main = providers.find(({ prefix }) => prefix === undefined)
        return {
          oidc: main === undefined ? null : viewOf(main),
          others: providers.filter(provider => provider !== main).map(viewOf)
        }
      }
    )
  }

const viewOf = ({ issuer, clientId = '', scopes, audience }: OidcConfig): NonNullable<Answer<typeof SignInSchema>['oidc']> => ({
  ...{ issuer, clientId, scopes },
  token: audience === clientId ? 'id_token' : 'access_token'
})
