import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { CopyCommands } from '../../commands/copies.ts'
import type { Outcomes } from '../../commands/outcomes.ts'
import { placeOf } from '../../domain/project.ts'
import { targetsOf } from '../../domain/targets.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { expectedVersions } from '../etags.ts'
import { honourWait } from '../headers.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import type { WithProjectView } from '../project-views.ts'
import { type Answer, answer, ProjectPath, problemAnswers, WaitHeaders, WriteHeaders, waitedAnswer } from '../schemas/common.ts'
import { CopiesSchema, copyPlaceBody, RemoveCopiesQuery } from '../schemas/copies.ts'
import { ProjectSchema } from '../schemas/projects.ts'
import { existingProject } from './existing-project.ts'

export interface CopyRouteDeps extends WithProjectView {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly copyCommands: CopyCommands
  readonly outcomes: Pick<Outcomes, 'ofCopies' | 'ofProject'>
}

/** What was left behind when a folder was renamed, moved or copied in Jenkins. */
export const copyRoutes =
  (deps: CopyRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const shown = async (name: string): Promise<Answer<typeof CopiesSchema>> => {
      const project = await existingProject(deps, name)
      const { searches, isWanted, found, requests, removals } = await deps.copyCommands.list(project)
      const last = targetsOf(project).map(({ key }) => searches.get(key))
      const times = last.map(search => search?.searchedAt ?? '').sort()
      const requestedAt = new Map(requests.map(request => [placeOf(request), request.requestedAt]))
      return {
        project: name,
        searchedAt: times[0] || null,
        foldersSearched: last.reduce((sum, search) => sum + (search?.folders ?? 0), 0),
        complete: last.every(search => search?.complete === true),
        pending: isWanted || requests.length > 0,
        copies: found.map(({ size: _, ...copy }) => ({ ...copy, removalRequestedAt: requestedAt.get(placeOf(copy)) ?? null })),
        removals
      }
    }
    const awaited = async (reply: FastifyReply, name: string) => {
      await deps.outcomes.ofCopies(name, honourWait(reply.request, reply))
      void reply.code(202)
      return shown(name)
    }

    app.get(
      '/projects/:project/copies',
      {
        config: { permission: 'project.read' },
        schema: {
          operationId: 'listCopies',
          summary: 'Credentials of the project in folders that are not its own',
          description:
            'After a folder was renamed, moved or copied in Jenkins, the bridge looks for what it had written there, in the folders that its user sees.',
          tags: ['projects'],
          params: ProjectPath,
          response: { 200: answer(CopiesSchema, 'What the last search found, and what became of removals.'), ...problemAnswers }
        }
      },
      request => shown(request.params.project)
    )

    app.post(
      '/projects/:project/copies/find',
      {
        config: { permission: 'project.sync' },
        schema: {
          operationId: 'findCopies',
          summary: 'Search Jenkins for copies now',
          description:
            'Every folder that the Jenkins user can see is searched in the background for ciphertexts that the bridge wrote for this project. The answer is the list as it is; read it again until `pending` is false.',
          tags: ['projects'],
          params: ProjectPath,
          headers: WaitHeaders,
          response: {
            202: waitedAnswer(CopiesSchema, 'Search requested; complete if the caller waited for it.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        await deps.copyCommands.find(project)
        return awaited(reply, project.name)
      }
    )

    app.post(
      '/projects/:project/copies/remove',
      {
        config: { permission: 'project.delete' },
        schema: {
          operationId: 'removeCopies',
          summary: 'Remove the credentials of the project from a folder that is not its own',
          description:
            'Only what still has a ciphertext that the bridge wrote is removed, and a read afterwards proves it. The folder goes too if the bridge had made it and nothing else is in it. Repeating the request is safe.',
          tags: ['projects'],
          params: ProjectPath,
          querystring: RemoveCopiesQuery,
          headers: WaitHeaders,
          body: copyPlaceBody,
          response: {
            202: waitedAnswer(CopiesSchema, 'Removal requested; complete if the caller waited for it.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        await deps.copyCommands.remove(request.caller, project, request.body, request.query.force ?? false)
        return awaited(reply, project.name)
      }
    )

    app.post(
      '/projects/:project/copies/follow',
      {
        // The folder decides which pipelines get the credentials.
        config: { permission: 'project.update', andAlso: 'project.move' },
        schema: {
          operationId: 'followCopies',
          summary: 'Let the project move to the folder in which its credentials are now',
          description:
            'For platform-admins. The folder becomes that of the project. What is equal there stays as it is, the rest is written, and then what the bridge wrote into the former folder is removed.',
          tags: ['projects'],
          params: ProjectPath,
          headers: WriteHeaders,
          body: copyPlaceBody,
          response: { 200: waitedAnswer(ProjectSchema, 'The project, in its new folder.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const before = await existingProject(deps, request.params.project)
        const expected = expectedVersions(request.headers['if-match'])
        const project = await deps.copyCommands.follow(request.caller, before, request.body, expected)
        const now = await deps.outcomes.ofProject(project, honourWait(request, reply))
        noteVersion(reply, now.generation)
        return deps.viewProject(now)
      }
    )
  }
