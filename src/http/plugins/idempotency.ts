import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import Type, { type TObject } from 'typebox'
import type { WithMemberships } from '../../access/authenticate.ts'
import { mayDo } from '../../domain/permissions.ts'
import { createdProjectGone, noProject, Problem, type ProblemCode } from '../../domain/problems.ts'
import { type IdempotencyStore, KEYS_PER_CALLER, type KeptAnswer, type KeyLease, LEASE } from '../../store/idempotency-store.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { keyBusy } from '../../store/redis/once.ts'
import { contentOf, keyIn, nameOf } from '../idempotency-key.ts'
import { routeOf } from '../route-of.ts'
import { IdempotencyKey } from '../schemas/common.ts'
import { bodyOf, noteProblem, prepareRefusal } from './problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The field of the answer whose value is shown only once: a repeated request gets null. */
    shownOnce?: string
  }
  interface FastifyRequest {
    /** Set while the request has the lease of its idempotency key. */
    keyed: Keyed | null
    /** Whether the answer is one that was kept, so that nothing was done. */
    replayed: boolean
  }
}

interface Keyed {
  readonly lease: KeyLease
  readonly renewal: NodeJS.Timeout
  /** Whether the effect is that of an earlier attempt. */
  isEarlier: boolean
}

/** Bytes of a body that are kept; of a larger one, only the id of what it is about. */
const MOST_KEPT = 16 * 1024
const KEPT_HEADERS = ['content-type', 'etag', 'location', 'preference-applied'] as const
/** Answers about the caller or the moment rather than the command. */
const NOT_KEPT: ReadonlySet<number> = new Set([401, 403, 408, 413, 415, 429])
/** Answers that say to try again, which a kept one would make pointless. */
const PASSING: ReadonlySet<ProblemCode | null> = new Set(['WRITE_CONFLICT', 'WEBHOOK_BUSY', 'IDEMPOTENCY_KEY_BUSY'])

export interface IdempotencyDeps {
  readonly idempotency: IdempotencyStore
  readonly projects: Pick<ProjectStore, 'get'>
  readonly withMemberships: WithMemberships
}

/**
 * `Idempotency-Key` on every POST of the API: a repeated request gets the answer to the first one. The key is taken after the request was
 * found to be valid and allowed, and before its handler runs. A key that was used in a project is one of that project, not of a later one of
 * its name. Register it after everything that sets headers of answers.
 */
export function registerIdempotency(app: FastifyInstance, deps: IdempotencyDeps): void {
  app.decorateRequest('keyed', null)
  app.decorateRequest('replayed', false)
  app.addHook('onRoute', route => {
    if (route.method === 'POST' && route.url.startsWith('/api/v1/') && route.config?.permission !== undefined)
      route.schema = documented(route.schema ?? {})
  })

  app.addHook('preHandler', (request, reply, done) => {
    const key = keyIn(request)
    return key === undefined ? done() : begin(request, reply, key)
  })

  async function begin(request: FastifyRequest, reply: FastifyReply, key: string): Promise<void> {
    const { caller } = request
    const { project: name } = request.params as { readonly project?: string }
    const project = name === undefined ? undefined : await deps.projects.get(name)
    // The handler says that there is none.
    if (name !== undefined && project === undefined) return
    const content = contentOf(request, project?.uid)
    const begun = await deps.idempotency.begin({ caller: caller.subject, name: nameOf(request, key), content })
    switch (begun.state) {
      case 'begun':
        return hold(request, begun.lease)
      case 'answered':
        await assertShown(deps, request, begun.answer)
        request.replayed = true
        return replay(reply, begun.answer)
      case 'running':
        throw keyBusy()
      case 'other':
        throw reused()
      case 'full':
        void reply.header('retry-after', String(Math.ceil(begun.wait / 1000)))
        throw new Problem(
          'TOO_MANY_KEYS',
          `A caller may use ${KEYS_PER_CALLER} keys in 24 hours. Send the request without one, or wait.`
        )
    }
  }

  app.addHook('onSend', (request, reply, payload, done) => {
    const { keyed } = request
    return keyed === null ? done(null, payload) : end(keyed, request, reply, payload)
  })

  async function end(keyed: Keyed, request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    request.keyed = null
    clearInterval(keyed.renewal)
    if (keyed.isEarlier) void reply.header('idempotency-replayed', 'true')
    const isOurs = await ended(keyed.lease, keptAnswer(request, reply, payload), request)
    return isOurs || reply.statusCode >= 500 ? payload : overtaken(request, reply)
  }
}

/** The attempt of this request, whose lease lasts until it is answered. */
function hold(request: FastifyRequest, lease: KeyLease): void {
  const renewal = setInterval(() => void lease.renew().catch(() => {}), LEASE / 3).unref()
  const keyed: Keyed = { lease, renewal, isEarlier: false }
  request.keyed = keyed
  const { id, isRepeat } = lease
  request.caller = { ...request.caller, once: { id, isRepeat, onEarlier: () => void (keyed.isEarlier = true) } }
}

/** An answer that cannot be kept now is still one: the mark of its effect is there, and the lease ends by itself. */
const ended = (lease: KeyLease, answer: KeptAnswer | undefined, request: FastifyRequest): Promise<boolean> =>
  lease.end(answer).catch((error: Error) => {
    request.log.warn({ code: error.name }, 'the answer to an idempotency key could not be kept')
    return true
  })

function replay(reply: FastifyReply, { status, headers, body }: KeptAnswer): void {
  void reply.code(status).headers({ ...headers, 'idempotency-replayed': 'true' })
  void (body === '' ? reply.send() : reply.send(body))
}

/** The answer when another attempt holds the key by now: only that one knows what the first answer is. */
function overtaken(request: FastifyRequest, reply: FastifyReply): string {
  const problem = keyBusy()
  noteProblem(request, problem, problem)
  prepareRefusal(request, reply, problem)
  for (const name of KEPT_HEADERS) void reply.removeHeader(name)
  void reply.code(problem.status).type('application/problem+json')
  return JSON.stringify(bodyOf(problem, request.id))
}

function keptAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): KeptAnswer | undefined {
  const { statusCode: status } = reply
  const isKept = status >= 200 && status < 500 && !NOT_KEPT.has(status) && !PASSING.has(request.problem)
  if (!isKept || (typeof payload === 'object' && payload !== null)) return undefined
  const text = typeof payload === 'string' ? withoutSecret(payload, routeOf(request).config.shownOnce) : ''
  const body = Buffer.byteLength(text) > MOST_KEPT ? JSON.stringify({ id: idIn(text) }) : text
  const headers = KEPT_HEADERS.flatMap(name => {
    const value = reply.getHeader(name)
    return value === undefined ? [] : [[name, String(value)]]
  })
  return { status, headers: Object.fromEntries(headers), body }
}

function withoutSecret(text: string, field: string | undefined): string {
  if (field === undefined) return text
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>
  return Object.hasOwn(body, field) ? JSON.stringify({ ...body, [field]: null }) : text
}

function idIn(text: string): unknown {
  const { id, name } = JSON.parse(text) as { readonly id?: unknown; readonly name?: unknown }
  return id ?? name ?? null
}

const reused = (): Problem =>
  new Problem(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was sent with another body, query or If-Match. Use a new key for every request that is not a repetition.',
    [{ pointer: '#/headers/idempotency-key', detail: 'It belongs to another request.' }]
  )

/** The answer to the creation of a project is repeated while there is that project, to those who may see it. */
async function assertShown(deps: IdempotencyDeps, request: FastifyRequest, { status, body }: KeptAnswer): Promise<void> {
  if (routeOf(request).config.permission !== 'project.create' || status !== 201) return
  const { name = '', createdAt } = JSON.parse(body) as { readonly name?: string; readonly createdAt?: string }
  const project = await deps.projects.get(name)
  if (!mayDo(await deps.withMemberships(request.caller), 'project.read', name)) throw noProject()
  if (project === undefined || (createdAt !== undefined && project.createdAt !== createdAt)) throw createdProjectGone()
}

/** Adds the header to the schema of a route. */
function documented(schema: FastifySchema): FastifySchema {
  const { properties = {} } = (schema.headers ?? {}) as Partial<TObject>
  return { ...schema, headers: Type.Object({ ...properties, 'idempotency-key': Type.Optional(IdempotencyKey) }) }
}
