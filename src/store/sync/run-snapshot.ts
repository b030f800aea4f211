import type { Credential } from '../../domain/credential.ts'
import type { Damage } from '../../domain/damage.ts'
import { type Ignored, ignoredIn } from '../../domain/ignored.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import type { SyncRecord } from '../../domain/status.ts'
import { goneIn, lineOf } from '../../domain/sync-lines.ts'
import { FORCE, requestsOf } from '../../domain/sync-requests.ts'
import { keyIn, nameIn, type TargetRef, targetsOf, viewOf } from '../../domain/targets.ts'
import { type Failing, failingIn } from '../project/failing.ts'
import type { RedisClient } from '../redis/client.ts'
import { fieldOf, projectKeys } from '../redis/redis-keys.ts'
import { type Fields, transaction } from '../redis/transaction.ts'
import { PROJECT_FIELD, type RecordReader } from '../sealing/record-reader.ts'
import { textsIn } from '../sealing/sealed-texts.ts'
import { STATE } from './sync-scripts.ts'

/** A credential as a run reads it. */
export interface DesiredCredential {
  readonly credential: Credential
  readonly sync: SyncRecord | undefined
  /** The header of its sealed text; undefined if none is stored. */
  readonly seal: string | undefined
  /** Whether a sync of it was requested: waits and refusals of earlier runs then do not count. */
  readonly isRequested: boolean
  /** Whether drift of it is to be repaired once, whatever the policy of the project. */
  readonly isRepairRequested?: boolean
  /** Set if its record must not be acted on. */
  readonly damage?: Damage
}

/** Everything that a run reads from Redis, as of one moment. */
export interface RunSnapshot {
  /** The project as seen from the target, see `viewOf`. */
  readonly project: Project
  readonly wanted: readonly DesiredCredential[]
  /** Digest of everything that a run acts on: records, their proofs, headers of sealed texts. */
  readonly state: string
  /** Why the previous run did not act on the record of the project; '' if it did. */
  readonly damaged: string
  /** The count of changes that this snapshot includes. */
  readonly dirty: number
  /** When the folder was last read completely; undefined if never. */
  readonly checkedAt: string | undefined
  /** Consecutive runs that failed as a whole. */
  readonly failures: number
  /** Why, and since when; undefined if the last one did not fail. */
  readonly failing?: Failing | undefined
  readonly folderMade: boolean
  /** The display name that the bridge last gave to the folder; undefined if unknown. */
  readonly displayName: string | undefined
  /** The folder was there before the project, and is not confirmed. Undefined: that is not known. */
  readonly folderExists?: boolean
  /** A run was about to create the folder and did not learn whether it did. */
  readonly folderIntended: boolean
  /**
   * The folder whose file may hold posted secrets in clear, because no later save is proved. `noted` is false if the folder was
   * made by a version of the bridge that did not record this.
   */
  readonly inClear: { readonly folder: readonly string[]; readonly noted: boolean } | null
  /** Ids that were reported as unmanaged. */
  readonly unmanaged: readonly string[]
  /** Those that are ignored on request. */
  readonly ignored?: readonly Ignored[]
  /** Ids that the bridge wrote but that have no record any more: their records were lost. */
  readonly lost: readonly string[]
  /** Ids whose sync was requested, `*` for all, and what else `sync-requests.ts` has; dropped when the run is recorded. */
  readonly requested: readonly string[]
  readonly forced: boolean
  /** Whether another project also has this folder, so that unmanaged credentials may belong to it. Undefined: no. */
  readonly isShared?: boolean
}

/**
 * Reads in one transaction, so that the count of changes and the records belong together. Undefined if there is no such project or it has
 * no such target.
 */
export async function gather(redis: RedisClient, reader: RecordReader, ref: TargetRef): Promise<RunSnapshot | undefined> {
  const [name, target] = [nameIn(ref), keyIn(ref)]
  const keys = projectKeys(name)
  const reading = redis
    .multi()
    .get(keys.project)
    .hgetall(keys.credentials)
    .hgetall(keys.sync)
    .hgetall(keys.work)
    .hgetall(keys.proofs)
    .eval(STATE, 4, keys.project, keys.credentials, keys.secrets, keys.proofs, 'headers')
  const [text, credentials, syncs, all, proofs, found] =
    await transaction<[string | null, Fields, Fields, Fields, Fields, string[]]>(reading)
  const [syncOf, proofOf] = [new Map(Object.entries(syncs)), new Map(Object.entries(proofs))]
  const record = reader.project(name, text, proofOf.get(PROJECT_FIELD))
  const project = record && viewOf(record, target)
  if (record === undefined || project === undefined) return undefined
  const work = workOf(all, target)
  const place = placeOf(project)
  const [state = '', ...headers] = found
  const sealOf = new Map(headers.flatMap((id, i) => (i % 2 === 0 ? [[id, headers[i + 1] ?? '']] : [])))
  const folderMade = work['folder'] === `made ${place}`
  const folderIntended = work['folder'] === `intended ${place}`
  const requested = Object.keys(work).flatMap(field => (field.startsWith('now:') ? field.slice(4) : []))
  const { isRequested, isRepair } = requestsOf(requested)
  const written = [...syncOf].flatMap(([id, value]) => (isOutcome(lineOf(value, target)) ? [id] : []))
  const known = [...written, ...[...proofOf.keys()].filter(field => !field.startsWith('#'))]
  return {
    project,
    wanted: Object.entries(credentials)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, text]) => ({
        ...reader.inTarget(ref, id, { text, proof: proofOf.get(id), sync: syncOf.get(id) }),
        seal: sealOf.get(id),
        isRequested: isRequested(id),
        isRepairRequested: isRepair(id)
      }))
      .filter(({ credential }) => !isOver(record, project, credential, syncOf.get(credential.id))),
    state,
    damaged: work['damaged'] ?? '',
    dirty: Number(all['dirty'] ?? 0),
    failures: Number(work['failures'] ?? 0),
    failing: failingIn(work['failing']),
    checkedAt: work['checkedAt'],
    displayName: work['displayName'],
    folderMade,
    folderIntended,
    folderExists: work['folder'] === `exists ${place}`,
    inClear: inClearIn(work['inClear'], project.folder, folderMade || folderIntended),
    unmanaged: textsIn(work['unmanaged']),
    ignored: ignoredIn(work, place),
    lost: [...new Set(known)].filter(id => !Object.hasOwn(credentials, id)),
    requested,
    forced: requested.includes(FORCE)
  }
}

/** The fields of `work` that are about a target. */
export function workOf(work: Fields, target: string): Fields {
  if (target === '') return work
  const prefix = fieldOf(target, '')
  return Object.fromEntries(
    Object.entries(work).flatMap(([field, value]) => (field.startsWith(prefix) ? [[field.slice(prefix.length), value]] : []))
  )
}

const isOutcome = (line: string | undefined): boolean => line !== undefined && goneIn(line) === undefined

/** Whether a credential that is to go is proved to be gone from this target, so that only other targets are waited for. */
function isOver(record: Project, view: Project, { generation, deletedAt }: Credential, value: string | undefined): boolean {
  if (view.deletedAt === null && deletedAt === null) return false
  const isGone = (target: string) => goneIn(lineOf(value, target)) === generation
  return isGone(view.target ?? '') && !targetsOf(record).every(({ key }) => isGone(key))
}

/** Documents are posted only into folders that the bridge made. */
function inClearIn(field: string | undefined, own: readonly string[], isMade: boolean): RunSnapshot['inClear'] {
  if (field === undefined) return isMade ? { folder: own, noted: false } : null
  if (field === '') return null
  const folder = textsIn(field)
  // An unreadable field may have named the current folder of the project.
  return { folder: folder.length > 0 ? folder : own, noted: true }
}
