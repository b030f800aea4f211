import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { UsageOf } from '../../commands/usage.ts'
import type { CredentialStore } from '../../store/credential/credential-store.ts'
import { inTargetOf, TargetQuery } from '../one-target.ts'
import { answer, CredentialPath, problemAnswers } from '../schemas/common.ts'
import { UsageSchema } from '../schemas/usage.ts'
import { existingCredential } from './one-credential.ts'

export interface UsageRouteDeps {
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly usageOf: UsageOf
}

export const usageRoutes =
  (deps: UsageRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/projects/:project/credentials/:id/usage',
      {
        config: { permission: 'usage.read' },
        schema: {
          operationId: 'getCredentialUsage',
          summary: 'Which jobs and builds used the credential',
          description: "Read from Jenkins' fingerprints on request; requests within five seconds share one read.",
          tags: ['credentials'],
          params: CredentialPath,
          querystring: TargetQuery,
          response: { 200: answer(UsageSchema, 'Its uses, as recorded by Jenkins.'), ...problemAnswers }
        }
      },
      async request => {
        const { project, stored } = await existingCredential(deps, request.params)
        return deps.usageOf(inTargetOf(project, request.query), stored.credential.id)
      }
    )
  }
