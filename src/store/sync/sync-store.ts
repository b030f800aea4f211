import type { Result } from 'ioredis'
import type { Credential } from '../../domain/credential.ts'
import type { NewEvent } from '../../domain/event.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import type { SyncRecord } from '../../domain/status.ts'
import { keyIn, nameIn, type TargetRef } from '../../domain/targets.ts'
import { createMemberships } from '../access/memberships.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { controllerKeys, fieldOf, leaseKey, projectKeys } from '../redis/redis-keys.ts'
import type { RecordProofs } from '../sealing/record-proofs.ts'
import { createRecordReader } from '../sealing/record-reader.ts'
import { createSealedTexts } from '../sealing/sealed-texts.ts'
import { begin, gather, readInput } from './read-snapshot.ts'
import { happened, inClearField, jsonPairs, type RunRecord, removals, workFields } from './run-record.ts'
import type { RunInput, RunSnapshot } from './run-snapshot.ts'
import { ACQUIRE, BEGIN, DROP_PROOFS, INTEND, NOTE, PURGE, RECORD, RELEASE, RENEW, SNAPSHOT } from './sync-scripts.ts'

/** State of the sync engine. Every write requires the lease, so that a run that lost it leaves no trace. */
export interface SyncStore {
  acquire(ref: TargetRef, token: string, ttl: number): Promise<boolean>
  /** `false` if the lease is lost. */
  renew(ref: TargetRef, token: string, ttl: number): Promise<boolean>
  release(ref: TargetRef, token: string): Promise<void>
  /** Takes the lease and reads what the run begins with, in one step; undefined if another run has the lease. */
  begin(ref: TargetRef, token: string, ttl: number): Promise<RunInput | undefined>
  /** The same for a run that begins again. */
  input(ref: TargetRef): Promise<RunInput>
  /** Undefined if there is no such project or it has no such target. */
  gather(ref: TargetRef): Promise<RunSnapshot | undefined>
  /** Records that the folder was found unchanged; `false` if the lease is lost. */
  recordUnchanged(ref: TargetRef, token: string, check: { dueAt: number; checkedAt: string }): Promise<boolean>
  /** The sealed secrets of each of these credentials; undefined for one whose generation has changed. */
  sealed(project: string, credentials: readonly Pick<Credential, 'id' | 'generation'>[]): Promise<readonly (string | undefined)[]>
  /** Records before a create that what appears under these ids is ours. */
  recordIntents(ref: TargetRef, token: string, records: ReadonlyMap<string, SyncRecord>): Promise<boolean>
  /**
   * Records drift when it is found; `false` if the lease is lost. Also disables the short check of an unchanged project until a run
   * is recorded.
   */
  recordDrift(
    ref: TargetRef,
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
  noteInClear(ref: TargetRef, token: string, folder: readonly string[] | null): Promise<boolean>
  record(ref: TargetRef, token: string, run: RunRecord): Promise<boolean>
  /** Drops what is known of Jenkins, so that everything in it is first contact; `false` if the lease is lost. */
  dropProofs(ref: TargetRef, token: string): Promise<boolean>
  /** Background work writes one folder of a controller at a time; `false` if it is the turn of another run. */
  takeTurn(controller: string, token: string, ttl: number): Promise<boolean>
  giveTurn(controller: string, token: string): Promise<void>
  /** Deletes all records of a project that is gone from Jenkins. */
  purge(ref: TargetRef, token: string): Promise<boolean>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbAcquire(...args: string[]): Result<number, Context>
    jcbRenew(...args: string[]): Result<number, Context>
    jcbRelease(...args: string[]): Result<number, Context>
    jcbIntend(...args: string[]): Result<number, Context>
    jcbNote(...args: string[]): Result<number, Context>
    jcbDropProofs(...args: string[]): Result<number, Context>
    jcbRecord(...args: string[]): Result<number, Context>
    jcbPurge(...args: string[]): Result<number, Context>
  }
}

/** Credentials that runs have read last; nearly all of them are the same in the next run of their project. */
const REMEMBERED = 5_000

export function createSyncStore(redis: RedisClient, proofs: RecordProofs, place: Place = noPlace): SyncStore {
  const reader = createRecordReader(proofs, REMEMBERED)
  const memberships = createMemberships(redis)
  redis.defineCommand('jcbAcquire', { numberOfKeys: 1, lua: ACQUIRE })
  redis.defineCommand('jcbRenew', { numberOfKeys: 1, lua: RENEW })
  redis.defineCommand('jcbRelease', { numberOfKeys: 1, lua: RELEASE })
  redis.defineCommand('jcbSnapshot', { numberOfKeys: 7, lua: SNAPSHOT })
  redis.defineCommand('jcbBegin', { numberOfKeys: 8, lua: BEGIN })
  redis.defineCommand('jcbIntend', { numberOfKeys: 3, lua: INTEND })
  redis.defineCommand('jcbNote', { numberOfKeys: 2, lua: NOTE })
  redis.defineCommand('jcbDropProofs', { numberOfKeys: 7, lua: DROP_PROOFS })
  redis.defineCommand('jcbRecord', { numberOfKeys: 12, lua: RECORD })
  redis.defineCommand('jcbPurge', { numberOfKeys: Object.keys(projectKeys('')).length + 1, lua: PURGE })

  async function record(
    ref: TargetRef,
    token: string,
    isRecount: boolean,
    sections: readonly (readonly string[])[],
    events: readonly NewEvent[]
  ): Promise<boolean> {
    const {
      credentials,
      secrets,
      caseCollisions,
      sync,
      work,
      events: trail,
      proofs: made,
      usage,
      index,
      stats,
      sources
    } = projectKeys(nameIn(ref))
    const lease = leaseKey(ref)
    const args = [
      token,
      String(EVENTS_KEPT),
      isRecount ? '1' : '',
      keyIn(ref),
      ...sections.flatMap(s => [String(s.length), ...s])
    ]
    const texts = events.map(event => serialised(event, place))
    const keys = [lease, credentials, secrets, caseCollisions, sync, work, trail, made, usage, index, stats, sources]
    return (await redis.jcbRecord(...keys, ...args, ...texts)) === 1
  }

  async function note(ref: TargetRef, token: string, fields: Readonly<Record<string, string>>): Promise<boolean> {
    const pairs = Object.entries(fields).flatMap(([name, value]) => [fieldOf(keyIn(ref), name), value])
    return (await redis.jcbNote(leaseKey(ref), projectKeys(nameIn(ref)).work, token, ...pairs)) === 1
  }

  return {
    async acquire(ref, token, ttl) {
      return (await redis.jcbAcquire(leaseKey(ref), token, String(ttl))) === 1
    },

    async renew(ref, token, ttl) {
      return (await redis.jcbRenew(leaseKey(ref), token, String(ttl))) === 1
    },

    async release(ref, token) {
      await redis.jcbRelease(leaseKey(ref), token)
    },

    begin: (ref, token, ttl) => begin(redis, reader, ref, [token, ttl]),
    input: ref => readInput(redis, reader, ref),
    gather: ref => gather(redis, reader, ref),

    async recordUnchanged(ref, token, { dueAt, checkedAt }) {
      return note(ref, token, { dueAt: String(dueAt), checkedAt })
    },

    sealed: createSealedTexts(redis),

    async recordIntents(ref, token, records) {
      const { sync, work } = projectKeys(nameIn(ref))
      return (await redis.jcbIntend(leaseKey(ref), sync, work, token, keyIn(ref), ...jsonPairs(records))) === 1
    },

    async noteFolder(project, token, state) {
      return note(project, token, { folder: `${state} ${placeOf(project)}` })
    },

    async dropProofs(ref, token) {
      const { project, credentials, sync, work, usage, index } = projectKeys(nameIn(ref))
      const keys = [leaseKey(ref), project, credentials, sync, work, usage, index]
      return (await redis.jcbDropProofs(...keys, token, keyIn(ref))) === 1
    },

    async noteInClear(ref, token, folder) {
      return note(ref, token, { inClear: inClearField(folder) })
    },

    async record(ref, token, run) {
      const syncRequests = run.requested.map(id => fieldOf(keyIn(ref), `now:${id}`))
      const sections = [
        workFields(run, keyIn(ref)),
        syncRequests,
        jsonPairs(run.records),
        removals(run.removed),
        happened(run.events, run.arrivals)
      ]
      return record(ref, token, run.recount, sections, run.events)
    },

    async recordDrift(ref, token, records, events) {
      return record(
        ref,
        token,
        false,
        [[fieldOf(keyIn(ref), 'settledAt'), ''], [], jsonPairs(records), [], happened(events)],
        events
      )
    },

    async takeTurn(controller, token, ttl) {
      return (await redis.jcbAcquire(controllerKeys(controller).turn, token, String(ttl))) === 1
    },

    async giveTurn(controller, token) {
      await redis.jcbRelease(controllerKeys(controller).turn, token)
    },

    async purge(ref, token) {
      const keys = projectKeys(nameIn(ref))
      const members = await redis.hkeys(keys.members)
      if ((await redis.jcbPurge(leaseKey(ref), ...Object.values(keys), token)) !== 1) return false
      for (const member of members) await memberships.clean(member, nameIn(ref))
      return true
    }
  }
}
