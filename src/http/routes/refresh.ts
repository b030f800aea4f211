import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { RefreshCommands } from '../../commands/refresh.ts'
import type { SecretStoreCommands } from '../../commands/secret-stores/commands.ts'
import type { CredentialStore } from '../../store/credential/credential-store.ts'
import { honourWait } from '../headers.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { answer, CredentialPath, problemAnswers, WaitHeaders, waitedAnswer } from '../schemas/common.ts'
import { CredentialSchema } from '../schemas/credentials.ts'
import { RefreshSchema, SecretStorePath } from '../schemas/secret-stores.ts'
import { credentialView } from '../views.ts'
import { existingCredential, maxAgeOf } from './one-credential.ts'

export interface RefreshRouteDeps {
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly refreshCommands: RefreshCommands
  readonly secretStoreCommands: Pick<SecretStoreCommands, 'get'>
  readonly now: () => Date
}

export const refreshRoutes =
  (deps: RefreshRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/projects/:project/credentials/:id/refresh',
      {
        config: { permission: 'credential.refresh' },
        schema: {
          operationId: 'refreshCredential',
          summary: 'Read the values of a credential again from its secret stores, or from the project that shares it, now',
          description:
            'A new value becomes a new generation, which is then written to Jenkins; an equal one changes nothing. With `Prefer: wait=10` the answer is 200 once the values were read, and `status.source` says what came of it. A credential whose values were all typed has nothing to read.',
          tags: ['credentials'],
          params: CredentialPath,
          headers: WaitHeaders,
          response: {
            200: waitedAnswer(CredentialSchema, 'The values were read.'),
            202: waitedAnswer(CredentialSchema, 'The values will be read soon.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const { stored: before } = await existingCredential(deps, request.params)
        const isDone = await deps.refreshCommands.credential(before.credential, honourWait(request, reply))
        const { project, stored } = await existingCredential(deps, request.params)
        noteVersion(reply, stored.credential.generation)
        return reply.code(isDone ? 200 : 202).send(credentialView(stored, maxAgeOf(project), deps.now()))
      }
    )

    app.post(
      '/secret-stores/:store/refresh',
      {
        config: { permission: 'secret-store.write' },
        schema: {
          operationId: 'refreshSecretStore',
          summary: 'Read all values that come from a secret store again, now',
          description:
            'Each key is read once for all credentials that refer to it. A pause after failures of the store ends. With `Prefer: wait=10` the answer is 200 once everything was read.',
          tags: ['secret stores'],
          params: SecretStorePath,
          headers: WaitHeaders,
          response: {
            200: answer(RefreshSchema, 'Everything was read.'),
            202: answer(RefreshSchema, 'Everything will be read soon.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const { store } = request.params
        await deps.secretStoreCommands.get(store)
        const { keys, isDone } = await deps.refreshCommands.store(store, honourWait(request, reply))
        return reply.code(isDone ? 200 : 202).send({ keys })
      }
    )
  }
