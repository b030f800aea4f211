import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Test } from 'tap'
import { authOf, createVaultAuth, lookupOf, type Rules, type TokenOptions, type VaultToken } from './vault-auth.ts'
import { enveloped, type KvMount, newKvMount, putVersion, readKv } from './vault-kv.ts'

export interface VaultRequest {
  readonly method: string
  /** Decoded, without `/v1/`. */
  readonly path: string
  /** As it was sent. */
  readonly url: string
  readonly query: URLSearchParams
  readonly token: string | undefined
  readonly namespace: string
  // biome-ignore lint/suspicious/noExplicitAny: a body is what the test says it is
  readonly body: any
}

export type VaultState =
  | 'active'
  | 'standby'
  | 'redirecting'
  | 'performance-standby'
  | 'dr-secondary'
  | 'sealed'
  | 'uninitialized'

/** An imitation of Vault over HTTP, after its published API. No Vault or OpenBao was available to compare it with. */
export interface VaultDouble {
  readonly url: string
  readonly requests: VaultRequest[]
  /** Requests as `METHOD path`. */
  seen(): string[]
  state: VaultState
  /** Has the first word on every request; it returns whether it answered. */
  intercept: ((request: VaultRequest, response: ServerResponse) => boolean) | undefined
  mount(path: string, version: 1 | 2, namespace?: string): KvMount
  mountEngine(path: string, type: string): void
  put(mount: string, key: string, data: unknown, namespace?: string): number
  version(mount: string, key: string, version: number): { isDeleted: boolean; isDestroyed: boolean; deletionTime: string }
  policy(name: string, rules: Rules): void
  token(options?: TokenOptions): string
  revoke(...tokens: readonly string[]): void
  /** Tokens that are valid now. */
  tokens(): readonly string[]
  /** A login: the fields that its body must have, at a mount. */
  login(mount: string, body: Readonly<Record<string, string>>, options?: TokenOptions, namespace?: string): void
}

/** https://developer.hashicorp.com/vault/api-docs/system/health */
const HEALTH = {
  active: 200,
  standby: 429,
  redirecting: 429,
  'performance-standby': 473,
  'dr-secondary': 472,
  sealed: 503,
  uninitialized: 501
}

export async function startVault(t: Test, tls?: { readonly key: string; readonly cert: string }): Promise<VaultDouble> {
  const auth = createVaultAuth()
  const mounts = new Map<string, KvMount>()
  const logins: { mount: string; namespace: string; body: Readonly<Record<string, string>>; options: TokenOptions }[] = []
  const requests: VaultRequest[] = []
  const key = (namespace: string, path: string) => `${namespace}|${path}`
  const mountAt = (path: string, namespace = '') =>
    mounts.get(key(namespace, path)) ?? (mounts.set(key(namespace, path), newKvMount(2)).get(key(namespace, path)) as KvMount)

  const listener: RequestListener = (incoming, response) => {
    void read(incoming).then(request => {
      requests.push(request)
      if (double.intercept?.(request, response)) return
      const { status, body, headers = {} } = answer(request)
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
      response.end(status === 204 ? undefined : JSON.stringify(body))
    })
  }
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })

  type Answer = { status: number; body?: unknown; headers?: Record<string, string> }
  const errors = (status: number, ...texts: readonly string[]): Answer => ({ status, body: { errors: texts } })
  const denied = errors(403, '1 error occurred:\n\t* permission denied\n\n')
  const ok = (data: unknown, more?: object): Answer => ({ status: 200, body: enveloped(data, more) })

  function answer(request: VaultRequest): Answer {
    const { path, namespace, method } = request
    const { state } = double
    if (path === 'sys/health' || path === 'sys/seal-status') {
      if (namespace !== '') return errors(400, 'operation unavailable in namespaces')
      const body = {
        initialized: state !== 'uninitialized',
        sealed: state === 'sealed',
        standby: HEALTH[state] === 429,
        version: '1.20.0'
      }
      return { status: path === 'sys/health' ? HEALTH[state] : 200, body }
    }
    if (state === 'sealed' || state === 'uninitialized') return errors(503, 'Vault is sealed')
    // https://developer.hashicorp.com/vault/docs/concepts/ha#client-redirection
    if (state === 'redirecting') return { status: 307, headers: { location: `https://vault-1.internal:8200/v1/${path}` } }
    if (state === 'dr-secondary') return errors(472, 'path disabled in replication DR secondary mode')
    if (method === 'POST' && /^auth\/.+\/login$/.test(path)) return loggedIn(request)
    const token = use(request.token)
    return token === undefined
      ? errors(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n')
      : answerTo(token, request)
  }

  function use(text: string | undefined): VaultToken | undefined {
    const token = auth.tokens.get(text ?? '')
    if (token === undefined || --token.left < 0) return undefined
    return token
  }

  /** https://developer.hashicorp.com/vault/api-docs/auth/approle, …/auth/kubernetes#login and …/auth/jwt#jwt-login */
  function loggedIn({ path, namespace, body }: VaultRequest): Answer {
    const at = logins.filter(login => `auth/${login.mount}/login` === path && login.namespace === namespace)
    if (at.length === 0) return denied
    const found = at.find(login => Object.entries(login.body).every(([name, value]) => body[name] === value))
    if (found === undefined) return errors(400, 'invalid role or secret ID')
    return ok(null, { auth: authOf(auth.issue(found.options)) })
  }

  function answerTo(token: VaultToken, request: VaultRequest): Answer {
    const { path, method, query, namespace, body } = request
    const needed = method === 'POST' ? 'update' : query.get('list') === 'true' ? 'list' : 'read'
    const may = (...some: readonly string[]) => auth.capabilities(token, path).some(one => one === 'root' || some.includes(one))
    // https://developer.hashicorp.com/vault/api-docs/system/internal-ui-mounts: no policy of the path itself is needed.
    if (path.startsWith('sys/internal/ui/mounts/'))
      return mountInfo(token, path.slice('sys/internal/ui/mounts/'.length), namespace)
    if (!may(needed)) return denied
    if (path === 'auth/token/lookup-self') return ok(lookupOf(token))
    // https://developer.hashicorp.com/vault/api-docs/auth/token#renew-a-token-self
    if (path === 'auth/token/renew-self')
      return token.isRenewable ? ok(null, { auth: authOf(token) }) : errors(400, 'lease is not renewable')
    if (path === 'auth/token/revoke-self') {
      auth.tokens.delete(token.token)
      return { status: 204 }
    }
    // https://developer.hashicorp.com/vault/api-docs/system/capabilities-self
    if (path === 'sys/capabilities-self')
      return ok(Object.fromEntries(body.paths.map((one: string) => [one, auth.capabilities(token, one)])))
    return readMounted(path, query, namespace)
  }

  const mountOf = (path: string, namespace: string) =>
    [...mounts].find(([name]) => `${key(namespace, path)}/`.startsWith(`${name}/`))

  function mountInfo(token: VaultToken, path: string, namespace: string): Answer {
    const found = mountOf(path, namespace)
    const name = found?.[0].split('|')[1] ?? ''
    const isDenied =
      auth.capabilities(token, `sys/internal/ui/mounts/${path}`).includes('deny') && token.policies.includes('blind')
    if (found === undefined || isDenied || !auth.reaches(token, `${name}/`))
      return errors(
        403,
        `preflight capability check returned 403, please ensure client's policies grant access to path "${path}/"`
      )
    const [, { type, version }] = found
    return ok({
      type,
      path: `${name}/`,
      options: type === 'kv' ? { version: String(version) } : null,
      uuid: 'u',
      accessor: 'kv_1'
    })
  }

  function readMounted(path: string, query: URLSearchParams, namespace: string): Answer {
    const [name, found] = mountOf(path, namespace) ?? []
    if (name === undefined || found === undefined) return errors(404, `no handler for route "${path}". route entry not found.`)
    if (found.type !== 'kv') return errors(405, 'unsupported operation')
    return readKv(found, path.slice(name.split('|')[1]?.length).replace(/^\//, ''), query)
  }

  const double: VaultDouble = {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    seen: () => requests.map(({ method, path }) => `${method} ${path}`),
    state: 'active',
    intercept: undefined,
    mount(path, version, namespace = '') {
      const made = newKvMount(version)
      mounts.set(key(namespace, path), made)
      return made
    },
    mountEngine: (path, type) => void mounts.set(key('', path), { ...newKvMount(1), type }),
    put: (mount, name, data, namespace) => putVersion(mountAt(mount, namespace), name, data),
    version(mount, name, version) {
      const found = mountAt(mount).keys.get(name)?.[version - 1]
      if (found === undefined) throw new Error('no such version')
      return found
    },
    policy: (name, rules) => void auth.policies.set(name, rules),
    token: options => auth.issue(options).token,
    revoke(...tokens) {
      for (const token of tokens) auth.tokens.delete(token)
    },
    tokens: () => [...auth.tokens.keys()],
    login: (mount, body, options = {}, namespace = '') => void logins.push({ mount, namespace, body, options })
  }
  return double
}

async function read(incoming: Parameters<RequestListener>[0]): Promise<VaultRequest> {
  const { method = '', url = '', headers } = incoming
  const { pathname, searchParams } = new URL(url, 'http://vault')
  const body = method === 'POST' ? await json(incoming).catch(() => ({})) : undefined
  const text = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined)
  return {
    ...{ method, url, path: decodeURIComponent(pathname).replace(/^\/v1\//, ''), query: searchParams, body },
    ...{ token: text('x-vault-token'), namespace: text('x-vault-namespace') ?? '' }
  }
}
