import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Outcomes } from '../../commands/outcomes.ts'
import type { ProjectCommands } from '../../commands/projects.ts'
import { expectedVersions } from '../etags.ts'
import { honourWait } from '../headers.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import type { WithProjectView } from '../project-views.ts'
import { ProjectPath, problemAnswers, WriteHeaders, waitedAnswer } from '../schemas/common.ts'
import { ProjectSchema } from '../schemas/projects.ts'

export interface ConfirmFolderRouteDeps extends WithProjectView {
  readonly projectCommands: Pick<ProjectCommands, 'confirmFolder'>
  readonly outcomes: Pick<Outcomes, 'ofProject'>
}

/** Ends `FolderExists`: the folder decides which pipelines get the credentials, so a platform-admin looks at it first. */
export const confirmFolderRoutes =
  ({ projectCommands, outcomes, viewProject }: ConfirmFolderRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/projects/:project/confirm-folder',
      {
        config: { permission: 'project.update', andAlso: 'project.move' },
        schema: {
          operationId: 'confirmFolder',
          summary: 'Let a project use the folder of its name that was in Jenkins before it',
          description:
            'For platform-admins. Ends `FolderExists` of a project that a project-maker made. What is in the folder is then reported as unmanaged. Changes nothing for a project that needs no confirmation.',
          tags: ['projects'],
          params: ProjectPath,
          headers: WriteHeaders,
          response: { 200: waitedAnswer(ProjectSchema, 'The project.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const expected = expectedVersions(request.headers['if-match'])
        const project = await projectCommands.confirmFolder(request.caller, request.params.project, expected)
        const shown = await outcomes.ofProject(project, honourWait(request, reply))
        noteVersion(reply, shown.generation)
        return viewProject(shown)
      }
    )
  }
