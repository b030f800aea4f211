import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import Type from 'typebox'
import { type Fault, Problem } from '../../domain/problems.ts'
import { etagOf, isKnown } from '../etags.ts'
import { routeOf } from '../route-of.ts'
import { ETag, IfNoneMatch } from '../schemas/common.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** The version of the answer, for its ETag. */
    version: number | undefined
  }
}

/** Sets the version of the answer: the generation of a record, or the number of changes of a set. */
export function noteVersion(reply: FastifyReply, version: number): void {
  reply.version = version
}

/**
 * Preconditions are honoured or refused (RFC 9110, 13.1). Reads honour `If-None-Match`, and so does the one write that may create. Routes whose schema has `If-Match` compare it
 * atomically with the write. Answers have no Last-Modified date, so reads may ignore `If-Modified-Since`.
 */
export function registerPreconditions(app: FastifyInstance): void {
  app.decorateReply('version', undefined)
  app.addHook('onRoute', route => {
    if (route.method === 'GET' && route.config?.permission !== undefined) route.schema = documented(route.schema ?? {})
  })

  app.addHook('onRequest', (request, _reply, done) => {
    const faults = isOfApi(request) ? refusedPreconditions(request) : []
    if (faults.length > 0) throw new Problem('PRECONDITION_UNSUPPORTED', faults[0]?.detail ?? '', faults)
    done()
  })

  app.addHook('onSend', (request, reply, payload, done) => done(null, withEtag(request, reply, payload)))
}

/** Sets the ETag of an answer; returns its payload, or none if the caller has it. */
function withEtag(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (!isOfApi(request) || reply.statusCode < 200 || reply.statusCode > 299 || typeof payload !== 'string') return payload
  if (!String(reply.getHeader('content-type')).startsWith('application/json')) return payload
  const isRead = reads(request)
  if (!isRead && reply.version === undefined) return payload
  const etag = etagOf(reply.version, payload)
  void reply.header('etag', etag)
  if (!isRead || !isKnown(request.headers['if-none-match'], etag)) return payload
  void reply.code(304).removeHeader('content-type')
  // For HEAD the framework drops the payload itself, and needs its length.
  return request.method === 'HEAD' ? payload : null
}

/** Adds the headers and the 304 answer that every read has to its schema. */
function documented(schema: FastifySchema): FastifySchema {
  const { 200: found, ...others } = (schema.response ?? {}) as Readonly<Record<string, { readonly $ref?: string }>>
  if (schema.hide === true || found?.$ref === undefined) return schema
  return {
    ...schema,
    headers: Type.Object({ 'if-none-match': IfNoneMatch }),
    response: { 200: { ...found, headers: ETag }, 304: Type.Null({ description: 'Not modified.' }), ...others }
  }
}

/** Excludes the files of the console and the documentation, which have their own ETags, and unknown routes. */
function isOfApi(request: FastifyRequest): boolean {
  const { config } = routeOf(request)
  return !request.is404 && (config.permission !== undefined || config.signIn === true)
}

const reads = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

function refusedPreconditions(request: FastifyRequest): Fault[] {
  const { headers } = request
  const faults: Fault[] = []
  if (headers['if-match'] !== undefined && !takes(request, 'if-match'))
    faults.push({ pointer: '#/headers/if-match', detail: 'This route has no version to compare with If-Match. Omit the header.' })
  if (headers['if-unmodified-since'] !== undefined)
    faults.push({
      pointer: '#/headers/if-unmodified-since',
      detail: 'Versions are not compared by date. Send the ETag of a read in If-Match.'
    })
  if (headers['if-none-match'] !== undefined && !reads(request) && !takes(request, 'if-none-match')) {
    const detail =
      'This route does not accept If-None-Match: POST never replaces a resource, and a PUT of a credential never creates one. Use If-Match for changes.'
    faults.push({ pointer: '#/headers/if-none-match', detail })
  }
  return faults
}

function takes(request: FastifyRequest, header: string): boolean {
  const schema = routeOf(request).schema?.headers as { readonly properties?: object } | undefined
  return Object.hasOwn(schema?.properties ?? {}, header)
}
