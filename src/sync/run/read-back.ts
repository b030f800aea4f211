import { differencesOf } from '../../domain/decide.ts'
import type { ObservedCredential } from '../../domain/observed.ts'
import { own } from '../../domain/own.ts'
import type { WrittenSecret } from './documents.ts'
import type { PlannedChange } from './types.ts'

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
