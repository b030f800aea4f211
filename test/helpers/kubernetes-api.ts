import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// biome-ignore lint/suspicious/noExplicitAny: objects of Kubernetes are what the test says they are
type KubeObject = any
interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly version: number
  readonly object: KubeObject
}

/** Secrets and Events of a cluster behind HTTP, with the semantics of list and watch that clients have to obey. */
export interface KubernetesApi {
  /** Path of a kubeconfig for it. */
  readonly kubeconfig: string
  /** Makes or replaces a Secret, as an author does with kubectl. */
  apply(secret: KubeObject): KubeObject
  /** Deletes it, or marks it where a finalizer holds it. */
  remove(namespace: string, name: string): void
  secret(namespace: string, name: string): KubeObject | undefined
  readonly events: readonly KubeObject[]
  /** `LIST`, `WATCH from VERSION`, `PATCH NAMESPACE/NAME` … in their order. */
  readonly requests: readonly string[]
  /** Ends every open watch; with `cut`, without a decent end. */
  dropWatches(cut?: boolean): void
  /** Forgets all changes so far: who watches from before is told that it is too late. */
  compact(): void
  /** Sends a bookmark to every open watch. */
  bookmark(): void
  /** Answers every request with this status until told otherwise; 0 for a connection that breaks. */
  fail(status: number | undefined): void
  /** Lists nothing, as if there were no Secret. */
  hide(isHidden: boolean): void
  close(): Promise<void>
}

export async function startKubernetesApi(): Promise<KubernetesApi> {
  const secrets = new Map<string, KubeObject>()
  const events: KubeObject[] = []
  const requests: string[] = []
  const watches = new Set<{ readonly response: ServerResponse; readonly selector: string }>()
  let log: Change[] = []
  let version = 100
  let forgotten = 0
  let failing: number | undefined
  let isHidden = false
  const keyOf = (namespace: string, name: string) => `${namespace}/${name}`
  const now = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z')

  function note(type: Change['type'], object: KubeObject): void {
    const change = { type, version, object: structuredClone(object) }
    log.push(change)
    for (const watch of watches) send(watch, change)
  }

  function send({ response, selector }: { response: ServerResponse; selector: string }, { type, object }: Change): void {
    if (isSelected(object, selector)) response.write(`${JSON.stringify({ type, object })}\n`)
  }

  /** Stores an object under a new version; one that is marked and held by nothing any more goes. */
  function put(object: KubeObject): KubeObject {
    const key = keyOf(object.metadata.namespace, object.metadata.name)
    const known = secrets.get(key)
    version++
    object.metadata.resourceVersion = String(version)
    object.metadata.uid ??= known?.metadata.uid ?? crypto.randomUUID()
    object.metadata.creationTimestamp ??= known?.metadata.creationTimestamp ?? now()
    if (object.metadata.deletionTimestamp && !(object.metadata.finalizers?.length > 0)) {
      secrets.delete(key)
      note('DELETED', object)
    } else {
      secrets.set(key, object)
      note(known === undefined ? 'ADDED' : 'MODIFIED', object)
    }
    return object
  }

  const server = createServer((request, response) => {
    void answer(request, response)
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '', 'http://cluster')
    const [, namespace, kind, name] = /^\/api\/v1\/namespaces\/([^/]+)\/(secrets|events)(?:\/([^/]+))?$/.exec(url.pathname) ?? []
    const body = await readBody(request)
    if (failing !== undefined) requests.push('REFUSED')
    if (failing === 0) return request.socket.destroy()
    if (request.headers.authorization !== 'Bearer cluster-token') return json(response, 401, status(401, 'Unauthorized'))
    if (failing !== undefined) return json(response, failing, status(failing, 'told to fail'))
    if (url.pathname === '/api/v1/secrets' && url.searchParams.has('watch')) return watch(url.searchParams, response)
    if (url.pathname === '/api/v1/secrets') return list(url.searchParams, response)
    if (kind === 'events' && request.method === 'POST') {
      events.push(body)
      return json(response, 201, body)
    }
    if (kind === 'secrets' && request.method === 'PATCH')
      return patch(keyOf(namespace ?? '', name ?? ''), request.headers['content-type'], body, response)
    return json(response, 404, status(404, 'the server could not find the requested resource'))
  }

  function list(query: URLSearchParams, response: ServerResponse): ServerResponse {
    requests.push('LIST')
    const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY
    const start = Number(query.get('continue') ?? 0)
    const all = [...secrets.values()].filter(secret => !isHidden && isSelected(secret, query.get('labelSelector') ?? ''))
    const items = all.slice(start, start + limit)
    const next =
      start + limit < all.length ? { continue: String(start + limit), remainingItemCount: all.length - start - limit } : {}
    return json(response, 200, {
      kind: 'SecretList',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(version), ...next },
      items
    })
  }

  function watch(query: URLSearchParams, response: ServerResponse): ServerResponse {
    const from = Number(query.get('resourceVersion'))
    requests.push(`WATCH from ${from}`)
    if (from < forgotten) return json(response, 410, status(410, 'too old resource version'))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    const watcher = { response, selector: query.get('labelSelector') ?? '' }
    for (const change of log.filter(({ version }) => version > from)) send(watcher, change)
    watches.add(watcher)
    return response.once('close', () => watches.delete(watcher))
  }

  function patch(key: string, type: string | undefined, body: KubeObject, response: ServerResponse): ServerResponse {
    requests.push(`PATCH ${key}`)
    const secret = secrets.get(key)
    if (secret === undefined) return json(response, 404, status(404, 'not found'))
    if (type !== 'application/merge-patch+json') return json(response, 415, status(415, 'unsupported'))
    const wanted = body.metadata?.resourceVersion
    if (wanted !== undefined && wanted !== secret.metadata.resourceVersion) return json(response, 409, status(409, 'conflict'))
    return json(response, 200, put(merged(structuredClone(secret), body)))
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const directory = await mkdtemp(join(tmpdir(), 'kubernetes-'))
  const kubeconfig = join(directory, 'kubeconfig')
  await writeFile(kubeconfig, kubeconfigOf(address))

  return {
    kubeconfig,
    events,
    requests,
    apply(secret) {
      const key = keyOf(secret.metadata.namespace, secret.metadata.name)
      const known = secrets.get(key)
      const annotations = { ...known?.metadata.annotations, ...secret.metadata.annotations }
      return put(structuredClone({ ...secret, metadata: { ...known?.metadata, ...secret.metadata, annotations } }))
    },
    remove(namespace, name) {
      const secret = structuredClone(secrets.get(keyOf(namespace, name)))
      secret.metadata.deletionTimestamp = now()
      put(secret)
    },
    secret: (namespace, name) => secrets.get(keyOf(namespace, name)),
    dropWatches(cut = false) {
      for (const { response } of watches) cut ? response.socket?.destroy() : response.end()
      watches.clear()
    },
    compact() {
      log = []
      forgotten = version + 1
      version += 2
    },
    bookmark() {
      const object = { kind: 'Secret', apiVersion: 'v1', metadata: { resourceVersion: String(version) } }
      for (const { response } of watches) response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`)
    },
    fail(code) {
      failing = code
    },
    hide(hidden) {
      isHidden = hidden
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await rm(directory, { recursive: true, force: true })
    }
  }
}

/** One pair is all that the tests select by. */
function isSelected(object: KubeObject, selector: string): boolean {
  const [key = '', value] = selector.split('=')
  return selector === '' || object.metadata.labels?.[key] === value
}

/** RFC 7396. */
function merged(target: KubeObject, patch: KubeObject): KubeObject {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result = typeof target === 'object' && target !== null && !Array.isArray(target) ? target : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

const status = (code: number, message: string) => ({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code })

function json(response: ServerResponse, code: number, body: unknown): ServerResponse {
  return response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<KubeObject> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString())
}

const kubeconfigOf = (server: string): string => `apiVersion: v1
kind: Config
current-context: test
clusters: [{ name: test, cluster: { server: "${server}", insecure-skip-tls-verify: true } }]
contexts: [{ name: test, context: { cluster: test, user: test } }]
users: [{ name: test, user: { token: cluster-token } }]
`
