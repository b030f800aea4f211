import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: unknown
}

/** What it says: a body of JSON, which is a problem where the status is one; a text is sent as it is. */
export interface Said {
  readonly status?: number
  readonly type?: string
  readonly body?: unknown
}

/** A server that answers as a bridge could, in whatever way a test says. For command lines; `env` leads to it. */
export async function startScriptedBridge(t: Test, answer: (asked: Asked) => Said | Promise<Said>) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://bridge')
    const text = Buffer.concat(chunks).toString()
    const one = {
      method: request.method ?? '',
      path,
      query,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text)
    }
    asked.push(one)
    const { status = 200, type = 'application/json', body } = await answer(one)
    response.writeHead(status, { 'content-type': type })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, asked, env: { JCB_URL: url, JCB_TOKEN: 'a-token', JCB_PROJECT: 'demo' } }
}
