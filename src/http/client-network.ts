import type { FastifyRequest } from 'fastify'
import { addressIn, networkOf } from '../domain/network.ts'

/**
 * The network that a request is counted for. Text that a proxy forwards without being an address does not count as a separate client, or anybody could
 * invent new ones: such requests are counted for the connection.
 */
export const clientNetwork = ({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string =>
  networkOf(addressIn(ip) ?? socket.remoteAddress ?? '')
