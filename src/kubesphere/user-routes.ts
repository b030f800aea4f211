import type { FastifyPluginAsync } from 'fastify'
import type { CurrentKubeconfig } from '../commands/current-kubeconfig.ts'
import { Problem } from '../domain/problems.ts'
import { registerTextErrors } from './errors.ts'
import { userRoots } from './paths.ts'

/**
 * The kubeconfig with which the form of KubeSphere's console is filled. It is the same for everybody here, whatever user the address
 * names; but a user of KubeSphere may only ask for himself, as there.
 */
export const userRoutes =
  (currentKubeconfig: CurrentKubeconfig): FastifyPluginAsync =>
  async app => {
    registerTextErrors(app)
    for (const root of userRoots()) {
      const options = { config: { permission: 'kubeconfig.read' }, schema: { hide: true } } as const
      app.get<{ Params: { user: string } }>(`${root}/kubeconfig`, options, async ({ params, caller }, reply) => {
        const isOther = caller.kind === 'kubesphere' && caller.name !== params.user
        if (isOther) throw new Problem('KUBECONFIG_NOT_CONFIGURED', 'There is no kubeconfig of this user that you may read.')
        const { content } = await currentKubeconfig()
        return reply.type('text/plain; charset=utf-8').send(content.reveal())
      })
    }
  }
