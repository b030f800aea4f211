import type { FastifyPluginAsync } from 'fastify'
import type { CurrentKubeconfig } from '../commands/current-kubeconfig.ts'
import { Problem } from '../domain/problems.ts'
import { registerTextErrors } from './errors.ts'
import { userRoots } from './paths.ts'

/**
 * The kubeconfig that fills the form of KubeSphere's console. The bridge has the same one for every user in the URL, but as in the
 * original, KubeSphere users may request only their own.
 */
export const userRoutes =
  (currentKubeconfig: CurrentKubeconfig): FastifyPluginAsync =>
  async app => {
    registerTextErrors(app)
    for (const root of userRoots()) {
      const options = { config: { permission: 'kubeconfig.read' }, schema: { hide: true } } as const
      app.get<{ Params: { user: string } }>(`${root}/kubeconfig`, options, async ({ params, caller }, reply) => {
        const isOther = caller.kind === 'kubesphere' && caller.name !== params.user
        if (isOther) throw new Problem('KUBECONFIG_NOT_CONFIGURED', 'No kubeconfig of this user is available to you.')
        const { content } = await currentKubeconfig()
        return reply.type('text/plain; charset=utf-8').send(content.reveal())
      })
    }
  }
