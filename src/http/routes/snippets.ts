import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { damagedRecord } from '../../domain/problems.ts'
import { isType, typeNamed } from '../../domain/types/index.ts'
import { patchedNames } from '../../domain/types/snippet-names.ts'
import type { CredentialStore } from '../../store/credential/credential-store.ts'
import { pageInOrder } from '../paging.ts'
import { answer, CredentialPath, problemAnswers } from '../schemas/common.ts'
import { SnippetList, SnippetsQuery } from '../schemas/snippets.ts'
import { existingCredential } from './one-credential.ts'

export interface SnippetRouteDeps {
  readonly credentials: Pick<CredentialStore, 'find'>
}

export const snippetRoutes =
  (deps: SnippetRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/projects/:project/credentials/:id/snippets',
      {
        config: { permission: 'credential.read' },
        schema: {
          operationId: 'listSnippets',
          summary: 'Jenkinsfile snippets that use the credential',
          description:
            'For the type of the credential, with its id filled in. `needs` names the plug-ins that provide the steps. Names of the query go before those that the project keeps in `snippets`; both replace examples such as `registry.example.com`.',
          tags: ['credentials'],
          params: CredentialPath,
          querystring: SnippetsQuery,
          response: { 200: answer(SnippetList, 'Groovy, ready to paste.'), ...problemAnswers }
        }
      },
      async request => {
        const { project, stored } = await existingCredential(deps, request.params)
        const { credential } = stored
        if (!isType(credential.type) && stored.damage !== undefined) throw damagedRecord(stored.damage)
        const { form = 'whole', syntax } = request.query
        const { id, type, facts, usernameSecret = false } = credential
        const kept = project.damage === undefined ? (project.snippets ?? {}) : {}
        const settings = { id, facts, usernameSecret, kubeconfigForm: project.policies.kubeconfigForm, kept }
        const all = typeNamed(type).snippets({ ...settings, asked: patchedNames({}, request.query) }, form)
        const wanted = syntax === undefined ? all : all.filter(({ style }) => style === syntax)
        // the names change neither the number of snippets nor their order
        return pageInOrder(wanted, request.query, `snippets ${project.name} ${id} ${form} ${syntax ?? ''}`)
      }
    )
  }
