import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { VerifyCommands } from '../../commands/verify/credential.ts'
import type { CredentialStore } from '../../store/credential/credential-store.ts'
import { honourWait } from '../headers.ts'
import { CredentialPath, preferredAnswer, problemAnswers, ref, WaitHeaders } from '../schemas/common.ts'
import { AskedTrySchema, VerificationSchema, VerifyBody } from '../schemas/verification.ts'
import { verificationView } from '../views.ts'
import { existingCredential } from './one-credential.ts'

export interface VerifyRouteDeps {
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly verifyCommands: VerifyCommands
}

export const verifyRoutes =
  (deps: VerifyRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/projects/:project/credentials/:id/verify',
      {
        config: { permission: 'credential.verify' },
        schema: {
          operationId: 'verifyCredential',
          summary: 'Try a credential on a verify target now, to see whether it works',
          description:
            'With `Prefer: wait=30` the answer is 200 with what the try showed. Otherwise it is 202, and `status.verified` of the credential says it later. A project tries one login on a verify target at most 5 times a minute and 30 times an hour.',
          tags: ['credentials'],
          params: CredentialPath,
          headers: WaitHeaders,
          body: ref(VerifyBody),
          response: {
            200: preferredAnswer(VerificationSchema, 'What the try showed.'),
            202: preferredAnswer(AskedTrySchema, 'It will be tried soon.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const { stored } = await existingCredential(deps, request.params)
        const wait = honourWait(request, reply)
        const { credential } = stored
        const { target, verification } = await deps.verifyCommands.credential(
          request.caller,
          credential,
          request.body.target,
          wait
        )
        if (verification === undefined) return reply.code(202).send({ target })
        return reply.code(200).send(verificationView(verification))
      }
    )
  }
