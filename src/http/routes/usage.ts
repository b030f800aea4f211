import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { HttpDeps } from '../build-http.ts'
import { answer, CredentialPath, problemAnswers } from '../schemas/common.ts'
import { UsageSchema } from '../schemas/usage.ts'
import { existingCredential } from './one-credential.ts'

export const usageRoutes =
  (deps: Pick<HttpDeps, 'projects' | 'credentials' | 'usageOf'>): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/projects/:project/credentials/:id/usage',
      {
        config: { permission: 'usage.read' },
        schema: {
          operationId: 'getCredentialUsage',
          summary: 'Which jobs and builds used the credential',
          description: "From Jenkins' fingerprints, read now; what many ask for at once is read once.",
          tags: ['credentials'],
          params: CredentialPath,
          response: { 200: answer(UsageSchema, 'What Jenkins knows of its uses.'), ...problemAnswers }
        }
      },
      async request => {
        const { project, stored } = await existingCredential(deps, request.params)
        return deps.usageOf(project, stored.credential.id)
      }
    )
  }
