import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { TrustProxy } from '../../http/server.ts'
import { fileText } from './file-text.ts'

/** How the HTTP side of the bridge faces the world. */
export interface ListenerSettings {
  readonly trustProxy: TrustProxy | undefined
  /** PEM texts, read from the files that TLS_CERT_FILE and TLS_KEY_FILE name; undefined for plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly maxConnections: number
  /** Of one address, or one /64 of IPv6. */
  readonly maxConnectionsPerAddress: number
  /** Bytes of bodies that are under way. */
  readonly maxBodies: number
  /** Faults of its form that one answer tells of a body. */
  readonly maxFaults: number
  /** Requests of one caller in a minute, and wrong tokens of one address in a minute; 0 for any number. */
  readonly rateLimit: number
  readonly signInLimit: number
}

const MIB = 1024 * 1024

type Text = (name: string) => string | undefined

/** Reads the variables of the HTTP side; what is wrong with them is added to `faults`. */
export function listenerSettings(text: Text, faults: string[]): ListenerSettings {
  const number = (name: string, value: string, least: number): number => {
    const read = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
    if (!(read >= least)) faults.push(`${name} must be a whole number, ${least} or more`)
    return read
  }
  const maxConnections = number('MAX_CONNECTIONS', text('MAX_CONNECTIONS') ?? '5000', 1)
  return {
    trustProxy: trustProxyOf(text('TRUST_PROXY'), faults),
    tls: tlsOf(text, faults),
    maxConnections,
    maxConnectionsPerAddress: number(
      'MAX_CONNECTIONS_PER_ADDRESS',
      text('MAX_CONNECTIONS_PER_ADDRESS') ?? String(Math.ceil((maxConnections || 2) / 2)),
      1
    ),
    maxFaults: number('MAX_FAULTS', text('MAX_FAULTS') ?? '20', 1),
    maxBodies: MIB * number('MAX_BODIES_MIB', text('MAX_BODIES_MIB') ?? '64', 64),
    rateLimit: number('RATE_LIMIT', text('RATE_LIMIT') ?? '30000', 0),
    signInLimit: number('SIGN_IN_LIMIT', text('SIGN_IN_LIMIT') ?? '20', 0)
  }
}

/** `2`: so many proxies stand before us; otherwise their addresses and networks. */
function trustProxyOf(value: string | undefined, faults: string[]): TrustProxy | undefined {
  if (value === undefined) return undefined
  if (/^[1-9]$/.test(value)) {
    const hops = Number(value)
    return (_address, hop) => hop < hops
  }
  const networks = networksOf(value)
  if (networks !== undefined) return networks
  faults.push('TRUST_PROXY must be the addresses or networks of the proxies (10.0.0.7,192.168.0.0/16), or their number (1 to 9)')
  return undefined
}

/** Addresses and networks, separated by commas; undefined if one of them is neither. */
export function networksOf(value: string): string[] | undefined {
  const networks = value.split(',').map(part => part.trim())
  return networks.every(part => isIP(part) !== 0 || ipaddr.isValidCIDR(part)) ? networks : undefined
}

function tlsOf(text: Text, faults: string[]): ListenerSettings['tls'] {
  const files = { TLS_CERT_FILE: text('TLS_CERT_FILE'), TLS_KEY_FILE: text('TLS_KEY_FILE') }
  if (Object.values(files).every(path => path === undefined)) return undefined
  const [cert, key] = Object.entries(files).map(([name, path]) => {
    if (path !== undefined) return fileText(name, path, faults)
    faults.push(`${name} must be set, too: a certificate needs its key`)
    return undefined
  })
  return cert === undefined || key === undefined ? undefined : { cert, key }
}
