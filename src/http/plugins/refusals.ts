import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../../domain/problems.ts'
import { bodyOf } from './problems.ts'

/** Headers of answers that bypass all routes and hooks. */
const HEADERS = {
  'content-type': 'application/problem+json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'"
}

/** Answers a request whose URL cannot be decoded, or has a segment longer than any name. */
export function refuseAddress(_error: Error, request: FastifyRequest, { raw }: FastifyReply): void {
  const problem = new Problem(
    'ROUTE_NOT_FOUND',
    'The URL cannot be decoded, or one of its parts has more than 4,096 characters. See /docs for the routes.'
  )
  const body = JSON.stringify(bodyOf(problem, request.id))
  raw.writeHead(problem.status, { ...HEADERS, 'x-request-id': request.id, 'content-length': Buffer.byteLength(body) })
  raw.end(body)
  request.log.info({ code: problem.code, status: problem.status }, 'request refused')
}

/** Answers an unknown expectation. Whether its body follows is undefined, so the connection cannot be reused. */
export function refuseExpectation(id: string, response: ServerResponse, log: FastifyBaseLogger): void {
  const problem = new Problem('EXPECTATION_FAILED', 'The only supported value of the Expect header is 100-continue.')
  const body = JSON.stringify(bodyOf(problem, id))
  const headers = { ...HEADERS, 'x-request-id': id, 'content-length': Buffer.byteLength(body), connection: 'close' }
  response.writeHead(problem.status, headers).end(body)
  log.info({ requestId: id, code: problem.code, status: problem.status }, 'request refused')
}

/** Answers a connection that did not send a valid request, and ends it. Nothing of its input is repeated. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (!socket.writable) return void socket.destroy()
  const problem = problemOf(error.code)
  const id = crypto.randomUUID()
  const body = JSON.stringify(bodyOf(problem, id))
  const headers = { ...HEADERS, 'x-request-id': id, 'content-length': Buffer.byteLength(body), connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, ...lines, '', body].join('\r\n'))
  socket.destroySoon()
}

function problemOf(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('REQUEST_TIMEOUT', 'Send the whole request without a pause.')
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('HEADERS_TOO_LARGE', 'The maximum total size of the headers is 16 KiB.')
  return new Problem('MALFORMED_REQUEST', 'This is not a valid HTTP/1.1 request.')
}
