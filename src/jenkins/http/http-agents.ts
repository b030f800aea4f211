import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Agents } from 'got'
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent'

/**
 * How long an idle connection is kept. An old Jenkins closes its side after 5 s, and a request sent at that moment is reset, so we
 * close first. Busy connections are reused: a new one for each request would cost two thirds of the throughput.
 */
const IDLE_MS = 4000

export interface Connections {
  readonly agents: Agents
  close(): void
}

/** Up to `limit` keep-alive connections to one controller, through a proxy (by CONNECT) if one is given. */
export function createConnections(limit: number, proxyUrl: string | undefined, lookup?: LookupFunction): Connections {
  const proxy = proxyUrl === undefined ? undefined : proxyAt(proxyUrl)
  // The name of a proxy is not that of the controller.
  const resolving = lookup === undefined || proxy !== undefined ? {} : { lookup }
  const options = { keepAlive: true, maxSockets: limit, timeout: IDLE_MS, ...resolving }
  const http = proxy === undefined ? new HttpAgent(options) : new HttpProxyAgent({ ...options, proxy })
  const https = proxy === undefined ? new HttpsAgent(options) : new HttpsProxyAgent({ ...options, proxy })
  return {
    agents: { http, https },
    close: () => {
      http.destroy()
      https.destroy()
    }
  }
}

/** Never quotes the URL in an error: it may contain the password of the proxy. */
function proxyAt(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new Error('The URL of the proxy must begin with http:// or https://.')
  return url
}
