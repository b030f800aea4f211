import type { LookupAddress } from 'node:dns'
import { Resolver, lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { type AddressRules, isAllowed } from './address.ts'

/** The addresses of a name, or why it may not be called. */
export type Found = { readonly addresses: readonly LookupAddress[] } | { readonly fault: 'DnsFailed' | 'AddressRefused' }
export type Lookup = (host: string) => Promise<Found>

/** Timeout of a DNS query in milliseconds, and number of attempts. */
const ASKED = { timeout: 1500, tries: 2 }

/**
 * Resolves a host once and keeps the addresses that may be called. Only these are connected to, so a later change of the name does
 * not matter. Uses DNS directly instead of the system resolver, whose lookups run in the few threads that also do the cryptography
 * of this process: one slow name server could block all of them. Names allowed by the operator may also be in the hosts file.
 */
export function createLookup(rules: AddressRules, servers?: readonly string[]): Lookup {
  const resolver = new Resolver(ASKED)
  if (servers !== undefined) resolver.setServers(servers)

  async function all(host: string): Promise<LookupAddress[]> {
    const family = isIP(host)
    if (family !== 0) return [{ address: host, family }]
    if (rules.hosts.includes(host)) return systemLookup(host, { all: true }).catch(() => [])
    const [four, six] = await Promise.all([resolver.resolve4(host).catch(() => []), resolver.resolve6(host).catch(() => [])])
    return [...four.map(address => ({ address, family: 4 })), ...six.map(address => ({ address, family: 6 }))]
  }

  return async host => {
    const found = await all(host)
    if (found.length === 0) return { fault: 'DnsFailed' }
    const addresses = found.filter(({ address }) => isAllowed(address, host, rules))
    return addresses.length === 0 ? { fault: 'AddressRefused' } : { addresses }
  }
}

/** A lookup for a socket that has only these addresses, so that a name cannot lead elsewhere between the check and the connection. */
export const pinnedTo =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, { all }, done) => {
    const [first] = addresses
    if (all) done(null, [...addresses])
    else done(null, first?.address ?? '', first?.family)
  }

/** The result of the work, unless the signal comes first. */
export async function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const stop = () => late.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, late.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
