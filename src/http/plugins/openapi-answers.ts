import { type ProblemCode, problems } from '../../domain/problems.ts'
import {
  ETAG,
  IDEMPOTENCY_REPLAYED,
  LOCATION,
  PREFERENCE_APPLIED,
  REQUEST_ID,
  RETRY_AFTER,
  referToHeaders,
  WWW_AUTHENTICATE
} from '../openapi/headers.ts'
import { problemExample } from '../openapi/problem-examples.ts'

interface Content {
  readonly schema?: object
  readonly examples?: object
}

interface DocumentedAnswer {
  readonly description?: string
  readonly headers?: Readonly<Record<string, object>>
  readonly content?: Readonly<Record<string, Content>>
}

interface Reference {
  readonly $ref: string
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly security?: readonly object[]
  requestBody?: { content: Readonly<Record<string, Content>> }
  responses: Readonly<Record<string, DocumentedAnswer | Reference>>
}

/** What the declaration of a route says about the faults that it can have. */
interface Declared {
  readonly method: string
  readonly path: string
  readonly hasBody: boolean
  readonly takes: (parameter: string) => boolean
  readonly isPublic: boolean
}

type When = (route: Declared) => boolean

const always: When = () => true
/** Only where no route answers, or before there is one; no operation has it. */
const outside: When = () => false
const ofCaller: When = route => !route.isPublic
const changes: When = ({ method }) => method !== 'get'
const withBody: When = route => route.hasBody
const below =
  (part: string): When =>
  ({ path }) =>
    path.includes(part)
const changesBelow =
  (part: string): When =>
  route =>
    changes(route) && below(part)(route)
const taking =
  (parameter: string): When =>
  route =>
    route.takes(parameter)
/** A role for a project is part of the body of a token, and the name of a project part of that of a new one. */
const changesAProject: When = route => changes(route) && (below('/projects')(route) || below('/tokens')(route))
/** Routes that may ask Jenkins before they answer. */
const asksJenkins: When = route =>
  ['/usage', '/plan', '/unmanaged', '/snippets', '/sync', '/controllers'].some(part => below(part)(route)) ||
  changesAProject(route)

/** Which operations can answer with a code. A code that is missing here does not compile. */
const answeredBy: Readonly<Record<ProblemCode, When>> = {
  VALIDATION_FAILED: always,
  MALFORMED_BODY: route => changes(route) || withBody(route),
  INVALID_CURSOR: route => route.takes('cursor') || route.takes('last-event-id'),
  PRECONDITION_UNSUPPORTED: ofCaller,
  MALFORMED_REQUEST: always,
  UNAUTHENTICATED: ofCaller,
  FORBIDDEN: ofCaller,
  CROSS_SITE: changes,
  SIGN_IN_LINK_SPENT: below('/sign-in/once'),
  ROUTE_NOT_FOUND: outside,
  PROJECT_NOT_FOUND: route => route.takes('project') || changesAProject(route),
  CONTROLLER_NOT_FOUND: route => route.takes('controller') || changesAProject(route),
  VERIFY_TARGET_NOT_FOUND: below('/verify-targets/'),
  SECRET_STORE_NOT_FOUND: below('/secret-stores/'),
  TOKEN_NOT_FOUND: below('/tokens/'),
  GROUP_ROLE_NOT_FOUND: below('/group-roles/'),
  MEMBER_NOT_FOUND: below('/members/'),
  KUBECONFIG_NOT_CONFIGURED: below('/kubeconfig'),
  CREDENTIAL_NOT_FOUND: route => below('/credentials/')(route) || below('/unmanaged/')(route),
  COPY_NOT_FOUND: changesBelow('/copies/'),
  SHARE_NOT_FOUND: below('/shares/'),
  WEBHOOK_NOT_FOUND: below('/webhooks/'),
  DELIVERY_NOT_FOUND: below('/deliveries/'),
  METHOD_NOT_ALLOWED: outside,
  REQUEST_TIMEOUT: always,
  CONTROLLER_EXISTS: changesBelow('/controllers'),
  CONTROLLER_USED: changesBelow('/controllers/'),
  CONTROLLER_FIXED: changesBelow('/controllers/'),
  VERIFY_TARGET_EXISTS: route => changes(route) && route.path.endsWith('/verify-targets'),
  SECRET_STORE_EXISTS: route => changes(route) && route.path.endsWith('/secret-stores'),
  SECRET_STORE_USED: ({ method, path }) => method === 'delete' && path.includes('/secret-stores/'),
  PROJECT_EXISTS: changesAProject,
  PROJECT_DELETING: changesAProject,
  PROJECT_MOVING: changesAProject,
  PROJECT_ELSEWHERE: changesAProject,
  FOLDER_OWNED: changesAProject,
  CREDENTIAL_EXISTS: changesBelow('/credentials'),
  CREDENTIAL_CASE_TWIN: changesBelow('/credentials'),
  IMMUTABLE_FIELD: changesAProject,
  QUOTA_EXCEEDED: changesAProject,
  WRITE_CONFLICT: changes,
  IDEMPOTENCY_KEY_BUSY: taking('idempotency-key'),
  WEBHOOK_BUSY: changesBelow('/webhooks/'),
  LAST_ADMIN: changesBelow('/members/'),
  COPY_UNPROVED: changesBelow('/copies/'),
  NOTHING_TO_KEEP: route => route.path.endsWith('/keep-theirs'),
  MASS_DELETE: route => route.takes('prune') || route.path.endsWith('/copies/remove'),
  CREDENTIAL_USED: taking('ifUnused'),
  USAGE_UNKNOWN: taking('ifUnused'),
  CREDENTIAL_SHARED: route => taking('endShares')(route) || taking('prune')(route),
  RECORD_CHANGED: changesAProject,
  RECORD_BROKEN: route => changesAProject(route) || below('/secret-stores/')(route) || below('/verify-targets/')(route),
  PRECONDITION_FAILED: route => route.takes('if-match') || route.takes('seen') || route.path.endsWith('/keep-theirs'),
  BODY_TOO_LARGE: changes,
  UNSUPPORTED_MEDIA_TYPE: changes,
  EXPECTATION_FAILED: always,
  IDEMPOTENCY_KEY_REUSED: taking('idempotency-key'),
  SHARE_NOT_ALLOWED: changesBelow('/credentials'),
  SHARED_CREDENTIAL: changesBelow('/credentials'),
  VERIFY_TARGET_NOT_ALLOWED: changesBelow('/credentials'),
  REFERENCE_NOT_ALLOWED: changesBelow('/credentials'),
  REFERENCE_UNUSABLE: changesBelow('/credentials'),
  RATE_LIMITED: route => ofCaller(route) || below('/sign-in/once')(route),
  TOO_MANY_BODIES: changes,
  TOO_MANY_KEYS: taking('idempotency-key'),
  TOO_MANY_CHECKS: changes,
  TOO_MANY_TRIES: route => /\/(verify|validate)$/.test(route.path),
  TOO_MANY_STREAMS: below('/stream'),
  HEADERS_TOO_LARGE: always,
  SEAL_BROKEN: changesAProject,
  INTERNAL: always,
  KUBECONFIG_UNUSABLE: below('/kubeconfig'),
  SIGN_IN_UNAVAILABLE: ofCaller,
  JENKINS_UNAVAILABLE: asksJenkins,
  SHARE_UNREADABLE: changesBelow('/credentials'),
  HOST_KEYS_UNAVAILABLE: below('/host-keys'),
  SECRET_STORE_UNAVAILABLE: ({ path }) => path.includes('/secret-stores/') && path.endsWith('/keys'),
  FOLDER_BUSY: changesAProject,
  CHECKS_EXHAUSTED: changes,
  CHECK_TOO_SLOW: changes,
  BODIES_EXHAUSTED: changes,
  STREAMS_EXHAUSTED: below('/stream'),
  PROJECT_BUSY: changesAProject,
  STORE_UNSAFE: always,
  STORE_FORMAT: always,
  MASTER_KEY_MISSING: always,
  WRONG_MASTER_KEY: always,
  STORE_UNAVAILABLE: always
}

/** Example of a line of the audit trail, shortened. */
const LINE = '{"id":"1772441700000-1","time":"2026-03-02T09:15:00.000Z","subject":"alice","outcome":"done"}\n'

/**
 * Completes what the routes declare: their problems by status and code, the headers of answers, merge patches and lines of JSON. Gives
 * the answers with problems, as components: most operations share them, and each is named after the first that has it.
 */
export function withAnswers(paths: Readonly<Record<string, object>>): Record<string, DocumentedAnswer> {
  const shared = new Map<string, { readonly name: string; readonly answer: DocumentedAnswer }>()
  const sharedAnswer = (operation: string, status: string, codes: readonly ProblemCode[]) => {
    const key = codes.join()
    const { name } = shared.get(key) ?? { name: `${operation}.${status}` }
    if (!shared.has(key)) shared.set(key, { name, answer: problemAnswer(status, codes) })
    return { $ref: `#/components/responses/${name}` }
  }
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods as Readonly<Record<string, Operation>>)) {
      const { operationId, parameters = [], security, requestBody } = operation
      const names = new Set(parameters.map(({ name }) => name))
      const takes = (name: string) => names.has(name)
      const route = { method, path, hasBody: requestBody !== undefined, takes, isPublic: security?.length === 0 }
      if (method === 'patch') operation.requestBody = asMergePatch(requestBody)
      const successes = Object.entries(operation.responses).filter(([status]) => !status.endsWith('XX'))
      operation.responses = {
        ...Object.fromEntries(successes.map(([status, found]) => [status, success(status, found as DocumentedAnswer, takes)])),
        ...Object.fromEntries(problemsOf(route).map(([status, codes]) => [status, sharedAnswer(operationId, status, codes)]))
      }
    }
  }
  return Object.fromEntries([...shared.values()].map(({ name, answer }) => [name, answer]))
}

/** Every body that is JSON may be sent as a merge patch. */
const asMergePatch = (body: Operation['requestBody']): NonNullable<Operation['requestBody']> => {
  const content = body?.content ?? {}
  return { ...body, content: { ...content, 'application/merge-patch+json': content['application/json'] ?? {} } }
}

function success(status: string, found: DocumentedAnswer, takes: Declared['takes']): DocumentedAnswer {
  const headers = {
    ...(status === '201' ? LOCATION : {}),
    ...(status === '304' ? ETAG : {}),
    ...(takes('prefer') ? PREFERENCE_APPLIED : {}),
    ...(takes('idempotency-key') ? IDEMPOTENCY_REPLAYED : {}),
    ...referToHeaders(found.headers),
    ...REQUEST_ID
  }
  if (found.content?.['application/jsonl'] === undefined) return { ...found, headers }
  const lines = {
    schema: { type: 'string', description: 'One entry as a JSON object per line.' },
    examples: { line: { value: LINE } }
  }
  return { ...found, headers, content: { ...found.content, 'application/jsonl': lines } }
}

/** The codes that an operation can answer with, by status. */
const problemsOf = (route: Declared): [string, readonly ProblemCode[]][] =>
  Object.entries(byStatus(problemCodes.filter(code => answeredBy[code](route)))).map(([status, codes = []]) => [status, codes])

const problemCodes = Object.keys(answeredBy) as ProblemCode[]
const byStatus = (codes: readonly ProblemCode[]) => Object.groupBy(codes, code => problems[code].status)

const problemAnswer = (status: string, codes: readonly ProblemCode[]): DocumentedAnswer => ({
  description: codes.map(code => `\`${code}\`: ${problems[code].title}.`).join('\n'),
  headers: {
    ...(status === '401' ? WWW_AUTHENTICATE : {}),
    ...(status === '429' || status === '503' ? RETRY_AFTER : {}),
    ...REQUEST_ID
  },
  content: {
    'application/problem+json': {
      schema: { $ref: `#/components/schemas/Problem${status}` },
      examples: Object.fromEntries(codes.map(code => [code, { $ref: `#/components/examples/${code}` }]))
    }
  }
})

/** The codes with which an operation answers; the others occur outside of every route. */
const answered = problemCodes.filter(code => answeredBy[code] !== outside)

/** An example for each code. */
export const problemExamples = Object.fromEntries(answered.map(code => [code, problemExample(code)]))

/** A schema per status, with the codes that go with it. */
export const problemSchemas = Object.fromEntries(
  Object.entries(byStatus(answered)).map(([status, codes = []]) => [
    `Problem${status}`,
    {
      title: `Problem${status}`,
      allOf: [
        { $ref: '#/components/schemas/Problem' },
        {
          type: 'object',
          required: ['status', 'code'],
          properties: { status: { type: 'integer', enum: [Number(status)] }, code: { type: 'string', enum: codes } }
        }
      ]
    }
  ])
)
