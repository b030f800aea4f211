import type { FolderReading } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/run-snapshot.ts'
import { type RunContext, readFolder } from './context.ts'
import { isHeld, isLeaving, isRestored, lastAppliedOf, writtenGeneration } from './desired.ts'
import { documentShape } from './documents.ts'
import type { PlannedChange } from './types.ts'

/**
 * What a run reads of the folder before its first decision. `none`: these changes are sent first, and the read after them proves everything.
 * `unless-changed`: nothing is to do where the folder is still at this revision. `absent?`: only whether there seems to be no folder.
 */
export type ReadingPolicy =
  | { readonly read: 'none'; readonly changes: readonly PlannedChange[] }
  | { readonly read: 'unless-changed'; readonly revision: string }
  | { readonly read: 'absent?' | 'full' }

/** What is known before Jenkins is asked. */
export interface ReadingBasis {
  /** The revision of the folder at which nothing was to do; undefined where something else than the folder may have changed since. */
  readonly revision: string | undefined
  /** Undefined as long as it was not needed. */
  readonly snapshot: RunSnapshot | undefined
  readonly hashKey: string
  readonly now: number
}

export function readingPolicy({ revision, snapshot, hashKey, now }: ReadingBasis): ReadingPolicy {
  if (revision !== undefined) return { read: 'unless-changed', revision }
  if (snapshot === undefined) return { read: 'full' }
  const changes = quickChanges(snapshot, hashKey, now)
  if (changes.length > 0) return { read: 'none', changes }
  return { read: isNew(snapshot) ? 'absent?' : 'full' }
}

/** The most updates of known credentials that are sent without reading the folder first. */
const QUICK_LIMIT = 4

/**
 * Updates of credentials that are ours and in sync but for the change that was just made: the common case, a person's edit, costs
 * the write and the read that proves it. Anything else is decided on a read.
 */
function quickChanges({ project, wanted, requested, failures }: RunSnapshot, hashKey: string, now: number): PlannedChange[] {
  if (project.deletedAt !== null || requested.length > 0 || failures > 0) return []
  const changed = wanted.filter(d => d.credential.generation > writtenGeneration(project, d) || d.credential.deletedAt !== null)
  const isQuick = changed.length <= QUICK_LIMIT && changed.every(d => isInSyncBut(d, project, hashKey, now))
  return isQuick ? changed.map(d => updateOf(project, d)) : []
}

const isInSyncBut = (desired: DesiredCredential, project: Project, hashKey: string, now: number): boolean =>
  desired.damage === undefined &&
  !isLeaving(project, desired) &&
  !isRestored(desired) &&
  !isHeld(project, desired, now) &&
  writtenGeneration(project, desired) > 0 &&
  lastAppliedOf(project, desired)?.hashKey === hashKey &&
  desired.sync?.outcome === 'Synced'

const updateOf = (project: Project, desired: DesiredCredential): PlannedChange => ({
  id: desired.credential.id,
  desired,
  document: documentShape(project, desired.credential),
  observed: undefined,
  copies: 1,
  decision: { action: 'update', reason: 'Changed', fields: [], drifted: false },
  drift: null,
  held: false,
  sealFault: undefined
})

/** A new project's folder is made by a request that fails if there is one: that it seems absent is enough for that. */
const isNew = ({ project, wanted, checkedAt }: RunSnapshot): boolean =>
  project.policies.bulk &&
  checkedAt === undefined &&
  wanted.length > 0 &&
  wanted.every(d => !isLeaving(project, d) && d.sync?.ledger == null)

/** The reading that a run decides on first. */
export async function readFirst(context: RunContext, policy: ReadingPolicy | undefined): Promise<FolderReading> {
  const { deps, snapshot, controller, lease } = context
  if (policy?.read !== 'absent?') return readFolder(context)
  await lease.covers(deps.requestTimeout)
  if (!(await controller.seemsAbsent(snapshot.project.folder))) return readFolder(context)
  // Any server on the way can answer 404 once: nothing is claimed for it but what looks like what is about to be sent.
  return { found: false, because: 'unseen' }
}
