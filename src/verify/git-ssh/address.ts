import { isIP } from 'node:net'
import type { Fault } from '../../domain/problems.ts'
import { hostOf } from '../../outbound/address.ts'

/** Host and port of an SSH server. */
export interface SshAddress {
  readonly host: string
  readonly port: number
}

const FORM = /^ssh:\/\/([^/?#@\s\\%]+?)(?::(\d{1,5}))?\/?$/
const LONGEST = 300
const PORT = 22

/** The host and port of an `ssh://host[:port]`; undefined for anything else. */
export function sshAddressOf(address: string): SshAddress | undefined {
  const [, name = '', digits] = address.length > LONGEST ? [] : (FORM.exec(address) ?? [])
  const port = digits === undefined ? PORT : Number(digits)
  // As the host of a web address, so that a number is an address in every notation, and a name is in lower case.
  const url = name === '' ? null : URL.parse(`https://${name}/`)
  if (url === null || url.port !== '' || port < 1 || port > 65_535) return undefined
  const host = hostOf(url)
  return host === '' || (isIP(host) === 0 && !/^[a-z0-9._-]+$/.test(host)) ? undefined : { host, port }
}

export function addressFaults(address: string): Fault[] {
  if (sshAddressOf(address) !== undefined) return []
  const more = address.includes('@') ? ' The user name is that of the credential.' : ''
  return [
    {
      pointer: '#/address',
      detail: `It must be ssh://host or ssh://host:port, without a user name, a path and anything else.${more}`
    }
  ]
}
