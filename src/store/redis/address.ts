import { Secret } from '../../domain/secret.ts'

export interface Host {
  readonly host: string
  readonly port: number
}

interface Login {
  readonly user?: string
  readonly password?: Secret
}

/** Where Redis is. `shown` is the address for people, without users and passwords. */
export type RedisAddress =
  | { readonly kind: 'server'; readonly shown: string; readonly url: string }
  | ({ readonly kind: 'cluster'; readonly shown: string; readonly hosts: readonly Host[]; readonly tls: boolean } & Login)
  | SentinelAddress

/** A master named by Sentinels, which may require a separate login. */
export interface SentinelAddress extends Login {
  readonly kind: 'sentinel'
  readonly shown: string
  readonly hosts: readonly Host[]
  readonly tls: boolean
  readonly master: string
  readonly db: number
  readonly sentinel: Login
}

/** Why a text is not an address, as a sentence without its subject. It never quotes the text, which holds passwords. */
export interface AddressFault {
  readonly kind: 'fault'
  readonly fault: string
}

const SERVER = /^rediss?:\/\//
const MANY = /^(rediss?)-(sentinel|cluster):\/\/([^/?]*)\/?([^?]*)\??(.*)$/s
const HOST = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i
const MASTER = /^([\w.-]+)(?:\/(\d{1,5}))?$/

/**
 * Reads `redis://…`, `rediss://…`, the path of a socket,
 * `redis-sentinel://[user:password@]host:port,…/MASTER[/DB][?sentinelUser=…&sentinelPassword=…]` or
 * `redis-cluster://[user:password@]host:port,…`; the last two also as `rediss-…`, over TLS.
 */
export function parseRedisAddress(text: string): RedisAddress | AddressFault {
  if (text.startsWith('/')) return { kind: 'server', shown: text.replace(/\?.*$/s, ''), url: text }
  if (SERVER.test(text)) return server(text)
  const [, scheme, form, authority = '', path = '', query = ''] = MANY.exec(text) ?? []
  if (form === undefined)
    return fault('must start with redis://, redis-sentinel:// or redis-cluster:// (rediss for TLS), or be the path of a socket')
  const at = authority.lastIndexOf('@')
  const login = at === -1 ? {} : loginOf(authority.slice(0, at))
  const hosts = hostsOf(authority.slice(at + 1), form === 'sentinel' ? 26379 : 6379)
  if (login === undefined)
    return fault('must have user:password or :password once, before the first host, with its special characters as %XX')
  if (hosts === undefined) return fault('must name its hosts as host:port,host:port')
  const shown = `${scheme}-${form}://${hosts.map(shownHost).join(',')}`
  const shared = { hosts, tls: scheme === 'rediss', ...login }
  if (form === 'sentinel') return sentinel(shared, path, query, shown)
  if (path !== '' || query !== '') return fault('must end after the hosts: a cluster has neither a name nor numbered databases')
  return { kind: 'cluster', shown, ...shared }
}

/** The address for people, without users and passwords. */
export function shownAddress(text: string): string {
  const address = parseRedisAddress(text)
  return address.kind === 'fault' ? '' : address.shown
}

/** An address without users and passwords, such that two addresses of one Redis are equal if they differ in nothing else. */
export function placeIn(text: string): string {
  const address = parseRedisAddress(text)
  if (address.kind === 'fault') return ''
  if (address.kind !== 'server') return address.shown
  const url = new URL(address.url, 'unix://')
  for (const name of ['username', 'password'] as const) {
    url[name] = ''
    url.searchParams.delete(name)
  }
  url.searchParams.sort()
  return url.href
}

const fault = (text: string): AddressFault => ({ kind: 'fault', fault: text })

function server(text: string): RedisAddress | AddressFault {
  const url = URL.parse(text)
  if (url === null) return fault('must be an address such as redis://user:password@host:6379, its special characters as %XX')
  return { kind: 'server', shown: `${url.protocol}//${url.host}${url.pathname}`, url: text }
}

function sentinel(shared: Pick<SentinelAddress, 'hosts' | 'tls'> & Login, path: string, query: string, shown: string) {
  const [, master, db = '0'] = MASTER.exec(path) ?? []
  if (master === undefined) return fault('must name the master after the hosts, as /MASTER or /MASTER/DB')
  const { sentinelUser: user, sentinelPassword: password, ...rest } = Object.fromEntries(new URLSearchParams(query))
  if (Object.keys(rest).length > 0) return fault('may have no other parameters than sentinelUser and sentinelPassword')
  const login = { ...(user ? { user } : {}), ...(password ? { password: new Secret(password) } : {}) }
  return { kind: 'sentinel', shown: `${shown}/${path}`, ...shared, master, db: Number(db), sentinel: login } as const
}

function loginOf(text: string): Login | undefined {
  const [, user = '', password] = /^([^:@]*):([^@]+)$/.exec(text) ?? []
  if (password === undefined) return undefined
  try {
    return { ...(user === '' ? {} : { user: decodeURIComponent(user) }), password: new Secret(decodeURIComponent(password)) }
  } catch {
    return undefined
  }
}

function hostsOf(text: string, usualPort: number): Host[] | undefined {
  const hosts = text.split(',').map(part => {
    const [, v6, name, port] = HOST.exec(part) ?? []
    return { host: v6 ?? name ?? '', port: Number(port ?? usualPort) }
  })
  return hosts.every(({ host, port }) => host !== '' && port > 0 && port <= 65535) ? hosts : undefined
}

const shownHost = ({ host, port }: Host): string => `${host.includes(':') ? `[${host}]` : host}:${port}`
