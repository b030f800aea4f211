import type { Answer, Request } from './client.ts'
import { JenkinsError } from './jenkins-error.ts'
import { unexpected } from './outcome.ts'

type Ask = (request: Omit<Request, 'operation'>) => Promise<Answer>

/**
 * Throws unless Jenkins has started. While starting, it refuses valid logins in every way (401, 403, 404, 400, 500), for up to
 * eleven seconds as measured. An anonymous request, however, gets 503 until the end and 403 from then on, so the request has no
 * login.
 */
export async function proveStarted(operation: string, ask: Ask): Promise<void> {
  const answer = await ask({ method: 'GET', path: 'api/json', query: { tree: 'mode' }, isAnonymous: true })
  if (answer.status >= 500 || answer.status === 429) throw unexpected(operation, answer)
}

/** Statuses of refusals, which a starting Jenkins sends as well. */
const REFUSING: readonly (number | undefined)[] = [400, 401, 403, 404, 500]

/** Whether a failure may be the answer of a starting Jenkins to a valid request. */
export const isRefusal = (error: unknown): error is JenkinsError =>
  error instanceof JenkinsError &&
  error.reason !== 'JenkinsBooting' &&
  (error.reason === 'Unauthorized' ||
    REFUSING.includes(error.status) ||
    // For a moment during the start, pages lack the header of Jenkins.
    (error.reason === 'NotJenkins' && error.status === 200))
