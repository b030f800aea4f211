import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { CredentialCommands } from '../../commands/credentials.ts'
import { refuseUnlessUnused, type UsageOf } from '../../commands/usage.ts'
import type { Credential } from '../../domain/credential.ts'
import type { CredentialStore } from '../../store/credential/credential-store.ts'
import type { EventLog } from '../../store/event-log.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { expectedVersions } from '../etags.ts'
import { honourWait } from '../headers.ts'
import { demand } from '../plugins/auth.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import {
  CredentialPath,
  nothing,
  ProjectPath,
  problemAnswers,
  SetHeaders,
  versionedAnswer,
  WaitHeaders,
  WriteHeaders,
  waitedAnswer
} from '../schemas/common.ts'
import { credentialBody } from '../schemas/credential-body.ts'
import { CredentialSchema, DeleteCredentialQuery } from '../schemas/credentials.ts'
import { SyncCredentialQuery } from '../schemas/projects.ts'
import { credentialView } from '../views.ts'
import { existingProject } from './existing-project.ts'
import { FORGET_WAIT, forgottenAnswer, forgottenView, wantsForgotten } from './forgetting.ts'
import { existingCredential, maxAgeOf, settled, type ViewDeps, wholeView } from './one-credential.ts'

export interface CredentialRouteDeps extends ViewDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly credentialCommands: CredentialCommands
  readonly usageOf: UsageOf
  readonly events: Pick<EventLog, 'list'>
}

export const credentialRoutes =
  (deps: CredentialRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/projects/:project/credentials',
      {
        config: { permission: 'credential.write' },
        schema: {
          operationId: 'createCredential',
          summary: 'Create a credential',
          description:
            'The body depends on `type`; there is an example for each. The secret fields are encrypted before they are stored, and Jenkins is written in the background. With `Prefer: wait=10` the answer has the outcome in `status`. An id that Jenkins already holds is only overwritten with `adopt`.',
          tags: ['credentials'],
          params: ProjectPath,
          headers: SetHeaders,
          body: credentialBody.create,
          response: { 201: waitedAnswer(CredentialSchema, 'The new credential.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const expected = expectedVersions(request.headers['if-match'])
        const created = await deps.credentialCommands.create(request.caller, project, request.body, expected)
        void reply.code(201).header('location', `/api/v1/projects/${project.name}/credentials/${created.credential.id}`)
        return settled(deps, reply, project, created)
      }
    )

    app.get(
      '/projects/:project/credentials/:id',
      {
        config: { permission: 'credential.read' },
        schema: {
          operationId: 'getCredential',
          summary: 'One credential with its status',
          description:
            '`status` says whether Jenkins holds this generation, and if not, why and when the next attempt is due. Secrets are never part of an answer.',
          tags: ['credentials'],
          params: CredentialPath,
          response: { 200: versionedAnswer(CredentialSchema, 'The credential. Secrets are never shown.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { project, stored } = await existingCredential(deps, request.params)
        noteVersion(reply, stored.credential.generation)
        return wholeView(deps, project, stored)
      }
    )

    app.put(
      '/projects/:project/credentials/:id',
      {
        config: { permission: 'credential.write' },
        schema: {
          operationId: 'replaceCredential',
          summary: 'Replace a credential; secret fields left out keep their values',
          description:
            'Public fields and the description become those of the body. The type cannot change, and a missing credential is not created. Send the ETag of a read in `If-Match` to refuse the write if somebody else was faster.',
          tags: ['credentials'],
          params: CredentialPath,
          headers: WriteHeaders,
          body: credentialBody.replace,
          response: { 200: waitedAnswer(CredentialSchema, 'The changed credential.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const expected = expectedVersions(request.headers['if-match'])
        const changed = await deps.credentialCommands.replace(request.caller, project, request.params.id, request.body, expected)
        return settled(deps, reply, project, changed)
      }
    )

    app.patch(
      '/projects/:project/credentials/:id',
      {
        config: { permission: 'credential.write' },
        schema: {
          operationId: 'patchCredential',
          summary: 'Change parts of a credential (merge patch)',
          description:
            'A merge patch (RFC 7396): only the fields of the body change, and null removes an optional one. A new secret is a field of `data`.',
          tags: ['credentials'],
          consumes: ['application/json', 'application/merge-patch+json'],
          params: CredentialPath,
          headers: WriteHeaders,
          body: credentialBody.patch,
          response: { 200: waitedAnswer(CredentialSchema, 'The changed credential.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const expected = expectedVersions(request.headers['if-match'])
        const changed = await deps.credentialCommands.patch(request.caller, project, request.params.id, request.body, expected)
        return settled(deps, reply, project, changed)
      }
    )

    app.delete(
      '/projects/:project/credentials/:id',
      {
        config: { permission: 'credential.write' },
        schema: {
          operationId: 'deleteCredential',
          summary: 'Delete a credential, here and in Jenkins',
          description:
            'The answer is 202 while Jenkins still has to confirm the deletion, and 204 once it is gone. `ifUnused` refuses with 409 if jobs use it. `forget` removes it from the bridge alone and leaves Jenkins as it is. One that is shared with other projects is only deleted with `endShares`, which takes an admin.',
          tags: ['credentials'],
          params: CredentialPath,
          querystring: DeleteCredentialQuery,
          headers: WriteHeaders,
          response: {
            ...forgottenAnswer,
            202: waitedAnswer(
              CredentialSchema,
              'Deletion accepted; it completes once Jenkins is confirmed not to hold the credential.'
            ),
            204: nothing,
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const { id } = request.params
        const forget = wantsForgotten(request, request.query)
        if (request.query.ifUnused === true) {
          await existingCredential(deps, request.params)
          refuseUnlessUnused(await deps.usageOf(project, id, { fresh: true }))
        }
        const expected = expectedVersions(request.headers['if-match'])
        const { endShares = false } = request.query
        if (endShares) demand(request, 'share.write')
        const deleted = await deps.credentialCommands.remove(request.caller, project, id, expected, { forget, endShares })
        const left = await deps.outcomes.ofDeletion(deleted, honourWait(request, reply) || (forget ? FORGET_WAIT : 0))
        if (left !== undefined) {
          noteVersion(reply, left.credential.generation)
          return reply.code(202).send(credentialView(left, maxAgeOf(project), deps.now()))
        }
        if (forget && (await wasForgotten(deps, deleted))) return reply.code(200).send(forgottenView(project, id))
        return reply.code(204).send(null)
      }
    )

    app.post(
      '/projects/:project/credentials/:id/sync',
      {
        config: { permission: 'credential.sync' },
        schema: {
          operationId: 'syncCredential',
          summary: 'Sync a credential now, even if its next attempt is not due',
          description:
            'Jenkins is read and, if it differs, written. Under the drift policy `report`, changes made in Jenkins are repaired only with `repair`.',
          tags: ['credentials'],
          params: CredentialPath,
          querystring: SyncCredentialQuery,
          headers: WaitHeaders,
          response: {
            202: waitedAnswer(CredentialSchema, 'Sync requested; complete if the caller waited for it.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        await deps.credentialCommands.sync(request.caller, project, request.params.id, request.query)
        await deps.outcomes.ofProject(project, honourWait(request, reply))
        const { stored } = await existingCredential(deps, request.params)
        noteVersion(reply, stored.credential.generation)
        return reply.code(202).send(credentialView(stored, maxAgeOf(project), deps.now()))
      }
    )
  }

/** Whether a deletion ended without proof that Jenkins no longer holds the credential. */
async function wasForgotten(
  { events }: Pick<CredentialRouteDeps, 'events'>,
  { project, id, generation }: Credential
): Promise<boolean> {
  const { items } = await events.list(project, { credential: id, limit: 10 })
  return items.some(event => event.type === 'Removed' && event.generation === generation && event.reason === 'Forgotten')
}
