import { HttpError } from '@oazapfts/runtime'
import { problemMessages } from '../messages/problems.ts'
import { statusMessages } from '../messages/status.ts'
import { own } from '../own.ts'

/** What went wrong, as it is shown: what happened, what to do, and where in a form. */
export interface ErrorDescription {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestId?: string | undefined
  readonly errors: readonly { readonly pointer: string; readonly detail: string; readonly code?: string }[]
}

/** The bridge could not be asked at all. */
export class ConnectionError extends Error {}

/** The code of an answer without the store. */
export const STORE_UNAVAILABLE = 'STORE_UNAVAILABLE'

/** Whether it passes by itself, so that what failed is tried again when all of it works again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  (error instanceof HttpError && (error.data as { code?: unknown } | null)?.code === STORE_UNAVAILABLE)

/** Any error of a call as something to show; never the text of an error that we do not know. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof ConnectionError)
    return plain(0, 'CONNECTION_LOST', problemMessages.noConnection, problemMessages.noConnectionDetail)
  if (!(error instanceof HttpError)) return plain(0, 'UNEXPECTED', problemMessages.unexpected, problemMessages.unexpectedDetail)
  const body = error.data as Partial<Omit<ErrorDescription, 'status'>> | null
  if (typeof body?.title !== 'string' || typeof body.detail !== 'string')
    return plain(error.status, 'NOT_THE_BRIDGE', problemMessages.notTheBridge(error.status), problemMessages.notTheBridgeDetail)
  const { code = '', title, detail, requestId, errors = [] } = body
  const ownDetail = own(problemMessages.remedies, code)?.(errors[0]?.detail ?? '')
  return { status: error.status, code, title, detail: ownDetail ?? detail, requestId, errors }
}

const plain = (status: number, code: string, title: string, detail: string): ErrorDescription => ({
  status,
  code,
  title,
  detail,
  errors: []
})

/** The sentence of an outcome, in words of the console where the bridge's are those of its API. */
export const describeOutcome = (reason: string | null, message: string | null): string | null =>
  message === null ? null : (own(statusMessages.outcomes, reason ?? '') ?? message.replace(STEP, ''))

/** What was being done when it failed, as the log has it. */
const STEP = /^[a-z][a-z ]*: (?=[A-Z])/

/** Whether the error is this answer of the bridge. */
export const isProblem = (error: unknown, status: number): boolean => error instanceof HttpError && error.status === status
