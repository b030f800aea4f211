import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Hit, Search } from '../../commands/search.ts'
import { summaryOf } from '../../domain/summary.ts'
import { type Answer, answer, problemAnswers } from '../schemas/common.ts'
import { SearchQuery, SearchResultSchema } from '../schemas/search.ts'
import { type VisibleProjectDeps, visibleNames } from './visible-projects.ts'

export interface SearchRouteDeps extends VisibleProjectDeps {
  readonly search: Search
}

/** The search over everything that a caller may see. */
export const searchRoutes =
  (deps: SearchRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/search',
      {
        config: { permission: 'credential.list' },
        schema: {
          operationId: 'search',
          summary: "Find projects and credentials by text, over all the caller's projects",
          description: 'The best matches come first. There are no pages: a longer text finds less.',
          tags: ['credentials'],
          querystring: SearchQuery,
          response: { 200: answer(SearchResultSchema, 'What was found.'), ...problemAnswers }
        }
      },
      async request => {
        const { q, limit = 20 } = request.query
        const { hits, total, isPartial } = await deps.search(await visibleNames(deps, request.caller), q, limit)
        return { hits: hits.map(hitView), total, partial: isPartial }
      }
    )
  }

const hitView = ({ project, stored }: Hit): Answer<typeof SearchResultSchema>['hits'][number] => ({
  kind: stored === undefined ? 'project' : 'credential',
  project: project.name,
  displayName: project.displayName,
  id: stored?.credential.id ?? null,
  type: stored?.credential.type ?? null,
  description: stored?.credential.description ?? '',
  phase: stored === undefined ? null : summaryOf(stored).phase,
  expiresAt: stored?.credential.expiresAt ?? null
})
