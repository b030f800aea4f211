import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EVENT_ID } from '../../domain/event.ts'
import { invalid } from '../../domain/problems.ts'
import type { EventFeed } from '../../store/event-feed.ts'
import type { EventLog } from '../../store/event-log.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { StreamEventsQuery, StreamHeaders } from '../schemas/bridge.ts'
import { ProjectPath, problemAnswers } from '../schemas/common.ts'
import { eventStream, streamTimes } from '../stream/event-stream.ts'
import { createStreamSlots } from '../stream/stream-slots.ts'
import { existingProject } from './existing-project.ts'

/** Example of an event of the stream. */
const STREAM = `id: 1772441700000-0
event: Synced
data: {"id":"1772441700000-0","type":"Synced","credential":"dockerhub-id"}

`
/** Grace period for a stream to end cleanly before it is destroyed; ms. */
const END = 1_000
/** Bytes buffered for one reader, besides one batch of events. */
const BUFFER = 64 * 1024

export interface EventStreamRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly events: EventLog
  readonly feed: EventFeed
  /** Called with the number of open streams. */
  readonly metrics: { readonly streams: (open: number) => void }
  /** Aborted when the process stops, which ends all streams. */
  readonly stopping: AbortSignal
}

export const eventStreamRoutes =
  (deps: EventStreamRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const takeSeat = createStreamSlots(deps.metrics.streams)
    const streaming = { feed: deps.feed, events: deps.events, times: streamTimes }

    app.get(
      '/projects/:project/events/stream',
      {
        config: { permission: 'event.read' },
        exposeHeadRoute: false,
        schema: {
          operationId: 'streamProjectEvents',
          summary: 'The events of a project as they happen (server-sent events)',
          description: 'docs/events.md describes how to read the stream, and how to resume it without losing an event.',
          tags: ['events'],
          params: ProjectPath,
          querystring: StreamEventsQuery,
          headers: StreamHeaders,
          response: {
            200: {
              description: 'An endless stream of events.',
              content: { 'text/event-stream': { schema: { type: 'string', examples: [STREAM] } } }
            },
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const lastEventId = lastEventIdIn(request.headers['last-event-id'])
        const { name, uid } = await existingProject(deps, request.params.project)
        const leave = takeSeat(request.caller.subject)
        const end = new AbortController()
        const text = eventStream(streaming, {
          project: name,
          credential: request.query.credential,
          lastEventId,
          end,
          isAllowed: async () => (await app.isStillAllowed(request)) && (await deps.projects.get(name))?.uid === uid
        })
        return send(request, reply, Readable.from(text, { objectMode: false, highWaterMark: BUFFER }), { end, leave, deps })
      }
    )
  }

function lastEventIdIn(header: string | undefined): string | undefined {
  if (header === undefined || header === '') return undefined
  if (EVENT_ID.test(header)) return header
  throw invalid([{ pointer: '#/headers/last-event-id', detail: 'Not the id of an event.' }])
}

interface Ending {
  readonly end: AbortController
  readonly leave: () => void
  readonly deps: Pick<EventStreamRouteDeps, 'stopping'>
}

/** Sends the stream, and ends it when the reader leaves, the process stops or the permission is lost. */
function send(request: FastifyRequest, reply: FastifyReply, stream: Readable, { end, leave, deps }: Ending): FastifyReply {
  const stop = () => end.abort()
  deps.stopping.addEventListener('abort', stop, { once: true })
  request.raw.socket.once('close', stop)
  end.signal.addEventListener('abort', () => {
    // Buffered data for a reader that does not read would keep the stream open forever.
    setTimeout(() => stream.destroy(), END).unref()
  })
  stream.once('close', () => {
    leave()
    stop()
    deps.stopping.removeEventListener('abort', stop)
    request.raw.socket.off('close', stop)
  })
  if (deps.stopping.aborted) stop()
  // A kept-alive connection would delay a stopping process. The second header tells nginx not to buffer, which would delay events.
  return reply.headers({ connection: 'close', 'x-accel-buffering': 'no' }).type('text/event-stream; charset=utf-8').send(stream)
}
