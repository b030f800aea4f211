import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { recordedAddress, recordedText } from '../recorded.ts'
import { namedIds } from './named-ids.ts'

const TOKEN = 'token:'

/** Logs one line for each answered request: who sent it, from where, about what, and what came of it. */
export function registerAccessLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    // Without a level, as in tests, everything is logged.
    if ((request.log as Partial<Logger>).isLevelEnabled?.('info') !== false) log(request, reply)
    done()
  })
}

function log(request: FastifyRequest, reply: FastifyReply): void {
  const subject: string | null = request.caller?.subject ?? null
  const { project } = (request.params ?? {}) as { project?: string }
  const { ids, count } = namedIds(request, reply)
  request.log.info(
    {
      method: request.method,
      path: recordedText(request.url.split('?', 1)[0] ?? '').slice(0, 500),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      subject,
      ...(subject?.startsWith(TOKEN) ? { tokenId: subject.slice(TOKEN.length) } : {}),
      address: recordedAddress(request),
      ...(project === undefined ? {} : { project: recordedText(project).slice(0, 100) }),
      ...(count === 0 ? {} : { ids, idCount: count })
    },
    'request answered'
  )
}
