import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { CurrentKubeconfig } from '../../commands/current-kubeconfig.ts'
import { CurrentKubeconfigSchema } from '../schemas/bridge.ts'
import { type Answer, answer, problemAnswers } from '../schemas/common.ts'
import { findingView } from '../views.ts'

export interface KubeconfigRouteDeps {
  readonly currentKubeconfig: CurrentKubeconfig
}

export const kubeconfigRoutes =
  ({ currentKubeconfig }: KubeconfigRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/kubeconfig',
      {
        config: { permission: 'kubeconfig.read' },
        schema: {
          operationId: 'getCurrentKubeconfig',
          summary: "The current cluster's kubeconfig, for the form of a new credential",
          description:
            'The only existing secret that the API returns. Every read is recorded in the audit trail, and nothing is cached.',
          tags: ['bridge'],
          response: { 200: answer(CurrentKubeconfigSchema, 'The kubeconfig, for use as `content`.'), ...problemAnswers }
        }
      },
      async (): Promise<Answer<typeof CurrentKubeconfigSchema>> => {
        const { content, source, warnings } = await currentKubeconfig()
        return { content: content.reveal(), source, warnings: warnings.map(findingView) }
      }
    )
  }
