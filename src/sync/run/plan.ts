import { mapYielding } from '../../async/map-yielding.ts'
import { type Decision, type Differences, decide, differencesOf, type Snapshot } from '../../domain/decide.ts'
import { isIgnored } from '../../domain/ignored.ts'
import { isOurs } from '../../domain/intent.ts'
import { deletionsAllowed } from '../../domain/mass-delete-limit.ts'
import type { FolderReading, ObservedCredential } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import type { Failure } from '../../domain/reasons.ts'
import { isUnresolved } from '../../domain/references.ts'
import { seenDigest } from '../../domain/seen.ts'
import { type Drift, hasCiphertexts, type LastApplied } from '../../domain/status.ts'
import { deletionsIn, type RequestedDeletion } from '../../domain/sync-requests.ts'
import { keyIn } from '../../domain/targets.ts'
import { USER_NAME } from '../../domain/user-name.ts'
import { bindingOf, type Sealer } from '../../store/sealing/seal.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/run-snapshot.ts'
import { isHeld, isInFormer, isLeaving, isRestored, lastAppliedOf, mayForget, repairsOf, writtenGeneration } from './desired.ts'
import { documentShape } from './documents.ts'
import { showsWrites } from './folder.ts'
import type { PlannedChange } from './types.ts'

/** Whether something is to be sent to Jenkins for this change now. */
export const isDue = ({ held, decision }: PlannedChange): boolean =>
  !held && ['create', 'update', 'repair', 'delete'].includes(decision.action)

/** What planning needs besides the snapshot and the reading. */
export interface PlanContext {
  /** Id of the key under which what Jenkins holds is hashed now. */
  readonly hashKey: string
  readonly sealer: Pick<Sealer, 'fault'>
  readonly now: number
}

type Observed = { readonly credential: ObservedCredential; readonly copies: number }

/** What all ids of one folder have in common. */
interface Folder extends PlanContext {
  readonly snapshot: RunSnapshot
  readonly observed: ReadonlyMap<string, Observed>
  readonly missing: Snapshot['missing']
  /** The deletions of unmanaged credentials that are requested here, by what was seen. */
  readonly deletions: ReadonlyMap<string, RequestedDeletion>
  /** Whether the read after a write will show what Jenkins made of it. */
  readonly showsWrites: boolean
  /** Whether it is what we meant to make, with all that we meant to put into it then: the answer was lost. */
  readonly isOurDocument: boolean
}

/** What a sync would do now with every id that is desired or in the folder. */
export async function planOf(snapshot: RunSnapshot, reading: FolderReading, context: PlanContext): Promise<PlannedChange[]> {
  const folder = folderOf(snapshot, reading, context)
  const desired = await mapYielding(snapshot.wanted, d => planDesired(folder, d))
  const ours = new Set(desired.map(change => change.id))
  const unmanaged = [...folder.observed.values()]
    .filter(({ credential }) => !ours.has(credential.id))
    .map(seen => planUnmanaged(folder, seen))
  return [
    ...withKeyChange(desired).map(change => ({ ...change, drift: driftIn(change, context.now) })),
    ...limitDeletions(unmanaged, folder)
  ]
}

/**
 * The answer to the making of the folder was lost, but what we meant to put into it is inside. Only the first document that may have
 * made it counts: a later one was refused if the folder existed by then, and what is in it may have come from somebody else since.
 */
export const isOursAfterAll = ({ folderIntended, wanted }: RunSnapshot, reading: FolderReading): boolean =>
  folderIntended &&
  reading.found &&
  reading.credentials.some(seen =>
    wanted.some(({ credential: { id }, sync }) => id === seen.id && isInDocument(sync?.ledger, seen))
  )

const isInDocument = (ledger: LastApplied | null | undefined, seen: ObservedCredential): boolean =>
  ledger?.withFolder === true && ledger.generation === 0 && isOurs(ledger, seen)

const NOT_FOUND = { absent: 'FolderGone', replaced: 'FolderReplaced', unseen: 'FolderMissing' } as const

function folderOf(snapshot: RunSnapshot, reading: FolderReading, context: PlanContext): Folder {
  const observed = new Map<string, Observed>()
  for (const credential of reading.found ? reading.credentials : []) {
    const known = observed.get(credential.id)
    observed.set(credential.id, { credential: known?.credential ?? credential, copies: (known?.copies ?? 0) + 1 })
  }
  const written = snapshot.wanted.filter(d => writtenGeneration(snapshot.project, d) > 0)
  const isWiped = written.length > 1 && !written.some(({ credential }) => observed.has(credential.id))
  return {
    ...context,
    snapshot,
    observed,
    deletions: deletionsIn(snapshot.requested, keyIn(snapshot.project)),
    showsWrites: showsWrites(reading),
    isOurDocument: isOursAfterAll(snapshot, reading),
    missing: reading.found ? (isWiped ? 'FolderWiped' : 'MissingInJenkins') : NOT_FOUND[reading.because]
  }
}

const NO_DIFFERENCES: Differences = { className: false, visible: [], secret: [] }

function planDesired(folder: Folder, desired: DesiredCredential): PlannedChange {
  const { project } = folder.snapshot
  const { credential } = desired
  const seen = folder.observed.get(credential.id)
  const applied = lastAppliedOf(project, desired)
  // Once the document is known to have made the folder, what was in it stays ours, also where that run did not come to its end.
  const isInOurDocument = applied?.withFolder === true && (folder.isOurDocument || folder.snapshot.folderMade)
  const isTheirs = applied !== undefined && seen !== undefined && !isInOurDocument && !isOurs(applied, seen.credential)
  const ledger = isTheirs ? undefined : comparable(applied, folder.hashKey)
  const copies = seen?.copies ?? 0
  // What leaves is not compared with anything, and its type may not be known.
  const isUnread = isUnresolved(credential)
  const isCompared = desired.damage === undefined && !isLeaving(project, desired) && !isUnread
  const document = isCompared ? documentShape(project, credential) : undefined
  const sealFault = desired.seal === undefined ? undefined : folder.sealer.fault(desired.seal, bindingOf(credential))
  const differences = document && seen ? differencesOf(document, seen.credential, ledger) : NO_DIFFERENCES
  const decision = decide({
    desired: {
      generation: credential.generation,
      deleted: isLeaving(project, desired),
      forget: mayForget(project, desired),
      adopt: credential.adopt,
      className: document?.name ?? ''
    },
    ledger,
    observed: seen === undefined ? { found: false } : { found: true, differences, copies },
    drift: desired.isRepairRequested ? 'repair' : project.policies.drift,
    unmanaged: project.policies.unmanaged,
    repairs: repairsOf(desired, folder.now),
    missing: folder.missing,
    inFormer: isInFormer(project, credential.id),
    misread: misreadOf(project, desired),
    seal: sealFault === undefined ? undefined : sealFault.missingKey === undefined ? 'SealBroken' : 'KeyMissing',
    // That a project goes is said by its own record; what of it is in Jenkins goes by the notes of what was written.
    damage: project.deletedAt === null ? desired.damage?.reason : undefined,
    isOwnerUnknown: isOwnerUnknown(desired),
    isUnresolved: isUnread,
    isRestored: isRestored(desired)
  })
  const held = decision.reason === 'SourceUnavailable' || isHeldBack(folder, desired, decision)
  return { id: credential.id, desired, document, observed: seen?.credential, copies, decision, drift: null, held, sealFault }
}

/** Hashes under another key than today's say nothing; that a credential is ours, they still prove. */
const comparable = (ledger: LastApplied | undefined, hashKey: string): LastApplied | undefined =>
  ledger === undefined || ledger.hashKey === hashKey ? ledger : { ...ledger, hashes: {} }

/** What a run has noted of an outcome that it could not read: nothing is known of Jenkins until it is read or adopted. */
const isOwnerUnknown = ({ sync }: DesiredCredential): boolean => sync?.reason === 'RecordBroken' && sync.ledger === null

/** Taking out what Jenkins decrypted waits for nothing. What could not be proved for want of a permission is tried when it is there. */
const isHeldBack = ({ snapshot, now, showsWrites }: Folder, desired: DesiredCredential, decision: Decision): boolean =>
  !isUndo(decision) && isHeld(snapshot.project, desired, now) && !(desired.sync?.reason === 'DecryptionUnproved' && showsWrites)

/** Whether a desired credential is deleted, or found to be gone, because Jenkins held something else than what was sent. */
export const isUndo = ({ reason }: Decision): boolean => reason === 'DecryptedByJenkins' || reason === 'DecryptionUnproved'

/** A run that could not take it out has left this outcome; in the others nothing is known to be there. */
function misreadOf(project: Project, desired: DesiredCredential): Snapshot['misread'] {
  const { credential, sync } = desired
  const isPending = sync?.generation === credential.generation && sync.outcome === 'Retrying' && lastAppliedOf(project, desired)
  const reason = isPending ? sync.reason : null
  return reason === 'DecryptedByJenkins' || reason === 'DecryptionUnproved' ? reason : undefined
}

/** The drift in a change: the one that is known if it is the same, which was found earlier. */
function driftIn({ desired, decision, sealFault }: PlannedChange, now: number): Drift | null {
  const { credential, sync } = desired as DesiredCredential
  const known = sync?.generation === credential.generation ? sync.drift : null
  const { drifted, reason, fields } = decision
  // Without its secret it is not compared, and what was found before holds.
  if (!drifted) return sealFault !== undefined && decision.action === 'blocked' ? known : null
  const isSame = known?.reason === reason && known.fields.join() === fields.join()
  return isSame ? known : { fields, reason, detectedAt: new Date(now).toISOString() }
}

/** What somebody wants of an unmanaged credential. One that has changed since it was looked at is neither deleted nor ignored. */
function wishFor(
  { snapshot: { project, isShared, ignored = [] }, deletions }: Folder,
  credential: ObservedCredential
): Snapshot['wish'] {
  const isDeletion = !isShared && deletions.size > 0 && deletions.has(seenDigest(project, credential))
  if (isDeletion) return 'delete'
  return ignored.some(each => isIgnored(each, credential)) ? 'ignore' : undefined
}

function planUnmanaged(folder: Folder, { credential, copies }: Observed): PlannedChange {
  const { project, isShared, checkedAt } = folder.snapshot
  const decision = decide({
    desired: undefined,
    ledger: undefined,
    observed: { found: true, differences: NO_DIFFERENCES, copies },
    drift: 'report',
    // On first contact what is there is reported, whatever the policy says.
    unmanaged: isShared || checkedAt === undefined ? 'report' : project.policies.unmanaged,
    wish: wishFor(folder, credential),
    repairs: 0,
    missing: 'MissingInJenkins',
    inFormer: false,
    misread: undefined,
    seal: undefined
  })
  const nothing = { desired: undefined, document: undefined, drift: null, held: false, sealFault: undefined }
  return { id: credential.id, observed: credential, copies, decision, ...nothing }
}

/**
 * Deleting what is not ours is bounded: more than the limit allows, or something that we wrote and know nothing of any more, means
 * that something else is wrong, and none of it is deleted.
 */
function limitDeletions(unmanaged: PlannedChange[], { snapshot, observed }: Folder): PlannedChange[] {
  const doomed = unmanaged.filter(({ decision }) => decision.action === 'delete')
  const isLost = doomed.some(({ id }) => snapshot.lost.includes(id))
  if (snapshot.forced || (!isLost && doomed.length <= deletionsAllowed(observed.size))) return unmanaged
  return unmanaged.map(change =>
    change.decision.action === 'delete'
      ? { ...change, decision: { ...change.decision, action: 'blocked', reason: 'MassDeleteGuard' as Failure } }
      : change
  )
}

/** When every secret of the folder has changed at once and nothing else has, no person did that. */
function withKeyChange(changes: PlannedChange[]): PlannedChange[] {
  const watched = changes.filter(({ desired }) => desired?.sync?.ledger != null && hasCiphertexts(desired.sync.ledger))
  const isAll = watched.length > 1 && watched.every(({ decision }) => isRewritten(decision))
  if (!isAll) return changes
  return changes.map(change =>
    change.decision.reason === 'SecretChanged' ? { ...change, decision: { ...change.decision, reason: 'KeyChanged' } } : change
  )
}

/** Whether a ciphertext is another one; a user name has none. */
const isRewritten = ({ reason, fields }: Decision): boolean =>
  reason === 'SecretChanged' && fields.some(field => field !== USER_NAME)
