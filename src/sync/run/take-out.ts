import { type FolderReading, observedById } from '../../domain/observed.ts'
import { sentenceOf } from '../../domain/reasons.ts'
import { type RunContext, readFolder } from './context.ts'
import { type Done, type SyncFailure, toFailure } from './execute.ts'
import { misreadOf } from './read-back.ts'

const reasons = { decrypted: 'DecryptedByJenkins', unproved: 'DecryptionUnproved' } as const

/** The folder after that, and what has stopped it. */
export interface TakenOut {
  readonly reading: FolderReading
  readonly stopped: SyncFailure | undefined
}

/**
 * Deletes what this run has written and Jenkins has decrypted, or may have: it could be the secret of another folder. What stood there
 * before is overwritten already, and its value is not kept anywhere. Notes in `done` what became of each.
 */
export async function takeOutMisread(context: RunContext, done: Map<string, Done>, reading: FolderReading): Promise<TakenOut> {
  const { deps, snapshot, lease, controller } = context
  const misread = misreadIn(done, reading)
  if (misread.size === 0) return { reading, stopped: undefined }
  let stopped: SyncFailure | undefined
  try {
    for (const id of misread.keys()) {
      await lease.covers(deps.requestTimeout)
      await controller.deleteCredential(snapshot.project.folder, id)
    }
  } catch (error) {
    stopped = toFailure(error)
  }
  const after = await readFolder(context)
  const left = observedById(after)
  for (const [id, reason] of misread) {
    const takenOut = after.found && !left.has(id)
    done.set(id, { as: 'failed', trouble: { reason, message: sentenceOf(reason) }, takenOut })
    if (takenOut) context.noted.delete(id)
  }
  return { reading: after, stopped }
}

function misreadIn(done: ReadonlyMap<string, Done>, reading: FolderReading): Map<string, (typeof reasons)[keyof typeof reasons]> {
  const observed = observedById(reading)
  return new Map(
    [...done].flatMap(([id, outcome]) => {
      const after = observed.get(id)
      const misread = outcome.as === 'sent' && after !== undefined ? misreadOf(outcome.written, after) : undefined
      return misread === 'decrypted' || misread === 'unproved' ? [[id, reasons[misread]] as const] : []
    })
  )
}
