import { failures } from '../../domain/reasons.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import { SealError } from '../../store/sealing/seal.ts'
import { LeaseLost } from '../lease.ts'
import { KeyAbsent, type RunContext } from './context.ts'
import type { Attempts, BrokenRun, SyncFailure } from './types.ts'

export const failureFor = (reason: SyncFailure['reason']): SyncFailure => ({ reason, message: failures[reason].sentence })

/** Why a stored secret does not open, and which key or what else it lacks. */
export function sealFailure({ missingKey, message }: SealError): SyncFailure {
  const reason = missingKey === undefined ? 'SealBroken' : 'KeyMissing'
  return { reason, message: `${failures[reason].sentence} (${message})` }
}

/** The reason and sentence of any error. What is not known here is shown by its name alone: its text could hold anything. */
export function toFailure(error: unknown): SyncFailure {
  if (error instanceof LeaseLost) throw error
  if (error instanceof JenkinsError) return { reason: error.reason, message: error.message, waitMs: error.waitMs }
  if (error instanceof SealError) return sealFailure(error)
  return failureFor('InternalError')
}

/** What is known of a run that ended by an error. */
export function brokenRun({ deps, snapshot }: RunContext, attempts: Attempts, error: unknown): BrokenRun {
  if (error instanceof KeyAbsent) throw error
  const failure = toFailure(error)
  if (failure.reason === 'InternalError')
    deps.log.error({ project: snapshot.project.name, error: (error as Error).name, at: framesOf(error) }, 'sync run broke')
  return { snapshot, attempts, failure }
}

/** Where it happened, without the error's text, which may quote anything. */
const framesOf = (error: unknown): string[] =>
  ((error as Error).stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 6)
