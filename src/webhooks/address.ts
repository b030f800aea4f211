import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Where webhooks may lead. */
export interface AddressRules {
  /** Whether `http:` is taken as well. */
  readonly http: boolean
  /** Networks that are allowed although they are not public, as `10.0.0.0/8`. */
  readonly networks: readonly string[]
  /** Names, in lower case, that are allowed wherever they lead. */
  readonly hosts: readonly string[]
}

/** Only public addresses, only https. */
export const strictRules: AddressRules = { http: false, networks: [], hosts: [] }

/** All that IANA has given out for the public internet; what lies outside, such as `::127.0.0.1`, leads to odd places. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')
/** Public by its number, but answered inside the cloud that one is in: the machine's configuration. */
const METADATA = ['168.63.129.16']
const LONGEST = 2048

/** What is wrong with the address of a webhook, as far as it can be seen without looking the name up; undefined when nothing is. */
export function urlFault(text: string, rules: AddressRules): string | undefined {
  const url = URL.parse(text)
  if (url === null || text.length > LONGEST || !['http:', 'https:'].includes(url.protocol))
    return `It must be an https address of at most ${LONGEST} characters.`
  if (url.protocol === 'http:' && !rules.http)
    return 'It must begin with https://. Whoever runs the bridge can allow http:// by WEBHOOK_HTTP.'
  if (url.username !== '' || url.password !== '')
    return 'It must not hold a user or password. Receivers know us by the signature.'
  if (url.hash !== '') return 'It must not have a part after #, which is never sent.'
  const host = hostOf(url)
  const isLocal = host === 'localhost' || host.endsWith('.localhost')
  if (isLocal ? !rules.hosts.includes(host) : isIP(host) !== 0 && !isAllowed(host, host, rules))
    return 'It leads to an address that may not be called from here. Whoever runs the bridge can allow it by WEBHOOK_ALLOW.'
  return undefined
}

/** The host of an address: a name in lower case, or a number without brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/** Whether an address that a host was looked up as may be called. What cannot be parsed may not. */
export function isAllowed(address: string, host: string, rules: AddressRules): boolean {
  if (!ipaddr.isValid(address)) return false
  // `::ffff:10.0.0.1` is 10.0.0.1.
  const ip = ipaddr.process(address)
  return rules.hosts.includes(host) || rules.networks.some(network => isIn(ip, network)) || isPublic(ip)
}

function isIn(ip: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  const [base, bits] = ipaddr.parseCIDR(network)
  return base.kind() === ip.kind() && ip.match(base, bits)
}

const isPublic = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  ip.range() === 'unicast' && (ip.kind() === 'ipv6' ? ip.match(...GLOBAL_IPV6) : !METADATA.includes(ip.toString()))
