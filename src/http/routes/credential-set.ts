import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { SetAction } from '../../sync/set-command.ts'
import type { HttpDeps } from '../build-http.ts'
import { answer, ProjectPath, problemAnswers } from '../schemas/common.ts'
import { SetQuery, setBody } from '../schemas/sets.ts'
import { existingProject } from './projects.ts'

/** A whole set may be larger than one credential. */
const SET_BODY_LIMIT = 32 * 1024 * 1024

export const credentialSetRoutes =
  (deps: HttpDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.put(
      '/projects/:project/credentials',
      {
        bodyLimit: SET_BODY_LIMIT,
        config: { permission: 'credential.write' },
        schema: {
          operationId: 'applyCredentialSet',
          summary: 'Make the credentials of a project what the body declares, all or nothing',
          description: 'What is not in the set stays, unless `prune` is given.',
          tags: ['credentials'],
          consumes: ['application/json', 'application/yaml'],
          params: ProjectPath,
          querystring: SetQuery,
          body: setBody,
          response: { 200: answer('SetResult', 'What was done, or would be.'), ...problemAnswers }
        }
      },
      async request => {
        const project = await existingProject(deps, request.params.project)
        const { prune = false, dryRun = false, force = false } = request.query
        const { items, plan } = await deps.applySet(request.caller, project, request.body.credentials, { prune, dryRun, force })
        const count = (action: SetAction) => items.filter(item => item.action === action).length
        return {
          created: count('created'),
          updated: count('updated'),
          unchanged: count('unchanged'),
          deleted: count('deleted'),
          items,
          ...(plan === undefined ? {} : { plan })
        }
      }
    )
  }
