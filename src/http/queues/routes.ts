import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { COOKIE, type Sessions, sessionIn } from '../../access/sessions.ts'
import { Problem } from '../../domain/problems.ts'
import { BOARD, type Board, hardened, mayAsk } from './board.ts'
import { boardPolicy, signInPage, signInPolicy, signInScript } from './pages.ts'

export interface QueueRoutesDeps {
  readonly board: Board
  readonly sessions: Sessions
  readonly isWritable: boolean
}

/** The queue board for platform-admins. Browsers send a cookie for it, which is valid nowhere else. */
export const queueRoutes =
  ({ board, sessions, isWritable }: QueueRoutesDeps): FastifyPluginAsync =>
  async app => {
    const hide = { schema: { hide: true } } as const
    const read = { config: { permission: 'queue.read', cookie: true }, ...hide } as const
    const write = { config: { permission: 'queue.write', cookie: true }, ...hide } as const
    app.addHook('onClose', () => board.close())

    // A browser without a cookie is redirected to the sign-in page instead of getting an error.
    app.setErrorHandler((error, request, reply) => {
      const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true
      const isStranger = error instanceof Problem && error.code === 'UNAUTHENTICATED'
      return isPage && isStranger ? reply.redirect(`${BOARD}/sign-in`, 303) : reply.send(error)
    })

    app.get(`${BOARD}/sign-in`, { config: { public: true }, ...hide }, async (_request, reply) => {
      const nonce = crypto.randomUUID()
      return page(reply, signInPage(nonce), signInPolicy(nonce))
    })
    app.get(`${BOARD}/sign-in.js`, { config: { public: true }, ...hide }, async (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').send(signInScript)
    )

    app.post(`${BOARD}/session`, { config: { permission: 'queue.read' }, ...hide }, async (request, reply) => {
      const { text, seconds } = await sessions.open(request.caller)
      return reply
        .code(204)
        .header('set-cookie', cookie(request, text, seconds))
        .send(null)
    })
    app.delete(`${BOARD}/session`, read, async (request, reply) => {
      const text = sessionIn(request.headers.cookie)
      if (text !== undefined) await sessions.close(text)
      return reply
        .code(204)
        .header('set-cookie', cookie(request, '', 0))
        .send(null)
    })

    app.get(BOARD, read, async (_request, reply) => reply.redirect(`${BOARD}/`))
    app.get(`${BOARD}/*`, read, async (request, reply) => {
      const { status, type, body } = await board.ask({ method: 'GET', url: request.url })
      void reply.code(status)
      if (!type.startsWith('text/html')) return reply.type(type).send(body)
      const nonce = crypto.randomUUID()
      return page(reply, hardened(body.toString(), nonce), boardPolicy(nonce))
    })
    app.put(`${BOARD}/*`, write, async (request, reply) => {
      if (!isWritable) throw new Problem('FORBIDDEN', 'The queue is read-only. An operator can change that with QUEUES_WRITABLE.')
      const [path = ''] = request.url.split('?', 1)
      if (!mayAsk(path)) throw new Problem('FORBIDDEN', 'Only the bridge creates and changes jobs.')
      const { status, type, body } = await board.ask({ method: 'PUT', url: request.url })
      return reply.code(status).type(type).send(body)
    })
  }

const page = (reply: FastifyReply, text: string, policy: string): FastifyReply =>
  reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(text)

/** Valid only for the board and from its own pages, and hidden from scripts. */
const cookie = ({ protocol }: Pick<FastifyRequest, 'protocol'>, text: string, seconds: number): string =>
  `${COOKIE}=${text}; Path=${BOARD}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${protocol === 'https' ? '; Secure' : ''}`
