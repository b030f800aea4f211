import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import type { Test } from 'tap'

// biome-ignore lint/suspicious/noExplicitAny: objects of Kubernetes are what the test says they are
type KubeObject = any

/** What the login may do with Secrets; names: only these. */
export interface Grants {
  get: boolean | readonly string[]
  list: boolean
  watch: boolean
  review: boolean
}

/** The Secrets of a cluster behind HTTPS, as an API server answers: logins, RBAC, metadata alone, list, watch, and what kubectl asks. */
export interface SecretsApi {
  readonly url: string
  readonly ca: string
  readonly grants: Grants
  /** The token that is accepted. */
  token: string
  /** Answers a request itself; false: the server does. */
  answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
  readonly requests: readonly string[]
  put(namespace: string, name: string, data: Readonly<Record<string, string | Buffer>>, more?: KubeObject): void
  remove(namespace: string, name: string): void
  /** Ends every open watch; with `cut`, without a decent end. */
  dropWatches(cut?: boolean): void
  readonly watches: number
  /** Forgets all changes so far. */
  compact(): void
  bookmark(): void
  /** Writes a line to every open watch. */
  write(line: string): void
  /** A kubeconfig for it. */
  kubeconfig(user?: string, cluster?: string): string
}

const pem = (name: string) => readFileSync(new URL(`../../unit/jenkins/http/fixtures/${name}.pem`, import.meta.url), 'utf8')
const inBase64 = (value: string | Buffer) => Buffer.from(value).toString('base64')

export const clientCertificate = `{ client-certificate-data: ${inBase64(pem('client'))}, client-key-data: ${inBase64(pem('client-key'))} }`

export async function startSecretsApi(t: Test): Promise<SecretsApi> {
  const secrets = new Map<string, KubeObject>()
  const watches = new Set<{ readonly response: ServerResponse; readonly namespace: string; readonly isPartial: boolean }>()
  const requests: string[] = []
  const grants: Grants = { get: true, list: true, watch: true, review: true }
  let log: { readonly type: string; readonly version: number; readonly object: KubeObject }[] = []
  let version = 100
  let forgotten = 0

  const options = { cert: pem('server'), key: pem('server-key'), ca: pem('ca'), requestCert: true, rejectUnauthorized: false }
  const server = createServer(options, (request, response) => void respond(request, response))

  function isKnown({ headers: { authorization }, socket }: IncomingMessage): boolean {
    if (authorization === `Bearer ${api.token}` || authorization === `Basic ${inBase64('admin:pass word')}`) return true
    return authorization === undefined && (socket as TLSSocket).authorized
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '', 'https://cluster')
    requests.push(`${request.method} ${url.pathname}${url.searchParams.has('watch') ? ' watch' : ''}`)
    if (api.answer?.(request, response)) return
    if (!isKnown(request)) return refuse(response, 401, 'Unauthorized')
    const discovered = discovery.get(url.pathname)
    if (discovered !== undefined) return json(response, 200, discovered)
    if (url.pathname === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews') return review(await text(request), response)
    const [, namespace = '', name] = /^\/api\/v1\/namespaces\/([^/]+)\/secrets(?:\/([^/]+))?$/.exec(url.pathname) ?? []
    if (namespace === '') return refuse(response, 404, 'NotFound')
    const isPartial = /;as=PartialObjectMetadata/.test(request.headers.accept ?? '')
    if (name !== undefined) return get(namespace, decodeURIComponent(name), response)
    return url.searchParams.has('watch')
      ? watch(namespace, url.searchParams, isPartial, response)
      : list(namespace, url.searchParams, isPartial, response)
  }

  const mayGet = (name?: string) =>
    grants.get === true || (Array.isArray(grants.get) && name !== undefined && grants.get.includes(name))

  function get(namespace: string, name: string, response: ServerResponse): unknown {
    if (!mayGet(name)) return refuse(response, 403, 'Forbidden')
    const secret = secrets.get(`${namespace}/${name}`)
    return secret === undefined ? refuse(response, 404, 'NotFound', { name, kind: 'secrets' }) : json(response, 200, secret)
  }

  function review(body: string, response: ServerResponse): unknown {
    if (!grants.review) return refuse(response, 403, 'Forbidden')
    const asked = JSON.parse(body)
    const { verb, name } = asked.spec.resourceAttributes
    const allowed = verb === 'get' ? mayGet(name) : verb === 'list' ? grants.list : verb === 'watch' && grants.watch
    return json(response, 201, { ...asked, status: { allowed } })
  }

  function list(namespace: string, query: URLSearchParams, isPartial: boolean, response: ServerResponse): unknown {
    if (!grants.list) return refuse(response, 403, 'Forbidden')
    const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY
    const start = Number(query.get('continue') ?? 0)
    const all = [...secrets.values()].filter(({ metadata }) => metadata.namespace === namespace)
    const items = all.slice(start, start + limit).map(object => (isPartial ? metadataOf(object) : object))
    const next = start + limit < all.length ? { continue: String(start + limit) } : {}
    const kind = isPartial
      ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' }
      : { kind: 'SecretList', apiVersion: 'v1' }
    return json(response, 200, { ...kind, metadata: { resourceVersion: String(version), ...next }, items })
  }

  function watch(namespace: string, query: URLSearchParams, isPartial: boolean, response: ServerResponse): unknown {
    if (!grants.watch) return refuse(response, 403, 'Forbidden')
    const from = Number(query.get('resourceVersion'))
    if (from < forgotten) return refuse(response, 410, 'Expired')
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    const watcher = { response, namespace, isPartial }
    for (const change of log.filter(each => each.version > from)) send(watcher, change)
    watches.add(watcher)
    return response.once('close', () => watches.delete(watcher))
  }

  function send(
    { response, namespace, isPartial }: typeof watches extends Set<infer W> ? W : never,
    { type, object }: { type: string; object: KubeObject }
  ) {
    if (object.metadata.namespace !== namespace) return
    response.write(`${JSON.stringify({ type, object: isPartial ? metadataOf(object) : object })}\n`)
  }

  function note(type: string, object: KubeObject): void {
    version++
    object.metadata.resourceVersion = String(version)
    const change = { type, version, object: structuredClone(object) }
    log.push(change)
    for (const watcher of watches) send(watcher, change)
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `https://localhost:${(server.address() as AddressInfo).port}`

  const api: SecretsApi = {
    ...{ url, ca: pem('ca'), grants, requests, token: 'cluster-token', answer: undefined },
    put(namespace, name, data, more = {}) {
      const encoded = Object.fromEntries(Object.entries(data).map(([property, value]) => [property, inBase64(value)]))
      const isNew = !secrets.has(`${namespace}/${name}`)
      const object = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, type: 'Opaque', data: encoded, ...more }
      secrets.set(`${namespace}/${name}`, object)
      note(isNew ? 'ADDED' : 'MODIFIED', object)
    },
    remove(namespace, name) {
      const object = secrets.get(`${namespace}/${name}`)
      secrets.delete(`${namespace}/${name}`)
      note('DELETED', object)
    },
    dropWatches(cut = false) {
      for (const { response } of watches) cut ? response.socket?.destroy() : response.end()
      watches.clear()
    },
    get watches() {
      return watches.size
    },
    compact() {
      log = []
      version += 2
      forgotten = version
    },
    bookmark() {
      api.write(JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(version) } } }))
    },
    write(line) {
      for (const { response } of watches) response.write(`${line}\n`)
    },
    kubeconfig: (user = '{ token: cluster-token }', cluster = '') => `apiVersion: v1
kind: Config
current-context: test
clusters: [{ name: test, cluster: { server: "${url}", certificate-authority-data: ${inBase64(pem('ca'))} ${cluster} } }]
contexts: [{ name: test, context: { cluster: test, user: test } }]
users: [{ name: test, user: ${user} }]
`
  }
  return api
}

const metadataOf = ({ metadata }: KubeObject) => ({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata })

function refuse(response: ServerResponse, code: number, reason: string, details?: object): unknown {
  const message = `the API server says ${reason} and quotes hunter2`
  return json(response, code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    details,
    code
  })
}

const json = (response: ServerResponse, code: number, body: unknown): unknown =>
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))

/** What kubectl asks before it reads a Secret. */
const discovery = new Map<string, object>([
  ['/api', { kind: 'APIVersions', versions: ['v1'] }],
  ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: [] }],
  [
    '/api/v1',
    {
      ...{ kind: 'APIResourceList', groupVersion: 'v1' },
      resources: [{ name: 'secrets', singularName: 'secret', namespaced: true, kind: 'Secret', verbs: ['get', 'list', 'watch'] }]
    }
  ]
])
