import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '../../domain/problems.ts'
import type { Threads } from '../../threads/pool.ts'
import type { BodyBudget } from '../body-budget.ts'
import { createDocumentReader } from '../document-reader.ts'
import { routeOf } from '../route-of.ts'
import { bodyOwner, registerBodyReader } from './body-reader.ts'

/** Parses request bodies: JSON (also as a merge patch) and YAML, always as UTF-8. */
export function registerBodies(app: FastifyInstance, budget: BodyBudget, threads: Threads): void {
  const readDocument = createDocumentReader(threads)
  const readBody = registerBodyReader(app, budget)
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    async (request: FastifyRequest, payload: IncomingMessage) => {
      const bytes = await readBody(request, payload)
      // Many clients send a content type with every request, with or without a body.
      if (bytes.length === 0 && routeOf(request).schema?.body === undefined) return undefined
      assertPlain(request)
      if (bytes.length === 0) throw new Problem('MALFORMED_BODY', 'The body is empty. Send a JSON object.')
      return readDocument(bodyOwner(request), bytes, 'json')
    }
  )
  app.addContentTypeParser(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    async (request: FastifyRequest, payload: IncomingMessage) => {
      const bytes = await readBody(request, payload)
      assertPlain(request)
      return readDocument(bodyOwner(request), bytes, 'yaml')
    }
  )
}

/** Refuses a body declared as something other than plain UTF-8, rather than misreading it. */
function assertPlain({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding']
  const parameters = (headers['content-type'] ?? '')
    .split(';')
    .slice(1)
    .map(parameter => parameter.split('='))
  const charsets = parameters.filter(([name = '']) => name.trim().toLowerCase() === 'charset').map(([, value = '']) => value)
  if (charsets.some(charset => !['utf-8', 'utf8'].includes(charset.replaceAll('"', '').trim().toLowerCase())))
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as UTF-8, without a charset or with charset=utf-8.')
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity')
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body uncompressed, without a Content-Encoding header.')
}
