import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { networkOf } from '../domain/network.ts'

export interface ConnectionLimits {
  /** Maximum number of open connections. */
  readonly most: number
  /** The same per address, or per /64 network of IPv6. */
  readonly mostOfOne: number
  /** Whether an address is a proxy, which serves many clients. */
  readonly isProxy: (address: string) => boolean
  /** Called with the limit that closed a connection. */
  readonly onClosed: (limit: 'connections' | 'connections-of-address') => void
}

interface Connection {
  readonly socket: Socket
  /** Requests in progress. */
  busy: number
}

/** Connections of one network, oldest first. */
type Network = Set<Connection>

/** Connections that Node accepts beyond the maximum, so that the server can choose which one to close. */
const SPARE = 16

/**
 * Enforces the connection limits. Beyond a limit, the oldest idle connection is closed: one of the same address if that has too many,
 * otherwise one of the address with the most connections. If all are busy, the new connection is closed.
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

/** Identifies a connection by its addresses: over TLS, the socket of a request is not the socket of its connection. */
export function keyOf(socket: Socket): string {
  const known = keys.get(socket)
  if (known !== undefined) return known
  const key = `${socket.remoteAddress} ${socket.remotePort}`
  keys.set(socket, key)
  return key
}

/** Each request asks for that of its socket. */
const keys = new WeakMap<Socket, string>()
