import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { listKeysFor, pathsFor } from '../../commands/secret-stores/browse.ts'
import { noStoreFor } from '../../commands/secret-stores/problems.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { pageByName } from '../paging.ts'
import { prefixIn } from '../prefix.ts'
import { type Answer, answer, PagingQuery, ProjectPath, problemAnswers } from '../schemas/common.ts'
import {
  ListKeysQuery,
  ProjectSecretStoreList,
  ProjectSecretStorePath,
  type ProjectSecretStoreSchema,
  SecretStoreKeys
} from '../schemas/secret-stores.ts'
import { existingProject } from './existing-project.ts'
import type { OpenedSecretStore, SecretStoreRouteDeps } from './secret-stores.ts'

export interface ProjectSecretStoreRouteDeps extends Pick<SecretStoreRouteDeps, 'openSecretStores'> {
  readonly projects: Pick<ProjectStore, 'get'>
}

/** What members see of the secret stores that their project may use: no address, and no other paths. */
export const projectSecretStoreRoutes =
  (deps: ProjectSecretStoreRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const view = ({ record, provider, open }: OpenedSecretStore, project: string): Answer<typeof ProjectSecretStoreSchema> => ({
      ...{ name: record.name, provider: record.provider, title: provider.title },
      ...{ paths: pathsFor(record, project), canList: open.list !== undefined }
    })

    app.get(
      '/projects/:project/secret-stores',
      {
        config: { permission: 'secret-store.list' },
        schema: {
          operationId: 'listProjectSecretStores',
          summary: 'The secret stores from which credentials of a project may take values',
          description: 'With the paths that the project may read, and without addresses.',
          tags: ['secret stores'],
          params: ProjectPath,
          querystring: PagingQuery,
          response: { 200: answer(ProjectSecretStoreList, 'A page of secret stores.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingProject(deps, request.params.project)
        const all = [...deps.openSecretStores.values()].map(one => view(one, name)).filter(({ paths }) => paths.length > 0)
        return pageByName(all, one => one.name, request.query, `secret stores ${name}`)
      }
    )

    app.get(
      '/projects/:project/secret-stores/:store/keys',
      {
        config: { permission: 'secret-store.browse' },
        schema: {
          operationId: 'listProjectSecretStoreKeys',
          summary: 'The keys below a prefix of a secret store that a project may read',
          description: 'Asks the store now, and only where the project may read: elsewhere nothing is below. No value is read.',
          tags: ['secret stores'],
          params: ProjectSecretStorePath,
          querystring: ListKeysQuery,
          response: { 200: answer(SecretStoreKeys, 'Names below the prefix.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingProject(deps, request.params.project)
        const prefix = prefixIn(request.query.prefix)
        const found = deps.openSecretStores.get(request.params.store)
        if (found === undefined || pathsFor(found.record, name).length === 0) throw noStoreFor()
        return listKeysFor(found, name, prefix)
      }
    )
  }
