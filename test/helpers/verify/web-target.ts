import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { type Certified, certified } from './authority.ts'

export interface Received {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A server behind https that notes what it receives. */
export interface WebTarget {
  readonly address: string
  readonly received: Received[]
  /** Answers from now on. */
  answer: Answer
}

export async function startWebTarget(t: Test, answer: Answer, certificate: Certified = certified()): Promise<WebTarget> {
  const server = createServer(certificate, (request, response) => {
    const { method = '', url = '', headers } = request
    target.received.push({ method, url, authorization: headers.authorization })
    target.answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const target: WebTarget = {
    address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer
  }
  return target
}

/** The user name and the password of a Basic login; undefined without one. */
export function basicOf({
  headers
}: Pick<IncomingMessage, 'headers'>): readonly [username: string, password: string] | undefined {
  const [, encoded] = /^Basic (\S+)$/.exec(headers.authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  return [text.slice(0, colon), text.slice(colon + 1)]
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
