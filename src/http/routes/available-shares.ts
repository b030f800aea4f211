import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FindAvailableShares } from '../../commands/available-shares.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { answer, ProjectPath, problemAnswers } from '../schemas/common.ts'
import { AvailableSharesSchema } from '../schemas/shares.ts'
import { existingProject } from './existing-project.ts'

export interface AvailableShareRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly findAvailableShares: FindAvailableShares
}

/** What a project may take from others. */
export const availableShareRoutes =
  (deps: AvailableShareRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/projects/:project/available-shares',
      {
        config: { permission: 'share.browse' },
        schema: {
          operationId: 'listAvailableShares',
          summary: 'The credentials of other projects that are shared with a project',
          description:
            'A credential that is created with one of them as `sharedFrom` takes all its values and follows it. Nothing else of them is shown.',
          tags: ['credentials'],
          params: ProjectPath,
          response: { 200: answer(AvailableSharesSchema, 'What the project may take.'), ...problemAnswers }
        }
      },
      async request => deps.findAvailableShares(await existingProject(deps, request.params.project))
    )
  }
