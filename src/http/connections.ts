import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { networkOf } from '../domain/network.ts'

export interface ConnectionLimits {
  /** Connections at once. */
  readonly most: number
  /** Of one address, or of one /64 of IPv6. */
  readonly mostOfOne: number
  /** Whether an address is a proxy that speaks for many. */
  readonly isProxy: (address: string) => boolean
  /** Hears which limit closed a connection. */
  readonly onClosed: (limit: 'connections' | 'connections-of-address') => void
}

interface Connection {
  readonly socket: Socket
  /** Requests that are being answered. */
  busy: number
}

/** Connections of one network, the oldest first. */
type Network = Set<Connection>

/** Connections beyond the most that Node itself lets in, so that the server can choose which one has to go. */
const SPARE = 16

/**
 * Keeps connections below their limits. When there are too many, the oldest one goes that nobody is being answered on: of the same
 * address where that has too many, else of the address that has most. Where all are busy, the new one goes.
 */
export function limitConnections(server: Server, limits: ConnectionLimits): void {
  const networks = new Map<string, Network>()
  const connections = new Map<string, Connection>()
  server.maxConnections = limits.most + SPARE

  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket)
    const name = networkOf(socket.remoteAddress ?? '')
    const network: Network = networks.get(name) ?? new Set()
    networks.set(name, network)
    const connection = { socket, busy: 0 }
    network.add(connection)
    connections.set(key, connection)
    socket.once('close', () => {
      network.delete(connection)
      if (network.size === 0) networks.delete(name)
      if (connections.get(key) === connection) connections.delete(key)
    })
    if (network.size > limits.mostOfOne && !limits.isProxy(socket.remoteAddress ?? ''))
      return close(idleIn(network, connection) ?? connection, 'connections-of-address')
    if (connections.size > limits.most) close(idleOfLargest(connection) ?? connection, 'connections')
  })

  server.on('request', (request, response) => {
    const connection = connections.get(keyOf(request.socket))
    if (connection === undefined) return
    connection.busy++
    response.once('close', () => connection.busy--)
  })

  function idleOfLargest(fresh: Connection): Connection | undefined {
    const bySize = [...networks.values()].sort((a, b) => b.size - a.size)
    for (const network of bySize) {
      const found = idleIn(network, fresh)
      if (found !== undefined) return found
    }
    return undefined
  }

  function close({ socket }: Connection, limit: 'connections' | 'connections-of-address'): void {
    limits.onClosed(limit)
    socket.destroy()
  }
}

function idleIn(network: Network, fresh: Connection): Connection | undefined {
  for (const connection of network)
    if (connection.busy === 0 && connection !== fresh && !connection.socket.destroyed) return connection
  return undefined
}

/** A request over TLS comes by another socket object than its connection, with the same addresses. */
export const keyOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
