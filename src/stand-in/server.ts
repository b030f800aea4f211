import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, notFound, refusalAnswer, uriTooLong } from './answer.ts'
import type { Stop } from './builds/builds.ts'
import { Boot, type RestartPlan, restartPlan } from './control/boot.ts'
import { type ControlDesk, control } from './control/control.ts'
import { Cost, type CostMode } from './control/cost.ts'
import { entranceRefusal } from './control/entrance.ts'
import { Faults, faultAnswer } from './control/faults.ts'
import { RequestLog } from './control/request-log.ts'
import type { Controller } from './controller.ts'
import { handle, titled } from './handle.ts'
import { parameters, type Request, readTarget } from './request.ts'
import { Sessions } from './sessions.ts'

const CONTROL = '/__control/'
/** Jetty's room for a request line and its headers is 8 KiB. */
const LONGEST_TARGET = 8000

/** Milliseconds of each stage after `POST /restart`: those that were recorded, a tenth as long. */
const ASKED = restartPlan({
  ...{ downMs: 200, bootMs: 400, failingMs: 100, falseForbiddenMs: 100, falseUnauthorizedMs: 300, finishingMs: 300 }
})

export interface ServerOptions {
  readonly host: string
  readonly port: number
  readonly prefix: string
  readonly cost: CostMode
  /** What the control API asks for. */
  readonly controlToken: string
}

/** Carries the controller over HTTP: the log, the phases of a start, faults and costs are laid around it here. */
export class JenkinsServer implements ControlDesk {
  readonly controller: Controller
  readonly log = new RequestLog()
  readonly faults = new Faults()
  readonly boot = new Boot()
  readonly cost: Cost
  readonly #options: ServerOptions
  #server: Server
  #sessions: Sessions
  #port: number
  #closed = false

  constructor(controller: Controller, options: ServerOptions) {
    this.controller = controller
    this.#options = options
    this.#port = options.port
    this.cost = new Cost(options.cost)
    this.#sessions = new Sessions(options.prefix, controller.behaviour)
    this.#server = this.#create()
    controller.restartAsked = () => this.restart(ASKED)
  }

  get port(): number {
    return this.#port
  }

  get url(): string {
    return `http://${this.#options.host}:${this.#port}${this.#options.prefix}`
  }

  async listen(): Promise<void> {
    this.#server = this.#create()
    this.#server.listen(this.#port, this.#options.host)
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    this.#closed = true
    this.boot.stop()
    await this.#hangUp()
  }

  /** Begins a restart and comes back at once. Sessions are lost; the files, and so the ciphertexts, stay. */
  restart(plan: RestartPlan, stop?: Stop): void {
    const onStart = async () => {
      this.#sessions = new Sessions(this.#options.prefix, this.controller.behaviour)
      this.controller.restart(stop)
      if (plan.downMs > 0 && !this.#closed) await this.listen()
    }
    // The answer to the request that asked for it is sent first.
    void this.boot.run(
      plan,
      async () => {
        await new Promise(resolve => {
          setImmediate(resolve)
        })
        await this.#hangUp()
      },
      onStart
    )
  }

  async #hangUp(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #create(): Server {
    const server = createServer({ keepAliveTimeout: 60_000, maxHeaderSize: 128 * 1024 }, (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // A fault of the stand-in itself: it must be seen, not taken for Jenkins' behaviour.
        if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' })
        response.end(`the stand-in failed: ${String(error instanceof Error ? error.stack : error)}\n`)
      })
    })
    return server
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(incoming)
    const method = incoming.method ?? 'GET'
    const target = incoming.url ?? '/'
    if (target.startsWith(CONTROL)) {
      const refused = entranceRefusal(incoming, this.#options.controlToken)
      const { status, body: value } = refused ?? control(this, method, target.slice(CONTROL.length), body.toString('utf8'))
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(`${JSON.stringify(value)}\n`)
      return
    }
    const logged = this.log.add({ method, path: target, user: userOf(incoming), body: body.toString('utf8') })
    if (this.boot.phase === 'down') {
      incoming.socket.destroy()
      return
    }
    const { ms, fault } = this.faults.hit(method, target)
    if (ms > 0)
      await new Promise(resolve => {
        // A server that has been closed keeps no process alive for an answer that nobody waits for.
        setTimeout(resolve, ms).unref()
      })
    const reached = fault === null || fault.fault === 'half' || fault.applied === true
    const real = reached ? await this.#answer(incoming, method, target, body) : null
    const sent = fault === null || fault.fault === 'half' ? real : faultAnswer(fault, target)
    if (sent === null) {
      incoming.socket.destroy()
      return
    }
    logged.status = sent.status
    send(response, sent, fault?.fault === 'half')
  }

  async #answer(incoming: IncomingMessage, method: string, target: string, body: Buffer): Promise<Answer> {
    const { prefix } = this.#options
    const { behaviour } = this.controller
    if (target.length > LONGEST_TARGET) return uriTooLong()
    const read = readTarget(target, prefix)
    // Another context than ours: Jetty has nothing there.
    if (read === null)
      return refusalAnswer(notFound(), { method, path: target.split('?')[0]! }, { ...behaviour, ownNotFound: false }, () => '')
    const request: Request = {
      ...read,
      method,
      headers: incoming.headers,
      body,
      parameter: parameters(read.query, incoming.headers['content-type'], body)
    }
    const early = this.boot.answer(request, this.#sessions, this.controller)
    if (early !== null) return titled(early, behaviour)
    const site = {
      controller: this.controller,
      sessions: this.#sessions,
      prefix,
      rootUrl: this.controller.rootUrl ?? `${this.url}/`
    }
    const password = /^Basic /i.test(incoming.headers.authorization ?? '') && basic(incoming).endsWith('-pw')
    const answered = await this.cost.spend(request, password, this.controller, () => handle(request, site))
    if (this.boot.phase !== 'unsigned') return answered
    const { 'X-Jenkins': _, ...headers } = answered.headers
    return { ...answered, headers }
  }
}

const basic = (incoming: IncomingMessage): string =>
  Buffer.from(incoming.headers.authorization?.split(' ')[1] ?? '', 'base64').toString('utf8')

function userOf(incoming: IncomingMessage): string | null {
  return /^Basic /i.test(incoming.headers.authorization ?? '') ? basic(incoming).split(':')[0]! : null
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Sends the answer, or only the first half of its body and then breaks the connection. */
function send(response: ServerResponse, { status, headers, body }: Answer, half: boolean): void {
  const length = status === 204 ? {} : { 'Content-Length': String(body.length) }
  response.writeHead(status, { ...headers, ...length })
  if (!half) {
    response.end(response.req.method === 'HEAD' ? undefined : body)
    return
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
}
