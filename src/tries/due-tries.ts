import { setTimeout } from 'node:timers/promises'
import { chosenTarget } from '../commands/verify/choose.ts'
import type { Project } from '../domain/project.ts'
import type { WithOutcomes } from '../domain/summary.ts'
import type { VerifyResult } from '../domain/verification.ts'
import { mayVerify, type VerifyTarget } from '../domain/verify-target.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { VerificationStore, VerifyWish } from '../store/verify/verification-store.ts'
import type { DueTry, VerifyDue } from '../store/verify/verify-due.ts'
import type { TryQueues } from './queue.ts'
import { type RecordTryDeps, recordTry } from './record.ts'
import { dueTime } from './wants.ts'

export interface DueTriesDeps extends RecordTryDeps {
  readonly verifications: VerificationStore
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly due: VerifyDue
  readonly queues: Pick<TryQueues, 'enqueue' | 'remove'>
  /** The verify targets of this process. */
  readonly targets: ReadonlyMap<string, VerifyTarget>
  readonly findTarget: (name: string) => Promise<VerifyTarget | undefined>
  readonly log: { warn(facts: object, message: string): void }
}

/** Milliseconds between two looks at what is due. */
const LOOK = 1_000
/** Milliseconds after which the job of a try that has not ended is added again: a job may be lost. */
const LOST = 30_000
/** Tries that one look adds, so that the queues do not grow by all of them at once. */
const MOST = 50
/** Milliseconds after which a person's wish that nobody took up ends without a try: no worker that reaches the verify target runs. */
const LONGEST_WISH = 600_000

/** Brings to the queues what is due, in one process at a time. */
export async function bringDue(deps: DueTriesDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const now = deps.now()
    const claimed = await deps.due.claim(now, now + LOST, MOST)
    for (const each of claimed) {
      if (signal.aborted) return
      await bring(deps, each).catch(error => {
        const { project, id: credential } = each.key
        deps.log.warn({ project, credential, code: (error as Error).name }, 'a try that is due could not be brought to its queue')
      })
    }
    if (claimed.length < MOST) await setTimeout(LOOK, undefined, { signal }).catch(() => {})
  }
}

const bring = (deps: DueTriesDeps, due: DueTry): Promise<void> =>
  due.key.target === '' ? bringOwn(deps, due) : bringAsked(deps, due)

/** What a person waits for. */
async function bringAsked(deps: DueTriesDeps, due: DueTry): Promise<void> {
  const { key } = due
  const wish = await deps.verifications.wish(key)
  if (wish === undefined) return deps.due.done(due)
  const isMissing = (await deps.findTarget(key.target)) === undefined
  const isOld = deps.now() - Date.parse(wish.at) > LONGEST_WISH
  if (!isMissing && !isOld) return deps.queues.enqueue(key)
  if (isMissing) await deps.queues.remove(key.target).catch(() => {})
  await end(deps, due, { state: 'unknown', reason: isMissing ? 'TargetMissing' : 'Unavailable' }, wish)
}

/** Ends a try that cannot be made. */
async function end(deps: DueTriesDeps, due: DueTry, result: VerifyResult, wish?: VerifyWish): Promise<void> {
  const { key } = due
  const { stored } = await deps.credentials.find(key.project, key.id)
  if (stored !== undefined) await recordTry(deps, key, stored, result, wish)
  else if (wish !== undefined) await deps.verifications.drop(key, wish)
  await deps.due.done(due)
}

/** What the policy of a project wants. */
async function bringOwn(deps: DueTriesDeps, due: DueTry): Promise<void> {
  const { key } = due
  const { project, stored } = await deps.credentials.find(key.project, key.id)
  if (project === undefined || stored === undefined) return deps.due.done(due)
  const now = deps.now()
  const at = dueTime(project, stored, now)
  if (at === undefined || at > now) return deps.due.done(due, at)
  const target = targetFor(deps.targets, project, stored)
  if (typeof target === 'string') {
    await endMissing(deps, due, target, stored)
    return deps.due.done(due)
  }
  if (target === undefined) return deps.due.done(due)
  await deps.queues.enqueue({ ...key, target: target.name }, stored.verified === undefined ? 'change' : 'daily')
}

/** The verify target of a credential; the name of one that it has and may not use; undefined for none. */
function targetFor(
  targets: DueTriesDeps['targets'],
  { name }: Project,
  { credential, verified }: WithOutcomes
): VerifyTarget | string | undefined {
  const { type, verifyWith } = credential
  const wanted = verifyWith ?? verified?.target
  const known = wanted === undefined ? undefined : targets.get(wanted)
  if (known !== undefined && mayVerify(known, name, type)) return known
  return verifyWith ?? chosenTarget(targets.values(), name, credential, undefined) ?? wanted
}

/** Says once that there is no such verify target any more. */
async function endMissing(deps: DueTriesDeps, { key }: DueTry, target: string, stored: WithOutcomes): Promise<void> {
  if (stored.verified?.reason === 'TargetMissing') return
  await recordTry(deps, { ...key, target }, stored, { state: 'unknown', reason: 'TargetMissing' }, undefined)
}
