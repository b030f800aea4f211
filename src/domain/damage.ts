/** Why a stored record is not acted on: it is not what the bridge wrote, cannot be read, or its proof needs a key that is missing. */
export type DamageReason = 'RecordChanged' | 'RecordBroken' | 'KeyMissing'

/** What is wrong with a record, and what is needed to replace it. */
export interface Damage {
  readonly reason: DamageReason
  /** What it is and what to do about it. */
  readonly message: string
  /** The record as it is stored: it is replaced only while it is still this. */
  readonly text: string
  /** No generation of this record that is known is higher; the next one goes on from here. */
  readonly floor: number
  /** Set when the record can be judged only where the key of this id is. */
  readonly missingKey?: string
}

/** Milliseconds of nothing: when a record does not say. */
export const NO_TIME = '1970-01-01T00:00:00.000Z'
