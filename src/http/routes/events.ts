import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EVENT_ID } from '../../domain/event.ts'
import { Problem } from '../../domain/problems.ts'
import type { CredentialStore } from '../../store/credential/credential-store.ts'
import type { EventFilter, EventLog, EventPage, EventQuery } from '../../store/event-log.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { decodeCursor, encodeCursor, notIssued, totalOf } from '../paging.ts'
import { EventList, ListEventsQuery, ListProjectEventsQuery } from '../schemas/bridge.ts'
import { type Answer, answer, CredentialPath, ProjectPath, problemAnswers } from '../schemas/common.ts'
import { existingProject } from './existing-project.ts'

export interface EventRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly credentials: Pick<CredentialStore, 'get'>
  readonly events: Pick<EventLog, 'list'>
}

export const eventRoutes =
  (deps: EventRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const page = (project: string, query: PageQuery) =>
      eventPage(`events ${project}`, query, found => deps.events.list(project, found))

    app.get(
      '/projects/:project/events',
      {
        config: { permission: 'event.read' },
        schema: {
          operationId: 'listProjectEvents',
          summary: 'The audit trail of a project, newest first',
          description:
            'What was changed, by whom, and what the syncs did in Jenkins; filtered by credential, type, actor, text or time. Names of changed fields are listed, values never.',
          tags: ['events'],
          params: ProjectPath,
          querystring: ListProjectEventsQuery,
          response: { 200: answer(EventList, 'A page of events.'), ...problemAnswers }
        }
      },
      async request => page((await existingProject(deps, request.params.project)).name, request.query)
    )

    app.get(
      '/projects/:project/credentials/:id/events',
      {
        config: { permission: 'event.read' },
        schema: {
          operationId: 'listCredentialEvents',
          summary: 'The audit trail of a credential, newest first, even after its deletion',
          description:
            'What was changed, by whom, and what the syncs did in Jenkins. The events of a deleted credential stay readable under its id.',
          tags: ['events'],
          params: CredentialPath,
          querystring: ListEventsQuery,
          response: { 200: answer(EventList, 'A page of events.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingProject(deps, request.params.project)
        const events = await page(name, { ...request.query, credential: request.params.id })
        const { id } = request.params
        // An empty page of a filter, or after the last one, says nothing.
        const isKnown =
          events.items.length > 0 ||
          (await deps.credentials.get(name, id)) !== undefined ||
          (await deps.events.list(name, { credential: id, limit: 1 })).items.length > 0
        if (!isKnown) throw new Problem('CREDENTIAL_NOT_FOUND', 'No credential of this project has or had this id.')
        return events
      }
    )
  }

interface PageQuery extends Omit<EventFilter, 'since' | 'until'> {
  readonly since?: string
  readonly until?: string
  readonly limit?: number
  readonly cursor?: string
}

/** One page of the event list of this name. */
export async function eventPage(
  name: string,
  { limit = 50, cursor, since, until, ...filter }: PageQuery,
  list: (found: EventQuery) => Promise<EventPage>
): Promise<Answer<typeof EventList>> {
  const { items, next, total } = await list({
    ...filter,
    limit,
    ...(cursor === undefined ? {} : { before: streamId(decodeCursor(cursor, name)) }),
    ...(since === undefined ? {} : { since: new Date(since).getTime() }),
    ...(until === undefined ? {} : { until: new Date(until).getTime() })
  })
  return { items, nextCursor: next === null ? null : encodeCursor(next, name), ...totalOf(total) }
}

/** Checks the form of a cursor, which is input, before it reaches Redis. */
function streamId(text: string): string {
  if (EVENT_ID.test(text)) return text
  throw notIssued()
}
