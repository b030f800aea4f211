import { decodeText } from './charset.ts'
import type { Controller } from './controller.ts'
import type { Item } from './folder.ts'
import { own } from './own.ts'
import type { Sessions } from './sessions.ts'
import type { Permission, User } from './users.ts'

/** A request as Stapler sees it. */
export interface Request {
  readonly method: string
  /** The raw target, prefix included, query excluded. */
  readonly path: string
  /** The decoded names below the prefix, dot segments and empty ones resolved on the raw path. */
  readonly tokens: readonly string[]
  readonly trailingSlash: boolean
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  /** Query and form parameters; the query comes first. */
  parameter(name: string): string | null
}

/** A request of a known caller to a controller that is up. */
export interface Call extends Request {
  readonly user: User
  readonly controller: Controller
  readonly sessions: Sessions
  readonly prefix: string
  /** The controller's root URL as configured; what JSON names as `url`. */
  readonly rootUrl: string
  /** Asks about the item that the request has reached; about Jenkins itself until it has reached one. */
  may(permission: Permission): boolean
  /** Throws the 403 that names the permission. */
  require(permission: Permission): void
  /** The same request where it has reached an item. */
  at(item: Item): Call
}

export const header = (request: Pick<Request, 'headers'>, name: string): string | undefined => {
  const value = own(request.headers, name)
  return Array.isArray(value) ? value[0] : value
}

/** Takes a raw target apart as Stapler's `canonicalPath` and token list do: `..` counts before decoding, `%2F` is no separator. */
export function readTarget(target: string, prefix: string): Pick<Request, 'path' | 'tokens' | 'trailingSlash' | 'query'> | null {
  const [path = '/', ...rest] = target.split('?')
  const query = new URLSearchParams(rest.join('?'))
  if (prefix !== '' && path !== prefix && !path.startsWith(`${prefix}/`)) return null
  const segments: string[] = []
  for (const segment of path.slice(prefix.length).split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return { path, tokens: segments.map(decodeSegment), trailingSlash: path.endsWith('/'), query }
}

function decodeSegment(segment: string): string {
  const bytes = segment.replace(/%([0-9a-fA-F]{2})|([^%]+|%)/g, (_, hex: string | undefined, raw: string) =>
    hex === undefined ? Buffer.from(raw, 'utf8').toString('latin1') : String.fromCharCode(Number.parseInt(hex, 16))
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Looks a parameter up in the query, then in a form body. */
export function parameters(
  query: URLSearchParams,
  contentType: string | undefined,
  body: Buffer
): (name: string) => string | null {
  const form = isForm(contentType) ? new URLSearchParams(decodeText(body, contentType)) : null
  return name => query.get(name) ?? form?.get(name) ?? null
}

export const isForm = (contentType: string | undefined): boolean =>
  /^application\/x-www-form-urlencoded\b/i.test(contentType ?? '')

/** The two media types for which Jenkins reads XML; compared as `startsWith`. */
export const isXml = (contentType: string): boolean =>
  contentType.startsWith('application/xml') || contentType.startsWith('text/xml')
