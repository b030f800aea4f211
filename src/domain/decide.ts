import type { DamageReason } from './damage.ts'
import { seenAt } from './intent.ts'
import type { ObservedCredential } from './observed.ts'
import { own } from './own.ts'
import { type Cause, type Failure, isCause } from './reasons.ts'
import { Secret } from './secret.ts'
import { CONTEST, type LastApplied } from './status.ts'
import { isTold, USER_NAME_FLAG } from './user-name.ts'
import { leavesOf, type XmlBranch } from './xml-element.ts'

/** What a sync does, or would do, with one credential. */
export type Action = 'create' | 'update' | 'repair' | 'delete' | 'none' | 'blocked' | 'unmanaged'

export interface Decision {
  readonly action: Action
  readonly reason: Cause | Failure
  /** Names of data fields that differ; never values. */
  readonly fields: readonly string[]
  /** Whether someone else changed it in Jenkins (no matter if that is repaired or only reported). */
  readonly drifted: boolean
}

/** Everything known about one id in the folder, gathered before the decision. */
export interface Snapshot {
  readonly desired:
    | {
        readonly generation: number
        readonly deleted: boolean
        /** Deleted, and its record is to be removed even without proof that Jenkins does not hold it. */
        readonly forget: boolean
        readonly adopt: boolean
        readonly className: string
      }
    | undefined
  /** The proof that what Jenkins holds is ours; undefined if we never wrote it. */
  readonly ledger: LastApplied | undefined
  readonly observed:
    | { readonly found: true; readonly differences: Differences; readonly copies: number }
    | { readonly found: false }
  readonly drift: 'repair' | 'report'
  readonly unmanaged: 'report' | 'prune'
  /** Only for what is unmanaged: somebody asked for its deletion, as it is now, or said that it is to be ignored. */
  readonly wish?: 'delete' | 'ignore' | undefined
  /** Repairs within the last hour. */
  readonly repairs: number
  /** Why it is missing, if that is known for the whole folder. `FolderMissing`: unknown whether the folder is gone or hidden. */
  readonly missing: 'MissingInJenkins' | 'FolderWiped' | 'FolderGone' | 'FolderReplaced' | 'FolderMissing'
  /** Whether it may still be in the folder that the project is leaving. */
  readonly inFormer: boolean
  /** Jenkins may have decrypted the sent text and hold the result instead, which must be removed; see `mayBeOldCiphertext`. */
  readonly misread: 'DecryptedByJenkins' | 'DecryptionUnproved' | undefined
  /** Why its sealed secret cannot open, as far as its header tells. */
  readonly seal: 'KeyMissing' | 'SealBroken' | undefined
  /** Why its record is not acted on. */
  readonly damage?: DamageReason | undefined
  /** The outcome of its syncs is unreadable, so it is unknown whether what Jenkins holds is ours. */
  readonly isOwnerUnknown?: boolean
  /** A value of it was never read from its secret store. */
  readonly isUnresolved?: boolean
  /** A value of it is from a backup and was not read from its secret store since. */
  readonly isRestored?: boolean
}

export interface Differences {
  readonly className: boolean
  /** Data fields whose visible value is not the desired one. */
  readonly visible: readonly string[]
  /** Secret data fields whose ciphertext differs from the one after our last write. */
  readonly secret: readonly string[]
}

type Rule = (s: Snapshot) => Decision | undefined

const decision = (action: Action, reason: Cause | Failure, fields: readonly string[] = []): Decision => ({
  action,
  reason,
  fields,
  drifted: false
})

function drifted(s: Snapshot, reason: Cause, fields: readonly string[] = []): Decision {
  const isContested = s.drift === 'repair' && s.repairs >= CONTEST.repairs
  return {
    action: s.drift === 'repair' && !isContested ? 'repair' : 'none',
    reason: isContested ? 'Contested' : reason,
    fields,
    drifted: true
  }
}

const allFields = (d: Differences): string[] => [...d.visible, ...d.secret]

const rules: readonly Rule[] = [
  // What is ignored stays, also where the policy is to prune.
  s => (s.desired === undefined && s.wish === 'delete' ? decision('delete', 'Requested') : undefined),
  s => (s.desired === undefined && s.wish === 'ignore' ? decision('none', 'Ignored') : undefined),
  // Unmanaged credentials are shown and left alone, unless the project's policy is to prune them.
  s =>
    s.desired === undefined
      ? s.unmanaged === 'prune'
        ? decision('delete', 'Pruned')
        : decision('unmanaged', 'Unmanaged')
      : undefined,
  // A damaged record does not express anyone's intent, not even a deletion.
  s => (s.damage === undefined ? undefined : decision('blocked', s.damage)),
  // A credential that we wrote is forgotten only on proof that it is gone. A folder that is not shown is no proof.
  s => (isUnproved(s) ? (s.desired?.forget ? decision('none', 'Forgotten') : decision('blocked', whyUnproved(s))) : undefined),
  s =>
    s.desired?.deleted && s.isOwnerUnknown && s.observed.found
      ? s.desired.forget
        ? decision('none', 'Forgotten')
        : decision('blocked', 'RecordBroken')
      : undefined,
  s => (s.desired?.deleted && !s.observed.found ? decision('none', 'Gone') : undefined),
  // A deletion needs proof that the credential is ours; without it only the record is removed.
  s => (s.desired?.deleted ? (s.ledger === undefined ? decision('none', 'NotOurs') : decision('delete', 'Deleted')) : undefined),
  // Half a credential is not written. What Jenkins holds of an earlier generation stays.
  s => (s.isUnresolved ? decision('none', 'SourceUnavailable') : undefined),
  // Jenkins turned it into another secret, perhaps one from another folder: remove that before anything else.
  s =>
    s.misread === undefined || s.ledger === undefined ? undefined : decision(s.observed.found ? 'delete' : 'blocked', s.misread),
  // Jenkins may hold a newer value than the backup did.
  s => (s.isRestored ? decision('blocked', 'RestoredValueOld') : undefined),
  // Without its secret nothing can be written, and it is unknown whether Jenkins holds the right one.
  s => (s.seal === undefined ? undefined : decision('blocked', s.seal)),
  // First contact with a taken id: nothing is overwritten unless that was requested.
  s => (s.ledger === undefined && s.observed.found && !s.desired?.adopt ? decision('blocked', 'UnmanagedExists') : undefined),
  s =>
    s.ledger === undefined && s.observed.found ? decision('update', 'Adopted', allFields(s.observed.differences)) : undefined,
  // Another item has the folder's name, so nothing can be created. If this generation was written and drift is reported, it is
  // drift.
  s => (isReplaced(s) ? (isReported(s) ? drifted(s, 'FolderReplaced') : decision('blocked', 'FolderRefused')) : undefined),
  // Creating the folder would prove that it is gone, but nothing is created if drift is only reported.
  s => (!s.observed.found && s.missing === 'FolderMissing' && isReported(s) ? decision('blocked', 'FolderMissing') : undefined),
  // A change made here is sent regardless of what Jenkins holds.
  s => (!s.observed.found && (s.ledger?.generation ?? 0) === 0 ? decision('create', 'Created') : undefined),
  s => (!s.observed.found && isNewer(s) ? decision('create', 'Changed') : undefined),
  s => (s.observed.found && isNewer(s) ? decision('update', 'Changed', allFields(s.observed.differences)) : undefined),
  // The project's setting requires another class than the one we wrote: nothing was changed in Jenkins.
  s => (s.observed.found && s.desired?.className !== s.ledger?.className ? decision('update', 'FormChanged') : undefined),
  // A write that only sets the flag of the user name was started, and perhaps done.
  s =>
    s.observed.found && s.ledger?.usernameSecret === 'telling'
      ? decision('update', 'UserNameRevealed', [USER_NAME_FLAG])
      : undefined,
  // From here on this generation was written, and its state in Jenkins is known: every difference is drift.
  s => (s.observed.found ? undefined : drifted(s, isCause(s.missing) ? s.missing : 'FolderGone')),
  s => (s.observed.found && s.observed.copies > 1 ? drifted(s, 'DuplicateId') : undefined),
  s => (s.observed.found && s.observed.differences.className ? drifted(s, 'ClassChanged') : undefined),
  s =>
    s.observed.found && s.observed.differences.visible.length > 0
      ? drifted(s, 'FieldsChanged', allFields(s.observed.differences))
      : undefined,
  s =>
    s.observed.found && s.observed.differences.secret.length > 0
      ? drifted(s, 'SecretChanged', s.observed.differences.secret)
      : undefined
]

const isUnproved = (s: Snapshot): boolean => s.desired?.deleted === true && !s.observed.found && (s.inFormer || isHidden(s))

/** A credential that is or may be ours is in a folder that Jenkins does not show. */
const isHidden = (s: Snapshot): boolean => s.missing === 'FolderMissing' && (s.ledger !== undefined || s.isOwnerUnknown === true)

const whyUnproved = (s: Snapshot): Failure => (isHidden(s) ? 'AbsenceUnproved' : 'MoveUnfinished')

const isReplaced = (s: Snapshot): boolean => !s.observed.found && s.missing === 'FolderReplaced'

/** Whether Jenkins held the desired state, and the project only reports that it no longer does. */
const isReported = (s: Snapshot): boolean => s.drift === 'report' && (s.ledger?.generation ?? 0) > 0 && !isNewer(s)

const isNewer = (s: Snapshot): boolean => (s.desired?.generation ?? 0) > (s.ledger?.generation ?? 0)

/** What to do with one credential: the first rule that applies decides; if none does, it is in sync. */
export function decide(snapshot: Snapshot): Decision {
  for (const rule of rules) {
    const found = rule(snapshot)
    if (found !== undefined) return found
  }
  return decision('none', 'InSync')
}

/**
 * Compares the desired document with what Jenkins holds. Visible fields are compared by value; secrets by the keyed hash of their
 * ciphertext against the ledger, if there is one and Jenkins shows ciphertexts.
 */
export function differencesOf(document: XmlBranch, observed: ObservedCredential, ledger: LastApplied | undefined): Differences {
  const leaves = leavesOf(document).filter(leaf => leaf.path !== 'id' && !(leaf.path === USER_NAME_FLAG && isUnsaid(ledger)))
  const visible = leaves.filter(leaf => !(leaf.text instanceof Secret) && leaf.text !== seenAt(observed, leaf.path, leaf.text))
  const secret = leaves.filter(leaf => leaf.text instanceof Secret && isRewritten(observed, leaf.path, ledger))
  return {
    className: observed.className !== null && observed.className !== document.name,
    visible: visible.map(leaf => leaf.field),
    secret: secret.map(leaf => leaf.field)
  }
}

/** Whether our last write set no flag of the user name that Jenkins understood. Its own default for the flag is no drift. */
const isUnsaid = (ledger: LastApplied | undefined): boolean =>
  ledger !== undefined && ledger.generation > 0 && !isTold(ledger.usernameSecret)

/** Two different fingerprints prove a rewrite; a missing or a first one proves nothing. */
const hasNewFingerprint = ({ fingerprint }: ObservedCredential, ledger: LastApplied | undefined): boolean =>
  ledger?.fingerprint != null && fingerprint != null && fingerprint !== ledger.fingerprint

function isRewritten(observed: ObservedCredential, path: string, ledger: LastApplied | undefined): boolean {
  const seen = own(observed.hidden, path)
  if (observed.className === null) return hasNewFingerprint(observed, ledger)
  if (seen?.state === 'masked') return false
  const known = ledger && own(ledger.hashes, path)
  return known !== undefined && seen?.hash !== known
}
