import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import type { ControlAnswer } from './control.ts'

/** What a bearer token may consist of (RFC 6750), long enough not to be guessed. */
const TOKEN = /^[A-Za-z0-9._~+/-]{8,}=*$/
/** A name or an IPv4 address, or an IPv6 address in brackets, with a port or without; no user information. */
const HOST = /^(?:([a-z0-9.-]+)|\[([0-9a-f:.]+)\])(?::\d{1,5})?$/i

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const isLoopback = (address: string): boolean => loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

/** A token for the control API: the given one, or a random one. */
export function controlToken(given?: string): string {
  if (given === undefined) return randomBytes(24).toString('base64url')
  if (!TOKEN.test(given)) throw new Error('the control token needs 8 characters or more, of letters, digits and . _ ~ + / -')
  return given
}

/**
 * The refusal of a request to the control API, or null. The API shows secrets in clear, so it is for this machine alone: the connection
 * comes from a loopback address, the Host header names one (a page in a browser can point its own host name to 127.0.0.1, but
 * cannot change that header), and the token is there.
 */
export function entranceRefusal(incoming: IncomingMessage, token: string): ControlAnswer | null {
  const hosts = incoming.headersDistinct['host'] ?? []
  if (!isLoopback(incoming.socket.remoteAddress ?? '') || hosts.length !== 1 || !namesLoopback(hosts[0]!))
    return refusal(403, 'from this machine only: connect to 127.0.0.1, [::1] or localhost')
  const sent = /^Bearer +(\S+) *$/i.exec(incoming.headers.authorization ?? '')?.[1]
  if (sent === undefined || !isSame(sent, token))
    return refusal(401, 'the control token is missing or wrong: Authorization: Bearer TOKEN')
  return null
}

const refusal = (status: number, error: string): ControlAnswer => ({ status, body: { error } })

function namesLoopback(host: string): boolean {
  const [, name, ipv6] = HOST.exec(host) ?? []
  if (ipv6 !== undefined) return isIPv6(ipv6) && isLoopback(ipv6)
  return name !== undefined && (name.toLowerCase() === 'localhost' || (/^\d+(\.\d+){3}$/.test(name) && isLoopback(name)))
}

/** Compares digests: the time does not depend on how much of the token is right. */
const isSame = (sent: string, token: string): boolean => timingSafeEqual(digest(sent), digest(token))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
