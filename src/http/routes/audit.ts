import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { AuditEntry } from '../../domain/audit.ts'
import { Problem } from '../../domain/problems.ts'
import type { AuditFilter, AuditLog } from '../../store/audit-log.ts'
import { decodeCursor, encodeCursor } from '../paging.ts'
import { AuditList, AuditQuery } from '../schemas/audit.ts'
import { answer, problemAnswers } from '../schemas/common.ts'

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
          summary: 'Who did what, when, from where, with which outcome, newest first',
          description:
            'With `Accept: application/jsonl` all of it, oldest first, as one JSON object a line; `limit` and `cursor` do not count then.',
          tags: ['access'],
          querystring: AuditQuery,
          response: { 200: answer(AuditList, 'A page of entries.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { limit = 50, cursor, since, until, ...rest } = request.query
        const filter: AuditFilter = { ...rest, ...timed('since', since), ...timed('until', until) }
        if (/\bapplication\/(jsonl|x-ndjson)\b/.test(request.headers.accept ?? '')) return sendLines(reply, auditLog.all(filter))
        const { items, next } = await auditLog.page(filter, cursor === undefined ? undefined : placeOf(cursor), limit)
        return { items, nextCursor: next === null ? null : encodeCursor(next) }
      }
    )
  }

const timed = (name: 'since' | 'until', text: string | undefined): AuditFilter =>
  text === undefined ? {} : { [name]: new Date(text).getTime() }

/** Sends entries as they are read, so that there may be any number of them. */
const sendLines = (reply: FastifyReply, entries: AsyncIterable<AuditEntry>): FastifyReply =>
  reply.type('application/jsonl').send(Readable.from(linesOf(entries)))

async function* linesOf(entries: AsyncIterable<AuditEntry>): AsyncIterable<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`
}

/** A cursor comes from outside; only the form of a place reaches Redis. */
function placeOf(cursor: string): string {
  const place = decodeCursor(cursor)
  if (/^\d{1,15}-\d{1,15}[ar]$/.test(place)) return place
  throw new Problem('INVALID_CURSOR', 'Start again without a cursor.', [
    { pointer: 'cursor', detail: 'It was not given out by this list.' }
  ])
}
