import type { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { own } from '../../domain/own.ts'
import { isFields } from '../../domain/shape.ts'

export interface BoardRequest {
  readonly method: 'GET' | 'PUT'
  readonly url: string
}

export interface BoardAnswer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

/** A view of the queues by bull-board, created on first use because its packages take a fifth of a second to load. */
export interface Board {
  ask(request: BoardRequest): Promise<BoardAnswer>
  close(): Promise<void>
}

/** Path of the board. */
export const BOARD = '/queues'

type BoardQueue = ConstructorParameters<typeof BullMQAdapter>[0]

/** A queue that the board shows. */
export interface ShownQueue {
  readonly queue: BoardQueue
  readonly description: string
  /** What is shown of the data of a job: the names that it gets, each with the field that has it. Anything else is not shown. */
  readonly shown: Readonly<Record<string, string>>
}

/** `queues`: those of this moment; controllers come and go. */
export function createBoard(queues: () => readonly ShownQueue[], isWritable: boolean): Board {
  let made: Promise<Made> | undefined
  return {
    async ask({ method, url }) {
      made ??= make(isWritable)
      const { app, show } = await made
      show(queues())
      // The page's own headers and bodies are not passed on.
      const answer = await app.inject({ method, url } satisfies InjectOptions)
      return { status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), body: answer.rawPayload }
    },
    close: async () => (await made?.catch(() => undefined))?.app.close()
  }
}

interface Made {
  readonly app: FastifyInstance
  readonly show: (queues: readonly ShownQueue[]) => void
}

/** A separate server without a port, so that bull-board's registrations and decorators stay isolated. */
async function make(isWritable: boolean): Promise<Made> {
  const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify')
  ])
  const adapters = new WeakMap<BoardQueue, BullMQAdapter>()
  const adapterOf = ({ queue, description, shown }: ShownQueue): BullMQAdapter => {
    const known = adapters.get(queue)
    if (known !== undefined) return known
    const adapter = new BullMQAdapter(queue, { readOnlyMode: !isWritable, description })
    adapter.setFormatter('data', data =>
      Object.fromEntries(
        Object.entries(shown).flatMap(([name, field]) => {
          const value = isFields(data) ? own(data, field) : undefined
          return typeof value === 'string' && value !== '' ? [[name, value]] : []
        })
      )
    )
    adapter.setFormatter('returnValue', () => null)
    adapters.set(queue, adapter)
    return adapter
  }
  const serverAdapter = new FastifyAdapter()
  serverAdapter.setBasePath(BOARD)
  const board = createBullBoard({
    queues: [],
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Jenkins credentials bridge', hideDocsLink: true, showWorkers: false } }
  })
  const app = Fastify({ logger: false })
  await app.register(serverAdapter.registerPlugin(), { prefix: BOARD })
  await app.ready()
  return { app, show: queues => board.replaceQueues(queues.map(adapterOf)) }
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
