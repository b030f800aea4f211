import type { FastifyRequest } from 'fastify'

/** The key in a request whose route takes one; with or without the quotes of a structured field, which belong to its form. */
export function keyIn(request: Pick<FastifyRequest, 'headers' | 'routeOptions'>): string | undefined {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return undefined
  const schema = request.routeOptions.schema?.headers as { readonly properties?: object } | undefined
  return Object.hasOwn(schema?.properties ?? {}, 'idempotency-key') ? key.replaceAll('"', '') : undefined
}

/** What a key is used for: the same key for another method or path is another one. */
export const nameOf = ({ method, routeOptions, params }: FastifyRequest, key: string): string =>
  canonical([method, routeOptions.url, params, key])

/**
 * What has to be equal in a repeated request. Fields may be in another order, and the answer may be waited for longer. `uid`: of the
 * project in the path.
 */
export const contentOf = ({ query, body, headers }: FastifyRequest, uid?: string): string =>
  canonical([query, body ?? null, headers['if-match'] ?? null, ...(uid === undefined ? [] : [uid])])

/** JSON that is equal for values whose fields differ only in their order. */
export const canonical = (value: unknown): string => JSON.stringify(value, (_, each) => (isFields(each) ? sorted(each) : each))

const isFields = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

const sorted = (fields: object): object => Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
