import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '../../domain/problems.ts'
import type { EventLog } from '../../store/event-log.ts'
import { ListEventsQuery } from '../schemas/bridge.ts'
import { answer, ControllerPath, problemAnswers } from '../schemas/common.ts'
import { eventPage } from './events.ts'

/** What is known of one Jenkins; `capabilities` is null while it could not be asked. */
export interface ControllerState {
  readonly name: string
  readonly url: string
  readonly reachable: boolean
  /** Why it could not be asked. */
  readonly reason: string | null
  readonly message: string | null
  readonly circuit: 'closed' | 'open' | 'half-open'
  readonly circuitOpenedAt: string | null
  /** When a paused controller is tried. */
  readonly nextAttemptAt: string | null
  /** Which Jenkins is known and which one answers; null until that was asked. */
  readonly identity: {
    readonly known: string | null
    readonly seen: string
    readonly standing: string
    readonly accept: string | null
  } | null
  readonly capabilities: object | null
}

/** What waits for a Jenkins. */
export interface Backlog {
  /** Credentials that Jenkins does not hold as they are here, and that are tried. */
  readonly waiting: number
  /** When the oldest change was made that Jenkins does not hold yet. */
  readonly unsyncedSince: string | null
  /** When the project was read that was read longest ago. */
  readonly uncheckedSince: string | null
}

/** Asks every controller, each within a bounded time. */
export type DescribeControllers = () => Promise<readonly (ControllerState & { readonly backlog: Backlog })[]>

export const controllerRoutes =
  (describe: DescribeControllers, events: EventLog): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/controllers',
      {
        config: { permission: 'controller.read' },
        schema: {
          operationId: 'listControllers',
          summary: 'The Jenkins controllers: versions, what they can do and let us do, whether calls get through, what waits',
          tags: ['bridge'],
          response: { 200: answer('ControllerList', 'All controllers.'), ...problemAnswers }
        }
      },
      async () => ({ items: await describe() })
    )

    app.get(
      '/controllers/:controller/events',
      {
        config: { permission: 'controller.read' },
        schema: {
          operationId: 'listControllerEvents',
          summary:
            'The audit trail of a controller, newest first: when calls to it were paused and went through again, which Jenkins answered, and which folders of deleted projects stay',
          tags: ['events'],
          params: ControllerPath,
          querystring: ListEventsQuery,
          response: { 200: answer('EventList', 'A page of events.'), ...problemAnswers }
        }
      },
      async request => {
        const { controller } = request.params
        if (!(await describe()).some(({ name }) => name === controller))
          throw new Problem('CONTROLLER_NOT_FOUND', 'No controller of this name is configured; see GET /api/v1/controllers.')
        return eventPage(request.query, query => events.listController(controller, query))
      }
    )
  }
