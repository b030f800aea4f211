import type { FastifyInstance } from 'fastify'
import { escapePointer } from '../../domain/json-pointer.ts'
import { invalid } from '../../domain/problems.ts'

/** Parameters that an answer names at most. */
const MOST = 20

/**
 * Refuses query parameters where a write of the API declares none. A tool that is set up to push a secret may put it there, and each
 * proxy on the way would write it into its log; a request that seems to work would hide that.
 */
export function registerClosedQueries(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    const { url, schema } = request.routeOptions
    const isWrite = url?.startsWith('/api/v1/') === true && request.method !== 'GET' && request.method !== 'HEAD'
    const isClosed = isWrite && schema?.querystring === undefined
    const names = isClosed ? Object.keys(request.query as object).slice(0, MOST) : []
    if (names.length === 0) return done()
    const detail = 'This request takes no query parameters. Values belong in its body.'
    throw invalid(names.map(name => ({ pointer: `#/query/${escapePointer(name)}`, detail })))
  })
}
