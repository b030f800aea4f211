import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { MakePlan } from '../../commands/plan.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { inTargetOf, TargetQuery } from '../one-target.ts'
import { answer, ProjectPath, problemAnswers } from '../schemas/common.ts'
import { PlanSchema } from '../schemas/plan.ts'
import { existingProject } from './existing-project.ts'

export interface PlanRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly makePlan: MakePlan
}

export const planRoutes =
  (deps: PlanRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/projects/:project/plan',
      {
        config: { permission: 'plan.read' },
        schema: {
          operationId: 'planProject',
          summary: 'The changes that a sync would make now, with reasons',
          description:
            'Reads Jenkins and decides as a sync would, without changing anything. Names the fields that differ, with the values of public ones.',
          tags: ['projects'],
          params: ProjectPath,
          querystring: TargetQuery,
          response: { 200: answer(PlanSchema, 'The plan.'), ...problemAnswers }
        }
      },
      async request => deps.makePlan(inTargetOf(await existingProject(deps, request.params.project), request.query))
    )
  }
