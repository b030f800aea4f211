import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '../../domain/problems.ts'
import type { EventLog } from '../../store/event-log.ts'
import { pageOf } from '../paging.ts'
import { ControllerList, ControllerSchema, EventList, ListEventsQuery } from '../schemas/bridge.ts'
import { type Answer, answer, ControllerPath, PagingQuery, problemAnswers } from '../schemas/common.ts'
import { eventPage } from './events.ts'

/** The known state of one Jenkins; `capabilities` is null if it could not be asked. */
export type ControllerState = Omit<Answer<typeof ControllerSchema>, 'backlog' | 'processes'>

/** The pending work of one Jenkins. */
export type Backlog = Answer<typeof ControllerSchema>['backlog']

/** The circuit breakers of the live processes for one Jenkins. */
export type ControllerProcesses = Answer<typeof ControllerSchema>['processes']

/** Describes every controller; each is asked within a bounded time. */
export type DescribeControllers = () => Promise<readonly Answer<typeof ControllerSchema>[]>

export interface ControllerRouteDeps {
  readonly describeControllers: DescribeControllers
  readonly events: Pick<EventLog, 'listController'>
}

export const controllerRoutes =
  ({ describeControllers, events }: ControllerRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/controllers',
      {
        config: { permission: 'controller.read' },
        schema: {
          operationId: 'listControllers',
          summary: 'The Jenkins controllers: versions, capabilities, permissions, reachability and backlog',
          tags: ['bridge'],
          querystring: PagingQuery,
          response: { 200: answer(ControllerList, 'A page of controllers.'), ...problemAnswers }
        }
      },
      async request => {
        const { limit = 50, cursor } = request.query
        const sorted = (await describeControllers()).toSorted((a, b) => (a.name < b.name ? -1 : 1))
        return pageOf(
          sorted,
          c => c.name,
          limit,
          cursor,
          (key, after) => key > after,
          'controllers'
        )
      }
    )

    const existingController = async (name: string) => {
      const found = (await describeControllers()).find(controller => controller.name === name)
      if (found !== undefined) return found
      throw new Problem('CONTROLLER_NOT_FOUND', 'No controller of this name is configured; see GET /api/v1/controllers.')
    }

    app.get(
      '/controllers/:controller',
      {
        config: { permission: 'controller.read' },
        schema: {
          operationId: 'getController',
          summary: 'A Jenkins controller: version, capabilities, permissions, reachability and backlog',
          tags: ['bridge'],
          params: ControllerPath,
          response: { 200: answer(ControllerSchema, 'The controller.'), ...problemAnswers }
        }
      },
      async request => existingController(request.params.controller)
    )

    app.get(
      '/controllers/:controller/events',
      {
        config: { permission: 'controller.read' },
        schema: {
          operationId: 'listControllerEvents',
          summary:
            'The audit trail of a controller, newest first: pauses of calls, changes of identity, and folders left by deleted projects',
          tags: ['events'],
          params: ControllerPath,
          querystring: ListEventsQuery,
          response: { 200: answer(EventList, 'A page of events.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingController(request.params.controller)
        return eventPage(`controller events ${name}`, request.query, query => events.listController(name, query))
      }
    )
  }
