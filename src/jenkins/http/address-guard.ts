import { type LookupOptions, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'

/** Whether a connection to an address may be opened. */
export type MayReach = (address: string) => boolean

/** The code of a connection that was not opened, as it is shown beside the reason. */
export const ADDRESS_REFUSED = 'ERR_ADDRESS_REFUSED'

/** The same signature as that of Node, as far as it is used. */
type Resolve = (
  host: string,
  options: LookupOptions & { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, found: readonly { readonly address: string; readonly family: number }[]) => void
) => void

/**
 * Resolves a name for a connection. It is asked each time one is opened, and what it answers is what is connected to, so a name that
 * leads elsewhere later gets no login. One bad address among several refuses all: Node would try them in turn.
 */
export const guardedLookup =
  (mayReach: MayReach, resolve: Resolve = lookup as unknown as Resolve): LookupFunction =>
  (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      const [first] = found ?? []
      if (error !== null || first === undefined) return done(error ?? refused(), '', 0)
      if (!found.every(({ address }) => mayReach(address))) return done(refused(), '', 0)
      if (options.all) done(null, [...found])
      else done(null, first.address, first.family)
    })
  }

/** Whether the host of an address is itself one that may not be reached; Node resolves no such host. */
export function isRefusedHost(url: URL, mayReach: MayReach): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(host) !== 0 && !mayReach(host)
}

const refused = (): NodeJS.ErrnoException => Object.assign(new Error('the address is refused'), { code: ADDRESS_REFUSED })
