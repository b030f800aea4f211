import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface Received {
  readonly headers: IncomingHttpHeaders
  /** Path and query. */
  readonly url: string
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a message is what the test says it is
  readonly body: any
  /** The last part of its type. */
  readonly type: string
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** What it answers, from now on: a status, or whatever the function does. */
  answer(how: number | ((response: ServerResponse, message: Received) => void)): void
}

/** A receiver of webhooks over HTTP, which keeps what it got. Closed with the test, whoever is still connected. */
export async function startReceiver(t: Test): Promise<Receiver> {
  let how: number | ((response: ServerResponse, message: Received) => void) = 204
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const body = JSON.parse(text)
      const message = {
        headers: request.headers,
        url: request.url ?? '',
        text,
        body,
        type: String(body.type).split('.').at(-1) ?? ''
      }
      received.push(message)
      if (typeof how === 'number') response.writeHead(how).end()
      else how(response, message)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer(next) {
      how = next
    }
  }
}

/** Whether one of the signatures is by this secret, as https://www.standardwebhooks.com says it, written without a look at our own. */
export function isSignedBy(secret: string, { headers, text }: Pick<Received, 'headers' | 'text'>): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret)?.[1]
  const [id, seconds] = [headers['webhook-id'], headers['webhook-timestamp']]
  if (encoded === undefined || Math.abs(Date.now() / 1000 - Number(seconds)) > 300) return false
  const key = Buffer.from(encoded, 'base64')
  if (key.length < 24) return false
  const wanted = createHmac('sha256', key).update(`${id}.${seconds}.`).update(Buffer.from(text)).digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .filter(signature => signature.startsWith('v1,'))
    .map(signature => Buffer.from(signature.slice(3), 'base64'))
    .some(given => given.length === wanted.length && timingSafeEqual(given, wanted))
}
