import { CookieJar } from 'tough-cookie'
import type { ControllerConfig, ControllerLogin } from '../controller.ts'
import { ADDRESS_REFUSED, guardedLookup, isRefusedHost } from './address-guard.ts'
import { createClient, type Send } from './client.ts'
import { withCrumb } from './crumb.ts'
import { createConnections } from './http-agents.ts'
import { JenkinsError } from './jenkins-error.ts'
import { rootUrl } from './paths.ts'

export interface Connection {
  readonly send: Send
  /** Uses another login and other certificates from the next request on. */
  reconnect(login: ControllerLogin): void
  close(): void
}

/** Connects to one controller, for as long as the process runs. */
export function connect(config: ControllerConfig, now: () => number): Connection {
  let current = open(config, now)
  return {
    send: (request, deadline) => current.send(request, deadline),
    reconnect(login) {
      const before = current
      const { token: _t, password: _p, ca: _a, clientCertificate: _c, clientKey: _k, proxyUrl: _u, ...rest } = config
      current = open({ ...rest, ...login }, now)
      // Requests in flight end with the login that they began with.
      setTimeout(before.close, config.timeoutMs ?? 20_000).unref()
    },
    close: () => current.close()
  }
}

/** Connection pools, our login, and the crumb if we use a password. */
function open(config: ControllerConfig, now: () => number): { readonly send: Send; close(): void } {
  const root = rootUrl(config.url)
  const secret = config.token ?? config.password
  if (secret === undefined) throw new Error('Jenkins needs an API token or a password.')
  const { mayReach, proxyUrl } = config
  const { agents, close } = createConnections(config.maxInFlight ?? 4, proxyUrl, mayReach && guardedLookup(mayReach))
  const cookieJar = config.token === undefined ? new CookieJar() : undefined
  const send = createClient({
    root,
    agents,
    connectMs: config.connectMs ?? 5000,
    maxAnswerBytes: config.maxAnswerBytes ?? 64 * 1024 * 1024,
    now,
    https: {
      ...(config.ca === undefined ? {} : { certificateAuthority: config.ca }),
      ...(config.clientCertificate === undefined ? {} : { certificate: config.clientCertificate }),
      ...(config.clientKey === undefined ? {} : { key: config.clientKey.reveal() })
    },
    login: { user: config.user, secret },
    cookieJar
  })
  if (mayReach !== undefined && isRefusedHost(root, mayReach)) return { send: refuse, close }
  return { send: cookieJar === undefined ? send : withCrumb(send, () => cookieJar.removeAllCookiesSync()), close }
}

const refuse: Send = async ({ operation }) => {
  throw new JenkinsError('JenkinsUnreachable', operation, { detail: ADDRESS_REFUSED })
}
