import { type FolderReading, observedById } from '../../domain/observed.ts'
import { disclaimed } from './attempts.ts'
import { type RunContext, readFolder } from './context.ts'
import { failureFor, toFailure } from './failure.ts'
import { misreadOf } from './read-back.ts'
import type { Attempt, Attempts, SyncFailure } from './types.ts'

const reasons = { decrypted: 'DecryptedByJenkins', unproved: 'DecryptionUnproved' } as const
type Misread = (typeof reasons)[keyof typeof reasons]

/** The folder as it is known now, what was tried in it, and what has stopped that. */
export interface Progress {
  readonly reading: FolderReading
  readonly attempts: Attempts
  readonly stopped: SyncFailure | undefined
}

/**
 * Deletes what this run has written and Jenkins has decrypted, or may have: it could be the secret of another folder. What stood there
 * before is overwritten already, and its value is not kept anywhere.
 */
export async function takeOutMisread(context: RunContext, attempts: Attempts, reading: FolderReading): Promise<Progress> {
  const { deps, snapshot, lease, controller } = context
  const misread = misreadIn(attempts, reading)
  if (misread.length === 0) return { reading, attempts, stopped: undefined }
  let stopped: SyncFailure | undefined
  try {
    for (const { attempt } of misread) {
      await lease.covers(deps.requestTimeout)
      await controller.deleteCredential(snapshot.project.folder, attempt.change.id)
    }
  } catch (error) {
    stopped = toFailure(error)
  }
  const after = await readFolder(context)
  const left = observedById(after)
  const undone = new Map(attempts)
  for (const { attempt, reason } of misread) {
    const { id } = attempt.change
    const takenOut = after.found && !left.has(id)
    const failed: Attempt = { ...attempt, outcome: { as: 'failed', failure: failureFor(reason), takenOut } }
    undone.set(id, takenOut ? disclaimed(failed) : failed)
  }
  return { reading: after, attempts: undone, stopped }
}

function misreadIn(attempts: Attempts, reading: FolderReading): { attempt: Attempt; reason: Misread }[] {
  const observed = observedById(reading)
  return [...attempts.values()].flatMap(attempt => {
    const after = observed.get(attempt.change.id)
    const misread = attempt.outcome.as === 'sent' && after ? misreadOf(attempt.outcome.written, after) : undefined
    return misread === 'decrypted' || misread === 'unproved' ? [{ attempt, reason: reasons[misread] }] : []
  })
}
