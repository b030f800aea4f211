import type { DamageReason } from './damage.ts'
import { seenAt } from './intent.ts'
import type { ObservedCredential } from './observed.ts'
import { own } from './own.ts'
import { type Cause, type Failure, isCause } from './reasons.ts'
import { Secret } from './secret.ts'
import { CONTEST, type LastApplied } from './status.ts'
import { isTold, USER_NAME_FLAG } from './user-name.ts'
import { leavesOf, type XmlBranch } from './xml-element.ts'

/** What a sync does with one credential, or would do. */
export type Action = 'create' | 'update' | 'repair' | 'delete' | 'none' | 'blocked' | 'unmanaged'

export interface Decision {
  readonly action: Action
  readonly reason: Cause | Failure
  /** Names of data fields that differ; never values. */
  readonly fields: readonly string[]
  /** Jenkins was changed behind our back (whether it is repaired or only reported). */
  readonly drifted: boolean
}

/** Everything that is known of one id in the folder, gathered before anything is decided. */
export interface Snapshot {
  readonly desired:
    | {
        readonly generation: number
        readonly deleted: boolean
        /** Deleted, and to be forgotten whether or not Jenkins is known not to hold it. */
        readonly forget: boolean
        readonly adopt: boolean
        readonly className: string
      }
    | undefined
  /** The proof that what Jenkins holds is ours; undefined where we never wrote it. */
  readonly ledger: LastApplied | undefined
  readonly observed:
    | { readonly found: true; readonly differences: Differences; readonly copies: number }
    | { readonly found: false }
  readonly drift: 'repair' | 'report'
  readonly unmanaged: 'report' | 'prune'
  /** Repairs within the last hour. */
  readonly repairs: number
  /** Why it is missing, where that is known of the whole folder. `FolderMissing`: it is not known whether the folder is gone or hidden. */
  readonly missing: 'MissingInJenkins' | 'FolderWiped' | 'FolderGone' | 'FolderReplaced' | 'FolderMissing'
  /** It may still be in the folder that the project is leaving. */
  readonly inFormer: boolean
  /** Jenkins holds a decryption of what was sent in its place, which is still to be taken out; see `status.ts`. */
  readonly misread: 'DecryptedByJenkins' | 'DecryptionUnproved' | undefined
  /** Why its stored secret cannot open, as far as that is known without trying. */
  readonly seal: 'KeyMissing' | 'SealBroken' | undefined
  /** Why nothing that its record says is to be done. */
  readonly damage?: DamageReason | undefined
  /** The outcome of its syncs could not be read: whether what Jenkins holds is ours is not known. */
  readonly isOwnerUnknown?: boolean
}

export interface Differences {
  readonly className: boolean
  /** Data fields whose visible value is not the wanted one. */
  readonly visible: readonly string[]
  /** Secret data fields whose ciphertext is not the one that our last write left. */
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
  // What nobody asked us for is shown and left alone, unless the project's policy names it.
  s =>
    s.desired === undefined
      ? s.unmanaged === 'prune'
        ? decision('delete', 'Pruned')
        : decision('unmanaged', 'Unmanaged')
      : undefined,
  // What a record says that the bridge did not write is nobody's wish, a deletion included.
  s => (s.damage === undefined ? undefined : decision('blocked', s.damage)),
  // What we wrote is forgotten only on proof that it is gone. That Jenkins does not show the folder is none.
  s => (isUnproved(s) ? (s.desired?.forget ? decision('none', 'Forgotten') : decision('blocked', whyUnproved(s))) : undefined),
  s =>
    s.desired?.deleted && s.isOwnerUnknown && s.observed.found
      ? s.desired.forget
        ? decision('none', 'Forgotten')
        : decision('blocked', 'RecordBroken')
      : undefined,
  s => (s.desired?.deleted && !s.observed.found ? decision('none', 'Gone') : undefined),
  // A deletion needs the proof that it is ours; without it the credential is only forgotten here.
  s => (s.desired?.deleted ? (s.ledger === undefined ? decision('none', 'NotOurs') : decision('delete', 'Deleted')) : undefined),
  // What Jenkins made of it is another secret, perhaps of another folder: that goes before anything else is tried.
  s =>
    s.misread === undefined || s.ledger === undefined ? undefined : decision(s.observed.found ? 'delete' : 'blocked', s.misread),
  // Without its secret nothing can be written, and whether Jenkins holds the right one would be said without knowing.
  s => (s.seal === undefined ? undefined : decision('blocked', s.seal)),
  // First contact with an id that is taken: nothing is overwritten unless that was asked for.
  s => (s.ledger === undefined && s.observed.found && !s.desired?.adopt ? decision('blocked', 'UnmanagedExists') : undefined),
  s =>
    s.ledger === undefined && s.observed.found ? decision('update', 'Adopted', allFields(s.observed.differences)) : undefined,
  // In the place of the folder nothing can be made. Where we wrote this generation and drift is reported, that is the drift.
  s => (isReplaced(s) ? (isReported(s) ? drifted(s, 'FolderReplaced') : decision('blocked', 'FolderRefused')) : undefined),
  // Making the folder would prove that it is gone, but where drift is only reported nothing is made.
  s => (!s.observed.found && s.missing === 'FolderMissing' && isReported(s) ? decision('blocked', 'FolderMissing') : undefined),
  // A change made here goes out whatever Jenkins holds now.
  s => (!s.observed.found && (s.ledger?.generation ?? 0) === 0 ? decision('create', 'Created') : undefined),
  s => (!s.observed.found && isNewer(s) ? decision('create', 'Changed') : undefined),
  s => (s.observed.found && isNewer(s) ? decision('update', 'Changed', allFields(s.observed.differences)) : undefined),
  // The project's setting asks for another class than the one we wrote: nobody touched Jenkins.
  s => (s.observed.found && s.desired?.className !== s.ledger?.className ? decision('update', 'FormChanged') : undefined),
  // A write that only tells Jenkins of the user name was begun, and perhaps done.
  s =>
    s.observed.found && s.ledger?.usernameSecret === 'telling'
      ? decision('update', 'UserNameRevealed', [USER_NAME_FLAG])
      : undefined,
  // From here on we wrote this generation and know what Jenkins held then: every difference is drift.
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

/** What is ours, or may be, is in a folder that Jenkins does not show. */
const isHidden = (s: Snapshot): boolean => s.missing === 'FolderMissing' && (s.ledger !== undefined || s.isOwnerUnknown === true)

const whyUnproved = (s: Snapshot): Failure => (isHidden(s) ? 'AbsenceUnproved' : 'MoveUnfinished')

const isReplaced = (s: Snapshot): boolean => !s.observed.found && s.missing === 'FolderReplaced'

/** Whether Jenkins held what is wanted, and the project only wants to be told that it does not any more. */
const isReported = (s: Snapshot): boolean => s.drift === 'report' && (s.ledger?.generation ?? 0) > 0 && !isNewer(s)

const isNewer = (s: Snapshot): boolean => (s.desired?.generation ?? 0) > (s.ledger?.generation ?? 0)

/** What to do with one credential: the first rule that speaks decides; when none does, it is in sync. */
export function decide(snapshot: Snapshot): Decision {
  for (const rule of rules) {
    const found = rule(snapshot)
    if (found !== undefined) return found
  }
  return decision('none', 'InSync')
}

/**
 * Compares the wanted document with what Jenkins holds. Visible fields are compared by value; secrets by the keyed hash of their
 * ciphertext against the ledger, where there is one and Jenkins shows ciphertexts.
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

/** Whether our last write told Jenkins nothing of the user name that it understood. What it makes of that by itself is no drift. */
const isUnsaid = (ledger: LastApplied | undefined): boolean =>
  ledger !== undefined && ledger.generation > 0 && !isTold(ledger.usernameSecret)

/** Two different fingerprints prove a rewrite; that there is none, or the first one, proves nothing. */
const hasNewFingerprint = ({ fingerprint }: ObservedCredential, ledger: LastApplied | undefined): boolean =>
  ledger?.fingerprint != null && fingerprint != null && fingerprint !== ledger.fingerprint

function isRewritten(observed: ObservedCredential, path: string, ledger: LastApplied | undefined): boolean {
  const seen = own(observed.hidden, path)
  if (observed.className === null) return hasNewFingerprint(observed, ledger)
  if (seen?.state === 'masked') return false
  const known = ledger && own(ledger.hashes, path)
  return known !== undefined && seen?.hash !== known
}
