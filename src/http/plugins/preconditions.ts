import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import Type from 'typebox'
import { type Fault, Problem } from '../../domain/problems.ts'
import { etagOf, isKnown } from '../etags.ts'
import { ETag, IfNoneMatch } from '../schemas/common.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** The version of what the answer shows, for its ETag. */
    version: number | undefined
  }
}

/** Notes the version of what is desired that an answer shows: the generation of a record, or the count of changes of a set. */
export function noteVersion(reply: FastifyReply, version: number): void {
  reply.version = version
}

/**
 * Preconditions are obeyed or refused (RFC 9110, 13.1). Reads obey `If-None-Match`. `If-Match` is obeyed by the routes whose schema has
 * it, which compare it in the same step that writes. Nothing here has a date of change, so no read has to look at
 * `If-Modified-Since`.
 */
export function registerPreconditions(app: FastifyInstance): void {
  app.decorateReply('version', undefined)
  app.addHook('onRoute', route => {
    if (route.method === 'GET' && route.config?.permission !== undefined) route.schema = documented(route.schema ?? {})
  })

  app.addHook('onRequest', async request => {
    if (!isOfApi(request)) return
    const faults = refusedPreconditions(request)
    if (faults.length > 0) throw new Problem('PRECONDITION_UNSUPPORTED', faults[0]?.detail ?? '', faults)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    if (!isOfApi(request) || reply.statusCode < 200 || reply.statusCode > 299 || typeof payload !== 'string') return payload
    if (!String(reply.getHeader('content-type')).startsWith('application/json')) return payload
    const isRead = reads(request)
    if (!isRead && reply.version === undefined) return payload
    const etag = etagOf(reply.version, payload)
    void reply.header('etag', etag)
    if (!isRead || !isKnown(request.headers['if-none-match'], etag)) return payload
    void reply.code(304).removeHeader('content-type')
    // Of a HEAD the framework takes the payload away itself, and needs its length.
    return request.method === 'HEAD' ? payload : null
  })
}

/** The schema of a read with what every read takes and gives. */
function documented(schema: FastifySchema): FastifySchema {
  const { 200: found, ...others } = (schema.response ?? {}) as Readonly<Record<string, { readonly $ref?: string }>>
  if (schema.hide === true || found?.$ref === undefined) return schema
  return {
    ...schema,
    headers: Type.Object({ 'if-none-match': IfNoneMatch }),
    response: { 200: { ...found, headers: { ETag } }, 304: Type.Null({ description: 'It is what it was.' }), ...others }
  }
}

/** The files of the console and the documentation have their own; what is not found needs none. */
const isOfApi = ({ routeOptions, is404 }: FastifyRequest): boolean => !is404 && routeOptions.config.permission !== undefined

const reads = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

function refusedPreconditions(request: FastifyRequest): Fault[] {
  const { headers } = request
  const faults: Fault[] = []
  if (headers['if-match'] !== undefined && !takesIfMatch(request))
    faults.push({ pointer: 'If-Match', detail: 'This address has no version to compare If-Match with. Leave it out.' })
  if (headers['if-unmodified-since'] !== undefined)
    faults.push({
      pointer: 'If-Unmodified-Since',
      detail: 'Nothing here is compared by its date. Send the ETag of a read in If-Match.'
    })
  if (headers['if-none-match'] !== undefined && !reads(request)) {
    const detail =
      'Only reads take If-None-Match: POST never replaces, and PUT never creates, what it names. Use If-Match for a change.'
    faults.push({ pointer: 'If-None-Match', detail })
  }
  return faults
}

function takesIfMatch({ routeOptions }: FastifyRequest): boolean {
  const schema = routeOptions.schema?.headers as { readonly properties?: object } | undefined
  return Object.hasOwn(schema?.properties ?? {}, 'if-match')
}
