import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { AuditFilter, AuditLog, PlacedEntry } from '../../store/audit-log.ts'
import { decodeCursor, encodeCursor, notIssued, totalOf } from '../paging.ts'
import { AuditList, AuditQuery } from '../schemas/audit.ts'
import { answer, problemAnswers } from '../schemas/common.ts'

/** Its name in cursors. */
const LIST = 'audit'

export interface AuditRouteDeps {
  readonly auditLog: Pick<AuditLog, 'all' | 'page'>
}

export const auditRoutes =
  ({ auditLog }: AuditRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/audit',
      {
        config: { permission: 'audit.read' },
        schema: {
          operationId: 'readAudit',
          produces: ['application/json', 'application/jsonl'],
          summary: 'The audit trail, newest first: who did what, when, from where, and with what outcome',
          description:
            'With `Accept: application/jsonl`, all entries, oldest first, one JSON object per line; `limit` is ignored. Each line has a `cursor`, from which a later request continues.',
          tags: ['access'],
          querystring: AuditQuery,
          response: { 200: answer(AuditList, 'A page of entries.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { limit = 50, cursor, since, until, ...rest } = request.query
        const filter: AuditFilter = { ...rest, ...timed('since', since), ...timed('until', until) }
        const place = cursor === undefined ? undefined : placeOf(cursor)
        if (/\bapplication\/(jsonl|x-ndjson)\b/.test(request.headers.accept ?? ''))
          return sendLines(reply, auditLog.all(filter, place))
        const { items, next, total } = await auditLog.page(filter, place, limit)
        return { items, nextCursor: next === null ? null : encodeCursor(next, LIST), ...totalOf(total) }
      }
    )
  }

const timed = (name: 'since' | 'until', text: string | undefined): AuditFilter =>
  text === undefined ? {} : { [name]: new Date(text).getTime() }

/** Streams the entries as they are read, so that their number is not limited by memory. */
const sendLines = (reply: FastifyReply, entries: AsyncIterable<PlacedEntry>): FastifyReply =>
  reply.type('application/jsonl').send(Readable.from(linesOf(entries)))

async function* linesOf(entries: AsyncIterable<PlacedEntry>): AsyncIterable<string> {
  for await (const { entry, place } of entries) yield `${JSON.stringify({ ...entry, cursor: encodeCursor(place, LIST) })}\n`
}

/** Checks the form of a cursor, which is input, before it reaches Redis. */
function placeOf(cursor: string): string {
  const place = decodeCursor(cursor, LIST)
  if (/^\d{1,15}-\d{1,15}[ar]$/.test(place)) return place
  throw notIssued()
}
