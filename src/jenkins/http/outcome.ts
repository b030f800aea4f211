import { own } from '../../domain/own.ts'
import type { Failure } from '../../domain/reasons.ts'
import { clockOf, retryAfterIn } from '../../domain/retry-after.ts'
import { LONGEST_WAIT } from '../../domain/status.ts'
import type { Answer } from './client.ts'
import { codeIn, JenkinsError, permissionIn } from './jenkins-error.ts'

/** The permissions required for reading a folder's configuration. */
const READ_CONFIGURATION = ['Job/Configure', 'Job/ExtendedRead']

/** Phases of got's timings in which the request has not been sent yet. */
const CONNECTING = ['lookup', 'connect', 'secureConnect', 'socket']

/** Codes of Node and OpenSSL for a certificate that is not trusted and for a handshake that fails. */
const TLS_FAULT =
  /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|(DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)_|HOSTNAME_MISMATCH$|INVALID_CA$|PATH_LENGTH_EXCEEDED$)/

/** The only fields of got's errors that are used. */
interface Exception {
  readonly code?: string
  readonly name: string
  readonly event?: unknown
}

/** The meaning of an exception of the HTTP client. */
export function failureOfException(error: Exception | undefined): { reason: Failure; detail: string | undefined } {
  const code = codeIn(error)
  if (error?.name === 'TimeoutError') {
    const reason = CONNECTING.includes(String(error.event)) ? 'JenkinsUnreachable' : 'JenkinsTimeout'
    return { reason, detail: undefined }
  }
  if (code !== undefined && TLS_FAULT.test(code)) return { reason: 'TlsFailed', detail: code }
  // The peer answers, but not with HTTP.
  if (code?.startsWith('HPE_')) return { reason: 'NotJenkins', detail: code }
  return { reason: 'JenkinsUnreachable', detail: code }
}

/**
 * Whether Jenkins itself wrote the answer. Its answers to writes and its 404s lack the header, so a missing header proves nothing.
 */
export const isFromJenkins = (answer: Answer): boolean => /^[0-9]/.test(answer.headers['x-jenkins'] ?? '')

const isHtml = (answer: Answer): boolean => (answer.headers['content-type'] ?? '').toLowerCase().startsWith('text/html')

/** Pages of Jenkins have its name in the title; the error page of a proxy does not, though it may quote our path. */
const isJenkinsPage = (answer: Answer): boolean =>
  isFromJenkins(answer) || (isHtml(answer) && /<title>[^<]{0,200}\bJenkins\b/i.test(answer.text.slice(0, 65_536)))

/**
 * Whether Jenkins itself wrote a 404: current versions set their header, older ones leave it to their servlet container, whose page
 * names the servlet that found nothing. The 404 of a proxy or firewall proves nothing.
 */
export const isNotFoundByJenkins = (answer: Answer): boolean =>
  answer.status === 404 &&
  (isFromJenkins(answer) || (isHtml(answer) && answer.text.slice(0, 65_536).includes('<th>SERVLET:</th><td>Stapler</td>')))

/** Whether an answer to GET /job/F/config.xml means that only the list of credentials may be read. */
export const mayOnlyList = (answer: Answer): boolean =>
  answer.status === 403 && READ_CONFIGURATION.includes(permissionIn(answer.headers['x-required-permission']) ?? '')

/**
 * The meaning of an answer that no operation expects. A 404 is left to the operations, which must prove what is missing; a 403
 * without the name of a permission is read as one of the whole controller; `item-probe.ts` examines it for a folder. Nothing counts
 * before Jenkins is known to have started.
 */
export function failureOfAnswer(answer: Answer): Failure {
  const { status } = answer
  if (status === 401) return 'Unauthorized'
  if (status === 403) return failureOfRefusal(answer)
  if (status === 429) return 'JenkinsOverloaded'
  if (status === 503) return isJenkinsPage(answer) ? 'JenkinsBooting' : 'JenkinsOverloaded'
  if (status >= 500) return 'JenkinsOverloaded'
  if (status === 413) return 'ProxyRefused'
  // A redirect leads to a login page or to the controller's real URL; a 2xx here is a page instead of the expected content.
  return 'NotJenkins'
}

function failureOfRefusal(answer: Answer): Failure {
  const permission = permissionIn(answer.headers['x-required-permission'])
  // Current versions do not tell an anonymous user which permission is missing; an answer that is not from Jenkins is a proxy's.
  if (permission === undefined) return isFromJenkins(answer) || wantsCrumb(answer) ? 'Unauthorized' : 'NotJenkins'
  // Jenkins treated us as anonymous: it does not understand our authentication.
  return answer.headers['x-you-are-authenticated-as'] === 'anonymous' ? 'Unauthorized' : 'Forbidden'
}

/** A 403 without the missing permission: Jenkins is starting or treats us as anonymous, or it is from a proxy. */
export const isUnexplained = (answer: Answer): boolean =>
  answer.status === 403 && permissionIn(answer.headers['x-required-permission']) === undefined

/** Whether Jenkins refused a request for lack of a crumb (or of the session that the crumb belongs to). */
export const wantsCrumb = (answer: Answer): boolean =>
  isUnexplained(answer) && /no valid crumb/i.test(answer.text.slice(0, 65_536))

/** The error for an answer that no operation expects. */
export function unexpected(operation: string, answer: Answer, reason: Failure = failureOfAnswer(answer)): JenkinsError {
  const permission = reason === 'Forbidden' ? permissionIn(answer.headers['x-required-permission']) : undefined
  const isAsked = answer.status === 429 || answer.status === 503
  const now = clockOf(answer.headers['date'], Date.now())
  const waitMs = isAsked ? retryAfterIn(answer.headers['retry-after'], now, LONGEST_WAIT) : undefined
  return new JenkinsError(reason, operation, { status: answer.status, permission, waitMs })
}

/** The object in a JSON answer of Jenkins; anything else with status 200 is a foreign page. */
export function jsonOf(operation: string, answer: Answer): Readonly<Record<string, unknown>> {
  if (answer.status === 200 && !isFromJenkins(answer)) throw new JenkinsError('NotJenkins', operation, { status: 200 })
  return jsonIn(operation, answer)
}

/** The same for an answer from outside Jenkins' API, which lacks its header. */
export function jsonIn(operation: string, answer: Answer): Readonly<Record<string, unknown>> {
  if (answer.status !== 200) throw unexpected(operation, answer)
  const isJson = (answer.headers['content-type'] ?? '').toLowerCase().startsWith('application/json')
  if (!isJson) throw new JenkinsError('NotJenkins', operation, { status: 200 })
  const value = parsed(answer.text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new JenkinsError('NotJenkins', operation, { status: 200 })
  return value as Record<string, unknown>
}

/** Whether a value in it is an object. */
export const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text field of such an object; '' for anything else. */
export function textOfField(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = own(fields, name)
  return typeof value === 'string' ? value : ''
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the parser's message quotes the text
  }
}

/** Whether a write was accepted: Jenkins answers 200 with an empty body, while a login page is 200 with HTML. */
export const isDone = (answer: Answer): boolean => answer.status === 200 && !(isHtml(answer) && answer.text.trim() !== '')
