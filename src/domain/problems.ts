import type { Damage, DamageReason } from './damage.ts'

/**
 * Every error that the HTTP API can answer. The key is the stable `code` of the problem+json body (RFC 9457); codes are never
 * reused. `docs/errors.md` lists the same codes, and a test compares the two.
 */
export const problems = {
  VALIDATION_FAILED: { status: 400, title: 'The request is not valid' },
  MALFORMED_BODY: { status: 400, title: 'The body could not be read' },
  INVALID_CURSOR: { status: 400, title: 'The cursor is not valid for this list' },
  PRECONDITION_UNSUPPORTED: { status: 400, title: 'This precondition is not supported here' },
  MALFORMED_REQUEST: { status: 400, title: 'The request is not HTTP' },
  UNAUTHENTICATED: { status: 401, title: 'The request has no valid token' },
  FORBIDDEN: { status: 403, title: 'The caller may not do this' },
  CROSS_SITE: { status: 403, title: 'A page of another site sent the request' },
  SIGN_IN_LINK_SPENT: { status: 403, title: 'This sign-in link is not valid' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is no such route' },
  PROJECT_NOT_FOUND: { status: 404, title: 'No project has this name' },
  CONTROLLER_NOT_FOUND: { status: 404, title: 'No controller has this name' },
  GROUP_ROLE_NOT_FOUND: { status: 404, title: 'No role of this group is stored' },
  VERIFY_TARGET_NOT_FOUND: { status: 404, title: 'No verify target has this name' },
  SECRET_STORE_NOT_FOUND: { status: 404, title: 'No secret store has this name' },
  TOKEN_NOT_FOUND: { status: 404, title: 'No token has this id' },
  MEMBER_NOT_FOUND: { status: 404, title: 'The project has no such member' },
  KUBECONFIG_NOT_CONFIGURED: { status: 404, title: 'No kubeconfig is configured' },
  COPY_NOT_FOUND: { status: 404, title: 'No copies of the credentials are known in this folder' },
  CREDENTIAL_NOT_FOUND: { status: 404, title: 'No credential of this project has this id' },
  SHARE_NOT_FOUND: { status: 404, title: 'The credential is not shared with this project' },
  WEBHOOK_NOT_FOUND: { status: 404, title: 'No webhook of this project has this id' },
  DELIVERY_NOT_FOUND: { status: 404, title: 'The webhook has no such delivery' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The method is not allowed for this address' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive' },
  CONTROLLER_EXISTS: { status: 409, title: 'A controller with this name, or for this Jenkins, exists' },
  CONTROLLER_USED: { status: 409, title: 'Projects have folders on this controller' },
  CONTROLLER_FIXED: { status: 409, title: 'This controller is configured elsewhere' },
  VERIFY_TARGET_EXISTS: { status: 409, title: 'A verify target with this name exists' },
  SECRET_STORE_EXISTS: { status: 409, title: 'A secret store with this name exists' },
  SECRET_STORE_USED: { status: 409, title: 'Credentials refer to this secret store' },
  PROJECT_EXISTS: { status: 409, title: 'A project with this name exists' },
  PROJECT_DELETING: { status: 409, title: 'The project is being deleted' },
  PROJECT_MOVING: { status: 409, title: 'The project is being moved' },
  PROJECT_ELSEWHERE: { status: 409, title: 'The project is in another folder or controller' },
  FOLDER_OWNED: { status: 409, title: 'The Jenkins folder belongs to another project' },
  CREDENTIAL_EXISTS: { status: 409, title: 'A credential with this id exists' },
  CREDENTIAL_CASE_TWIN: { status: 409, title: 'A credential has this id in another letter case' },
  IMMUTABLE_FIELD: { status: 409, title: 'This field cannot change' },
  QUOTA_EXCEEDED: { status: 409, title: 'A quota is exceeded' },
  WRITE_CONFLICT: { status: 409, title: 'Concurrent modification' },
  IDEMPOTENCY_KEY_BUSY: { status: 409, title: 'The first request with this key has not been answered yet' },
  WEBHOOK_BUSY: { status: 409, title: 'A message to this webhook is being sent' },
  LAST_ADMIN: { status: 409, title: 'The project would be left without an admin' },
  COPY_UNPROVED: { status: 409, title: 'Nothing in the folder is proved to be ours' },
  NOTHING_TO_KEEP: { status: 409, title: 'Jenkins holds nothing that could be taken over' },
  MASS_DELETE: { status: 409, title: 'This would delete more than the limit allows' },
  CREDENTIAL_USED: { status: 409, title: 'Jobs use this credential' },
  USAGE_UNKNOWN: { status: 409, title: 'It is not known whether jobs use this credential' },
  CREDENTIAL_SHARED: { status: 409, title: 'The credential is shared with other projects' },
  RECORD_CHANGED: { status: 409, title: 'The stored record is not the last one that the bridge wrote' },
  RECORD_BROKEN: { status: 409, title: 'The stored record cannot be read' },
  PRECONDITION_FAILED: { status: 412, title: 'It has changed since it was read' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The content type is not supported' },
  EXPECTATION_FAILED: { status: 417, title: 'The expectation is not supported' },
  SHARE_NOT_ALLOWED: { status: 422, title: 'No such credential is shared with the project' },
  SHARED_CREDENTIAL: { status: 422, title: 'The values of the credential come from another project' },
  REFERENCE_NOT_ALLOWED: { status: 422, title: 'The project may not use this key of a secret store' },
  REFERENCE_UNUSABLE: { status: 422, title: 'The value in the secret store cannot be used' },
  VERIFY_TARGET_NOT_ALLOWED: { status: 422, title: 'The project may not use this verify target' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The key belongs to another request' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  TOO_MANY_BODIES: { status: 429, title: 'Your concurrent requests are too large' },
  TOO_MANY_KEYS: { status: 429, title: 'You have used too many idempotency keys' },
  TOO_MANY_CHECKS: { status: 429, title: 'Too many of your requests wait for a check' },
  TOO_MANY_TRIES: { status: 429, title: 'Too many tries' },
  TOO_MANY_STREAMS: { status: 429, title: 'You have too many open streams' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large' },
  SEAL_BROKEN: { status: 500, title: 'A stored secret does not open' },
  INTERNAL: { status: 500, title: 'Internal error' },
  KUBECONFIG_UNUSABLE: { status: 503, title: 'The configured kubeconfig cannot be used' },
  SIGN_IN_UNAVAILABLE: { status: 503, title: 'The identity provider does not answer' },
  JENKINS_UNAVAILABLE: { status: 503, title: 'Jenkins is not available' },
  SHARE_UNREADABLE: { status: 503, title: 'The shared credential cannot be read' },
  HOST_KEYS_UNAVAILABLE: { status: 503, title: 'The server shows no host key' },
  SECRET_STORE_UNAVAILABLE: { status: 503, title: 'The secret store is not available' },
  FOLDER_BUSY: { status: 503, title: 'The Jenkins folder is being deleted' },
  CHECKS_EXHAUSTED: { status: 503, title: 'No thread is free for this check' },
  CHECK_TOO_SLOW: { status: 503, title: 'The check took too long' },
  BODIES_EXHAUSTED: { status: 503, title: 'The limit on request bodies is reached' },
  STREAMS_EXHAUSTED: { status: 503, title: 'The limit on event streams is reached' },
  PROJECT_BUSY: { status: 503, title: 'The name or the folder is being claimed or released' },
  STORE_UNSAFE: { status: 503, title: 'The store could lose writes' },
  STORE_FORMAT: { status: 503, title: 'The data in the store has another format' },
  MASTER_KEY_MISSING: { status: 503, title: 'A master key in use is missing' },
  WRONG_MASTER_KEY: { status: 503, title: 'A master key differs from that of this store' },
  STORE_UNAVAILABLE: { status: 503, title: 'The store does not answer' }
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

/**
 * One fault of a request. `pointer` is a JSON pointer as a URI fragment: into the body (`#/data/password`), or to a parameter or header
 * (`#/query/limit`, `#/path/project`, `#/headers/if-match`).
 */
export interface Fault {
  readonly pointer: string
  readonly detail: string
  /** A code of docs/pipelines.md, where it is the content that is at fault; of docs/errors.md, where it is an id that is taken. */
  readonly code?: string
  /** Where it is in the text of the body, counted from 1; only of a body that cannot be read. */
  readonly line?: number
  readonly column?: number
}

/** An error that an API caller may see. Its `detail` says what to do next and never contains a secret or a received value. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly faults: readonly Fault[]
  /** Milliseconds after which the same request may be made again, where that is known. */
  readonly retryAfter: number | undefined

  constructor(code: ProblemCode, detail: string, faults: readonly Fault[] = [], retryAfter?: number) {
    super(detail)
    this.name = 'Problem'
    this.code = code
    this.status = problems[code].status
    this.faults = faults
    this.retryAfter = retryAfter
  }
}

/** A `VALIDATION_FAILED` problem of these faults. */
export const invalid = (faults: readonly Fault[]): Problem =>
  new Problem(
    'VALIDATION_FAILED',
    faults.length === 1 ? faults.map(sentenceOf).join() : `${faults.length} fields are not valid.`,
    faults
  )

/** Problems of a credential that another project shares; the first that applies says most. */
const shareProblems = ['SHARE_NOT_ALLOWED', 'SHARED_CREDENTIAL', 'SHARE_UNREADABLE'] as const satisfies readonly ProblemCode[]

/** Ends the pointer of a fault in what a reference leads to. */
const VALUE_FROM = '/valueFrom'

/** The same for the data of credentials: what is only wrong with values in secret stores, the author of the request may not know. */
export function invalidData(faults: readonly Fault[]): Problem {
  if (faults.length > 0 && faults.every(({ code }) => code === 'VERIFY_TARGET_NOT_ALLOWED'))
    return new Problem('VERIFY_TARGET_NOT_ALLOWED', invalid(faults).message, faults)
  const ofShares = shareProblems.find(known => faults.some(({ code }) => code === known))
  if (ofShares !== undefined) return new Problem(ofShares, invalid(faults).message, faults)
  if (!faults.every(({ pointer }) => pointer.endsWith(VALUE_FROM))) return invalid(faults)
  const isForbidden = faults.some(({ code }) => code === 'REFERENCE_NOT_ALLOWED')
  const { message } = invalid(faults)
  return new Problem(isForbidden ? 'REFERENCE_NOT_ALLOWED' : 'REFERENCE_UNUSABLE', message, faults)
}

/** Of a parameter or header with its name: what a body has at fault is where the caller has just been writing. */
function sentenceOf({ pointer, detail }: Fault): string {
  const name = /^#\/(?:query|path|headers)\/(.+)$/.exec(pointer)?.[1]
  return name === undefined ? detail : `${name}: ${detail}`
}

/** What was asked to be still of one version is of another. */
export const outdated = (what: string, version: number): Problem =>
  new Problem(
    'PRECONDITION_FAILED',
    `${what} is at version ${version} now, which If-Match does not name. Read it again, then decide. A weak ETag (W/) never matches.`,
    [{ pointer: '#/headers/if-match', detail: 'None of these ETags is of the present version.' }]
  )

/** What was asked to be new, or to be there, is not. */
export const unmet = (header: 'If-Match' | 'If-None-Match', what: string): Problem =>
  new Problem(
    'PRECONDITION_FAILED',
    header === 'If-Match'
      ? `${what} does not exist, so no version of it matches. Omit If-Match to create it.`
      : `${what} exists. Omit If-None-Match to keep it and to set what the body names.`,
    [
      {
        pointer: `#/headers/${header.toLowerCase()}`,
        detail: header === 'If-Match' ? 'There is no present version.' : 'There is a present version.'
      }
    ]
  )

const damageProblems = {
  RecordBroken: 'RECORD_BROKEN',
  RecordChanged: 'RECORD_CHANGED',
  KeyMissing: 'MASTER_KEY_MISSING'
} as const satisfies Record<DamageReason, ProblemCode>

/** What is not possible with a damaged record, and what is. */
export const damagedRecord = ({ reason, message }: Damage, faults: readonly Fault[] = []): Problem =>
  new Problem(damageProblems[reason], message, faults)

/** What belongs to the project cannot be changed while that is so. */
export const brokenProject = (): Problem =>
  new Problem('RECORD_BROKEN', 'The record of the project cannot be read. A platform-admin must put it right by a PATCH first.')

/** What belongs to the project cannot be changed any more. */
export const projectDeleting = (): Problem =>
  new Problem('PROJECT_DELETING', 'The project is being deleted and takes no changes.')

/** Of a key whose first request created a project. */
export const createdProjectGone = (): Problem =>
  new Problem('IDEMPOTENCY_KEY_REUSED', 'The project that the first request created is gone. Use a new key to create one again.')

/** The name of a new project is taken. */
export const projectExists = (name: string): Problem =>
  new Problem('PROJECT_EXISTS', `A project "${name}" exists.`, [{ pointer: '#/name', detail: 'This name is taken.' }])

/** The same words for a project that is not there and for one that the caller has no role in. */
export const noProject = (): Problem => new Problem('PROJECT_NOT_FOUND', 'No project has this name, or you have no role in it.')
