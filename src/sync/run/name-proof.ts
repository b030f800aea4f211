import { type FolderReading, observedById } from '../../domain/observed.ts'
import { failures } from '../../domain/reasons.ts'
import type { NameProof } from '../../domain/types/define.ts'
import { typeNamed } from '../../domain/types/index.ts'
import type { RunContext } from './context.ts'
import { isDesired } from './desired.ts'
import { failureFor, toFailure } from './failure.ts'
import { type Progress, readBackOf } from './read-back.ts'
import type { Attempt, Attempts, SyncFailure } from './types.ts'

/**
 * Some content Jenkins stores without reading it. For a type that says so, the name that Jenkins displays after a write shows whether Jenkins
 * could read it. A name that could not be read proves nothing, and the write is retried.
 */
export async function proveByNames(context: RunContext, progress: Progress): Promise<Progress> {
  const claims = claimsIn(progress.attempts, progress.reading)
  if (claims.length === 0 || progress.stopped !== undefined) return progress
  const attempts = new Map(progress.attempts)
  const fail = (attempt: Attempt, failure: SyncFailure) =>
    attempts.set(attempt.change.id, { ...attempt, outcome: { as: 'failed', failure } })
  try {
    const names = await readNames(context)
    for (const { attempt, proof } of claims) {
      const failure = failureIn(proof, names.get(attempt.change.id))
      if (failure !== undefined) fail(attempt, failure)
    }
    return { ...progress, attempts }
  } catch (error) {
    const failure = toFailure(error)
    for (const { attempt } of claims) fail(attempt, failure)
    return { ...progress, attempts, stopped: failures[failure.reason].scope === 'controller' ? failure : undefined }
  }
}

async function readNames({ deps, snapshot, controller, lease }: RunContext): Promise<ReadonlyMap<string, string>> {
  await lease.covers(deps.requestTimeout)
  return controller.readDisplayedNames(snapshot.project.folder)
}

/** A credential without a name has just been removed or replaced. */
function failureIn(proof: NameProof, name: string | undefined): SyncFailure | undefined {
  if (name === undefined) return failureFor('NotApplied')
  return proof.isProvedBy(name) ? undefined : { reason: 'ContentUnusable', message: proof.otherwise }
}

/** What was sent and is there as sent, of types whose content only the name proves. */
function claimsIn(attempts: Attempts, reading: FolderReading): { attempt: Attempt; proof: NameProof }[] {
  const observed = observedById(reading)
  return [...attempts.values()].flatMap(attempt => {
    const { change, outcome } = attempt
    // A record that cannot be read has no type, and is only ever deleted.
    if (outcome.as !== 'sent' || !isDesired(change) || change.decision.action === 'delete') return []
    const proof = typeNamed(change.desired.credential.type).nameProof
    if (proof === undefined) return []
    const found = readBackOf({ isInClear: false }, change, outcome.written, observed.get(change.id))
    return found === 'applied' ? [{ attempt, proof }] : []
  })
}
