import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { ControllerCheck, ControllerCommands } from '../../commands/controllers.ts'
import { DEFAULT_CONTROLLER } from '../../domain/controller-record.ts'
import { Problem } from '../../domain/problems.ts'
import type { EventLog } from '../../store/event-log.ts'
import { expectedVersions } from '../etags.ts'
import { pageByName } from '../paging.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { EventList, ListEventsQuery } from '../schemas/bridge.ts'
import {
  type Answer,
  answer,
  ControllerPath,
  IfMatch,
  nothing,
  PagingQuery,
  problemAnswers,
  versionedAnswer
} from '../schemas/common.ts'
import { ControllerSchema, controllerBody, NewController } from '../schemas/controllers.ts'
import { CheckSchema } from '../schemas/registered.ts'
import { SomeController, SomeControllerList } from '../schemas/visible-controllers.ts'
import { eventPage } from './events.ts'
import type { VisibleControllerDeps, VisibleControllers } from './visible-controllers.ts'

/** The known state of one Jenkins; `capabilities` is null if it could not be asked. */
export type ControllerState = Omit<Answer<typeof ControllerSchema>, 'backlog' | 'processes' | 'workers'>

/** The pending work of one Jenkins. */
export type Backlog = Answer<typeof ControllerSchema>['backlog']

/** The circuit breakers of the live processes for one Jenkins. */
export type ControllerProcesses = Answer<typeof ControllerSchema>['processes']

export interface ControllerRouteDeps extends Pick<VisibleControllerDeps, 'controllerNames' | 'describeControllers'> {
  readonly visibleControllers: Pick<VisibleControllers, 'names' | 'describe'>
  readonly checkController: (name: string) => Promise<ControllerCheck | undefined>
  readonly controllerCommands: ControllerCommands
  readonly events: Pick<EventLog, 'listController'>
}

const checkView = ({ state, at, findings }: ControllerCheck): Answer<typeof CheckSchema> => ({ state, at, findings })

const noController = (): Problem =>
  new Problem('CONTROLLER_NOT_FOUND', 'No controller of this name is configured; see GET /api/v1/controllers.')

export const controllerRoutes =
  (deps: ControllerRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const { controllerNames, describeControllers, controllerCommands, events } = deps
    const existing = async (name: string) => {
      const [found] = controllerNames().includes(name) ? await describeControllers([name]) : []
      if (found === undefined) throw noController()
      return found
    }

    const visible = deps.visibleControllers

    app.get(
      '/controllers',
      {
        config: { permission: 'controller.read', orElse: 'controller.list' },
        schema: {
          operationId: 'listControllers',
          summary: 'The Jenkins controllers: versions, capabilities, permissions, reachability and backlog',
          description:
            'Callers that are no platform-admins get those of their projects, and only their versions and whether they work.',
          tags: ['bridge'],
          querystring: PagingQuery,
          response: { 200: answer(SomeControllerList, 'A page of controllers.'), ...problemAnswers }
        }
      },
      async request => {
        const page = pageByName(await visible.names(request.caller), name => name, request.query, 'controllers')
        const items = await visible.describe(request.caller, page.items)
        return { ...page, items } as Answer<typeof SomeControllerList>
      }
    )

    app.post(
      '/controllers',
      {
        config: { permission: 'controller.write' },
        schema: {
          operationId: 'createController',
          summary: 'Register a Jenkins controller; every process uses it within a second',
          description:
            'It is asked once before the answer. One that does not answer is registered, too, and compared with the others before anything is written to it.',
          tags: ['bridge'],
          body: controllerBody.create,
          response: { 201: versionedAnswer(NewController, 'The controller, and what the check found.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { name, ...input } = request.body
        const { record, check } = await controllerCommands.create(request.caller, name, input)
        noteVersion(reply, record.generation)
        void reply.code(201).header('location', `/api/v1/controllers/${name}`)
        return { controller: await existing(name), check: checkView(check) }
      }
    )

    app.get(
      '/controllers/:controller',
      {
        config: { permission: 'controller.read', orElse: 'controller.list' },
        schema: {
          operationId: 'getController',
          summary: 'A Jenkins controller: version, capabilities, permissions, reachability and backlog',
          description:
            'Callers that are no platform-admins get one of their projects, and only its version and whether it works; others are 404.',
          tags: ['bridge'],
          params: ControllerPath,
          response: { 200: versionedAnswer(SomeController, 'The controller.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { controller: name } = request.params
        const isVisible = (await visible.names(request.caller)).includes(name)
        const [controller] = isVisible ? await visible.describe(request.caller, [name]) : []
        if (controller === undefined) throw noController()
        if ('generation' in controller && controller.generation !== null) noteVersion(reply, controller.generation)
        return controller
      }
    )

    app.patch(
      '/controllers/:controller',
      {
        config: { permission: 'controller.write' },
        schema: {
          operationId: 'patchController',
          summary: 'Change a registered controller (merge patch)',
          description:
            'Another address takes a new login with it, since a login is never sent to an address it was not given for.',
          tags: ['bridge'],
          consumes: ['application/json', 'application/merge-patch+json'],
          params: ControllerPath,
          headers: IfMatch,
          body: controllerBody.patch,
          response: { 200: versionedAnswer(ControllerSchema, 'The changed controller.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { controller: name } = request.params
        const expected = expectedVersions(request.headers['if-match'])
        const { generation } = await controllerCommands.patch(request.caller, name, request.body, expected)
        noteVersion(reply, generation)
        return existing(name)
      }
    )

    app.delete(
      '/controllers/:controller',
      {
        config: { permission: 'controller.write' },
        schema: {
          operationId: 'deleteController',
          summary: 'Remove a registered controller that no project uses; nothing in Jenkins changes',
          description: 'Only one that was registered by a request, and only while no project has a folder on it.',
          tags: ['bridge'],
          params: ControllerPath,
          headers: IfMatch,
          response: { 204: nothing, ...problemAnswers }
        }
      },
      async (request, reply) => {
        const expected = expectedVersions(request.headers['if-match'])
        await controllerCommands.remove(request.caller, request.params.controller, expected)
        return reply.code(204).send(null)
      }
    )

    app.post(
      '/controllers/:controller/check',
      {
        config: { permission: 'controller.write', unaudited: true },
        schema: {
          operationId: 'checkController',
          summary: 'Check a controller now: reachability, login, permissions, plug-ins and clock',
          description: 'Asks Jenkins now and answers with what is wrong and what to do about it. Nothing is changed in Jenkins.',
          tags: ['bridge'],
          params: ControllerPath,
          response: { 200: answer(CheckSchema, 'What was found.'), ...problemAnswers }
        }
      },
      async request => {
        const check = await deps.checkController(request.params.controller)
        if (check === undefined) throw noController()
        return checkView(check)
      }
    )

    app.post(
      '/controllers/:controller/accept',
      {
        config: { permission: 'controller.write' },
        schema: {
          operationId: 'acceptController',
          summary: 'Accept that another Jenkins answers at the address of a registered controller',
          description:
            'A deliberate change, such as a new installation. Everything in it is first contact: nothing of it counts as written by the bridge.',
          tags: ['bridge'],
          params: ControllerPath,
          body: controllerBody.accept,
          response: { 200: versionedAnswer(ControllerSchema, 'The controller.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { controller: name } = request.params
        const { generation } = await controllerCommands.accept(request.caller, name, request.body.identity)
        noteVersion(reply, generation)
        return existing(name)
      }
    )

    app.get(
      '/controllers/:controller/events',
      {
        config: { permission: 'controller.read' },
        schema: {
          operationId: 'listControllerEvents',
          summary:
            'The audit trail of a controller, newest first: pauses of calls, changes of identity, and folders left by deleted projects',
          description: 'For platform-admins. Filtered by type, actor or time.',
          tags: ['events'],
          params: ControllerPath,
          querystring: ListEventsQuery,
          response: { 200: answer(EventList, 'A page of events.'), ...problemAnswers }
        }
      },
      async request => {
        const { controller: name } = request.params
        // The events of the bridge itself are there, such as a refused reload, also where the settings describe no controller.
        if (name !== DEFAULT_CONTROLLER && !controllerNames().includes(name)) throw noController()
        return eventPage(`controller events ${name}`, request.query, query => events.listController(name, query))
      }
    )
  }
