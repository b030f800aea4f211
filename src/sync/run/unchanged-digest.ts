import type { RecordName, RecordProofs } from '../../store/sealing/record-proofs.ts'

/** Of what is final by the rules of today: what an earlier version held to be final is looked at again. */
const RULES = 'r4'

/** What a run was decided on. None of the parts holds a space. */
interface Basis {
  readonly project: string
  /** Fingerprint of the master keys. */
  readonly keys: string
  /** Digest of records, proofs and headers of seals. */
  readonly state: string
}

const nameOf = ({ project }: Basis): RecordName => ({ place: `project ${project}`, field: '#settled' })
const textOf = ({ keys, state }: Basis, revision: string): string => `${RULES} ${keys} ${state} ${revision}`

/**
 * What has to be as it was for a check to be over at once: all that a run acts on, and the folder's configuration. It is proved like a
 * record: who changes a record cannot make it look as if a run had seen it.
 */
export const unchangedDigest = async (proofs: Pick<RecordProofs, 'make'>, basis: Basis, revision: string): Promise<string> =>
  `${revision} ${await proofs.make(nameOf(basis), 0, textOf(basis, revision))}`

/** The folder's revision in a mark, if all else that it was made of is as it was; undefined when something else has to be looked at. */
export function revisionIn(proofs: Pick<RecordProofs, 'refute'>, mark: string, basis: Basis): string | undefined {
  const [revision = '', proof] = mark.split(' ', 2)
  return proofs.refute(nameOf(basis), textOf(basis, revision), proof) === undefined ? revision : undefined
}
