import { BlockList, isIP, isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An IPv4 address with a port, or an IPv6 address in brackets: some proxies forward addresses like this. */
const WITH_PORT = /^([\d.]+):\d{1,5}$|^\[(.+)\](?::\d{1,5})?$/

/** The address in a text, without its port; undefined if there is none. */
export function addressIn(text: string): string | undefined {
  const [, v4, v6] = WITH_PORT.exec(text) ?? []
  const address = v4 ?? v6 ?? text
  return isIP(address) === 0 ? undefined : address
}

/**
 * The unit that an address is counted by: an IPv4 address itself, or the /64 of an IPv6 address, which a single customer has at
 * least.
 */
export function networkOf(address: string): string {
  if (isIPv4(address) || !ipaddr.isValid(address)) return address
  const ip = ipaddr.process(address)
  return ip.kind() === 'ipv4' ? ip.toString() : (ip as ipaddr.IPv6).parts.slice(0, 4).join(':')
}

/** Returns whether an address is in one of these addresses or networks, such as `10.0.0.7` or `192.168.0.0/16`. */
export function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return address => {
    // A link-local address may name its interface: fe80::1%eth0.
    const plain = address.split('%', 1)[0] ?? ''
    const ip = ipaddr.isValid(plain) ? ipaddr.process(plain) : undefined
    return ip !== undefined && list.check(ip.toString(), ip.kind())
  }
}

/** Addresses inside a cloud that answer with the configuration of the machine, and its credentials. */
const METADATA = [
  ...['169.254.169.254', '168.63.129.16', '100.100.100.200', '192.0.0.192'],
  ...['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254']
]
/** IPv6 addresses that stand for IPv4 ones, and the byte at which these begin: NAT64 (RFC 6052, RFC 8215), IPv4-compatible, 6to4. */
const STANDING_FOR = (
  [
    ['64:ff9b::/96', 12],
    ['64:ff9b:1::/48', 12],
    ['::/96', 12],
    ['2002::/16', 2]
  ] as const
).map(([network, start]) => ({ network: ipaddr.parseCIDR(network) as [ipaddr.IPv6, number], start }))

/** The address that is reached in the end: IPv4 addresses have several forms in IPv6. */
function reached(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const plain = address.split('%', 1)[0] ?? ''
  if (!ipaddr.isValid(plain)) return undefined
  const ip = ipaddr.process(plain)
  if (ip.kind() === 'ipv4' || ['loopback', 'unspecified'].includes(ip.range())) return ip
  const found = STANDING_FOR.find(({ network }) => (ip as ipaddr.IPv6).match(network))
  return found === undefined ? ip : ipaddr.fromByteArray(ip.toByteArray().slice(found.start, found.start + 4))
}

/** Whether an address is link-local or that of a metadata service; true also for a text that is no address. */
export function isMetadata(address: string): boolean {
  const ip = reached(address)
  if (ip === undefined) return true
  return ip.range() === 'linkLocal' || METADATA.some(each => ipaddr.process(each).toString() === ip.toString())
}

/** Whether an address leads to this machine. */
export function isThisMachine(address: string): boolean {
  const range = reached(address)?.range()
  return range === 'loopback' || range === 'unspecified'
}
