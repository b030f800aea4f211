import type { Damage } from '../../domain/damage.ts'
import type { RecordProofs } from './record-proofs.ts'

/** The texts that a record is read from. */
interface Texts {
  readonly text: string
  readonly proof: string | null | undefined
  readonly sync?: string | null | undefined
  readonly source?: string | null | undefined
  readonly verified?: string | null | undefined
  /** The text of what else it is read with, which is kept as long as the record. */
  readonly ownerText?: string | null | undefined
}

interface Entry<T> extends Omit<Texts, 'ownerText'> {
  readonly value: T
  /** What else it was read with. */
  readonly owner: unknown
  /** The master key that its proof was checked with. */
  readonly key: unknown
}

/** Records of which the text is longer are not remembered, so that the number of those that are bounds their size. */
const LONGEST = 8_192

/** Reads a record, or returns what the same texts were read as before. */
export type RecordMemory<T> = (name: string, texts: Texts, owner: unknown, read: () => T) => T

/**
 * Remembers records by the texts that they were read from, which Redis is asked for every time: what is remembered saves parsing and
 * checking of what has not changed, and never decides whether it has. A proof counts only while its master key is the one that it was
 * checked with. Damaged records are not remembered.
 */
export function createRecordMemory<T extends { readonly damage?: Damage }>(
  proofs: Pick<RecordProofs, 'keyFor'>,
  most: number
): RecordMemory<T> {
  const known = new Map<string, Entry<T>>()
  return (name, { text, proof, sync, source, verified, ownerText }, owner, read) => {
    const key = proofs.keyFor(proof ?? '')
    const entry = known.get(name)
    if (
      entry !== undefined &&
      entry.text === text &&
      entry.proof === proof &&
      entry.sync === sync &&
      entry.source === source &&
      entry.verified === verified &&
      entry.owner === owner &&
      entry.key === key
    )
      return entry.value
    known.delete(name)
    const value = read()
    const isLong = text.length + (sync?.length ?? 0) > LONGEST || (ownerText?.length ?? 0) > LONGEST
    if (key === undefined || value.damage !== undefined || isLong) return value
    known.set(name, { text, proof, sync, source, verified, owner, key, value })
    if (known.size > most) known.delete(known.keys().next().value as string)
    return value
  }
}
