import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Agents } from 'got'
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent'

/**
 * How long an idle connection is kept. Old Jenkins closes its own after 5 s; whoever sends at that very moment gets a reset, so ours
 * go first. Under load they live on: a new connection for each request costs two thirds of the throughput.
 */
const IDLE_MS = 4000

export interface Connections {
  readonly agents: Agents
  close(): void
}

/** Keep-alive connections to one controller, at most `limit` of them; through a proxy (by CONNECT) where one is given. */
export function createConnections(limit: number, proxyUrl: string | undefined): Connections {
  const options = { keepAlive: true, maxSockets: limit, timeout: IDLE_MS }
  const proxy = proxyUrl === undefined ? undefined : proxyAt(proxyUrl)
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

/** Throws without quoting the URL: it may hold the password of the proxy. */
function proxyAt(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new Error('The URL of the proxy must begin with http:// or https://.')
  return url
}
