import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Overview, OverviewQuery as Query } from '../../commands/overview/overview.ts'
import { answer, problemAnswers } from '../schemas/common.ts'
import { OverviewQuery, OverviewSchema } from '../schemas/overview.ts'
import type { VisibleControllers } from './visible-controllers.ts'
import { type VisibleProjectDeps, visibleNames } from './visible-projects.ts'

export interface OverviewRouteDeps extends VisibleProjectDeps {
  readonly overview: (query: Query) => Promise<Overview>
  readonly visibleControllers: Pick<VisibleControllers, 'health'>
}

export const overviewRoutes =
  (deps: OverviewRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/overview',
      {
        config: { permission: 'overview.read' },
        schema: {
          operationId: 'getOverview',
          summary: "A summary of the caller's projects: totals, the worst ones, what needs a person, and plots",
          description:
            'From counts and indexes that are kept with the records. At most 50 projects and 50 things that need a person are listed, worst first; the totals count all.',
          tags: ['projects'],
          querystring: OverviewQuery,
          response: { 200: answer(OverviewSchema, 'The summary.'), ...problemAnswers }
        }
      },
      async ({ caller, query: { window = '24h' } }) => {
        const names = await (await visibleNames(deps, caller)).names(undefined, -1)
        return deps.overview({ names, window, look: used => deps.visibleControllers.health(caller, used) })
      }
    )
  }
