import type { ProblemCode } from '../../domain/problems.ts'

/** What the declaration of a route says about the faults that it can have. */
export interface Declared {
  readonly method: string
  readonly path: string
  readonly hasBody: boolean
  readonly takes: (parameter: string) => boolean
  readonly isPublic: boolean
}

type When = (route: Declared) => boolean

const always: When = () => true
/** Only where no route answers, or before there is one; no operation has it. */
export const outside: When = () => false
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
export const answeredBy: Readonly<Record<ProblemCode, When>> = {
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
