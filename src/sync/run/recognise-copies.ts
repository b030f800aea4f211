import { sameAs } from '../../domain/copies.ts'
import { observedById } from '../../domain/observed.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import type { LastApplied, SyncRecord } from '../../domain/status.ts'
import type { DesiredCredential } from '../../store/sync/run-snapshot.ts'
import { LeaseLost } from '../lease.ts'
import { type RunContext, readFolder } from './context.ts'
import { isLeaving, lastAppliedOf } from './desired.ts'
import { unsynced } from './sync-records.ts'

/**
 * A folder that the project has moved to may hold what we wrote, because it is our former folder under another name. What has one of our
 * ciphertexts is ours: it is taken over as it is, and only written if it is of an older generation. Whether anything was recorded; the run
 * then starts again with what it knows now.
 */
export async function recogniseCopies(context: RunContext): Promise<boolean> {
  const { deps, snapshot, lease } = context
  const { project } = snapshot
  const open = snapshot.wanted.filter(desired => isOpen(context, desired))
  if (open.length === 0) return false
  const lost = await deps.copies.lost(project.name)
  // On first contact with a new target there is usually nothing that was lost, and no reason for a read.
  if (lost.size === 0 && !open.some(desired => isSuspect(project, desired))) return false
  const reading = context.opening ?? (await readFolder(context))
  const observed = observedById(reading)
  const records = new Map<string, SyncRecord>()
  for (const { credential, sync, ...desired } of open) {
    const seen = observed.get(credential.id)
    const present = new Map(sync?.ledger && sync.ledger.generation > 0 ? [[credential.id, sync.ledger]] : [])
    const was = seen && sameAs({ lost, present }, seen, deps.hashKey)
    if (was === undefined || was === 'unknown') continue
    const before = sync ?? { ...unsynced({ credential, sync, ...desired }), generation: 0 }
    records.set(credential.id, { ...before, ledger: { ...appliedIn(was), place: placeOf(project) } })
  }
  if (records.size === 0) return false
  if (!(await deps.store.recordIntents(project, lease.token, records))) throw new LeaseLost()
  deps.log.info({ project: project.name, count: records.size }, 'what is in the new folder is ours already')
  return true
}

/** Only where a folder is new to the project: in any other one, what it did not write is not its own. */
function isOpen({ snapshot: { project, checkedAt } }: RunContext, desired: DesiredCredential): boolean {
  if (desired.damage !== undefined || isLeaving(project, desired) || lastAppliedOf(project, desired) !== undefined) return false
  return isSuspect(project, desired) || checkedAt === undefined
}

const isSuspect = (project: Project, { sync }: DesiredCredential): boolean =>
  project.movedFrom !== null || sync?.reason === 'UnmanagedExists'

/** What was applied, without what is only known of a loss. */
const appliedIn = ({ generation, place, className, hashes, fingerprint, hashKey, usernameSecret }: LastApplied): LastApplied => ({
  ...{ generation, place, className, hashes, fingerprint, hashKey },
  ...(usernameSecret === undefined ? {} : { usernameSecret })
})
