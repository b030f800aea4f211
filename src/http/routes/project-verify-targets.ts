import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { mayUse, type VerifyTarget } from '../../domain/verify-target.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { kindNamed } from '../../verify/kinds.ts'
import { pageByName } from '../paging.ts'
import { type Answer, answer, PagingQuery, ProjectPath, problemAnswers } from '../schemas/common.ts'
import { ProjectVerifyTargetList, type ProjectVerifyTargetSchema } from '../schemas/verify-targets.ts'
import { existingProject } from './existing-project.ts'

export interface ProjectVerifyTargetRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  /** The verify targets of this process. */
  readonly verifyTargets: ReadonlyMap<string, VerifyTarget>
}

/** What members see of the verify targets that their project may use: no address. */
export const projectVerifyTargetRoutes =
  ({ projects, verifyTargets }: ProjectVerifyTargetRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/projects/:project/verify-targets',
      {
        config: { permission: 'verify-target.list' },
        schema: {
          operationId: 'listProjectVerifyTargets',
          summary: 'The verify targets on which credentials of a project can be tried',
          description: 'Without their addresses. Platform-admins register them.',
          tags: ['verify targets'],
          params: ProjectPath,
          querystring: PagingQuery,
          response: { 200: answer(ProjectVerifyTargetList, 'A page of verify targets.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingProject({ projects }, request.params.project)
        const all = [...verifyTargets.values()].filter(target => mayUse(target, name)).map(view)
        return pageByName(all, one => one.name, request.query, `verify targets ${name}`)
      }
    )
  }

const view = ({ name, kind, types }: VerifyTarget): Answer<typeof ProjectVerifyTargetSchema> => ({
  ...{ name, kind, title: kindNamed(kind)?.title ?? kind, types: [...types] }
})
