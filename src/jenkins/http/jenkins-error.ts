import { own } from '../../domain/own.ts'
import { type Failure, failures, pausedSentence, type Scope } from '../../domain/reasons.ts'

/** The facts of a failure besides its reason. Each is a constant or was checked before. */
export interface FailureFacts {
  readonly status?: number | undefined
  /** The permission that our user lacks, as checked by `permissionIn`. */
  readonly permission?: string | undefined
  /** A constant in the source, or an error code of the operating system, as checked by `codeIn`. */
  readonly detail?: string | undefined
  /** The id of the credential at fault, if several were sent at once. Not part of the message. */
  readonly credential?: string | undefined
  /** Why calls are paused; only with `CircuitOpen`. */
  readonly pausedBy?: Failure | undefined
  /** Milliseconds to wait before the next request, as asked by Jenkins or decided by us. */
  readonly waitMs?: number | undefined
}

/**
 * The only error that leaves this folder. It keeps the facts for decisions and drops everything that could leak: no `cause`, no
 * request options, no body, no URL. Its message consists of constants, the operation, the status and facts of a fixed shape, so it
 * may be shown and logged.
 */
export class JenkinsError extends Error {
  readonly reason: Failure
  readonly operation: string
  readonly status: number | undefined
  readonly permission: string | undefined
  readonly credential: string | undefined
  readonly pausedBy: Failure | undefined
  readonly waitMs: number | undefined

  constructor(reason: Failure, operation: string, facts: FailureFacts = {}) {
    super([headOf(operation, facts), sentenceFor(reason, facts.pausedBy)].join(' '))
    this.name = 'JenkinsError'
    this.reason = reason
    this.operation = operation
    this.status = facts.status
    this.permission = facts.permission
    this.credential = facts.credential
    this.pausedBy = facts.pausedBy
    this.waitMs = facts.waitMs
  }

  /** The root reason: if calls are paused, why they are. */
  get root(): Failure {
    return this.pausedBy ?? this.reason
  }

  /** The message without the operation: what happened and what to do about it. */
  get sentence(): string {
    return sentenceFor(this.reason, this.pausedBy)
  }

  /** What the failure affects: one credential, the folder or the whole controller. */
  get scope(): Scope {
    return failures[this.reason].scope
  }

  /** Whether trying again may help. */
  get retry(): boolean {
    return failures[this.reason].retry
  }
}

const sentenceFor = (reason: Failure, pausedBy: Failure | undefined): string =>
  pausedBy === undefined ? failures[reason].sentence : pausedSentence(pausedBy)

function headOf(operation: string, facts: FailureFacts): string {
  const parts = [
    facts.status === undefined ? undefined : `HTTP ${facts.status}`,
    facts.permission === undefined ? undefined : `needs ${facts.permission}`,
    facts.detail
  ].filter(part => part !== undefined)
  return parts.length === 0 ? `${operation}:` : `${operation} (${parts.join(', ')}):`
}

/** The classes in which Jenkins declares permissions, with their names in the permission matrix. */
const OWNERS: Readonly<Record<string, string>> = {
  'hudson.model.Hudson': 'Overall',
  'hudson.model.Item': 'Job',
  'com.cloudbees.plugins.credentials.CredentialsProvider': 'Credentials'
}

/**
 * The (first) permission named in a refusal, as in the permission matrix; undefined if there is none: the header is foreign text
 * and is used only if it has the shape of a permission.
 */
export function permissionIn(header: string | undefined): string | undefined {
  const first = (header ?? '').split(/[,\n]/, 1)[0]?.trim() ?? ''
  const match = /^((?:[A-Za-z][A-Za-z0-9]{0,40}\.){1,8})([A-Za-z]{1,40})$/.exec(first)
  if (match === null) return undefined
  const owner = (match[1] as string).slice(0, -1)
  return `${own(OWNERS, owner) ?? owner}/${match[2]}`
}

/** The code of a network or TLS error, or undefined if it does not look like one. */
export function codeIn(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,59}$/.test(code) ? code : undefined
}
