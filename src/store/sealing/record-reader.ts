import { type Credential, parseCredential, unreadableCredential } from '../../domain/credential.ts'
import type { Damage } from '../../domain/damage.ts'
import { type Project, parseProject, unreadableProject } from '../../domain/project.ts'
import { sentenceOf } from '../../domain/reasons.ts'
import { parseSourceState } from '../../domain/source.ts'
import { parseSync, type SyncRecord } from '../../domain/status.ts'
import { outcomesOf, type WithOutcomes } from '../../domain/summary.ts'
import { goneIn, lineOf } from '../../domain/sync-lines.ts'
import { keyIn, nameIn, type TargetRef, targetsOf } from '../../domain/targets.ts'
import { parseVerification } from '../../domain/verification.ts'
import { createRecordMemory } from './record-memory.ts'
import type { RecordName, RecordProofs, Refutation } from './record-proofs.ts'

/** A credential with its sync state. */
export type StoredCredential = WithOutcomes

/** The field for the project's own record among its proofs. No credential can have this id. */
export const PROJECT_FIELD = '#project'
export const placeOfProject = (project: string): string => `project ${project}`
export const projectName = (project: string): RecordName => ({ place: placeOfProject(project), field: PROJECT_FIELD })
/** The name of a member's record in the project's hash of proofs. */
export const memberName = (project: string, subject: string): RecordName => ({
  ...{ place: placeOfProject(project), field: `#member:${subject}` }
})
export const credentialName = (project: string, id: string): RecordName => ({ place: placeOfProject(project), field: id })

const CLAIM = 'claim:'

/** The value under the name of a project until the project is created. */
export const claimOf = (uid: string): string => CLAIM + uid

/** Whether the value under the name of a project is still a claim. */
export const isClaim = (text: string): boolean => text.startsWith(CLAIM)

/** The stored texts of one record; null where there is none. */
export interface StoredTexts {
  readonly text: string
  readonly proof: string | null | undefined
  /** The outcomes in all targets, see `lineOf`. */
  readonly sync: string | null | undefined
  /** What the last refresh showed; absent where that is not wanted. */
  readonly source?: string | null | undefined
  /** What the last try showed; absent where that is not wanted. */
  readonly verified?: string | null | undefined
}

/** Reads records of projects. A broken or altered record is marked as damaged and does not affect the others. */
export interface RecordReader {
  /** Undefined if there is none; a name that is only claimed is not a project. */
  project(name: string, text: string | null, proof: string | null | undefined): Project | undefined
  /** With its outcomes in all targets of the project. */
  credential(project: Project | undefined, name: string, id: string, texts: StoredTexts): StoredCredential
  /** With its outcome in one target. */
  inTarget(ref: TargetRef, id: string, texts: StoredTexts): StoredCredential
}

/** Projects that were read last, to read them faster again: a kilobyte or two each. */
const REMEMBERED = 1_000

/** `inTargets`: the number of credentials in one target that are remembered, a few kilobytes each. */
export function createRecordReader(
  proofs: Pick<RecordProofs, 'refute' | 'generationIn' | 'keyFor'>,
  inTargets = 0
): RecordReader {
  const remember = createRecordMemory<Project>(proofs, REMEMBERED)
  const rememberInTarget = createRecordMemory<StoredCredential>(proofs, inTargets)

  function inTarget(name: string, target: string, id: string, { text, proof, sync: value }: StoredTexts): StoredCredential {
    const refutation = proofs.refute(credentialName(name, id), text, proof)
    const record = parseCredential(text, name, id, refutation === undefined)
    const line = lineOf(value, target)
    const outcome = goneIn(line) === undefined ? line : undefined
    const sync = outcome === undefined ? undefined : parseSync(outcome)
    const isSyncBroken = outcome !== undefined && sync === undefined
    if (record !== undefined && refutation === undefined && !isSyncBroken) return { credential: record, sync }
    const floor = floorOf(proofs.generationIn(credentialName(name, id), proof), record, sync)
    const credential = record ?? unreadableCredential(name, id, floor)
    return { credential, sync, damage: { ...ofCredential(record, refutation), text, floor } }
  }

  function readProject(name: string, text: string, proof: string | null | undefined): Project {
    const record = parseProject(text, name)
    const refutation = proofs.refute(projectName(name), text, proof)
    if (record !== undefined && refutation === undefined) return withoutDamage(record)
    const floor = proofs.generationIn(projectName(name), proof) ?? believable(record?.generation)
    const shown = record ?? unreadableProject(name, floor)
    return { ...shown, damage: { ...ofProject(record, refutation), text, floor } }
  }

  return {
    project(name, text, proof) {
      if (text === null || isClaim(text)) return undefined
      return remember(name, { text, proof }, undefined, () => readProject(name, text, proof))
    },

    inTarget(ref, id, texts) {
      const [name, target] = [nameIn(ref), keyIn(ref)]
      return rememberInTarget(`${name} ${target} ${id}`, texts, undefined, () => inTarget(name, target, id, texts))
    },

    credential(project, name, id, texts) {
      const source = parseSourceState(texts.source)
      const verified = parseVerification(texts.verified)
      const more = { ...(source === undefined ? {} : { source }), ...(verified === undefined ? {} : { verified }) }
      if (project === undefined || project.damage !== undefined) return { ...inTarget(name, '', id, texts), ...more }
      const main = { ...inTarget(name, targetsOf(project)[0]?.key ?? '', id, texts), ...more }
      const { sync, damage } = main
      const first = damage === undefined ? { sync } : { sync, damage }
      const targets = outcomesOf(project, ({ key }, i) => (i === 0 ? first : outcomeIn(texts, key)))
      return { ...main, targets }
    }
  }
}

/** The outcome in a target other than the first. */
function outcomeIn({ text, sync: value }: StoredTexts, target: string): Pick<StoredCredential, 'sync' | 'damage'> {
  const line = lineOf(value, target)
  if (line === undefined || goneIn(line) !== undefined) return { sync: undefined }
  const sync = parseSync(line)
  return sync === undefined ? { sync, damage: { ...SYNC_BROKEN, text, floor: 0 } } : { sync }
}

/** Drops a stored field of this name, which the bridge never writes. */
function withoutDamage({ damage: _, ...project }: Project): Project {
  return project
}

/** The generation in a damaged record counts only if no better source is known. */
function floorOf(proved: number | undefined, record: Credential | undefined, sync: SyncRecord | undefined): number {
  const claimed = proved === undefined && sync === undefined ? believable(record?.generation) : undefined
  return highest(proved, sync?.generation, sync?.observedGeneration, sync?.ledger?.generation, claimed)
}

/** No record is changed more often than this. */
const MOST = 1e9
export const believable = (generation = 0): number => Math.min(generation, MOST)

const highest = (...generations: readonly (number | null | undefined)[]): number => Math.max(0, ...generations.map(g => g ?? 0))

type Words = Pick<Damage, 'reason' | 'message' | 'missingKey'>

function ofCredential(record: Credential | undefined, refutation: Refutation | undefined): Words {
  if (record === undefined) return { reason: 'RecordBroken', message: sentenceOf('RecordBroken') }
  if (refutation?.missingKey !== undefined)
    return {
      ...{ reason: 'KeyMissing', missingKey: refutation.missingKey },
      message: `The proof of the record was made with the master key "${refutation.missingKey}", which is not configured here. Add the key to MASTER_KEYS again, or replace the credential by PUT with all its fields and secrets.`
    }
  if (refutation !== undefined) return { reason: 'RecordChanged', message: sentenceOf('RecordChanged') }
  return SYNC_BROKEN
}

const SYNC_BROKEN = {
  reason: 'RecordBroken',
  message:
    'The stored outcome of its syncs cannot be read, so it is unknown whether the bridge wrote it to Jenkins. Replace the credential by PUT with all its fields and secrets, and "adopt": true to take over what Jenkins holds; or delete it.'
} as const

const HEAL =
  'Nothing is sent to Jenkins for the project. A platform-admin can repair it with a PATCH that sets "folder" and every field of "policies"; the credentials stay.'

function ofProject(record: Project | undefined, refutation: Refutation | undefined): Words {
  if (record === undefined) return { reason: 'RecordBroken', message: `The record of the project cannot be read. ${HEAL}` }
  return refutation?.missingKey === undefined
    ? { reason: 'RecordChanged', message: `The record of the project was changed by something other than the bridge. ${HEAL}` }
    : {
        ...{ reason: 'KeyMissing', missingKey: refutation.missingKey },
        message: `The proof of the project's record was made with the master key "${refutation.missingKey}", which is not configured here. Add the key to MASTER_KEYS again. ${HEAL}`
      }
}
