import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { isMetadata } from '../domain/network.ts'

/** The addresses that the bridge calls on behalf of its users. */
export interface AddressRules {
  /** Whether `http:` is allowed as well. */
  readonly http: boolean
  /** Networks that are allowed although not public, such as `10.0.0.0/8`. */
  readonly networks: readonly string[]
  /** Lower-case names that are allowed wherever they resolve to. */
  readonly hosts: readonly string[]
}

/** Only public addresses, only https. */
export const strictRules: AddressRules = { http: false, networks: [], hosts: [] }

/** Everything that IANA has assigned for the public internet; the rest, such as `::127.0.0.1`, leads to unexpected places. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')
const LONGEST = 2048

/** Why a URL is not allowed, as far as can be told without resolving the name; undefined if it is. */
export function urlFault(text: string, rules: AddressRules): string | undefined {
  const fault = formFault(text, rules)
  const url = URL.parse(text)
  if (fault !== undefined || url === null) return fault
  const host = hostOf(url)
  const isLocal = host === 'localhost' || host.endsWith('.localhost')
  if (isLocal ? !rules.hosts.includes(host) : isIP(host) !== 0 && !isAllowed(host, host, rules))
    return 'It resolves to an address that the bridge may not call. The operator of the bridge can allow it with OUTBOUND_ALLOW.'
  return undefined
}

/** Why a URL is not allowed wherever its host may lead. */
export function formFault(text: string, { http }: Pick<AddressRules, 'http'>): string | undefined {
  const url = URL.parse(text)
  if (url === null || text.length > LONGEST || !['http:', 'https:'].includes(url.protocol))
    return `It must be an https address of at most ${LONGEST} characters.`
  if (url.protocol === 'http:' && !http)
    return 'It must begin with https://. The operator of the bridge can allow http:// with OUTBOUND_HTTP.'
  if (url.username !== '' || url.password !== '') return 'It must not contain a user or password.'
  if (url.hash !== '') return 'It must not have a part after #, which is never sent.'
  return undefined
}

/** The host of a URL: a lower-case name, or an address without brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/** Whether a resolved address may be called; never if it cannot be parsed. */
export function isAllowed(address: string, host: string, rules: AddressRules): boolean {
  if (!ipaddr.isValid(address)) return false
  // `::ffff:10.0.0.1` is 10.0.0.1.
  const ip = ipaddr.process(address)
  const listed = rules.networks.filter(network => isIn(ip, network))
  // To allow a wide network, or a name, is not to allow the service that hands out the credentials of this machine.
  if (isMetadata(address)) return listed.some(isOneAddress)
  return rules.hosts.includes(host) || listed.length > 0 || isPublic(ip)
}

function isIn(ip: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  const [base, bits] = ipaddr.parseCIDR(network)
  return base.kind() === ip.kind() && ip.match(base, bits)
}

function isOneAddress(network: string): boolean {
  const [base, bits] = ipaddr.parseCIDR(network)
  return bits === (base.kind() === 'ipv4' ? 32 : 128)
}

const isPublic = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  ip.range() === 'unicast' && (ip.kind() === 'ipv4' || ip.match(...GLOBAL_IPV6))
