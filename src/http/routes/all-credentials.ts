import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FindCredentials, SearchPlace, VisibleNames } from '../../commands/find-credentials.ts'
import { expiryWindow } from '../../domain/expiry.ts'
import { isProjectName } from '../../domain/names.ts'
import { decodeCursor, encodeCursor, notIssued, totalOf } from '../paging.ts'
import { answer, problemAnswers } from '../schemas/common.ts'
import { CredentialList, FindCredentialsQuery } from '../schemas/credentials.ts'
import { credentialView } from '../views.ts'
import { maxAgeOf } from './one-credential.ts'
import { type VisibleProjectDeps, visibleNames } from './visible-projects.ts'

/** Its name in cursors. */
const LIST = 'all credentials'

export interface AllCredentialRouteDeps extends VisibleProjectDeps {
  readonly findCredentials: FindCredentials
  readonly now: () => Date
}

/** Credentials of all projects of a caller. */
export const allCredentialRoutes =
  (deps: AllCredentialRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/credentials',
      {
        config: { permission: 'credential.list' },
        schema: {
          operationId: 'findCredentials',
          summary: "Credentials of all the caller's projects, sorted by project and id",
          description:
            'A page may have fewer items than `limit`, or none, although there are more: follow `nextCursor` until it is null. A project that does not exist, or that the caller may not read, has none.',
          tags: ['credentials'],
          querystring: FindCredentialsQuery,
          response: { 200: answer(CredentialList, 'A page of credentials.'), ...problemAnswers }
        }
      },
      async request => {
        const { limit = 50, cursor, project, phase, type, verified, source, store } = request.query
        const now = deps.now()
        const { items, next, total } = await deps.findCredentials(only(project, await visibleNames(deps, request.caller)), {
          filter: { phase, type, verified, source, store, window: expiryWindow(request.query, now) },
          after: cursor === undefined ? undefined : placeOf(cursor),
          limit
        })
        return {
          items: items.map(found => credentialView(found.stored, maxAgeOf(found.project), now)),
          nextCursor: next === null ? null : encodeCursor(textOf(next), LIST),
          ...totalOf(total)
        }
      }
    )
  }

/** One of the projects, if it is visible. */
function only(project: string | undefined, visible: VisibleNames): VisibleNames {
  if (project === undefined) return visible
  const isVisible = (name: string) => name === project && isProjectName(name) && visible.isVisible(name)
  return { isVisible, names: async after => (after === undefined && isVisible(project) ? [project] : []) }
}

const textOf = ({ project, id }: SearchPlace): string => (id === null ? project : `${project}/${id}`)

/** The place of a cursor, which is input. The name of a project has no slash. */
function placeOf(cursor: string): SearchPlace {
  const text = decodeCursor(cursor, LIST)
  const at = text.indexOf('/')
  const place = at === -1 ? { project: text, id: null } : { project: text.slice(0, at), id: text.slice(at + 1) }
  if (isProjectName(place.project)) return place
  throw notIssued()
}
