/** Why a stored record is not acted on: the bridge did not write it, it cannot be read, or its proof needs a missing key. */
export type DamageReason = 'RecordChanged' | 'RecordBroken' | 'KeyMissing'

/** Describes a damaged record, with what is needed to replace it. */
export interface Damage {
  readonly reason: DamageReason
  /** What is wrong and what to do about it. */
  readonly message: string
  /** The stored text: the record is replaced only if it is unchanged. */
  readonly text: string
  /** The highest known generation of this record; the next one continues from it. */
  readonly floor: number
  /** Set if the record can be verified only with the key of this id. */
  readonly missingKey?: string
}

/** The time of a record that has none. */
export const NO_TIME = '1970-01-01T00:00:00.000Z'
