import type { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'

export interface BoardRequest {
  readonly method: 'GET' | 'PUT'
  readonly url: string
}

export interface BoardAnswer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

/** A view of the queue by bull-board, created on first use because its packages take a fifth of a second to load. */
export interface Board {
  ask(request: BoardRequest): Promise<BoardAnswer>
  close(): Promise<void>
}

/** Path of the board. */
export const BOARD = '/queues'

/** The queue that the board shows. */
type ShownQueue = ConstructorParameters<typeof BullMQAdapter>[0]

export function createBoard(queue: ShownQueue, isWritable: boolean): Board {
  let made: Promise<FastifyInstance> | undefined
  return {
    async ask({ method, url }) {
      made ??= make(queue, isWritable)
      const app = await made
      // The page's own headers and bodies are not passed on.
      const answer = await app.inject({ method, url } satisfies InjectOptions)
      return { status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), body: answer.rawPayload }
    },
    close: async () => (await made?.catch(() => undefined))?.close()
  }
}

/** A separate server without a port, so that bull-board's registrations and decorators stay isolated. */
async function make(queue: ShownQueue, isWritable: boolean): Promise<FastifyInstance> {
  const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify')
  ])
  const adapter = new BullMQAdapter(queue, { readOnlyMode: !isWritable, description: 'One job per project that needs a sync.' })
  // A job carries only the project; anything else is not shown. Error texts may quote anything.
  adapter.setFormatter('data', (data: { project?: unknown }) => ({ project: data?.project }))
  adapter.setFormatter('returnValue', () => null)
  const serverAdapter = new FastifyAdapter()
  serverAdapter.setBasePath(BOARD)
  createBullBoard({
    queues: [adapter],
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Jenkins credentials bridge', hideDocsLink: true, showWorkers: false } }
  })
  const app = Fastify({ logger: false })
  await app.register(serverAdapter.registerPlugin(), { prefix: BOARD })
  await app.ready()
  return app
}

/** The allowed operations on a writable queue: none that creates a job or changes its data. */
const ALLOWED = new RegExp(
  `^${BOARD}/api/queues/(?:pause|resume|[^/]+/(?:pause|resume|empty|promote|retry/[a-z-]+|clean/[a-z-]+)|[^/]+/[^/]+/(?:retry|promote|clean)(?:/[a-z-]+)?)$`
)
export const mayAsk = (path: string): boolean => ALLOWED.test(path)

/**
 * The page of bull-board, so that it works under a strict policy: no fonts from elsewhere, and its style carries a nonce.
 */
export function hardened(page: string, nonce: string): string {
  return page.replace(/<link href="https?:[^>]*>\s*/g, '').replaceAll('<style>', `<style nonce="${nonce}">`)
}
