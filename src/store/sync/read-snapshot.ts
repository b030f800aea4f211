import type { Result } from 'ioredis'
import { mapYielding } from '../../async/map-yielding.ts'
import type { Credential } from '../../domain/credential.ts'
import { ignoredIn } from '../../domain/ignored.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import { parseSourceState } from '../../domain/source.ts'
import { goneIn, lineOf } from '../../domain/sync-lines.ts'
import { FORCE, requestsOf } from '../../domain/sync-requests.ts'
import { keyIn, nameIn, type TargetRef, targetsOf, viewOf } from '../../domain/targets.ts'
import { failingIn } from '../project/failing.ts'
import type { RedisClient } from '../redis/client.ts'
import { fieldOf, leaseKey, projectKeys } from '../redis/redis-keys.ts'
import type { Fields } from '../redis/transaction.ts'
import { PROJECT_FIELD, type RecordReader } from '../sealing/record-reader.ts'
import { textsIn } from '../sealing/sealed-texts.ts'
import type { RunInput, RunSnapshot, Settled } from './run-snapshot.ts'

/** Replies of `SNAPSHOT`; hashes are flat lists. */
type SettledReply = [project: string | null, work: string[], proof: string | null, state: string]
type WholeReply = [
  project: string | null,
  work: string[],
  proofs: string[],
  state: string,
  records: string[],
  outcomes: string[],
  headers: string[],
  restored: string[]
]

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbSnapshot(...args: string[]): Result<SettledReply | WholeReply, Context>
    jcbBegin(...args: string[]): Result<SettledReply | WholeReply | [], Context>
  }
}

const isSettled = (reply: SettledReply | WholeReply): reply is SettledReply => reply.length === 4

/** The fields that say whether there may be something to do. */
const settledFields = (ref: TargetRef): string[] => [fieldOf(keyIn(ref), 'settledAt'), fieldOf(keyIn(ref), 'done')]

/** Takes the lease and reads what a run begins with, as of one moment. Undefined if another run has the lease. */
export async function begin(
  redis: RedisClient,
  reader: RecordReader,
  ref: TargetRef,
  [token, life]: readonly [token: string, life: number]
): Promise<RunInput | undefined> {
  const reply = await redis.jcbBegin(...keysOf(ref), leaseKey(ref), ...settledFields(ref), token, String(life))
  return reply.length === 0 ? undefined : inputIn(redis, reader, ref, reply)
}

/** The same for a run that has the lease already. */
export const readInput = async (redis: RedisClient, reader: RecordReader, ref: TargetRef): Promise<RunInput> =>
  inputIn(redis, reader, ref, await redis.jcbSnapshot(...keysOf(ref), ...settledFields(ref)))

async function inputIn(
  redis: RedisClient,
  reader: RecordReader,
  ref: TargetRef,
  reply: SettledReply | WholeReply
): Promise<RunInput> {
  if (!isSettled(reply)) return { settled: undefined, snapshot: await snapshotIn(reply, reader, ref) }
  const settled = settledIn(reply, reader, ref)
  return settled === undefined ? { settled, snapshot: await gather(redis, reader, ref) } : { settled }
}

/** Reads all that a run may need, as of one moment, so that the count of changes and the records belong together. */
export async function gather(redis: RedisClient, reader: RecordReader, ref: TargetRef): Promise<RunSnapshot | undefined> {
  return snapshotIn((await redis.jcbSnapshot(...keysOf(ref))) as WholeReply, reader, ref)
}

function keysOf(ref: TargetRef): string[] {
  const { project, credentials, secrets, proofs, sync, work, sources } = projectKeys(nameIn(ref))
  return [project, credentials, secrets, proofs, sync, work, sources]
}

/** Undefined where there may be something to do. */
function settledIn([text, flat, proof, state]: SettledReply, reader: RecordReader, ref: TargetRef): Settled | undefined {
  const record = reader.project(nameIn(ref), text, proof)
  const project = record && viewOf(record, keyIn(ref))
  const work = workOf(Object.fromEntries(pairsIn(flat)), keyIn(ref))
  const mark = work['settledAt']
  const isWished = Object.keys(work).some(field => field.startsWith('now:'))
  if (project === undefined || project.damage !== undefined || !mark || isWished) return undefined
  const isQuiet = work['failures'] === '0' && project.deletedAt === null && project.movedFrom === null
  return isQuiet && !project.policies.paused ? { project, mark, state } : undefined
}

function* pairsIn(flat: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at < flat.length; at += 2) yield [flat[at] as string, flat[at + 1] as string]
}

async function snapshotIn(reply: WholeReply, reader: RecordReader, ref: TargetRef): Promise<RunSnapshot | undefined> {
  const [text, flatWork, flatProofs, state, records, outcomes, headers, restored] = reply
  const [name, target] = [nameIn(ref), keyIn(ref)]
  const [proofOf, syncOf, sealOf] = [new Map(pairsIn(flatProofs)), new Map(pairsIn(outcomes)), new Map(pairsIn(headers))]
  const credentials = new Map(pairsIn(records))
  const sourceOf = new Map(pairsIn(restored))
  const all: Fields = Object.fromEntries(pairsIn(flatWork))
  const record = reader.project(name, text, proofOf.get(PROJECT_FIELD))
  const project = record && viewOf(record, target)
  if (record === undefined || project === undefined) return undefined
  const work = workOf(all, target)
  const place = placeOf(project)
  const folderMade = work['folder'] === `made ${place}`
  const folderIntended = work['folder'] === `intended ${place}`
  const requested = Object.keys(work).flatMap(field => (field.startsWith('now:') ? field.slice(4) : []))
  const { isRequested, isRepair } = requestsOf(requested)
  const written = [...syncOf].flatMap(([id, value]) => (isOutcome(lineOf(value, target)) ? [id] : []))
  const known = [...written, ...[...proofOf.keys()].filter(field => !field.startsWith('#'))]
  const sorted = [...credentials].sort(([a], [b]) => (a < b ? -1 : 1))
  // All that is read was read at one moment, so that the time it takes to look at it changes nothing.
  const stored = await mapYielding(sorted, ([id, text]) => ({
    ...reader.inTarget(ref, id, { text, proof: proofOf.get(id), sync: syncOf.get(id) }),
    seal: sealOf.get(id),
    restored: parseSourceState(sourceOf.get(id))?.restored ?? [],
    isRequested: isRequested(id),
    isRepairRequested: isRepair(id)
  }))
  return {
    project,
    wanted: stored.filter(({ credential }) => !isOver(record, project, credential, syncOf.get(credential.id))),
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
    lost: [...new Set(known)].filter(id => !credentials.has(id)),
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
