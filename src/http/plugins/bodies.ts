import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { decodeText } from '../../domain/documents/decode.ts'
import { readOne } from '../../domain/documents/read.ts'
import { Problem } from '../../domain/problems.ts'
import type { BodyBudget } from '../body-budget.ts'
import { createYamlReader } from '../yaml/read.ts'
import { unreadable } from '../yaml/unreadable.ts'
import { registerBodyReader } from './body-reader.ts'

/** The bodies that the API reads: JSON, also as a merge patch, and YAML. Both are UTF-8, whatever a client or a proxy thinks. */
export function registerBodies(app: FastifyInstance, budget: BodyBudget): void {
  const readBody = registerBodyReader(app, budget)
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    async (request: FastifyRequest, payload: IncomingMessage) => {
      const bytes = await readBody(request, payload)
      // Many clients name a type for every request, with or without a body.
      if (bytes.length === 0 && request.routeOptions.schema?.body === undefined) return undefined
      const text = textOf(request, bytes)
      if (text === '') throw new Problem('MALFORMED_BODY', 'The body is empty. Send a JSON object.')
      const read = readOne(text, 'json')
      if ('fault' in read) throw unreadable(read.fault)
      return read.value
    }
  )
  const readYaml = createYamlReader()
  app.addContentTypeParser(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    async (request: FastifyRequest, payload: IncomingMessage) => readYaml(textOf(request, await readBody(request, payload)))
  )
}

function textOf({ headers }: FastifyRequest, bytes: Buffer): string {
  assertPlain(headers['content-type'] ?? '', headers['content-encoding'])
  const decoded = decodeText(bytes)
  if ('fault' in decoded)
    throw new Problem('MALFORMED_BODY', `The body cannot be read. ${decoded.fault}`, [{ pointer: '#', detail: decoded.fault }])
  return decoded.text
}

/** Refuses what says of itself that it is not plain UTF-8, rather than reading it as something else. */
function assertPlain(type: string, encoding: string | undefined): void {
  const parameters = type
    .split(';')
    .slice(1)
    .map(parameter => parameter.split('='))
  const charsets = parameters.filter(([name = '']) => name.trim().toLowerCase() === 'charset').map(([, value = '']) => value)
  if (charsets.some(charset => !['utf-8', 'utf8'].includes(charset.replaceAll('"', '').trim().toLowerCase())))
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as UTF-8, and leave the charset out or say charset=utf-8.')
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity')
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without a content-encoding.')
}
