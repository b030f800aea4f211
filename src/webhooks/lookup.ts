import type { LookupAddress } from 'node:dns'
import { Resolver, lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { type AddressRules, isAllowed } from './address.ts'

/** What a name leads to, or why it may not be called. */
export type Found = { readonly addresses: readonly LookupAddress[] } | { readonly fault: 'DnsFailed' | 'AddressRefused' }
export type Lookup = (host: string) => Promise<Found>

/** Milliseconds for one question to a name server, and how often it is asked. */
const ASKED = { timeout: 1500, tries: 2 }

/**
 * Looks a host up once and keeps of its addresses those that may be called: to these alone is a connection made, so what the name
 * leads to a moment later does not matter. By DNS and not as the system does, whose lookups wait in the few threads that also do the
 * cryptography of this process: one slow name server could hold all of them. Names that the operator has allowed are his own, and may
 * stand in the hosts file.
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
