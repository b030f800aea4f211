import { mapYielding } from '../../async/map-yielding.ts'
import { type Decision, type Differences, decide, differencesOf, type Snapshot } from '../../domain/decide.ts'
import { isOurs } from '../../domain/intent.ts'
import { deletionsAllowed } from '../../domain/mass-delete-limit.ts'
import type { FolderReading, ObservedCredential } from '../../domain/observed.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import { type Failure, failures, isFailure, type Reason } from '../../domain/reasons.ts'
import { CONTEST, hasCiphertexts, type LastApplied, LONGEST_WAIT, type SyncRecord } from '../../domain/status.ts'
import { USER_NAME } from '../../domain/user-name.ts'
import { bindingOf, type SealError, type Sealer } from '../../store/sealing/seal.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/sync-store.ts'
import { documentShape } from './document-shape.ts'
import { showsWrites } from './folder-state.ts'

/** One id of the folder, with what is to be done about it. */
export interface PlannedChange {
  readonly id: string
  readonly wanted: DesiredCredential | undefined
  readonly observed: ObservedCredential | undefined
  /** How many credentials of the folder have this id. */
  readonly copies: number
  readonly decision: Decision
  /** An earlier refusal or a waiting time holds the action back. */
  readonly held: boolean
  /** Why its stored secret cannot open here; it is then neither written nor compared. */
  readonly sealFault: SealError | undefined
}

/** Whether something is to be sent to Jenkins for this item now. */
export const isDue = ({ held, decision }: PlannedChange): boolean =>
  !held && ['create', 'update', 'repair', 'delete'].includes(decision.action)

/** What deciding needs beside what was snapshot and read. */
export interface PlanContext {
  /** Id of the key under which what Jenkins holds is hashed now. */
  readonly hashKey: string
  readonly sealer: Pick<Sealer, 'fault'>
  readonly now: number
}

/** What all ids of one folder have in common. */
interface Folder extends PlanContext {
  readonly snapshot: RunSnapshot
  readonly observed: ReadonlyMap<string, { readonly credential: ObservedCredential; readonly copies: number }>
  readonly missing: Snapshot['missing']
  /** Whether the read after a write will show what Jenkins made of it. */
  readonly showsWrites: boolean
  /** Whether it is what we meant to make, with all that we meant to put into it: the answer was lost. */
  readonly isOurDocument: boolean
}

/** What a sync would do now with every id that is wanted or in the folder. */
export async function planOf(snapshot: RunSnapshot, reading: FolderReading, context: PlanContext): Promise<PlannedChange[]> {
  const folder = folderOf(snapshot, reading, context)
  const wanted = await mapYielding(snapshot.wanted, w => itemOf(folder, w))
  const ours = new Set(wanted.map(item => item.id))
  const strangers = [...folder.observed.values()]
    .filter(({ credential }) => !ours.has(credential.id))
    .map(seen => strangerOf(folder, seen))
  return [...withKeyChange(wanted), ...guarded(strangers, folder)]
}

/** The answer to the making of the folder was lost, but what we meant to put into it is inside. */
export const isOursAfterAll = ({ folderIntended, wanted }: RunSnapshot, reading: FolderReading): boolean =>
  folderIntended &&
  reading.found &&
  reading.credentials.some(seen =>
    wanted.some(w => w.credential.id === seen.id && w.sync?.ledger?.generation === 0 && isOurs(w.sync.ledger, seen))
  )

const NOT_FOUND = { absent: 'FolderGone', replaced: 'FolderReplaced', unseen: 'FolderMissing' } as const

function folderOf(snapshot: RunSnapshot, reading: FolderReading, context: PlanContext): Folder {
  const observed = new Map<string, { credential: ObservedCredential; copies: number }>()
  for (const credential of reading.found ? reading.credentials : []) {
    const known = observed.get(credential.id)
    observed.set(credential.id, { credential: known?.credential ?? credential, copies: (known?.copies ?? 0) + 1 })
  }
  const written = snapshot.wanted.filter(w => (lastAppliedOf(snapshot.project, w)?.generation ?? 0) > 0)
  const isWiped = written.length > 1 && !written.some(({ credential }) => observed.has(credential.id))
  return {
    ...context,
    snapshot,
    observed,
    showsWrites: showsWrites(reading),
    isOurDocument: isOursAfterAll(snapshot, reading),
    missing: reading.found ? (isWiped ? 'FolderWiped' : 'MissingInJenkins') : NOT_FOUND[reading.because]
  }
}

function itemOf(folder: Folder, wanted: DesiredCredential): PlannedChange {
  const { project } = folder.snapshot
  const { credential } = wanted
  const seen = folder.observed.get(credential.id)
  const noted = lastAppliedOf(project, wanted)
  const isTheirs = noted !== undefined && seen !== undefined && !folder.isOurDocument && !isOurs(noted, seen.credential)
  const ledger = isTheirs ? undefined : comparable(noted, folder.hashKey)
  const copies = seen?.copies ?? 0
  // What leaves is not compared with anything, and its type may not be known.
  const isCompared = wanted.damage === undefined && !isLeaving(project, wanted)
  const shape = isCompared ? documentShape(project, credential) : undefined
  const sealFault = wanted.seal === undefined ? undefined : folder.sealer.fault(wanted.seal, bindingOf(credential))
  const decision = decide({
    desired: {
      generation: credential.generation,
      deleted: isLeaving(project, wanted),
      forget: mayForget(project, wanted),
      adopt: credential.adopt,
      className: shape?.name ?? ''
    },
    ledger,
    observed:
      seen === undefined
        ? { found: false }
        : { found: true, differences: shape ? differencesOf(shape, seen.credential, ledger) : noDifferences, copies },
    drift: project.policies.drift,
    unmanaged: project.policies.unmanaged,
    repairs: repairsOf(wanted, folder.now),
    missing: folder.missing,
    inFormer: isInFormer(project, credential.id),
    misread: misreadOf(project, wanted),
    seal: sealFault === undefined ? undefined : sealFault.missingKey === undefined ? 'SealBroken' : 'KeyMissing',
    // That a project goes is said by its own record; what of it is in Jenkins goes by the notes of what was written.
    damage: project.deletedAt === null ? wanted.damage?.reason : undefined,
    isOwnerUnknown: isOwnerUnknown(wanted)
  })
  return {
    id: credential.id,
    wanted,
    observed: seen?.credential,
    copies,
    decision,
    held: isHeldBack(folder, wanted, decision),
    sealFault
  }
}

const noDifferences: Differences = { className: false, visible: [], secret: [] }

/** What a run has noted of an outcome that it could not read: nothing is known of Jenkins until it is read or adopted. */
const isOwnerUnknown = ({ sync }: DesiredCredential): boolean => sync?.reason === 'RecordBroken' && sync.ledger === null

function strangerOf(folder: Folder, { credential, copies }: { credential: ObservedCredential; copies: number }): PlannedChange {
  const { project, isShared, checkedAt } = folder.snapshot
  // On first contact what is there is reported, whatever the policy says.
  const unmanaged = isShared || checkedAt === undefined ? 'report' : project.policies.unmanaged
  const observed = { found: true as const, differences: noDifferences, copies }
  const decision = decide({
    desired: undefined,
    ledger: undefined,
    observed,
    drift: 'report',
    unmanaged,
    repairs: 0,
    missing: 'MissingInJenkins',
    inFormer: false,
    misread: undefined,
    seal: undefined
  })
  return { id: credential.id, wanted: undefined, observed: credential, copies, decision, held: false, sealFault: undefined }
}

/**
 * Deleting what is not ours is bounded: more than the guard allows, or something that we wrote and know nothing of any more, means
 * that something else is wrong, and none of it is deleted.
 */
function guarded(strangers: PlannedChange[], { snapshot, observed }: Folder): PlannedChange[] {
  const doomed = strangers.filter(item => item.decision.action === 'delete')
  const isLost = doomed.some(item => snapshot.lost.includes(item.id))
  if (snapshot.forced || (!isLost && doomed.length <= deletionsAllowed(observed.size))) return strangers
  return strangers.map(item =>
    item.decision.action === 'delete'
      ? { ...item, decision: { ...item.decision, action: 'blocked', reason: 'MassDeleteGuard' as Failure } }
      : item
  )
}

/** When every secret of the folder has changed at once and nothing else has, no person did that. */
function withKeyChange(items: PlannedChange[]): PlannedChange[] {
  const watched = items.filter(({ wanted }) => wanted?.sync?.ledger != null && hasCiphertexts(wanted.sync.ledger))
  const isAll = watched.length > 1 && watched.every(({ decision }) => isRewritten(decision))
  return isAll
    ? items.map(item =>
        item.decision.reason === 'SecretChanged' ? { ...item, decision: { ...item.decision, reason: 'KeyChanged' } } : item
      )
    : items
}

/** Whether a ciphertext is another one; a user name has none. */
const isRewritten = ({ reason, fields }: Decision): boolean =>
  reason === 'SecretChanged' && fields.some(field => field !== USER_NAME)

export const isLeaving = (project: Project, { credential }: DesiredCredential): boolean =>
  project.deletedAt !== null || credential.deletedAt !== null

/** Whether it may still be in the folder that the project is leaving. */
export const isInFormer = ({ movedFrom }: Project, id: string): boolean => movedFrom?.ids.includes(id) ?? false

/** Whether it is to be forgotten without proof, because an admin has said so. */
export const mayForget = (project: Project, { credential, damage }: DesiredCredential): boolean =>
  damage === undefined &&
  project.damage === undefined &&
  ((project.deletedAt !== null && project.forget === true) || (credential.deletedAt !== null && credential.forget === true))

/** What we know to have written into the project's present folder. */
export function lastAppliedOf(project: Project, { sync }: DesiredCredential): LastApplied | undefined {
  return sync?.ledger?.place === placeOf(project) ? sync.ledger : undefined
}

/** Whether we know the project's folder to be in Jenkins: we made it, or wrote into it and read that back. */
export const provedFolder = ({ project, folderMade, wanted }: RunSnapshot): boolean =>
  folderMade || wanted.some(w => (lastAppliedOf(project, w)?.generation ?? 0) > 0)

/** Hashes under another key than today's say nothing; that a credential is ours, they still prove. */
const comparable = (ledger: LastApplied | undefined, hashKey: string): LastApplied | undefined =>
  ledger === undefined || ledger.hashKey === hashKey ? ledger : { ...ledger, hashes: {} }

/** Compares without opening a secret. */
export const compare = (
  project: Project,
  wanted: DesiredCredential,
  observed: ObservedCredential,
  ledger: LastApplied | undefined
): Differences => differencesOf(documentShape(project, wanted.credential), observed, ledger)

export const recentRepairs = (sync: SyncRecord | undefined, now: number): readonly string[] =>
  (sync?.repairs ?? []).filter(at => Math.abs(now - Date.parse(at)) < CONTEST.within)

/** Once contested, it stays so until a person has looked at it, however long that takes. */
function repairsOf({ sync, isRequested }: DesiredCredential, at: number): number {
  if (isRequested) return 0
  return sync?.reason === 'Contested' ? CONTEST.repairs : recentRepairs(sync, at).length
}

/**
 * A refused generation waits for a change or a person, a failed one for its time; a person's request overrides both. Only what speaks of
 * the credential itself holds it back: what was wrong with its folder or controller is disproved by the reading that this is decided on.
 */
export function isHeld(project: Project, { credential, sync, isRequested }: DesiredCredential, at: number): boolean {
  if (isRequested || sync === undefined || sync.generation < credential.generation) return false
  // What was refused was to be written; that it is to go with the whole project is another matter.
  if (project.deletedAt !== null || !isOfCredential(sync)) return false
  if (sync.outcome === 'Blocked') return !healsByItself(sync)
  if (sync.outcome !== 'Retrying' || sync.nextAttemptAt === null) return false
  const left = Date.parse(sync.nextAttemptAt) - at
  // A time that is further away than anything is put off was written by a clock that has been set since.
  return left > 0 && left <= LONGEST_WAIT
}

/** Taking out what Jenkins decrypted waits for nothing. What could not be proved for want of a permission is tried when it is there. */
const isHeldBack = ({ snapshot, now, showsWrites }: Folder, wanted: DesiredCredential, decision: Decision): boolean =>
  !isUndo(decision) && isHeld(snapshot.project, wanted, now) && !(wanted.sync?.reason === 'DecryptionUnproved' && showsWrites)

/** Whether a wanted credential is deleted, or found to be gone, because Jenkins held something else than what was sent. */
export const isUndo = ({ reason }: Decision): boolean => reason === 'DecryptedByJenkins' || reason === 'DecryptionUnproved'

/** A run that could not take it out has left this outcome; in the others nothing is known to be there. */
function misreadOf(project: Project, wanted: DesiredCredential): Snapshot['misread'] {
  const { credential, sync } = wanted
  const isPending = sync?.generation === credential.generation && sync.outcome === 'Retrying' && lastAppliedOf(project, wanted)
  const reason = isPending ? sync.reason : null
  return reason === 'DecryptedByJenkins' || reason === 'DecryptionUnproved' ? reason : undefined
}

/** What blocked it is looked at again in every run, at no cost: the id in Jenkins, the key in the keyring, who has the folder. */
const healsByItself = ({ reason }: SyncRecord): boolean => reason !== null && LOOKED_AT_AGAIN.includes(reason)

const LOOKED_AT_AGAIN: readonly Reason[] = [
  ...(['FolderTaken', 'UnmanagedExists', 'KeyMissing', 'SealBroken', 'RecordChanged', 'RecordBroken'] as const)
]

const isOfCredential = ({ reason }: SyncRecord): boolean =>
  reason !== null && isFailure(reason) && failures[reason].scope === 'credential'
