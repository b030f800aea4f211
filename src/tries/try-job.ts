import type { Attempts, Subject } from '../commands/verify/attempts.ts'
import type { Credential } from '../domain/credential.ts'
import type { Project } from '../domain/project.ts'
import { isUnresolved } from '../domain/references.ts'
import type { WithOutcomes } from '../domain/summary.ts'
import type { VerifyResult } from '../domain/verification.ts'
import { mayVerify, type VerifyTarget } from '../domain/verify-target.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { VerificationStore, VerifyKey, VerifyWish } from '../store/verify/verification-store.ts'
import type { VerifyDue } from '../store/verify/verify-due.ts'
import { planNext } from './plan-next.ts'
import { type RecordTryDeps, recordTry } from './record.ts'
import { dueTime } from './wants.ts'

export interface TryJobDeps extends RecordTryDeps {
  readonly verifications: VerificationStore
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly due: Pick<VerifyDue, 'plan' | 'mark'>
  readonly attempts: Attempts
  /** The verify target of this name as it is stored now. */
  readonly findTarget: (name: string) => Promise<VerifyTarget | undefined>
  readonly subjectOf: (credential: Credential, target: VerifyTarget) => Promise<Subject>
  readonly observer: { tried(kind: string, state: VerifyResult['state']): void }
}

/** Milliseconds after which the job of a wish that came during the try is looked for. */
const LOST = 15_000
/** How often a try is begun again at once because the credential was changed meanwhile. */
const MOST_CHANGES = 3

/** Does a job: tries a credential, if a person waits for that or the policy of its project wants it, and records what that showed. */
export async function doTry(deps: TryJobDeps, key: VerifyKey, signal: AbortSignal): Promise<void> {
  const begun = await deps.verifications.begin(key)
  for (let round = 0; round < MOST_CHANGES && !signal.aborted; round++) {
    const { project, stored } = await deps.credentials.find(key.project, key.id)
    if (project === undefined || stored === undefined || stored.credential.deletedAt !== null) {
      if (begun !== undefined) await deps.verifications.drop(key, begun.wish)
      return forget(deps, key)
    }
    const result = begun?.wasBegun === true ? INTERRUPTED : await resultOf(deps, key, project, stored, begun?.wish, signal)
    if (result === undefined) return
    if (await recordTry(deps, key, stored, result, begun?.wish)) return after(deps, key, begun?.wish)
  }
}

const INTERRUPTED: VerifyResult = { state: 'unknown', reason: 'Interrupted' }
const unknown = (reason: 'TargetMissing' | 'ValueMissing' | 'Stopped'): VerifyResult => ({ state: 'unknown', reason })

/** What a try shows; undefined: it is not to be made now. */
async function resultOf(
  deps: TryJobDeps,
  key: VerifyKey,
  project: Project,
  stored: WithOutcomes,
  wish: VerifyWish | undefined,
  signal: AbortSignal
): Promise<VerifyResult | undefined> {
  const { attempts, now } = deps
  const { credential } = stored
  if (wish === undefined) {
    const at = dueTime(project, stored, now())
    if (at === undefined || at > now()) {
      await planNext(deps, key)
      return undefined
    }
  }
  const target = await deps.findTarget(key.target)
  if (target === undefined || !mayVerify(target, key.project, credential.type)) return unknown('TargetMissing')
  if (stored.damage !== undefined || isUnresolved(credential)) return unknown('ValueMissing')
  const subject = await deps.subjectOf(credential, target)
  if (!credential.secretFields.every(field => Object.hasOwn(subject.fields, field))) return unknown('ValueMissing')
  if (wish !== undefined) await attempts.release(subject)
  else {
    if (await attempts.isStopped(subject)) return unknown('Stopped')
    const wait = (await attempts.pauseOf(target)) || (await attempts.count(subject))
    if (wait > 0) {
      await deps.due.plan({ ...key, target: '' }, now() + wait)
      return undefined
    }
  }
  const result = await attempts.make(subject, signal)
  // The process stops, or has lost the job, which says nothing about the credential; what nobody waits for is retried.
  if (signal.aborted && result.state === 'unknown') return wish === undefined ? undefined : INTERRUPTED
  deps.observer.tried(target.kind, result.state)
  return result
}

async function after(deps: TryJobDeps, key: VerifyKey, wish: VerifyWish | undefined): Promise<void> {
  if (wish !== undefined) await endAsked(deps, key)
  await planNext(deps, key)
}

async function forget(deps: TryJobDeps, key: VerifyKey): Promise<void> {
  await endAsked(deps, key)
  await deps.due.plan({ ...key, target: '' }, undefined)
}

/** What was asked for is no longer due, unless it was asked for again meanwhile: then only the index leads back to it if its job is lost. */
async function endAsked({ due, verifications, now }: TryJobDeps, key: VerifyKey): Promise<void> {
  await due.plan(key, undefined)
  // A wish that comes after this look is marked after it as well.
  if ((await verifications.wish(key)) !== undefined) await due.mark([key], now() + LOST)
}
