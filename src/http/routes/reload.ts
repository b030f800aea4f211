import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Answer, answer, problemAnswers } from '../schemas/common.ts'
import { ReloadAnswers, type ReloadSchema } from '../schemas/reload.ts'

/** What became of a reload in one process. */
export type ProcessReload = Answer<typeof ReloadSchema>
export type ReloadOutcome = Omit<ProcessReload, 'process'>

/** Asks every live process to read its files again; resolves within a bounded time. */
export type ReloadAll = (by: string) => Promise<readonly ProcessReload[]>

export interface ReloadRouteDeps {
  readonly reloadAll: ReloadAll
}

export const reloadRoutes =
  ({ reloadAll }: ReloadRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/admin/reload',
      {
        config: { permission: 'bridge.reload' },
        schema: {
          operationId: 'reloadSettings',
          summary: 'Read again, in every live process, the settings that are in files',
          description:
            'Each process takes all of what has changed in its files or, if one of them has a fault, nothing. The answer names settings, never their values.',
          tags: ['bridge'],
          response: { 200: answer(ReloadAnswers, 'What became of it in each process.'), ...problemAnswers }
        }
      },
      async request => ({ items: [...(await reloadAll(request.caller.subject))] })
    )
  }
