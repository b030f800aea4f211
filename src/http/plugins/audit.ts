import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { NewAuditEntry } from '../../domain/audit.ts'
import { type Permission, ruleOf } from '../../domain/permissions.ts'
import { recordedAddress, recordedText } from '../recorded.ts'
import { routeOf } from '../route-of.ts'
import { namedIds } from './named-ids.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Changes nothing although it requires a write permission: only denials are recorded. */
    unaudited?: boolean
    /** Changes nothing with `?dryRun=true`, of which then only denials are recorded. */
    hasDryRun?: boolean
    /** Signs somebody in, which is recorded although nothing is changed. */
    signIn?: boolean
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
  app.addHook('onSend', (request, reply, payload, done) => {
    note(request, reply)
    done(null, payload)
  })

  function note(request: FastifyRequest, reply: FastifyReply): void {
    const { permission, signIn } = routeOf(request).config
    if (request.caller === null) {
      if (request.refused !== null) notes.noteRefused({ ...entryOf(request, reply), outcome: 'refused', reason: request.refused })
      return
    }
    if (signIn === true) notes.note(entryOf(request, reply))
    if (permission === undefined) return
    if (request.denied) notes.noteRefused({ ...entryOf(request, reply), outcome: 'denied' })
    // A repeated request that got the first answer changed nothing.
    else if (!changesNothing(request) && !request.replayed && (ruleOf(permission).changes || AUDITED_READS.has(permission)))
      notes.note(entryOf(request, reply))
  }
}

function changesNothing(request: FastifyRequest): boolean {
  const { unaudited, hasDryRun } = routeOf(request).config
  if (unaudited === true) return true
  const { dryRun } = (request.query ?? {}) as { dryRun?: unknown }
  // text where the route has no schema for it
  return hasDryRun === true && (dryRun === true || dryRun === 'true')
}

/** Whether a request creates a credential to take over what Jenkins holds under its id, or changes nothing but that. */
const isTakeOver = ({ method, body }: FastifyRequest): boolean =>
  typeof body === 'object' &&
  body !== null &&
  'adopt' in body &&
  body.adopt === true &&
  (method === 'POST' || (method === 'PATCH' && Object.keys(body).length === 1))

function entryOf(request: FastifyRequest, reply: FastifyReply): NewAuditEntry {
  const { project } = (request.params ?? {}) as { project?: string }
  const { ids, count } = namedIds(request, reply)
  return {
    subject: request.caller?.subject ?? null,
    action: request.demanded ?? routeOf(request).config.permission ?? null,
    method: request.method,
    route: routeOf(request).url ?? '*',
    project: project === undefined ? null : recordedText(project).slice(0, 100),
    target: count === 1 ? (ids[0] ?? null) : null,
    targets: ids,
    targetCount: count,
    ...(isTakeOver(request) ? { how: 'take-over' } : {}),
    outcome: reply.statusCode < 400 ? 'done' : 'failed',
    status: reply.statusCode,
    reason: request.problem,
    address: recordedAddress(request),
    requestId: request.id,
    count: 1
  }
}
