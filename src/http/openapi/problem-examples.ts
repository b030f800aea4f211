import { own } from '../../domain/own.ts'
import { type ProblemCode, problems } from '../../domain/problems.ts'
import { REQUEST } from './constants.ts'

/** What the `detail` of a problem can say; the others have their title as a sentence. */
const details: Partial<Record<ProblemCode, string>> = {
  VALIDATION_FAILED: 'It must not be empty.',
  MALFORMED_BODY: 'The body is empty. Send a JSON object.',
  INVALID_CURSOR: 'Start again without a cursor.',
  UNAUTHENTICATED: 'Send a valid token as Authorization: Bearer TOKEN.',
  FORBIDDEN: 'This requires the role operator in the project.',
  PROJECT_NOT_FOUND: 'No project has this name, or you have no role in it.',
  CONTROLLER_NOT_FOUND: 'No controller of this name is configured; see GET /api/v1/controllers.',
  VERIFY_TARGET_NOT_FOUND: 'No verify target of this name is registered; see GET /api/v1/verify-targets.',
  HOST_KEYS_UNAVAILABLE: 'The server shows no host key now. `POST …/check` says why.',
  SECRET_STORE_NOT_FOUND: 'No secret store of this name is registered; see GET /api/v1/secret-stores.',
  SECRET_STORE_UNAVAILABLE: 'The secret store is sealed. Try again when it is open.',
  TOKEN_NOT_FOUND: 'No token has this id; it may have been revoked. See GET /api/v1/tokens.',
  CREDENTIAL_NOT_FOUND: 'No credential of this project has this id; it may have been deleted.',
  PROJECT_EXISTS: 'A project "demo" exists.',
  PROJECT_DELETING: 'The project is being deleted and takes no changes.',
  CREDENTIAL_EXISTS: 'A credential "dockerhub-id" exists in this project.',
  WRITE_CONFLICT: 'Read it again, and try once more.',
  PRECONDITION_FAILED: 'The credential is at version 4 now, which If-Match does not name. Read it again, then decide.',
  IDEMPOTENCY_KEY_BUSY: 'Another request with this Idempotency-Key is being answered. Send it again in a moment.',
  LAST_ADMIN: 'This is the last admin of the project. Make another one first, or ask a platform-admin.',
  RATE_LIMITED: 'You have sent too many requests. Try again in 4 seconds.',
  INTERNAL: 'An internal error of the bridge. Its log has details under the request id.',
  JENKINS_UNAVAILABLE: 'Jenkins could not be reached. Check its address, the network and that it runs.',
  STORE_UNAVAILABLE: 'Try again in a moment. A change in progress was made completely or not at all.'
}

const faults: Partial<Record<ProblemCode, readonly object[]>> = {
  VALIDATION_FAILED: [{ pointer: '#/data/password', detail: 'It must not be empty.' }],
  PROJECT_EXISTS: [{ pointer: '#/name', detail: 'This name is taken.' }],
  CREDENTIAL_EXISTS: [{ pointer: '#/id', detail: 'This id is taken.' }]
}

/** An answer with this code, as an example. */
export function problemExample(code: ProblemCode): { readonly summary: string; readonly value: object } {
  const { status, title } = problems[code]
  const errors = own(faults, code)
  const value = {
    type: `urn:jenkins-credentials-bridge:problem:${code}`,
    title,
    status,
    detail: own(details, code) ?? `${title}.`,
    code,
    requestId: REQUEST,
    ...(errors === undefined ? {} : { errors })
  }
  return { summary: `${code}: ${title}`, value }
}
