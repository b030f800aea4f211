import type { ObservedCredential } from './observed.ts'
import { own } from './own.ts'
import { hasShape, isCount, isFields, isFlag, isList, isMap, isOneOf, isText, isTime, orNull, valueOf } from './shape.ts'
import type { LastApplied } from './status.ts'

/**
 * Copies are credentials of ours in a folder that the bridge does not use: somebody renamed, moved or copied the folder in Jenkins. That
 * changes no ciphertext, so the keyed hash of a ciphertext that we wrote proves that what is found elsewhere is ours.
 */

/** What the bridge had written into a folder in which it then was not found any more. */
export interface LostApplied extends LastApplied {
  readonly lostAt: string
  /** The bridge had made the folder. */
  readonly folderMade: boolean
}

/** What is looked for, by id: what was lost, newest first, and what is where it belongs. */
export interface Sought {
  readonly lost: ReadonlyMap<string, readonly LostApplied[]>
  readonly present: ReadonlyMap<string, LastApplied>
}

/** How many losses of one credential are remembered. */
export const LOSSES_KEPT = 5

/** `same-ciphertext`: proved to be ours. `same-ids`: may be ours, because all that was lost is there by its ids, and no value can be compared. */
export const copyProofs = ['same-ciphertext', 'same-ids'] as const
export type CopyProof = (typeof copyProofs)[number]

/** A folder with copies. */
export interface FoundCopy {
  readonly controller: string
  readonly folder: readonly string[]
  readonly proof: CopyProof
  /** Ids whose ciphertext is the one that we wrote; they alone are removed. */
  readonly ids: readonly string[]
  /** Ids that are there with another value, or cannot be compared. */
  readonly unproved: readonly string[]
  /** Number of credentials in its global domain. */
  readonly size: number
  readonly foundAt: string
}

/** What became of one id: `removed` by us, `absent` before we came, `changed` by somebody so that it is not ours, `left` although we tried. */
export const copyOutcomes = ['removed', 'absent', 'changed', 'left'] as const
export type CopyOutcome = (typeof copyOutcomes)[number]

export interface RemovalRequest {
  readonly controller: string
  readonly folder: readonly string[]
  readonly ids: readonly string[]
  readonly force: boolean
  readonly requestedAt: string
  readonly requestedBy: string
  readonly requestId: string | null
  /** What a run was about to remove, noted before the first request: what is gone after a crash was removed by us. */
  readonly begun?: readonly string[]
}

/** Why nothing was removed. */
export const removalRefusals = ['FolderTaken', 'FolderMissing', 'MassDeleteGuard', 'FolderUnreadable'] as const

export interface Removal extends Pick<RemovalRequest, 'controller' | 'folder' | 'requestedAt' | 'requestedBy'> {
  readonly doneAt: string
  readonly ids: readonly { readonly id: string; readonly outcome: CopyOutcome }[]
  /** Whether the folder, which the bridge had made, is gone as well. */
  readonly folderRemoved: boolean
  readonly refused: (typeof removalRefusals)[number] | null
}

/** The last search. */
export interface CopySearch {
  readonly searchedAt: string
  /** Number of folders whose ids were read. */
  readonly folders: number
  /** Whether every folder that our user sees was looked into; if not, there are more than a search looks into. */
  readonly complete: boolean
}

/** Whether an observed credential is the one that was applied; undefined if that cannot be told. */
export function isSameSecret(applied: LastApplied, observed: ObservedCredential, hashKey: string): boolean | undefined {
  if (observed.className === null) return undefined
  if (observed.className !== applied.className) return false
  if (applied.hashKey !== hashKey) return undefined
  const seen = Object.entries(applied.hashes).map(([path, hash]) => ({ hash, secret: own(observed.hidden, path) }))
  const shown = seen.filter(({ secret }) => secret?.state !== 'masked')
  if (shown.some(({ hash, secret }) => secret?.hash !== hash)) return false
  // What is empty or in clear is equal by chance.
  return shown.some(({ secret }) => secret?.state === 'encrypted') ? true : undefined
}

/** What of a folder is ours, or may be; undefined if nothing is. */
export function copyIn(
  { lost, present }: Sought,
  credentials: readonly ObservedCredential[],
  hashKey: string
): Pick<FoundCopy, 'proof' | 'ids' | 'unproved' | 'size'> | undefined {
  const size = credentials.length
  const judged = credentials.map(observed => ({ observed, same: sameAs({ lost, present }, observed, hashKey) }))
  const ids = [...new Set(judged.filter(({ same }) => typeof same === 'object').map(({ observed }) => observed.id))]
  if (ids.length > 0) {
    const others = credentials.filter(({ id }) => !ids.includes(id) && (lost.has(id) || present.has(id)))
    return { proof: 'same-ciphertext', ids, unproved: others.map(({ id }) => id), size }
  }
  const unproved = judged.filter(({ same }) => same === 'unknown').map(({ observed }) => observed.id)
  return isWholeLoss(lost, new Set(unproved)) ? { proof: 'same-ids', ids, unproved, size } : undefined
}

/** What an observed credential was when we wrote it; `unknown` if it has one of our ids and cannot be compared. */
export function sameAs(
  { lost, present }: Sought,
  observed: ObservedCredential,
  hashKey: string
): LastApplied | 'unknown' | undefined {
  const now = present.get(observed.id)
  const before = lost.get(observed.id) ?? []
  const applied = [...before, ...(now === undefined ? [] : [now])].map(was => ({
    was,
    same: isSameSecret(was, observed, hashKey)
  }))
  return (
    applied.find(({ same }) => same === true)?.was ?? (applied.some(({ same }) => same === undefined) ? 'unknown' : undefined)
  )
}

/** Whether everything is there that was lost at one time. */
function isWholeLoss(lost: Sought['lost'], ids: ReadonlySet<string>): boolean {
  const byTime = Map.groupBy(
    [...lost].flatMap(([id, losses]) => losses.map(({ lostAt }) => ({ id, lostAt }))),
    ({ lostAt }) => lostAt
  )
  return [...byTime.values()].some(loss => loss.every(({ id }) => ids.has(id)))
}

/** The losses of one credential with one more; undefined if it is known. */
export function withLoss(
  known: readonly LostApplied[],
  applied: LastApplied,
  at: Pick<LostApplied, 'lostAt' | 'folderMade'>
): LostApplied[] | undefined {
  const textOf = ({ place, className, hashes }: LastApplied) => JSON.stringify([place, className, hashes])
  if (known.some(loss => textOf(loss) === textOf(applied))) return undefined
  return [{ ...applied, ...at }, ...known].slice(0, LOSSES_KEPT)
}

const isTexts = isList(isText)
const isPlace = { controller: isText, folder: isTexts }
const isLoss = hasShape({
  ...{ generation: isCount, place: isText, className: isText, hashes: isMap(isText), fingerprint: orNull(isText) },
  ...{ hashKey: isText, lostAt: isTime, folderMade: isFlag }
})
const isCopy = hasShape({
  ...{ ...isPlace, proof: isOneOf(copyProofs), ids: isTexts, unproved: isTexts, size: isCount, foundAt: isTime }
})
const isRequest = hasShape({
  ...{ ...isPlace, ids: isTexts, force: isFlag, requestedAt: isTime, requestedBy: isText, requestId: orNull(isText) }
})
const isRemoval = hasShape({
  ...{ ...isPlace, requestedAt: isTime, requestedBy: isText, doneAt: isTime, folderRemoved: isFlag },
  ...{ ids: isList(hasShape({ id: isText, outcome: isOneOf(copyOutcomes) })), refused: orNull(isOneOf(removalRefusals)) }
})
const isSearch = hasShape({ searchedAt: isTime, folders: isCount, complete: isFlag })

/** Reads a stored text; undefined for what has another shape, which is not acted on. */
const reader =
  <T>(is: (value: unknown) => boolean) =>
  (text: string | null | undefined): T | undefined => {
    const value = valueOf(text ?? '')
    return isFields(value) && is(value) ? (value as unknown as T) : undefined
  }

export const parseCopy = reader<FoundCopy>(isCopy)
export const parseRemovalRequest = reader<RemovalRequest>(isRequest)
export const parseRemoval = reader<Removal>(isRemoval)
export const parseSearch = reader<CopySearch>(isSearch)
export function parseLosses(text: string | null | undefined): readonly LostApplied[] {
  const value = valueOf(text ?? '')
  return Array.isArray(value) ? value.filter(isLoss) : []
}
