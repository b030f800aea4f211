import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { NewAuditEntry } from '../../domain/audit.ts'
import { type Permission, ruleOf } from '../../domain/permissions.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Changes nothing although it requires a write permission: only denials are recorded. */
    unaudited?: boolean
  }
}

export interface AuditNotes {
  note(entry: NewAuditEntry): void
  noteRefused(entry: NewAuditEntry): void
}

/** Reads that are recorded, because their answer grants access to a cluster. */
const AUDITED_READS: ReadonlySet<Permission> = new Set(['kubeconfig.read'])

/**
 * Records every change with its outcome, every denial and every failed sign-in, before the answer is sent. Register it before
 * authentication.
 */
export function registerAudit(app: FastifyInstance, notes: AuditNotes): void {
  app.addHook('onSend', async (request, reply) => {
    const { permission, unaudited } = request.routeOptions.config
    if (request.caller === null) {
      if (request.refused !== null) notes.noteRefused({ ...entryOf(request, reply), outcome: 'refused', reason: request.refused })
      return
    }
    if (permission === undefined) return
    const entry = entryOf(request, reply)
    if (request.denied) notes.noteRefused({ ...entry, outcome: 'denied' })
    else if (unaudited !== true && (ruleOf(permission).changes || AUDITED_READS.has(permission))) notes.note(entry)
  })
}

function entryOf(request: FastifyRequest, reply: FastifyReply): NewAuditEntry {
  const { project, id, subject } = (request.params ?? {}) as Record<string, string | undefined>
  return {
    subject: request.caller?.subject ?? null,
    action: request.demanded ?? request.routeOptions.config.permission ?? null,
    method: request.method,
    route: request.routeOptions.url ?? '*',
    project: project?.slice(0, 100) ?? null,
    target: (id ?? subject ?? madeBy(request, reply))?.slice(0, 300) ?? null,
    outcome: reply.statusCode < 400 ? 'done' : 'failed',
    status: reply.statusCode,
    reason: request.problem,
    address: request.ip,
    requestId: request.id,
    count: 1
  }
}

/** The form of a name worth recording, because a body may have anything else in its place. */
const NAME = /^[\w.-]{1,253}$/

/** The name of the resource that a POST created or tried to create: from the Location header, or else from the body. */
function madeBy({ method, body }: FastifyRequest, reply: FastifyReply): string | undefined {
  if (method !== 'POST') return undefined
  const address = reply.getHeader('location')
  if (reply.statusCode === 201 && typeof address === 'string') return decodeURIComponent(address.split('/').at(-1) ?? '')
  const { id, name, metadata } = (body ?? {}) as { id?: unknown; name?: unknown; metadata?: { name?: unknown } | null }
  return [id, metadata?.name, name].find(each => typeof each === 'string' && NAME.test(each)) as string | undefined
}
