import { Secret } from '../domain/secret.ts'
import { type Exit, Failure } from './exit.ts'
import { secretFile } from './secret-file.ts'
import { plain, type Terminal } from './terminal.ts'
import { trustAuthorities, unreachable } from './trust.ts'

/** The HTTP API of a bridge, called with the configured token. */
export interface Api {
  /** The last argument of every function of the generated client. */
  readonly options: { readonly baseUrl: string; readonly fetch: typeof fetch }
  /** Calls routes that the generated client lacks, with the same errors. `patient`: the answer is endless, so no timeout applies. */
  open(path: string, init?: RequestInit, patient?: 'patient'): Promise<Response>
}

/** Milliseconds after which a call without an answer fails. */
const TIMEOUT = 70_000

export function openApi({ env, signal }: Pick<Terminal, 'env' | 'signal'>): Api {
  const base = addressOf(env['JCB_URL'] || 'http://127.0.0.1:8080')
  refuseInClear(base, env['JCB_INSECURE'])
  const token = tokenOf(env)
  trustAuthorities(env)

  async function ask(address: string, init: RequestInit = {}, patient = false): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token.reveal()}`)
    const stops = [signal, ...(init.signal ? [init.signal] : []), ...(patient ? [] : [AbortSignal.timeout(TIMEOUT)])]
    // The token is only for this address, so redirects are not followed.
    const response = await fetch(address, { ...init, headers, redirect: 'manual', signal: AbortSignal.any(stops) }).catch(
      error => {
        const { found, fix } = unreachable(base, error)
        throw new Failure('unreachable', `${found}: ${fix}`)
      }
    )
    if (!response.ok) throw await failureOf(response)
    return response
  }

  return {
    options: {
      baseUrl: base,
      async fetch(address, init) {
        const response = await ask(String(address), init)
        const text = await response.text().catch(() => undefined)
        if (text === undefined || (text !== '' && parsed(text) === undefined))
          throw new Failure('failed', `the answer of ${base} is not JSON: check that it is a bridge`)
        return new Response(text === '' ? null : text, response)
      }
    },
    open: (path, init, patient) => ask(base + path, init, patient !== undefined)
  }
}

/** One page of a list. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null }

/** Maximum number of items in one answer of the bridge. */
export const PAGE = 200

/** All items of a list, read page by page. */
export async function allOf<T>(read: (place: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page: Page<T> = await read({ limit: PAGE, ...given({ cursor }) })
    items.push(...page.items)
    // If it is missing, because this is not a bridge, asking for the first page again would never end.
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}

/** Drops undefined entries, for options that may be omitted but not undefined. */
export const given = <T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as never

/** The root address of a bridge, from `JCB_URL`. */
export function addressOf(text: string): string {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new Failure('usage', 'JCB_URL must be an http or https address')
  if (url.username !== '' || url.password !== '')
    throw new Failure('usage', 'JCB_URL must not contain a user or password: set JCB_TOKEN or JCB_TOKEN_FILE')
  return (url.origin + url.pathname).replace(/\/+$/, '')
}

/** Every request carries the token, which anybody on the network path could read over plain http. */
function refuseInClear(base: string, insecure: string | undefined): void {
  const { protocol, hostname } = new URL(base)
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
  if (protocol === 'https:' || isLoopback || insecure === 'true') return
  throw new Failure(
    'usage',
    'JCB_URL is plain http to another host, which exposes the token on the network: use https, or --insecure on a trusted network'
  )
}

function tokenOf(env: Terminal['env']): Secret {
  const [token, file] = [env['JCB_TOKEN'] || undefined, env['JCB_TOKEN_FILE'] || undefined]
  if (token !== undefined && file !== undefined) throw new Failure('usage', 'JCB_TOKEN and JCB_TOKEN_FILE must not both be set')
  if (token === undefined && file === undefined)
    throw new Failure('usage', 'JCB_TOKEN or JCB_TOKEN_FILE must be set: a token for the bridge, or a file that contains one')
  const secret = file === undefined ? new Secret(token ?? '') : secretFile('JCB_TOKEN_FILE', file)
  if (!/^[\x21-\x7e]+$/.test(secret.reveal()))
    throw new Failure('usage', 'the token contains a space, a line end or another invalid character')
  return secret
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return undefined
  }
}

const exitOf = (status: number): Exit => {
  if (status === 401 || status === 403) return 'denied'
  if (status === 404) return 'notFound'
  if (status === 409 || status === 412) return 'conflict'
  return status === 502 || status === 503 || status === 504 ? 'unreachable' : 'failed'
}

/** Maximum number of characters shown of a plain-text answer. */
const TEXT = 500

async function failureOf(response: Response): Promise<Failure> {
  const text = await response.text().catch(() => '')
  if (!response.headers.get('content-type')?.startsWith('text/plain')) return refused(response.status, parsed(text))
  const said = text.trim().slice(0, TEXT).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  return new Failure(exitOf(response.status), plain(`HTTP ${response.status}: ${said}`))
}

type Fault = { readonly pointer?: unknown; readonly detail?: unknown; readonly code?: unknown } | null

const faultOf = (fault: Fault): string =>
  `${fault?.pointer || '/'}: ${fault?.detail}${typeof fault?.code === 'string' ? ` (${fault.code})` : ''}`

/** A detail that begins with the title says everything. */
const wordsOf = (...texts: readonly unknown[]): string => {
  const [title = '', detail] = texts.filter(text => typeof text === 'string')
  return detail === undefined || detail.startsWith(title) ? (detail ?? title) : `${title}. ${detail}`
}

/** The message of a problem+json: its code, its sentences, and each fault with its pointer. */
function refused(status: number, answer: unknown): Failure {
  const { code, title, detail, errors } = (answer ?? {}) as Record<string, unknown>
  const said = wordsOf(title, detail)
  const head = `${typeof code === 'string' ? code : `HTTP ${status}`}: ${said || 'the answer is not from a bridge'}`
  const faults = Array.isArray(errors) ? errors.map(faultOf) : []
  return new Failure(exitOf(status), [head, ...faults].map(plain).join('\n  '))
}
