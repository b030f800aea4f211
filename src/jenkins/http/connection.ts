import { CookieJar } from 'tough-cookie'
import type { ControllerConfig } from '../controller.ts'
import { createClient, type Send } from './client.ts'
import { withCrumb } from './crumb.ts'
import { createConnections } from './http-agents.ts'
import { rootUrl } from './paths.ts'

/** Connects to one controller: connection pools, our login, and the crumb if we use a password. */
export function connect(config: ControllerConfig, now: () => number): { readonly send: Send; close(): void } {
  const root = rootUrl(config.url)
  const secret = config.token ?? config.password
  if (secret === undefined) throw new Error('Jenkins needs an API token or a password.')
  const { agents, close } = createConnections(config.maxInFlight ?? 4, config.proxyUrl)
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
  return { send: cookieJar === undefined ? send : withCrumb(send, () => cookieJar.removeAllCookiesSync()), close }
}
