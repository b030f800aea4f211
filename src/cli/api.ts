import { Secret } from '../domain/secret.ts'
import { type Exit, Failure } from './exit.ts'
import { secretFile } from './secret-file.ts'
import { plain, type Terminal } from './terminal.ts'

/** The HTTP API of a bridge, as the caller whose token is set. */
export interface Api {
  /** What every function of the generated client takes last. */
  readonly options: { readonly baseUrl: string; readonly fetch: typeof fetch }
  /** For what is not in the generated client; the same errors. `patient`: the answer has no end. */
  open(path: string, init?: RequestInit, patient?: 'patient'): Promise<Response>
}

/** Milliseconds after which a bridge that does not answer is given up. */
const TIMEOUT = 70_000

export function openApi({ env, signal }: Pick<Terminal, 'env' | 'signal'>): Api {
  const base = addressOf(env['JCB_URL'] || 'http://127.0.0.1:8080')
  refuseInClear(base, env['JCB_INSECURE'])
  const token = tokenOf(env)

  async function ask(address: string, init: RequestInit = {}, patient = false): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token.reveal()}`)
    const stops = [signal, ...(init.signal ? [init.signal] : []), ...(patient ? [] : [AbortSignal.timeout(TIMEOUT)])]
    // The token is for this address alone.
    const response = await fetch(address, { ...init, headers, redirect: 'manual', signal: AbortSignal.any(stops) }).catch(() => {
      throw new Failure('unreachable', `no answer from ${base}: is the bridge running there? JCB_URL says where it is`)
    })
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
          throw new Failure('failed', `${base} answered with something else than JSON: is it a bridge?`)
        return new Response(text === '' ? null : text, response)
      }
    },
    open: (path, init, patient) => ask(base + path, init, patient !== undefined)
  }
}

/** One page of a list. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null }

/** Most items that one answer of the bridge has. */
export const PAGE = 200

/** Everything that a list has, page by page. */
export async function allOf<T>(read: (place: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page: Page<T> = await read({ limit: PAGE, ...given({ cursor }) })
    items.push(...page.items)
    // Something else than a bridge may leave it out: asking for the first page again would go on for ever.
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}

/** Without what is not set: for options that may be left out, but not be undefined. */
export const given = <T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as never

/** The root address of a bridge, from `JCB_URL`. */
export function addressOf(text: string): string {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new Failure('usage', 'JCB_URL must be an http or https address')
  if (url.username !== '' || url.password !== '')
    throw new Failure('usage', 'JCB_URL must not hold a user or password: set JCB_TOKEN or JCB_TOKEN_FILE')
  return (url.origin + url.pathname).replace(/\/+$/, '')
}

/** The token goes with every request: over plain http, everybody on the way reads it. */
function refuseInClear(base: string, insecure: string | undefined): void {
  const { protocol, hostname } = new URL(base)
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
  if (protocol === 'https:' || isLoopback || insecure === 'true') return
  throw new Failure(
    'usage',
    'JCB_URL is plain http to another host, so others on the way would read the token: use https, or --insecure if the network is yours'
  )
}

function tokenOf(env: Terminal['env']): Secret {
  const [token, file] = [env['JCB_TOKEN'] || undefined, env['JCB_TOKEN_FILE'] || undefined]
  if (token !== undefined && file !== undefined) throw new Failure('usage', 'JCB_TOKEN and JCB_TOKEN_FILE must not be set both')
  if (token === undefined && file === undefined)
    throw new Failure('usage', 'JCB_TOKEN or JCB_TOKEN_FILE must be set: a token of the bridge, or a file that holds one')
  const secret = file === undefined ? new Secret(token ?? '') : secretFile('JCB_TOKEN_FILE', file)
  if (!/^[\x21-\x7e]+$/.test(secret.reveal()))
    throw new Failure('usage', 'the token holds a space, a line end or another character that no token has')
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

/** Most characters of a plain text that are shown. */
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

/** What a problem+json says: its code, its sentences, and each fault with where it is. */
function refused(status: number, answer: unknown): Failure {
  const { code, title, detail, errors } = (answer ?? {}) as Record<string, unknown>
  const said = [title, detail].filter(text => typeof text === 'string').join('. ')
  const head = `${typeof code === 'string' ? code : `HTTP ${status}`}: ${said || 'it was not a bridge that answered'}`
  const faults = Array.isArray(errors) ? errors.map(faultOf) : []
  return new Failure(exitOf(status), [head, ...faults].map(plain).join('\n  '))
}
