import { differencesOf } from '../../domain/decide.ts'
import { type FolderReading, type ObservedCredential, observedById } from '../../domain/observed.ts'
import { own } from '../../domain/own.ts'
import { disclaimed } from './attempts.ts'
import { type RunContext, readFolder } from './context.ts'
import type { WrittenSecret } from './documents.ts'
import { failureFor, toFailure } from './failure.ts'
import type { Attempt, Attempts, PlannedChange, SyncFailure } from './types.ts'

/**
 * What the read after a write says of it. `in-clear`: it is there, and that Jenkins has encrypted it on its disk is not proved.
 * `decrypted`: Jenkins took a secret for a ciphertext. `unproved`: it might have, and nobody can see whether.
 */
export type ReadBack = 'applied' | 'not-applied' | 'in-clear' | 'decrypted' | 'unproved'

export interface ReadBackContext {
  /** Whether the folder's file may hold in clear what this or an earlier run posted. */
  readonly isInClear: boolean
}

/** Jenkins answers 200 also when it changed nothing, so the proof of a write is the read after it. */
export function readBackOf(
  context: ReadBackContext,
  change: PlannedChange,
  written: readonly WrittenSecret[],
  after: ObservedCredential | undefined
): ReadBack {
  if (after === undefined || change.document === undefined) return 'not-applied'
  const { className, visible } = differencesOf(change.document, after, undefined)
  if (className || visible.length > 0) return 'not-applied'
  if (isPlain(after)) return 'in-clear'
  const misread = misreadOf(written, after)
  if (misread !== undefined) return misread
  if (context.isInClear && !isEncrypted(after)) return 'in-clear'
  // Every write gives every secret a new ciphertext, also when the value stays.
  const shown = Object.entries(after.hidden).filter(([, { state }]) => state !== 'masked' && state !== 'readable')
  const before = baselineOf(change)
  return shown.length === 0 || shown.some(([path, secret]) => own(before, path) !== secret.hash) ? 'applied' : 'not-applied'
}

/**
 * Compares lengths, as far as ciphertexts tell them, with what was sent; undefined when nothing speaks against it. A value that is another
 * one and cannot come from a decryption was changed by somebody else.
 */
export function misreadOf(
  written: readonly WrittenSecret[],
  { className, hidden }: ObservedCredential
): Exclude<ReadBack, 'applied' | 'in-clear'> | undefined {
  const verdicts = written.map(({ path, blocks, isDoubtful }) => {
    const seen = own(hidden, path)
    if (seen?.blocks === blocks) return undefined
    // A value that Jenkins decrypted to nothing may be kept as no value at all.
    const isGone = className !== null && (seen === undefined || seen.state === 'empty')
    if (isGone || seen?.state === 'encrypted') return isDoubtful && (seen?.blocks ?? 0) < blocks ? 'decrypted' : 'not-applied'
    return isDoubtful ? 'unproved' : undefined
  })
  return verdicts.find(verdict => verdict === 'decrypted') ?? verdicts.find(verdict => verdict !== undefined)
}

export const isPlain = ({ hidden }: ObservedCredential): boolean => Object.values(hidden).some(secret => secret.state === 'plain')

/** Whether every secret is seen to be encrypted. Stars prove nothing: they could be the value itself. */
export const isEncrypted = ({ hidden }: ObservedCredential): boolean => {
  const secrets = Object.values(hidden).filter(({ state }) => state !== 'readable')
  return secrets.length > 0 && secrets.every(({ state }) => state === 'encrypted' || state === 'empty')
}

/** The hashes before the write: as they were read, or else as our last write left them. */
const baselineOf = ({ observed, desired }: PlannedChange): Readonly<Record<string, string>> =>
  observed === undefined
    ? (desired?.sync?.ledger?.hashes ?? {})
    : Object.fromEntries(Object.entries(observed.hidden).map(([path, secret]) => [path, secret.hash]))

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
