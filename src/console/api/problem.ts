import { HttpError } from '@oazapfts/runtime'
import type { Finding } from '#api'
import { problemMessages } from '#messages/problems'
import { serverMessages } from '#messages/server'
import { statusMessages } from '#messages/status'
import { own } from '../own.ts'
import { problemText, translateOutcome, translateSentence, translateSentences } from './server-sentences.ts'

/** An error as it is shown: what happened, what to do, and the form fields it is about. */
export interface ErrorDescription {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestId?: string | undefined
  readonly errors: readonly (Pick<Finding, 'pointer' | 'detail'> & Partial<Pick<Finding, 'code'>>)[]
}

/** The bridge did not answer. */
export class ConnectionError extends Error {}

/** The code of the problem that the bridge answers with when it cannot reach its store. */
export const STORE_UNAVAILABLE = 'STORE_UNAVAILABLE'

/** Whether the error passes by itself, so that the request is retried once the bridge and its store are back. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionError || (error instanceof HttpError && bodyOf(error)?.code === STORE_UNAVAILABLE)

/** The body of a refusal. The generated client leaves it a text where a success has no body. */
function bodyOf({ data }: HttpError): Partial<Omit<ErrorDescription, 'status'>> | null {
  if (typeof data !== 'string') return data as Partial<ErrorDescription> | null
  try {
    return JSON.parse(data) as Partial<ErrorDescription> | null
  } catch {
    return null
  }
}

/** Describes any error of a request. The text of an unknown error is never shown. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof ConnectionError)
    return describe(0, 'CONNECTION_LOST', problemMessages.noConnection, problemMessages.noConnectionDetail)
  if (!(error instanceof HttpError))
    return describe(0, 'UNEXPECTED', problemMessages.unexpected, problemMessages.unexpectedDetail)
  const body = bodyOf(error)
  if (typeof body?.title !== 'string' || typeof body.detail !== 'string')
    return describe(
      error.status,
      'NOT_THE_BRIDGE',
      problemMessages.notTheBridge(error.status),
      problemMessages.notTheBridgeDetail
    )
  const { code = '', title, detail, requestId, errors = [] } = body
  const ownDetail = own(problemMessages.remedies, code)?.(errors[0]?.detail ?? '')
  const translated = problemText(code)
  const sentence = translateSentences(detail)
  return {
    status: error.status,
    code,
    title: translated?.title ?? title,
    detail: ownDetail ?? (sentence === detail ? translated?.detail : undefined) ?? sentence,
    requestId,
    errors
  }
}

const describe = (status: number, code: string, title: string, detail: string): ErrorDescription => ({
  status,
  code,
  title,
  detail,
  errors: []
})

/** The sentence of an outcome: the console's own where the bridge's is in terms of the API or in another language. */
export function describeOutcome(reason: string | null, message: string | null): string | null {
  if (message === null) return null
  const plugin = reason === 'PluginMissing' ? PLUGIN.exec(message)?.[1] : undefined
  if (plugin !== undefined) return statusMessages.pluginMissing(plugin)
  const known = own(statusMessages.outcomes, reason ?? '')
  if (known !== undefined) return known
  return translateOutcome(reason ?? '', message) ?? translateSentence(message.replace(STEP, ''))
}

/** The same of a delivery of a webhook, whose outcomes are other ones. */
export const describeDelivery = (outcome: string, message: string | null): string | null =>
  message === null
    ? null
    : (own(statusMessages.outcomes, outcome) ?? own(serverMessages.deliveries, outcome) ?? message.replace(STEP, ''))

/** The step that failed, with which messages of the log begin, and the code of a connection that failed. */
const STEP = /^[a-z][a-z ]*(?: \([A-Z_]+\))?: (?=[A-Z])/

/** The plug-in that the bridge names among the facts of a failure. */
const PLUGIN = /needs the plug-in ([\w.-]{1,100})/

/** Whether the error is an answer of the bridge with this status. */
export const isProblem = (error: unknown, status: number): boolean => error instanceof HttpError && error.status === status
