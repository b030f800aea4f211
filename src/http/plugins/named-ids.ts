import type { FastifyReply, FastifyRequest } from 'fastify'

/** What a request names besides its project: credentials, members, groups, tokens or webhooks. */
export interface NamedIds {
  /** The first ids, at most 20. */
  readonly ids: readonly string[]
  /** The number of all. */
  readonly count: number
}

/** Ids that a log line or an audit entry lists. */
const MOST = 20
const LONGEST = 300
/** The form of an id worth recording, because a body may have anything else in its place. */
const ID = /^[\w.-]{1,253}$/

/** The ids in the path, of what a POST created or tried to create, or of a declared set. */
export function namedIds(request: FastifyRequest, reply: FastifyReply): NamedIds {
  const { id, subject, group } = (request.params ?? {}) as Record<string, string | undefined>
  const single = id ?? subject ?? group ?? madeBy(request, reply)
  const ids = single === undefined ? idsInSet(request.body) : [single]
  return { ids: ids.slice(0, MOST).map(text => text.slice(0, LONGEST)), count: ids.length }
}

/** The name of the resource that a POST created or tried to create: from the Location header, or else from the body. */
function madeBy({ method, body }: FastifyRequest, reply: FastifyReply): string | undefined {
  if (method !== 'POST') return undefined
  const address = reply.getHeader('location')
  if (reply.statusCode === 201 && typeof address === 'string') return decodeURIComponent(address.split('/').at(-1) ?? '')
  const { id, name, metadata } = (body ?? {}) as { id?: unknown; name?: unknown; metadata?: { name?: unknown } | null }
  return [id, metadata?.name, name].find(isId)
}

function idsInSet(body: unknown): string[] {
  const { credentials } = (typeof body === 'object' && body !== null ? body : {}) as { credentials?: unknown }
  return Array.isArray(credentials) ? credentials.map(each => (each as { id?: unknown } | null)?.id).filter(isId) : []
}

const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value)
