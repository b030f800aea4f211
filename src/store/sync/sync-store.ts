import type { Result } from 'ioredis'
import type { Credential } from '../../domain/credential.ts'
import type { NewEvent } from '../../domain/event.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import type { SyncRecord } from '../../domain/status.ts'
import { createMemberships } from '../access/memberships.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { controllerKeys, projectKeys } from '../redis/redis-keys.ts'
import { type Fields, transaction } from '../redis/transaction.ts'
import type { RecordProofs } from '../sealing/record-proofs.ts'
import { createRecordReader, PROJECT_FIELD } from '../sealing/record-reader.ts'
import { sealedOf } from '../sealing/sealed-texts.ts'
import { inClearField, jsonPairs, type RunRecord, removals, workFields } from './run-record.ts'
import { gather, type RunSnapshot } from './run-snapshot.ts'
import { ACQUIRE, DROP_PROOFS, INTEND, NOTE, PURGE, RECORD, RELEASE, RENEW, STATE, UNCHANGED } from './sync-scripts.ts'

/** A project whose credentials are all in their final state for now. */
export interface Settled {
  readonly project: Project
  /** Digest of what the last run was based on. */
  readonly mark: string
  /** Current digest of everything that a run acts on. */
  readonly state: string
}

/** State of the sync engine. Every write requires the lease, so that a run that lost it leaves no trace. */
export interface SyncStore {
  acquire(project: string, token: string, ttl: number): Promise<boolean>
  /** `false` if the lease is lost. */
  renew(project: string, token: string, ttl: number): Promise<boolean>
  release(project: string, token: string): Promise<void>
  gather(project: string): Promise<RunSnapshot | undefined>
  /** The input for the check of a project with nothing to do; undefined if there may be something to do. */
  settled(project: string): Promise<Settled | undefined>
  /** Records that the folder was found unchanged; `false` if the lease is lost. */
  recordUnchanged(project: string, token: string, check: { dueAt: number; checkedAt: string }): Promise<boolean>
  /** The sealed secrets of each of these credentials; undefined for one whose generation has changed. */
  sealed(project: string, credentials: readonly Pick<Credential, 'id' | 'generation'>[]): Promise<readonly (string | undefined)[]>
  /** Records before a create that what appears under these ids is ours. */
  recordIntents(project: string, token: string, records: ReadonlyMap<string, SyncRecord>): Promise<boolean>
  /**
   * Records drift when it is found; `false` if the lease is lost. Also disables the short check of an unchanged project until a run
   * is recorded.
   */
  recordDrift(
    project: string,
    token: string,
    records: ReadonlyMap<string, SyncRecord>,
    events: readonly NewEvent[]
  ): Promise<boolean>
  /**
   * Records before the request that the bridge is creating the folder, which was proved absent, or after it that it did. `gone`:
   * the folder that the bridge made no longer exists, and one that appears later is not ours. `exists`: it was there before the project.
   */
  noteFolder(project: Project, token: string, state: 'intended' | 'made' | 'gone' | 'exists'): Promise<boolean>
  /** Records before a document with secrets is posted that the folder may hold them in clear from then on; null: no longer. */
  noteInClear(project: string, token: string, folder: readonly string[] | null): Promise<boolean>
  record(project: string, token: string, run: RunRecord): Promise<boolean>
  /** Drops what is known of Jenkins, so that everything in it is first contact; `false` if the lease is lost. */
  dropProofs(project: string, token: string): Promise<boolean>
  /** Background work writes one folder of a controller at a time; `false` if it is the turn of another run. */
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
  const memberships = createMemberships(redis)
  redis.defineCommand('jcbAcquire', { numberOfKeys: 1, lua: ACQUIRE })
  redis.defineCommand('jcbRenew', { numberOfKeys: 1, lua: RENEW })
  redis.defineCommand('jcbRelease', { numberOfKeys: 1, lua: RELEASE })
  redis.defineCommand('jcbIntend', { numberOfKeys: 3, lua: INTEND })
  redis.defineCommand('jcbUnchanged', { numberOfKeys: 2, lua: UNCHANGED })
  redis.defineCommand('jcbNote', { numberOfKeys: 2, lua: NOTE })
  redis.defineCommand('jcbDropProofs', { numberOfKeys: 7, lua: DROP_PROOFS })
  redis.defineCommand('jcbRecord', { numberOfKeys: 10, lua: RECORD })
  redis.defineCommand('jcbPurge', { numberOfKeys: Object.keys(projectKeys('')).length, lua: PURGE })

  async function record(
    name: string,
    token: string,
    isRecount: boolean,
    sections: readonly (readonly string[])[],
    events: readonly NewEvent[]
  ): Promise<boolean> {
    const {
      lease,
      credentials,
      secrets,
      caseCollisions,
      sync,
      work,
      events: trail,
      proofs: made,
      usage,
      index
    } = projectKeys(name)
    const args = [token, String(EVENTS_KEPT), isRecount ? '1' : '', ...sections.flatMap(s => [String(s.length), ...s])]
    const texts = events.map(event => serialised(event, place))
    const keys = [lease, credentials, secrets, caseCollisions, sync, work, trail, made, usage, index]
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
      const { lease, project, credentials, sync, work, usage, index } = projectKeys(name)
      return (await redis.jcbDropProofs(lease, project, credentials, sync, work, usage, index, token)) === 1
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
      const members = await redis.hkeys(rest.members)
      if ((await redis.jcbPurge(lease, ...Object.values(rest), token)) !== 1) return false
      for (const member of members) await memberships.clean(member, project)
      return true
    }
  }
}
