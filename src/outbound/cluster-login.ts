import { createSecureContext } from 'node:tls'
import { Report } from '../domain/findings.ts'
import { own } from '../domain/own.ts'
import { checkCluster } from '../domain/types/kubeconfig/cluster.ts'
import { type Entry, readKubeconfig, textIn } from '../domain/types/kubeconfig/file.ts'
import { checkUser } from '../domain/types/kubeconfig/user.ts'
import { formFault } from './address.ts'
import type { OutboundTls } from './request.ts'

/** Where an API server is, and what proves to it who asks. */
export interface ClusterLogin {
  readonly server: string
  readonly authorization?: string
  readonly tls: OutboundTls
}

/** Characters of a kubeconfig. One cluster and one user have some 6,000; a text is parsed in the event loop. */
export const KUBECONFIG_LIMIT = 32 * 1024

/** Fields of a cluster and of a user that lead elsewhere, run something, or trust anybody, and what to do instead. */
const refused: readonly (readonly [list: 'cluster' | 'user', field: string, remedy: string])[] = [
  ['cluster', 'proxy-url', 'A proxy would be called instead of the API server. Remove it.'],
  [
    'cluster',
    'insecure-skip-tls-verify',
    'Anybody could answer in place of the API server. Give certificate-authority-data instead.'
  ],
  ['cluster', 'certificate-authority', 'The bridge reads no files. Give certificate-authority-data instead.'],
  ['user', 'exec', 'The bridge runs no programs. Give the token of a service account instead.'],
  ['user', 'auth-provider', 'The bridge runs no login of a cloud. Give the token of a service account instead.'],
  ['user', 'client-certificate', 'The bridge reads no files. Give client-certificate-data instead.'],
  ['user', 'client-key', 'The bridge reads no files. Give client-key-data instead.'],
  ['user', 'tokenFile', 'The bridge reads no files. Give the token itself.'],
  ['user', 'as', 'The bridge acts for itself alone. Give the login of the user that is meant.'],
  ['user', 'as-uid', 'The bridge acts for itself alone. Give the login of the user that is meant.'],
  ['user', 'as-groups', 'The bridge acts for itself alone. Give the login of the user that is meant.'],
  ['user', 'as-user-extra', 'The bridge acts for itself alone. Give the login of the user that is meant.']
]

/** The login of the current context, or why it cannot be used. */
export function readLogin(text: string, now: Date): ClusterLogin | { readonly fault: string } {
  if (text.length > KUBECONFIG_LIMIT)
    return { fault: `It must have at most ${KUBECONFIG_LIMIT} characters. Give one context alone.` }
  const report = new Report()
  const config = readKubeconfig(report, text)
  if (config === undefined) return { fault: report.findings.errors[0]?.detail ?? 'It is no kubeconfig.' }
  const context = config.contexts.find(({ name }) => name === config.currentContext)
  if (context === undefined) return { fault: 'current-context: It must name a context of this kubeconfig.' }
  const cluster = config.clusters.find(({ name }) => name === textIn(context, 'cluster'))
  const user = config.users.find(({ name }) => name === textIn(context, 'user'))
  if (cluster === undefined || user === undefined)
    return { fault: `${context.where}: It must name a cluster and a user of this kubeconfig.` }
  for (const [list, field, remedy] of refused) {
    const entry = list === 'cluster' ? cluster : user
    if (isSet(entry, field)) return { fault: `${entry.where}.${field}: ${remedy}` }
  }
  checkCluster(report, cluster, now)
  checkUser(report, user, now)
  const [error] = report.findings.errors
  return error === undefined ? loginOf(cluster, user) : { fault: error.detail }
}

const isSet = ({ fields }: Entry, name: string): boolean => {
  const value = own(fields, name)
  return value !== undefined && value !== null && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0)
}

function loginOf(cluster: Entry, user: Entry): ClusterLogin | { readonly fault: string } {
  const pem = (entry: Entry, name: string) => Buffer.from(textIn(entry, `${name}-data`), 'base64').toString('utf8')
  const [ca, cert, key] = [pem(cluster, 'certificate-authority'), pem(user, 'client-certificate'), pem(user, 'client-key')]
  const servername = textIn(cluster, 'tls-server-name')
  const server = textIn(cluster, 'server').replace(/\/$/, '')
  const addressFault = /[?]/.test(server) ? 'It must not have a query.' : formFault(server, { http: true })
  if (addressFault !== undefined) return { fault: `${cluster.where}.server: ${addressFault}` }
  const tls = {
    ...(ca === '' ? {} : { ca }),
    ...(cert === '' ? {} : { cert, key }),
    ...(servername === '' ? {} : { servername })
  }
  try {
    createSecureContext(tls)
  } catch {
    return { fault: `${user.where}: Its certificate, its key, or that of the authority cannot be used for TLS.` }
  }
  const authorization = authorizationOf(user)
  if (authorization === undefined && cert === '')
    return {
      fault: `${user.where}: It must have a token, a username and password, or client-certificate-data with client-key-data.`
    }
  return { server, tls, ...(authorization === undefined ? {} : { authorization }) }
}

function authorizationOf(user: Entry): string | undefined {
  const [token, username] = [textIn(user, 'token'), textIn(user, 'username')]
  if (token !== '') return `Bearer ${token}`
  return username === '' ? undefined : `Basic ${Buffer.from(`${username}:${textIn(user, 'password')}`).toString('base64')}`
}
