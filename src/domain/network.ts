import { BlockList, isIP, isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Whom an address stands for: an IPv4 address itself; of IPv6 the /64, which is what one customer has at least. */
export function networkOf(address: string): string {
  if (isIPv4(address) || !ipaddr.isValid(address)) return address
  const ip = ipaddr.process(address)
  return ip.kind() === 'ipv4' ? ip.toString() : (ip as ipaddr.IPv6).parts.slice(0, 4).join(':')
}

/** Whether an address is one of these or in one of these networks, written `10.0.0.7` or `192.168.0.0/16`. */
export function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return address => {
    // An address of a link may name its interface: fe80::1%eth0.
    const plain = address.split('%', 1)[0] ?? ''
    const ip = ipaddr.isValid(plain) ? ipaddr.process(plain) : undefined
    return ip !== undefined && list.check(ip.toString(), ip.kind())
  }
}
