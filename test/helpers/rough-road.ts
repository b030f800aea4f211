import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Test } from 'tap'

/** A request on its way to a bridge. */
export interface Travelling {
  /** Counted from 1. */
  readonly number: number
  readonly method: string
  readonly path: string
}

/** What becomes of a request: `refuse` answers before the bridge sees it, `lose` lets it have its effect and hangs up without the answer. */
export type Mishap = { readonly refuse: 429 | 503 } | 'lose' | undefined

export interface RoughRoad {
  readonly url: string
  /** The statuses and codes of the answers that the bridge itself gave. */
  readonly answered: ReadonlySet<string>
  readonly close: () => void
}

const refusals = {
  429: { code: 'RATE_LIMITED', 'retry-after': '1' },
  503: { code: 'STORE_UNAVAILABLE', 'retry-after': '0' }
} as const

/** A way to a bridge on which answers are lost and requests are refused, as `mishap` decides once it has done what it does meanwhile. */
export async function roughRoad(
  t: Test,
  target: () => string,
  mishap: (passing: Travelling) => Promise<Mishap>
): Promise<RoughRoad> {
  const answered = new Set<string>()
  let number = 0

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = incoming
    const body = await buffer(incoming)
    const befallen = await mishap({ number: ++number, method, path })
    if (typeof befallen === 'object') {
      const { code, ...more } = refusals[befallen.refuse]
      outgoing.writeHead(befallen.refuse, { 'content-type': 'application/problem+json', ...more })
      return void outgoing.end(JSON.stringify({ status: befallen.refuse, code }))
    }
    const { hostname, port } = new URL(target())
    const onward = request({ hostname, port, method, path, headers })
    onward.end(body)
    const [answer] = (await once(onward, 'response')) as [IncomingMessage]
    const text = await buffer(answer)
    answered.add(String(answer.statusCode))
    const code = /"code":"(\w+)"/.exec(String(text))?.[1]
    if (code !== undefined) answered.add(code)
    if (answer.headers['idempotency-replayed'] === 'true') answered.add('replayed')
    if (befallen === 'lose') return void incoming.socket.destroy()
    outgoing.writeHead(answer.statusCode ?? 0, answer.headers).end(text)
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  t.teardown(close)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answered, close }
}
