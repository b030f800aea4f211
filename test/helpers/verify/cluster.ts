import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import type { Test } from 'tap'
import { type SecretsApi, startSecretsApi } from '../secret-stores/kubernetes.ts'

/** A user of a cluster, and what it may do: `verb resource.group namespace`, with `*` for any. */
export interface ClusterUser {
  readonly name: string
  readonly groups?: readonly string[]
  readonly may: readonly string[]
}

/** The API server of the tests with RBAC: it says who asks and what the user may do. */
export interface RbacCluster {
  readonly api: SecretsApi
  /** Users by the value of their header `Authorization`; `certificate` for the client certificate of the tests. */
  readonly users: Map<string, ClusterUser>
  /** What who has no login may do: nothing, see the version, or ask for reviews as well. */
  strangers: 'nothing' | 'version' | 'reviews'
  /** Whether the server has SelfSubjectReview, as since 1.28. */
  hasWhoAmI: boolean
  /** Answers a request itself; false: the server does. */
  answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
  /** The header of each request, with its method and path. */
  readonly received: { readonly line: string; readonly authorization: string | undefined }[]
}

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
const WHO_AM_I = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
const anonymous: ClusterUser = { name: 'system:anonymous', groups: ['system:unauthenticated'], may: [] }

export async function startCluster(t: Test): Promise<RbacCluster> {
  const api = await startSecretsApi(t)
  const cluster: RbacCluster = {
    ...{ api, users: new Map(), strangers: 'version', hasWhoAmI: true, answer: undefined, received: [] }
  }

  function userOf({ headers: { authorization }, socket }: IncomingMessage): ClusterUser | undefined {
    if (authorization !== undefined) return cluster.users.get(authorization)
    const isCertified = (socket as TLSSocket).authorized
    return (
      (isCertified ? cluster.users.get('certificate') : undefined) ?? (cluster.strangers === 'nothing' ? undefined : anonymous)
    )
  }

  async function respond(path: string, request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const user = userOf(request)
    if (user === undefined) return status(response, 401, 'Unauthorized')
    if (path === '/version') return json(response, 200, { major: '1', minor: '33', gitVersion: 'v1.33.1' })
    if (user === anonymous && cluster.strangers !== 'reviews') return status(response, 403, 'Forbidden')
    const body = await buffer(request)
    if (path === REVIEWS) {
      const [asked, review] = [askedIn(body), { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' }]
      return json(response, 201, { ...review, spec: { resourceAttributes: asked }, status: { allowed: isAllowed(user, asked) } })
    }
    if (!cluster.hasWhoAmI) return status(response, 404, 'NotFound')
    const { name: username, groups = ['system:authenticated'] } = user
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
    return json(response, 201, { ...review, status: { userInfo: { username, groups } } })
  }

  api.answer = (request, response) => {
    const path = new URL(request.url ?? '', 'https://cluster').pathname
    cluster.received.push({ line: `${request.method} ${path}`, authorization: request.headers.authorization })
    if (cluster.answer?.(request, response)) return true
    if (![REVIEWS, WHO_AM_I, '/version'].includes(path)) return false
    void respond(path, request, response)
    return true
  }
  return cluster
}

type Asked = Readonly<Partial<Record<'namespace' | 'verb' | 'group' | 'resource' | 'subresource', string>>>

/** What a review asks about: in JSON, or in the protobuf of kubectl, behind a magic number. */
function askedIn(body: Buffer): Asked {
  if (!body.toString('latin1').startsWith('k8s\0')) return JSON.parse(body.toString()).spec.resourceAttributes
  const inside = (bytes: Buffer | undefined, field: number) => messageIn(bytes ?? Buffer.alloc(0)).get(field)
  const attributes = messageIn(inside(inside(inside(body.subarray(4), 2), 2), 1) ?? Buffer.alloc(0))
  const names = { namespace: 1, verb: 2, group: 3, resource: 5, subresource: 6 } as const
  return Object.fromEntries(Object.entries(names).map(([name, field]) => [name, attributes.get(field)?.toString() ?? '']))
}

/** The fields of a message that have a length; numbers are skipped. */
function messageIn(bytes: Buffer): Map<number, Buffer> {
  const fields = new Map<number, Buffer>()
  let at = 0
  const number = () => {
    let [value, shift, byte] = [0, 0, 0]
    do {
      byte = bytes[at++] ?? 0
      value |= (byte & 0x7f) << shift
      shift += 7
    } while (byte >= 0x80)
    return value
  }
  while (at < bytes.length) {
    const tag = number()
    const value = number()
    if ((tag & 7) === 2) fields.set(tag >> 3, bytes.subarray(at, (at += value)))
  }
  return fields
}

function isAllowed({ may }: ClusterUser, { verb, resource, subresource = '', group = '', namespace = '' }: Asked): boolean {
  const name = `${resource}${subresource === '' ? '' : `/${subresource}`}${group === '' ? '' : `.${group}`}`
  return may.some(rule => {
    const parts = rule.split(' ')
    return [verb, name, namespace].every((part, i) => parts[i] === '*' || parts[i] === part)
  })
}

export const json = (response: ServerResponse, code: number, body: unknown, headers = {}): unknown =>
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

const status = (response: ServerResponse, code: number, reason: string): unknown =>
  json(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code, message: 'it quotes hunter2' })
