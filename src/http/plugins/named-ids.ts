import type { FastifyReply, FastifyRequest } from 'fastify'
import { recordedText } from '../recorded.ts'

/** What a request names besides its project: credentials, members, groups, tokens, webhooks, controllers, secret stores or verify targets. */
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
  const { id, subject, group, controller, store, target } = (request.params ?? {}) as Record<string, string | undefined>
  const single = id ?? subject ?? group ?? controller ?? store ?? target ?? madeBy(request, reply)
  const ids = single === undefined ? idsInSet(request.body) : [single]
  return { ids: ids.slice(0, MOST).map(text => recordedText(text).slice(0, LONGEST)), count: ids.length }
}

/** The name of the resource that a POST created or tried to create: from the Location header, or else from the body. */
function madeBy({ method, body }: FastifyRequest, reply: FastifyReply): string | undefined {
  if (method !== 'POST') return undefined
  const address = reply.getHeader('location')
  if (reply.statusCode === 201 && typeof address === 'string') return decodeURIComponent(address.split('/').at(-1) ?? '')
  const { id, name, metadata } = (body ?? {}) as { id?: unknown; name?: unknown; metadata?: { name?: unknown } | null }
  return [id, metadata?.name, name].find(isId)
}

/** Of our own form (`credentials`, each with an id) or of KubeSphere's (`items`, each with a name in its metadata). */
function idsInSet(body: unknown): string[] {
  const { credentials, items } = membersOf(body)
  const ids = Array.isArray(credentials)
    ? credentials.map(each => membersOf(each).id)
    : Array.isArray(items)
      ? items.map(each => membersOf(membersOf(each).metadata).name)
      : []
  return ids.filter(isId)
}

/** What a part of a body has, which may be anything because a refused body is looked at, too. */
const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value)
