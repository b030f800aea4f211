import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { NewAuditEntry } from '../../domain/audit.ts'
import { type Permission, ruleOf } from '../../domain/permissions.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It changes nothing, though it takes the permission to change: only denials are written down. */
    unaudited?: boolean
  }
}

export interface AuditNotes {
  note(entry: NewAuditEntry): void
  noteRefused(entry: NewAuditEntry): void
}

/** What is read that lets into a cluster; other reads are not written down. */
const AUDITED_READS: ReadonlySet<Permission> = new Set(['kubeconfig.read'])

/**
 * Writes down every change with its outcome, every denial and every failed sign-in, before the answer is sent. Must stand before the
 * check of tokens.
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

/** What a name can look like that is worth keeping, should a body have something else where the name belongs. */
const NAME = /^[\w.-]{1,253}$/

/** What a request made, or was to make: the address of it ends with its name, and before there is one the body has it. */
function madeBy({ method, body }: FastifyRequest, reply: FastifyReply): string | undefined {
  if (method !== 'POST') return undefined
  const address = reply.getHeader('location')
  if (reply.statusCode === 201 && typeof address === 'string') return decodeURIComponent(address.split('/').at(-1) ?? '')
  const { id, name, metadata } = (body ?? {}) as { id?: unknown; name?: unknown; metadata?: { name?: unknown } | null }
  return [id, metadata?.name, name].find(each => typeof each === 'string' && NAME.test(each)) as string | undefined
}
