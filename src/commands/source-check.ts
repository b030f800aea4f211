import { own } from '../domain/own.ts'
import type { Fault } from '../domain/problems.ts'
import { SHARED_FROM } from '../domain/shares.ts'
import { type SourceFailure, sourceFailures } from '../domain/source.ts'
import type { Proposal } from './proposal.ts'

/** Whether one value could be read just now. */
export interface FieldCheck {
  readonly name: string
  readonly state: 'resolved' | 'unresolved'
  readonly reason: SourceFailure | null
  /** The reason as a sentence. */
  readonly message: string | null
}

/** Whether the values that a proposal takes from elsewhere could be read just now; never a value. */
export interface SourceCheck {
  /** `resolved` only if all of them were read. */
  readonly state: 'resolved' | 'unresolved'
  /** What the secret store calls the version that was read. */
  readonly version: string | null
  readonly fields: readonly FieldCheck[]
}

/** Undefined if nothing was read. What is wrong with a share is among the faults, in words that do not say whether it exists. */
export function sourceCheckOf({ reading, sharedFrom }: Proposal, faults: readonly Fault[]): SourceCheck | undefined {
  if (sharedFrom !== undefined)
    return faults.length === 0 ? { state: 'resolved', version: null, fields: [checkOf(SHARED_FROM, undefined)] } : undefined
  if (reading === undefined) return undefined
  const fields = reading.read.map(name => checkOf(name, own(reading.failures, name)))
  const isResolved = fields.every(({ state }) => state === 'resolved')
  return { state: isResolved ? 'resolved' : 'unresolved', version: reading.version, fields }
}

const checkOf = (name: string, reason: SourceFailure | undefined): FieldCheck =>
  reason === undefined
    ? { name, state: 'resolved', reason: null, message: null }
    : { name, state: 'unresolved', reason, message: sourceFailures[reason] }
