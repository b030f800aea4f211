import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { AddressRules } from './address.ts'
import { before, createLookup, pinnedTo } from './lookup.ts'
import type { OutboundFailure, OutboundOptions } from './request.ts'

export type Connected = { readonly socket: Socket } | { readonly failure: OutboundFailure }

/**
 * Connects to a host and port that an address names: a lower-case name, or an address without brackets. The host is resolved once, by
 * the rules of the guarded client, and only what was allowed then is connected to. The signal destroys the socket, later as well. Never
 * throws.
 */
export type Connect = (host: string, port: number, signal: AbortSignal) => Promise<Connected>

export interface ConnectOptions extends OutboundOptions {
  /** Milliseconds for the lookup and the connection together. */
  readonly timeout?: number
}

const TIMEOUT = 10_000

export function createConnect(
  rules: AddressRules,
  { lookup = createLookup(rules), timeout = TIMEOUT }: ConnectOptions = {}
): Connect {
  return async (host, port, signal) => {
    const end = new AbortController()
    const late = setTimeout(() => end.abort(), timeout)
    const stop = AbortSignal.any([signal, end.signal])
    try {
      stop.throwIfAborted()
      const found = await before(stop, lookup(host))
      if ('fault' in found) return { failure: found.fault }
      return { socket: await opened(connect({ host, port, lookup: pinnedTo(found.addresses), signal }), stop) }
    } catch {
      return { failure: stop.aborted ? 'Timeout' : 'ConnectFailed' }
    } finally {
      clearTimeout(late)
    }
  }
}

async function opened(socket: Socket, signal: AbortSignal): Promise<Socket> {
  // Stays, so that an error is handled when nobody reads from the socket, too.
  socket.on('error', () => {})
  try {
    await once(socket, 'connect', { signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}
