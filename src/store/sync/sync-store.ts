import type { Result } from 'ioredis'
import type { Credential } from '../../domain/credential.ts'
import type { Damage } from '../../domain/damage.ts'
import type { NewEvent } from '../../domain/event.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import type { SyncRecord } from '../../domain/status.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { controllerKeys, projectKeys } from '../redis/redis-keys.ts'
import { type Fields, transaction } from '../redis/transaction.ts'
import type { RecordProofs } from '../sealing/record-proofs.ts'
import { createRecordReader, PROJECT_FIELD, type RecordReader } from '../sealing/record-reader.ts'
import { sealedOf, textsIn } from '../sealing/sealed-texts.ts'
import { inClearField, jsonPairs, type RunRecord, removals, workFields } from './run-record.ts'
import { ACQUIRE, DROP_PROOFS, INTEND, NOTE, PURGE, RECORD, RELEASE, RENEW, STATE, UNCHANGED } from './sync-scripts.ts'

/** Asked for like an id, which it cannot be: the mass-delete guard is not to hold this once. */
export const FORCE = '!force'

/** One credential as a run finds it. */
export interface DesiredCredential {
  readonly credential: Credential
  readonly sync: SyncRecord | undefined
  /** The header of its sealed text; undefined when nothing is stored for it. */
  readonly seal: string | undefined
  /** A person asked for this one: waiting and refusals of earlier runs do not count. */
  readonly isRequested: boolean
  /** Set when nothing of its record may be acted on. */
  readonly damage?: Damage
}

/** Everything that a run needs to know from Redis, as of one moment. */
export interface RunSnapshot {
  readonly project: Project
  readonly wanted: readonly DesiredCredential[]
  /** Digest of all that a run acts on: records, their proofs, headers of seals. */
  readonly state: string
  /** Why the record of the project was not acted on by the run before; '' when it was. */
  readonly damaged: string
  /** The count of changes that this snapshot includes. */
  readonly dirty: number
  /** When the folder was last read completely; undefined before the first time. */
  readonly checkedAt: string | undefined
  /** Runs in a row that failed as a whole. */
  readonly failures: number
  readonly folderMade: boolean
  /** The display name that the folder last had from us; undefined when that is not known. */
  readonly displayName: string | undefined
  /** A run was about to make the folder, and never learned whether it did. */
  readonly folderIntended: boolean
  /**
   * The folder whose file may hold in clear what we posted into it, as far as no later save was proved. Not `noted`: it was made by a
   * version of the bridge that did not note this.
   */
  readonly inClear: { readonly folder: readonly string[]; readonly noted: boolean } | null
  /** Ids that were reported as unmanaged. */
  readonly unmanaged: readonly string[]
  /** Ids that we wrote and that no record wants or deletes: their records were lost. */
  readonly lost: readonly string[]
  /** Ids that a person wants synced, `*` for all, `!force` to override the guard; forgotten when the run is recorded. */
  readonly requested: readonly string[]
  readonly forced: boolean
  /** Whether another project was made for this folder, too: what is not ours may be of that one. Undefined: no. */
  readonly isShared?: boolean
}

/** A project of which every credential is in its final state for now. */
export interface Settled {
  readonly project: Project
  /** What this was decided on, as the run left it. */
  readonly mark: string
  /** Digest of all that a run acts on, as it is now. */
  readonly state: string
}

/** State of the sync engine. Whatever is written needs the lease, so that a run that lost it leaves no trace. */
export interface SyncStore {
  acquire(project: string, token: string, ttl: number): Promise<boolean>
  /** `false` when the lease has gone to somebody else. */
  renew(project: string, token: string, ttl: number): Promise<boolean>
  release(project: string, token: string): Promise<void>
  gather(project: string): Promise<RunSnapshot | undefined>
  /** What a check of a project needs in which nothing is to do; undefined when something may be, or may have become so. */
  settled(project: string): Promise<Settled | undefined>
  /** Writes down that the folder was found unchanged; `false` when the lease is gone. */
  recordUnchanged(project: string, token: string, check: { dueAt: number; checkedAt: string }): Promise<boolean>
  /** The sealed secrets of each of these credentials; undefined for one that is no longer of its generation. */
  sealed(project: string, credentials: readonly Pick<Credential, 'id' | 'generation'>[]): Promise<readonly (string | undefined)[]>
  /** Notes before a create that what appears under these ids is ours. */
  recordIntents(project: string, token: string, records: ReadonlyMap<string, SyncRecord>): Promise<boolean>
  /** Records drift when it is found; `false` when the lease is gone. A check may not be over at once as long as it stays. */
  recordDrift(
    project: string,
    token: string,
    records: ReadonlyMap<string, SyncRecord>,
    events: readonly NewEvent[]
  ): Promise<boolean>
  /**
   * Notes before the request that the folder, which was proved absent, is being made by us, or after it that it was. `gone`: the one that
   * we made is not there any more, and one that is there later is somebody else's.
   */
  noteFolder(project: Project, token: string, state: 'intended' | 'made' | 'gone'): Promise<boolean>
  /** Notes before a document with secrets is posted that the folder may hold them in clear from then on; null: that has ended. */
  noteInClear(project: string, token: string, folder: readonly string[] | null): Promise<boolean>
  record(project: string, token: string, run: RunRecord): Promise<boolean>
  /** Forgets what is known of Jenkins, so that everything in it is first contact; `false` when the lease is gone. */
  dropProofs(project: string, token: string): Promise<boolean>
  /** Of the work that nobody waits for, one folder of a controller is written at a time; `false` when it is the turn of another run. */
  takeTurn(controller: string, token: string, ttl: number): Promise<boolean>
  giveTurn(controller: string, token: string): Promise<void>
  /** Deletes all records of a project that is gone from Jenkins. */
  purge(project: string, token: string): Promise<boolean>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbAcquire(...args: string[]): Result<number, Context>
    jcbRenew(...args: string[]): Result<number, Context>
    jcbRelease(...args: string[]): Result<number, Context>
    jcbIntend(...args: string[]): Result<number, Context>
    jcbUnchanged(...args: string[]): Result<number, Context>
    jcbNote(...args: string[]): Result<number, Context>
    jcbDropProofs(...args: string[]): Result<number, Context>
    jcbRecord(...args: string[]): Result<number, Context>
    jcbPurge(...args: string[]): Result<number, Context>
  }
}

export function createSyncStore(redis: RedisClient, proofs: RecordProofs, place: Place = noPlace): SyncStore {
  const reader = createRecordReader(proofs)
  redis.defineCommand('jcbAcquire', { numberOfKeys: 1, lua: ACQUIRE })
  redis.defineCommand('jcbRenew', { numberOfKeys: 1, lua: RENEW })
  redis.defineCommand('jcbRelease', { numberOfKeys: 1, lua: RELEASE })
  redis.defineCommand('jcbIntend', { numberOfKeys: 3, lua: INTEND })
  redis.defineCommand('jcbUnchanged', { numberOfKeys: 2, lua: UNCHANGED })
  redis.defineCommand('jcbNote', { numberOfKeys: 2, lua: NOTE })
  redis.defineCommand('jcbDropProofs', { numberOfKeys: 6, lua: DROP_PROOFS })
  redis.defineCommand('jcbRecord', { numberOfKeys: 9, lua: RECORD })
  redis.defineCommand('jcbPurge', { numberOfKeys: Object.keys(projectKeys('')).length, lua: PURGE })

  async function record(
    name: string,
    token: string,
    isRecount: boolean,
    sections: readonly (readonly string[])[],
    events: readonly NewEvent[]
  ): Promise<boolean> {
    const { lease, credentials, secrets, caseCollisions, sync, work, events: trail, proofs: made, usage } = projectKeys(name)
    const args = [token, String(EVENTS_KEPT), isRecount ? '1' : '', ...sections.flatMap(s => [String(s.length), ...s])]
    const texts = events.map(event => serialised(event, place))
    const keys = [lease, credentials, secrets, caseCollisions, sync, work, trail, made, usage]
    return (await redis.jcbRecord(...keys, ...args, ...texts)) === 1
  }

  return {
    async acquire(project, token, ttl) {
      return (await redis.jcbAcquire(projectKeys(project).lease, token, String(ttl))) === 1
    },

    async renew(project, token, ttl) {
      return (await redis.jcbRenew(projectKeys(project).lease, token, String(ttl))) === 1
    },

    async release(project, token) {
      await redis.jcbRelease(projectKeys(project).lease, token)
    },

    async gather(project) {
      return gather(redis, reader, project)
    },

    async settled(name) {
      const keys = projectKeys(name)
      const reading = redis
        .multi()
        .get(keys.project)
        .hget(keys.proofs, PROJECT_FIELD)
        .hgetall(keys.work)
        .eval(STATE, 4, keys.project, keys.credentials, keys.secrets, keys.proofs, '')
      const [text, proof, work, [state = '']] = await transaction<[string | null, string | null, Fields, string[]]>(reading)
      const project = reader.project(name, text, proof)
      const isWished = Object.keys(work).some(field => field.startsWith('now:'))
      if (project === undefined || project.damage !== undefined || !work['settledAt'] || isWished) return undefined
      const isQuiet =
        work['dirty'] === work['done'] && work['failures'] === '0' && project.deletedAt === null && project.movedFrom === null
      return isQuiet && !project.policies.paused ? { project, mark: work['settledAt'], state } : undefined
    },

    async recordUnchanged(project, token, { dueAt, checkedAt }) {
      const { lease, work } = projectKeys(project)
      return (await redis.jcbUnchanged(lease, work, token, String(dueAt), checkedAt)) === 1
    },

    sealed: (project, credentials) =>
      sealedOf(
        redis,
        project,
        credentials.map(c => c.id),
        credentials.map(c => c.generation)
      ),

    async recordIntents(project, token, records) {
      const { lease, sync, work } = projectKeys(project)
      return (await redis.jcbIntend(lease, sync, work, token, ...jsonPairs(records))) === 1
    },

    async noteFolder(project, token, state) {
      const { lease, work } = projectKeys(project.name)
      return (await redis.jcbNote(lease, work, token, 'folder', `${state} ${placeOf(project)}`)) === 1
    },

    async dropProofs(name, token) {
      const { lease, project, credentials, sync, work, usage } = projectKeys(name)
      return (await redis.jcbDropProofs(lease, project, credentials, sync, work, usage, token)) === 1
    },

    async noteInClear(project, token, folder) {
      const { lease, work } = projectKeys(project)
      return (await redis.jcbNote(lease, work, token, 'inClear', inClearField(folder))) === 1
    },

    async record(project, token, run) {
      const syncRequests = run.requested.map(id => `now:${id}`)
      const sections = [workFields(run), syncRequests, jsonPairs(run.records), removals(run.removed)]
      return record(project, token, run.recount, sections, run.events)
    },

    async recordDrift(project, token, records, events) {
      return record(project, token, false, [['settledAt', ''], [], jsonPairs(records), []], events)
    },

    async takeTurn(controller, token, ttl) {
      return (await redis.jcbAcquire(controllerKeys(controller).turn, token, String(ttl))) === 1
    },

    async giveTurn(controller, token) {
      await redis.jcbRelease(controllerKeys(controller).turn, token)
    },

    async purge(project, token) {
      const { lease, ...rest } = projectKeys(project)
      return (await redis.jcbPurge(lease, ...Object.values(rest), token)) === 1
    }
  }
}

/** One transaction, so that the count of changes and the records belong together. */
async function gather(redis: RedisClient, reader: RecordReader, name: string): Promise<RunSnapshot | undefined> {
  const keys = projectKeys(name)
  const reading = redis
    .multi()
    .get(keys.project)
    .hgetall(keys.credentials)
    .hgetall(keys.sync)
    .hgetall(keys.work)
    .hgetall(keys.proofs)
    .eval(STATE, 4, keys.project, keys.credentials, keys.secrets, keys.proofs, 'headers')
  const [text, credentials, syncs, work, proofs, found] =
    await transaction<[string | null, Fields, Fields, Fields, Fields, string[]]>(reading)
  const [syncOf, proofOf] = [new Map(Object.entries(syncs)), new Map(Object.entries(proofs))]
  const project = reader.project(name, text, proofOf.get(PROJECT_FIELD))
  if (project === undefined) return undefined
  const place = placeOf(project)
  const [state = '', ...headers] = found
  const sealOf = new Map(headers.flatMap((id, i) => (i % 2 === 0 ? [[id, headers[i + 1] ?? '']] : [])))
  const folderMade = work['folder'] === `made ${place}`
  const folderIntended = work['folder'] === `intended ${place}`
  const requested = Object.keys(work).flatMap(field => (field.startsWith('now:') ? field.slice(4) : []))
  const known = [...syncOf.keys(), ...[...proofOf.keys()].filter(field => !field.startsWith('#'))]
  return {
    project,
    wanted: Object.entries(credentials)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, record]) => ({
        ...reader.credential(name, id, { text: record, proof: proofOf.get(id), sync: syncOf.get(id) }),
        seal: sealOf.get(id),
        isRequested: requested.includes('*') || requested.includes(id)
      })),
    state,
    damaged: work['damaged'] ?? '',
    dirty: Number(work['dirty'] ?? 0),
    failures: Number(work['failures'] ?? 0),
    checkedAt: work['checkedAt'],
    displayName: work['displayName'],
    folderMade,
    folderIntended,
    inClear: inClearIn(work['inClear'], project.folder, folderMade || folderIntended),
    unmanaged: textsIn(work['unmanaged']),
    lost: [...new Set(known)].filter(id => !Object.hasOwn(credentials, id)),
    requested,
    forced: requested.includes(FORCE)
  }
}

/** Only folders of our own making have ever had documents posted into them. */
function inClearIn(field: string | undefined, own: readonly string[], isMade: boolean): RunSnapshot['inClear'] {
  if (field === undefined) return isMade ? { folder: own, noted: false } : null
  if (field === '') return null
  const folder = textsIn(field)
  // What cannot be read may have named the folder that the project has.
  return { folder: folder.length > 0 ? folder : own, noted: true }
}
