import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** See `routeOf`. */
    route: FastifyRequest['routeOptions'] | null
  }
}

/**
 * The route of a request. Fastify makes a new object at every look, and hooks look a dozen times. A file that does not exist turns the
 * request into one of no route.
 */
export const routeOf = (request: FastifyRequest): FastifyRequest['routeOptions'] =>
  request.is404 ? request.routeOptions : (request.route ??= request.routeOptions)
