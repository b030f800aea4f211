import type { FastifyRequest } from 'fastify'

/** An IP address, also with a port, as some proxies forward it. */
const ADDRESS = /^[\da-f.:[\]]{2,60}$/i

/**
 * The address that logs and the audit trail show. What a proxy forwards is text of its client if the proxy does not replace it; then it is
 * recorded only if it looks like an address, and the address of the connection otherwise.
 */
export const recordedAddress = ({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string =>
  ADDRESS.test(ip) ? ip : (socket.remoteAddress ?? '')

/** API tokens of the bridge and JWTs, which people paste where an id belongs. */
const TOKEN = /jcb_\w{20,}|eyJ[\w.-]{20,}/g

/** A text of a request as logs and the audit trail show it, without tokens. */
export const recordedText = (text: string): string => text.replaceAll(TOKEN, '…')
