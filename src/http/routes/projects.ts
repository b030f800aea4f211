import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { WithMemberships } from '../../access/authenticate.ts'
import type { Outcomes } from '../../commands/outcomes.ts'
import type { ReadNumbers } from '../../commands/overview/project-numbers.ts'
import type { ProjectCommands } from '../../commands/projects.ts'
import { verdictOn } from '../../domain/permissions.ts'
import { projectExists } from '../../domain/problems.ts'
import type { Project } from '../../domain/project.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { expectedVersions } from '../etags.ts'
import { honourWait } from '../headers.ts'
import { demand } from '../plugins/auth.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import type { ViewProjects, WithProjectView } from '../project-views.ts'
import {
  answer,
  KeepHeaders,
  nothing,
  ProjectPath,
  problemAnswers,
  versionedAnswer,
  WaitHeaders,
  WriteHeaders,
  waitedAnswer
} from '../schemas/common.ts'
import { DeleteProjectQuery, PatchProjectQuery } from '../schemas/forget.ts'
import { ListProjectsQuery, ProjectList, ProjectSchema, projectBody, SyncQuery } from '../schemas/projects.ts'
import { existingProject } from './existing-project.ts'
import { FORGET_WAIT, forgottenAnswer, forgottenView, wantsForgotten } from './forgetting.ts'
import { pageOfProjects } from './visible-projects.ts'

export interface ProjectRouteDeps extends WithProjectView {
  readonly viewProjects: ViewProjects
  readonly readNumbers: ReadNumbers
  readonly projects: Pick<ProjectStore, 'get' | 'all' | 'names'>
  readonly projectCommands: ProjectCommands
  readonly withMemberships: WithMemberships
  readonly outcomes: Pick<Outcomes, 'ofProject' | 'ofProjectDeletion'>
}

export const projectRoutes =
  (deps: ProjectRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    /** Answers with the project, once the outcome of the change is known if the caller prefers to wait. */
    const answered = async (reply: FastifyReply, project: Project) => {
      const shown = await deps.outcomes.ofProject(project, honourWait(reply.request, reply))
      noteVersion(reply, shown.generation)
      return deps.viewProject(shown)
    }

    app.get(
      '/projects',
      {
        config: { permission: 'project.list' },
        schema: {
          operationId: 'listProjects',
          summary: "The caller's projects, sorted by name",
          description:
            'Callers get the projects in which they have a role; platform-admins get all. Each comes with its targets and the number of its credentials in every phase.',
          tags: ['projects'],
          querystring: ListProjectsQuery,
          response: { 200: answer(ProjectList, 'A page of projects.'), ...problemAnswers }
        }
      },
      async request => {
        const page = await pageOfProjects(deps, request.caller, request.query)
        return { ...page, items: await deps.viewProjects(page.items) }
      }
    )

    app.post(
      '/projects',
      {
        config: { permission: 'project.create' },
        schema: {
          operationId: 'createProject',
          summary: 'Create a project; its folder in Jenkins is created in the background',
          description:
            'For project-makers and platform-admins. Without `folder`, Jenkins gets a top-level folder of this name; only platform-admins choose another folder, the controller, or several targets. The answer does not wait for Jenkins unless `Prefer: wait=10` is sent.',
          tags: ['projects'],
          headers: WaitHeaders,
          body: projectBody.create,
          response: { 201: waitedAnswer(ProjectSchema, 'The new project.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await deps.projectCommands.create(request.caller, request.body)
        void reply.code(201).header('location', `/api/v1/projects/${project.name}`)
        return answered(reply, project)
      }
    )

    app.get(
      '/projects/:project',
      {
        config: { permission: 'project.read' },
        schema: {
          operationId: 'getProject',
          summary: 'One project',
          description:
            'The project with its targets and policies and the number of its credentials in every phase. A caller without a role in it gets 404.',
          tags: ['projects'],
          params: ProjectPath,
          response: { 200: versionedAnswer(ProjectSchema, 'The project.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        noteVersion(reply, project.generation)
        return deps.viewProject(project)
      }
    )

    app.put(
      '/projects/:project',
      {
        config: { permission: 'project.update', orElse: 'project.create' },
        schema: {
          operationId: 'keepProject',
          summary: 'Make a project, or set what the body names on the one that there is',
          description:
            'What the body leaves out stays as it is, and a repetition changes nothing. Project-makers and platform-admins make projects. Its targets must be those of the project; moving it is a PATCH.',
          tags: ['projects'],
          params: ProjectPath,
          headers: KeepHeaders,
          body: projectBody.keep,
          response: {
            200: waitedAnswer(ProjectSchema, 'The project that there was.'),
            201: waitedAnswer(ProjectSchema, 'The new project.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const { project: name } = request.params
        const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers
        const { project, isNew } = await deps.projectCommands.keep(request.caller, name, request.body, {
          expected: expectedVersions(ifMatch),
          presence: ifNoneMatch === '*' ? 'new' : ifMatch === undefined ? undefined : 'there',
          mayCreate: () => demand(request, 'project.create'),
          mayKeep() {
            // Who may make projects learns that the name is taken, and nothing else.
            if (verdictOn(request.caller, 'project.update', name) === 'hidden') throw projectExists(name)
            demand(request, 'project.update')
          }
        })
        if (isNew) void reply.code(201).header('location', `/api/v1/projects/${project.name}`)
        return answered(reply, project)
      }
    )

    app.patch(
      '/projects/:project',
      {
        config: { permission: 'project.update' },
        schema: {
          operationId: 'patchProject',
          summary: 'Change the display name, targets or policies of a project',
          description:
            'A merge patch: fields left out stay as they are. Other targets, folders or controllers need a platform-admin. The credentials are written and verified in the new place before the bridge removes its own from the old one.',
          tags: ['projects'],
          params: ProjectPath,
          querystring: PatchProjectQuery,
          headers: WriteHeaders,
          body: projectBody.patch,
          response: { 200: waitedAnswer(ProjectSchema, 'The changed project.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        // Where it goes decides which pipelines get the credentials, and unmanaged credentials there become visible.
        const { body, caller, params, query } = request
        if ([body.targets, body.folder, body.controller].some(where => where !== undefined)) demand(request, 'project.move')
        const expected = expectedVersions(request.headers['if-match'])
        const forget = wantsForgotten(request, query)
        return answered(reply, await deps.projectCommands.patch(caller, params.project, body, expected, forget))
      }
    )

    app.delete(
      '/projects/:project',
      {
        config: { permission: 'project.delete' },
        schema: {
          operationId: 'deleteProject',
          summary: 'Delete a project and everything the bridge wrote for it in Jenkins',
          description:
            "The folder is deleted only if the bridge created it and it is confirmed to hold nothing but the bridge's credentials. Otherwise only those credentials are removed.",
          tags: ['projects'],
          params: ProjectPath,
          querystring: DeleteProjectQuery,
          headers: WriteHeaders,
          response: {
            ...forgottenAnswer,
            202: waitedAnswer(ProjectSchema, 'Deletion accepted.'),
            204: nothing,
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const name = request.params.project
        const forget = wantsForgotten(request, request.query)
        const { endShares = false } = request.query
        const expected = expectedVersions(request.headers['if-match'])
        const project = await deps.projectCommands.remove(request.caller, name, expected, { forget, endShares })
        const wait = honourWait(request, reply) || (forget ? FORGET_WAIT : 0)
        const left = await deps.outcomes.ofProjectDeletion(project, wait)
        if (left !== undefined) {
          noteVersion(reply, left.generation)
          return reply.code(202).send(await deps.viewProject(left))
        }
        return forget ? reply.code(200).send(forgottenView(project, null)) : reply.code(204).send(null)
      }
    )

    app.post(
      '/projects/:project/sync',
      {
        config: { permission: 'project.sync' },
        schema: {
          operationId: 'syncProject',
          summary: 'Check and sync the whole project now',
          description:
            'Credentials that wait for their next attempt or were refused are tried at once. Under the policy `report`, what was changed in Jenkins is repaired only with `repair`.',
          tags: ['projects'],
          params: ProjectPath,
          querystring: SyncQuery,
          headers: WaitHeaders,
          response: {
            202: waitedAnswer(ProjectSchema, 'Sync requested; complete if the caller waited for it.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        await deps.projectCommands.sync(request.caller, request.params.project, request.query)
        void reply.code(202)
        return answered(reply, await existingProject(deps, request.params.project))
      }
    )
  }
