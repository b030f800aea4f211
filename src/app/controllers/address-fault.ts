import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { isMetadata, isThisMachine } from '../../domain/network.ts'

const METADATA = 'It leads to a link-local address or a metadata service, where no Jenkins is.'
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

/** Whether an address is one of this machine in its networks. */
const isOwn = (address: string): boolean =>
  Object.values(networkInterfaces()).some(all => all?.some(one => one.address === address))

/** Why no login may be sent to an address, as far as its text tells. */
export function strayAddress(text: string): string | undefined {
  const url = URL.parse(text)
  if (url === null) return 'It is no address.'
  return isIP(hostOf(url)) !== 0 && isMetadata(hostOf(url)) ? METADATA : undefined
}

const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80))

/** Whether the bridge, which listens at this port, has an address, as far as its text tells. */
export function isBridgeAddress(text: string, port: number): boolean {
  const url = URL.parse(text)
  if (url === null || portOf(url) !== port) return false
  const host = hostOf(url)
  return /(^|\.)localhost\.?$/.test(host) || (isIP(host) !== 0 && (isThisMachine(host) || isOwn(host)))
}

/**
 * Why no login may be sent to an address: link-local ones and those of metadata services have none of Jenkins, and the bridge itself is
 * none. A name that does not resolve now may do so later.
 */
export const createAddressFault =
  (ownPort: () => number | undefined) =>
  async (text: string): Promise<string | undefined> => {
    const url = URL.parse(text)
    if (url === null) return strayAddress(text)
    const host = hostOf(url)
    const addresses =
      isIP(host) !== 0 ? [host] : (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address)
    if (addresses.some(isMetadata)) return METADATA
    if (ownPort() === portOf(url) && addresses.some(address => isThisMachine(address) || isOwn(address)))
      return 'The bridge itself listens there.'
    return undefined
  }
