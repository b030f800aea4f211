import { readFile } from 'node:fs/promises'
import { request } from 'node:https'

/** How the discovery and the keys of a provider are reached. */
export interface ProviderAddress {
  readonly issuer: string
  /** Authorities to trust instead of the public ones: PEM, or the path of a file of them. */
  readonly ca?: string | undefined
  /** The path of a file with a token that the provider asks for, such as that of a service account. */
  readonly tokenFile?: string | undefined
}

/** Fetches a document of a provider; a redirection is no answer. */
export type ProviderFetch = (url: string | URL, signal: AbortSignal) => Promise<Response>

/** Maximum size of a document in bytes. */
const MOST = 1024 * 1024
const PEM = '-----BEGIN CERTIFICATE-----'

export const isPem = (text: string): boolean => text.includes(PEM)

const publicFetch: ProviderFetch = (url, signal) => fetch(url, { redirect: 'error', signal })

/**
 * Both files are read for each request, because Kubernetes exchanges them while we run. The token goes to the issuer, and elsewhere only
 * if `ca` says who that may be: a cluster names the address of its API server, whose certificate is the same authority's.
 */
export function createProviderFetch({ issuer, ca, tokenFile }: ProviderAddress): ProviderFetch {
  if (ca === undefined && tokenFile === undefined) return publicFetch
  const { origin } = new URL(issuer)
  return async (to, signal) => {
    const url = new URL(to)
    const isTold = tokenFile !== undefined && (ca !== undefined || url.origin === origin)
    const [authorities, token] = await Promise.all([
      ca === undefined || isPem(ca) ? ca : readFile(ca, 'utf8'),
      isTold ? readFile(tokenFile, 'utf8') : undefined
    ])
    const headers = { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token.trim()}` }) }
    return get(url, { headers, signal, ...(authorities === undefined ? {} : { ca: authorities }) })
  }
}

interface GetOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly ca?: string
}

/** The built-in `fetch` cannot be given authorities. */
function get(url: URL, options: GetOptions): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  request(url, { ...options, agent: false }, response => {
    const parts: Buffer[] = []
    let size = 0
    response.on('data', (part: Buffer) => {
      size += part.length
      if (size > MOST) response.destroy(new Error('the document is too large'))
      else parts.push(part)
    })
    response.on('error', reject)
    response.on('end', () => {
      const status = response.statusCode ?? 0
      resolve(new Response(Buffer.concat(parts), { status: status === 200 ? 200 : 502 }))
    })
  })
    .on('error', reject)
    .end()
  return promise
}
