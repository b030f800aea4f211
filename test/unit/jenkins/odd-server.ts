import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '../../../src/domain/secret.ts'
import type { Controller, ControllerConfig } from '../../../src/jenkins/controller.ts'
import { type ControllerDeps, createController } from '../../../src/jenkins/create-controller.ts'

/** A request as the server got it. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What to answer; undefined to leave the request to `plain`. */
export type Handler = (seen: Seen, response: ServerResponse) => Reply | undefined

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** The handler answers by itself. */
  readonly byHand?: boolean
}

export interface OddServer {
  readonly url: string
  readonly seen: readonly Seen[]
  /** How many connections there were. */
  readonly connections: () => number
  readonly controller: Controller
}

export const TOKEN = 'T0KEN-IN-TESTS'
export const JENKINS = { 'x-jenkins': '2.263.4', 'x-jenkins-session': 'abc1' }
export const HTML = { 'content-type': 'text/html;charset=utf-8' }
export const json = (value: unknown, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  headers: { ...JENKINS, 'content-type': 'application/json;charset=utf-8', ...headers },
  body: JSON.stringify(value)
})

/** What a Jenkins that is up says to whoever is allowed everything, and 404 to the rest. */
export function plain(seen: Seen): Reply {
  if (seen.url.startsWith('/api/json')) return json({ mode: 'NORMAL' })
  if (seen.url.startsWith('/whoAmI/api/json')) return json({ anonymous: false, authenticated: true })
  return { status: 404, headers: HTML, body: '<title>Error 404 Not Found</title><tr><th>SERVLET:</th><td>Stapler</td></tr>' }
}

/** Settings that differ from the usual ones; `token: undefined` takes the token away. */
type Settings = { readonly [Name in keyof ControllerConfig]?: ControllerConfig[Name] | undefined }

/** The part of a tap test that closes things. */
interface Teardown {
  teardown(close: () => unknown): void
}

/** A server that answers as told, and a controller that talks to it. Both are closed with the test. */
export async function oddServer(
  t: Teardown,
  handler: Handler,
  config: Settings = {},
  deps: Partial<ControllerDeps> = {}
): Promise<OddServer> {
  const seen: Seen[] = []
  let connections = 0
  const server = await listening(t, createServer(replying(handler, seen)))
  server.on('connection', () => {
    connections += 1
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const controller = createController(
    { name: 'odd', url, user: 'admin', token: new Secret(TOKEN), ...config } as ControllerConfig,
    { hash: text => `hash of ${text.length}`, ...deps }
  )
  t.teardown(() => controller.close())
  return { url, seen, connections: () => connections, controller }
}

/** The same handler for any kind of server. */
export function replying(handler: Handler, seen: Seen[]): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() }
      seen.push(one)
      const reply = handler(one, response) ?? plain(one)
      if (reply.byHand) return
      response.writeHead(reply.status, reply.headers ?? {})
      response.end(reply.body ?? '')
    })
  }
}

export async function listening<T extends Server>(t: Teardown, server: T): Promise<T> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(resolve))
  })
  return server
}
