import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { own } from '../../domain/own.ts'
import { type Fault, invalid, Problem, type ProblemCode, problems } from '../../domain/problems.ts'
import { faultsOf } from '../validator.ts'

/** The maximum number of validation faults in one answer. */
export interface FaultLimit {
  readonly most: number
  readonly onReached: () => void
}

/** Answers with a page for an address that does not exist; undefined if no page was asked for. */
export type NotFoundPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined

/** Turns every error of the API into problem+json (RFC 9457). Any error but a `Problem` is shown by its kind, never by its text. */
export function registerProblems(
  app: FastifyInstance,
  limit: FaultLimit = { most: 20, onReached: () => {} },
  notFoundPage: NotFoundPage = () => undefined
): void {
  const methods = collectMethods(app)

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = error.validation ? shortened(toProblem(error), limit) : toProblem(error)
    noteProblem(request, problem, error)
    return send(request, reply, problem)
  })

  // In a hook, not in a handler, so that the body is not parsed first.
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    const allowed = methods(request.url.split('?', 1)[0] ?? '')
    if (allowed.length === 0) {
      const page = notFoundPage(request, reply)
      if (page !== undefined) return
      throw new Problem('ROUTE_NOT_FOUND', 'See /docs for the routes.')
    }
    void reply.header('allow', allowed.join(', '))
    throw new Problem('METHOD_NOT_ALLOWED', `This route supports ${allowed.join(', ')}.`)
  })
}

/** Codes, besides those with status 503, whose answer has Retry-After. */
const passing: readonly ProblemCode[] = ['TOO_MANY_BODIES', 'TOO_MANY_CHECKS', 'IDEMPOTENCY_KEY_BUSY']

/** Sets the headers that every answer with this problem has, in any format. */
export function prepareRefusal(request: FastifyRequest, reply: FastifyReply, { code, status, retryAfter }: Problem): void {
  request.problem = code
  if (code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer')
  if (retryAfter !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfter / 1000)))
  else if (status === 503 || passing.includes(code)) void reply.header('retry-after', '2')
  // The rest of a refused body may still arrive; it must not be read as the next request.
  if (!request.raw.complete) void reply.header('connection', 'close')
}

function shortened(problem: Problem, { most, onReached }: FaultLimit): Problem {
  if (problem.faults.length <= most) return problem
  onReached()
  return invalid(problem.faults.slice(0, most))
}

/** Logs one line: the code and, for an internal error, where it happened. */
export function noteProblem(request: FastifyRequest, problem: Problem, error: Error): void {
  const facts = { code: problem.code, status: problem.status, ...(isFull(error) ? { cause: 'OOM' } : {}) }
  if (problem.status === 500) request.log.error({ ...facts, error: error.name, at: framesOf(error) }, 'request failed')
  else request.log.info(facts, 'request refused')
}

function send(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  prepareRefusal(request, reply, problem)
  return reply.code(problem.status).type('application/problem+json').send(bodyOf(problem, request.id))
}

export const bodyOf = (problem: Problem, requestId: string) => ({
  type: `urn:jenkins-credentials-bridge:problem:${problem.code}`,
  title: problems[problem.code].title,
  status: problem.status,
  detail: problem.message,
  code: problem.code,
  requestId,
  ...(problem.faults.length > 0 ? { errors: problem.faults } : {})
})

/** What Fastify calls the errors of a body, and what we call them. Their own texts quote the body and are not shown. */
const bodyProblems: Record<string, readonly [ProblemCode, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'Send JSON with content-type application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['BODY_TOO_LARGE', 'One secret may have 1 MiB; the whole body has a limit, too.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['MALFORMED_BODY', 'The body has not the length that its header says.']
}

/** The problem that a caller may see for an error. */
export function toProblem(error: FastifyError): Problem {
  if (error instanceof Problem) return error
  if (error.validation) return invalidRequest(error)
  const known = own(bodyProblems, String(error.code))
  if (known !== undefined) return new Problem(...known)
  if (isFull(error))
    return new Problem('STORE_UNAVAILABLE', 'The memory of Redis is full: its operator has to give it more. No change was made.')
  if (isStoreError(error))
    return new Problem('STORE_UNAVAILABLE', 'Try again in a moment. A change in progress was made completely or not at all.')
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new Problem('MALFORMED_BODY', 'The body is not valid JSON, or has a forbidden key such as `__proto__`.')
  return new Problem('INTERNAL', 'An internal error of the bridge. Its log has details under the request id.')
}

function invalidRequest(error: FastifyError): Problem {
  const part = error.validationContext ?? 'body'
  const faults: Fault[] = faultsOf(error.validation as Parameters<typeof faultsOf>[0], part)
  return invalid(faults)
}

/** Redis without memory refuses every write and every transaction, even one that only reads. */
const isFull = ({ message, previousErrors = [] }: Error & { previousErrors?: readonly Error[] }): boolean =>
  [message, ...previousErrors.map(error => error.message)].some(text => text.startsWith('OOM '))

/** Whether the store could not be reached; ioredis has no common class for this, only these names and texts. */
function isStoreError(error: Error & { command?: unknown }): boolean {
  if (error.name === 'MaxRetriesPerRequestError' || error.message === 'Command timed out') return true
  if (/^(LOADING|BUSY|MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|MISCONF|OOM|NOREPLICAS|EXECABORT|UNBLOCKED)\b/.test(error.message))
    return true
  return /^(Stream isn't writeable|Connection is closed|connect E|read E|write E)/.test(error.message)
}

/** The stack frames without the message, which may quote anything. */
const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 8)
    .map(line => line.trim())

/** Collects the methods of each route, to distinguish a wrong method from an unknown route. */
function collectMethods(app: FastifyInstance): (path: string) => string[] {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: string[] }>()
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+')}$`)
    const entry = routes.get(url) ?? { pattern, methods: [] }
    entry.methods.push(...[method].flat())
    routes.set(url, entry)
  })
  return path => [...routes.values()].flatMap(route => (route.pattern.test(path) ? route.methods : []))
}
