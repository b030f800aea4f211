import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { exported, exportYaml } from '../../domain/export.ts'
import { isType } from '../../domain/types/index.ts'
import type { CredentialStore, StoredCredential } from '../../store/credential/credential-store.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { answer, ProjectPath, problemAnswers } from '../schemas/common.ts'
import { ExportSchema } from '../schemas/export.ts'
import { existingProject } from './existing-project.ts'

export interface ExportRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly credentials: Pick<CredentialStore, 'set'>
}

export const exportRoutes =
  (deps: ExportRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/projects/:project/export',
      {
        config: { permission: 'credential.read' },
        schema: {
          operationId: 'exportProject',
          produces: ['application/json', 'application/yaml'],
          summary: 'The credentials of a project as a declared set, without secrets',
          description:
            'Applied to the same project, it changes nothing: secrets that a set leaves out keep their values. With `Accept: application/yaml`, the secrets are comments with placeholders, for use in another project. Credentials whose record cannot be read, and those being deleted, are left out.',
          tags: ['credentials'],
          params: ProjectPath,
          response: { 200: answer(ExportSchema, 'The declared set.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { name } = await existingProject(deps, request.params.project)
        const { version, items } = await deps.credentials.set(name)
        const credentials = items.filter(isExportable).map(({ credential }) => credential)
        noteVersion(reply, version)
        reply.header('vary', 'accept')
        if (/\b(?:application|text)\/(?:x-)?yaml\b/.test(request.headers.accept ?? ''))
          return sendYaml(reply, exportYaml(name, credentials))
        return { project: name, credentials: credentials.map(exported) }
      }
    )
  }

const sendYaml = (reply: FastifyReply, text: string): FastifyReply => reply.type('application/yaml; charset=utf-8').send(text)

const isExportable = ({ credential, damage }: StoredCredential): boolean =>
  damage === undefined && credential.deletedAt === null && isType(credential.type)
