import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FindAvailableShares } from '../../commands/available-shares.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { decodeCursor, encodeCursor, totalOf } from '../paging.ts'
import { answer, PagingQuery, ProjectPath, problemAnswers } from '../schemas/common.ts'
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
            'A credential that is created with one of them as `sharedFrom` follows it. A page may have fewer items than `limit`: follow `nextCursor` until it is null.',
          tags: ['credentials'],
          params: ProjectPath,
          querystring: PagingQuery,
          response: { 200: answer(AvailableSharesSchema, 'A page of them.'), ...problemAnswers }
        }
      },
      async request => {
        const project = await existingProject(deps, request.params.project)
        const { limit = 50, cursor } = request.query
        const list = `available shares ${project.name}`
        const after = cursor === undefined ? undefined : decodeCursor(cursor, list)
        const { items, next, total } = await deps.findAvailableShares(project, after, limit)
        return { items, nextCursor: next === null ? null : encodeCursor(next, list), ...totalOf(total) }
      }
    )
  }
