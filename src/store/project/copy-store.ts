import type { Result } from 'ioredis'
import {
  type CopySearch,
  type FoundCopy,
  type LostApplied,
  parseCopy,
  parseLosses,
  parseRemoval,
  parseRemovalRequest,
  parseSearch,
  type Removal,
  type RemovalRequest,
  withLoss
} from '../../domain/copies.ts'
import type { NewEvent } from '../../domain/event.ts'
import type { Once } from '../../domain/once.ts'
import { placeOf } from '../../domain/project.ts'
import type { LastApplied } from '../../domain/status.ts'
import { keyIn, nameIn, type TargetRef } from '../../domain/targets.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { markPlace } from '../redis/idempotency-keys.ts'
import { defineOnce, earlierRecord } from '../redis/once.ts'
import { copiesLockKey, fieldOf, leaseKey, projectKeys } from '../redis/redis-keys.ts'
import { ACQUIRE, RELEASE, RENEW } from '../sync/sync-scripts.ts'
import { WRITE_COPIES } from './copy-scripts.ts'

/** What is known of copies of a project's credentials. */
export interface Copies {
  /** The last search in each target, by its key. */
  readonly searches: ReadonlyMap<string, CopySearch>
  /** Whether a search is wanted that has not been made. */
  readonly isWanted: boolean
  readonly found: readonly FoundCopy[]
  readonly requests: readonly RemovalRequest[]
  readonly removals: readonly Removal[]
}

/** The outcome of a search, as it is recorded. */
export interface Searched {
  /** The wish that it fulfils, as it was read before the search. */
  readonly wish: string
  /** Where it was made. */
  readonly controller: string
  readonly search: CopySearch
  readonly found: readonly FoundCopy[]
}

/** Copies of credentials in folders that are not the project's. One process at a time works on those of a project, under a separate lock. */
export interface CopyStore {
  /**
   * Keeps what a run has found to be gone, under its lease, and wishes for a search. `known`: it was kept before; undefined if the lease
   * is lost.
   */
  noteLost(
    ref: TargetRef,
    token: string,
    lost: ReadonlyMap<string, LastApplied>,
    at: Pick<LostApplied, 'lostAt' | 'folderMade'>
  ): Promise<'noted' | 'known' | undefined>
  /** What was lost, by id, newest first. */
  lost(project: string): Promise<ReadonlyMap<string, readonly LostApplied[]>>
  get(project: string): Promise<Copies>
  /** The wish for a search in a target, or `''` where only a removal is requested; undefined if nothing is to be done. */
  due(ref: TargetRef): Promise<string | undefined>
  /** Whether anything is to be done for any target. */
  isPending(project: string): Promise<boolean>
  /** Wishes for a search in each of these targets. */
  wish(project: string, targets: readonly string[]): Promise<void>
  requestRemoval(project: string, request: RemovalRequest, once?: Once): Promise<void>
  /** Whether an earlier attempt of the same request has requested the removal. */
  isRequested(project: string, once: Once | undefined): Promise<boolean>
  /** The rest writes only under the lock; `false` if it is lost. */
  recordSearch(ref: TargetRef, token: string, searched: Searched, events: readonly NewEvent[]): Promise<boolean>
  /** Notes what is about to be removed. */
  noteBegun(ref: TargetRef, token: string, request: RemovalRequest): Promise<boolean>
  recordRemoval(ref: TargetRef, token: string, removal: Removal, event: NewEvent): Promise<boolean>
  /** The project is in this folder now. */
  forget(project: string, place: Pick<FoundCopy, 'controller' | 'folder'>): Promise<void>
  acquire(ref: TargetRef, token: string, ttl: number): Promise<boolean>
  renew(ref: TargetRef, token: string, ttl: number): Promise<boolean>
  release(ref: TargetRef, token: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbLockCopies(...args: string[]): Result<number, Context>
    jcbRenewCopies(...args: string[]): Result<number, Context>
    jcbFreeCopies(...args: string[]): Result<number, Context>
  }
}

/** How many removals are remembered. */
const REMOVALS_KEPT = 10

interface Change {
  readonly guard?: readonly [key: string, token: string]
  /** The field of a wish and its value, which goes unless there is a newer one. */
  readonly fulfilled?: readonly [field: string, wish: string] | undefined
  readonly drop?: readonly string[]
  readonly set?: readonly (readonly [field: string, value: string])[]
  readonly events?: readonly NewEvent[]
  readonly once?: Once | undefined
}

export function createCopyStore(redis: RedisClient, place: Place = noPlace): CopyStore {
  const writeCopies = defineOnce<number>(redis, 'jcbWriteCopies', 5, WRITE_COPIES)
  redis.defineCommand('jcbLockCopies', { numberOfKeys: 1, lua: ACQUIRE })
  redis.defineCommand('jcbRenewCopies', { numberOfKeys: 1, lua: RENEW })
  redis.defineCommand('jcbFreeCopies', { numberOfKeys: 1, lua: RELEASE })

  async function write(
    name: string,
    { guard, fulfilled = ['', ''], drop = [], set = [], events = [], once }: Change
  ): Promise<boolean> {
    const { project, copies, copiesLock, work, events: trail } = projectKeys(name)
    const [key = copiesLock, token = ''] = guard ?? []
    const counted = (texts: readonly string[]) => [String(texts.length), ...texts]
    const args = [token, String(EVENTS_KEPT), ...fulfilled, ...counted(drop), ...counted(set.flat())]
    const texts = events.map(event => serialised(event, place))
    const mark = once && { once, place: markPlace.project(name), record: { id: '', text: '', proof: '' } }
    return (await writeCopies([project, key, copies, work, trail], [...args, ...texts], mark)) === 1
  }
  const locked = (ref: TargetRef, token: string, change: Change) =>
    write(nameIn(ref), { ...change, guard: [copiesLockKey(ref), token] })
  const fieldsOf = async (name: string) => Object.entries(await redis.hgetall(projectKeys(name).copies))
  const lossesIn = (fields: readonly [string, string][]) =>
    new Map(of(fields, 'lost').map(([id, text]) => [id, parseLosses(text)] as const))
  const get = async (name: string): Promise<Copies> => copiesIn(await fieldsOf(name))

  return {
    get,

    async noteLost(ref, token, lost, at) {
      const name = nameIn(ref)
      const known = lossesIn(await fieldsOf(name))
      const fresh = [...lost].flatMap(([id, applied]) => {
        const losses = withLoss(known.get(id) ?? [], applied, at)
        return losses === undefined ? [] : [[`lost:${id}`, JSON.stringify(losses)] as const]
      })
      if (fresh.length === 0) return 'known'
      const guard = [leaseKey(ref), token] as const
      return (await write(name, { guard, set: [...fresh, [wishOf(keyIn(ref)), crypto.randomUUID()]] })) ? 'noted' : undefined
    },

    lost: async name => lossesIn(await fieldsOf(name)),

    async due(ref) {
      const { copies } = projectKeys(nameIn(ref))
      // Nearly always there is none, and the question is asked after every run.
      if ((await redis.exists(copies)) === 0) return undefined
      const wish = await redis.hget(copies, wishOf(keyIn(ref)))
      if (wish !== null) return wish
      return (await redis.hkeys(copies)).some(isRequest) ? '' : undefined
    },

    isPending: async name => (await redis.hkeys(projectKeys(name).copies)).some(field => isRequest(field) || isWish(field)),

    async wish(name, targets) {
      await write(name, { set: targets.map(target => [wishOf(target), crypto.randomUUID()] as const) })
    },

    async requestRemoval(name, request, once) {
      await write(name, { set: [[`remove:${placeOf(request)}`, JSON.stringify(request)]], once })
    },

    isRequested: async (name, once) => (await earlierRecord(redis, markPlace.project(name), once)) !== undefined,

    async recordSearch(ref, token, { wish, controller, search, found }, events) {
      const { found: all, removals } = await get(nameIn(ref))
      const before = all.filter(copy => copy.controller === controller)
      const kept = new Set(found.map(placeOf))
      const old = [...removals].sort((a, b) => (a.doneAt < b.doneAt ? 1 : -1)).slice(REMOVALS_KEPT)
      const drop = [
        ...before.filter(copy => !kept.has(placeOf(copy))).map(copy => `copy:${placeOf(copy)}`),
        ...old.map(removal => `removed:${placeOf(removal)}`)
      ]
      const set = [...found.map(copy => [`copy:${placeOf(copy)}`, JSON.stringify(copy)] as const)]
      const fulfilled = wish === '' ? undefined : ([wishOf(keyIn(ref)), wish] as const)
      return locked(ref, token, {
        fulfilled,
        drop,
        set: [...set, [fieldOf(keyIn(ref), 'search'), JSON.stringify(search)]],
        events
      })
    },

    noteBegun: (name, token, request) => locked(name, token, { set: [[`remove:${placeOf(request)}`, JSON.stringify(request)]] }),

    recordRemoval: (ref, token, removal, event) =>
      locked(ref, token, {
        drop: [`remove:${placeOf(removal)}`, ...(removal.refused === null ? [`copy:${placeOf(removal)}`] : [])],
        set: [[`removed:${placeOf(removal)}`, JSON.stringify(removal)]],
        events: [event]
      }),

    async forget(name, found) {
      await write(name, { drop: [`copy:${placeOf(found)}`] })
    },

    async acquire(ref, token, ttl) {
      return (await redis.jcbLockCopies(copiesLockKey(ref), token, String(ttl))) === 1
    },
    async renew(ref, token, ttl) {
      return (await redis.jcbRenewCopies(copiesLockKey(ref), token, String(ttl))) === 1
    },
    async release(ref, token) {
      await redis.jcbFreeCopies(copiesLockKey(ref), token)
    }
  }
}

const wishOf = (target: string): string => fieldOf(target, 'wish')
const isWish = (field: string): boolean => /^(\d+:)?wish$/.test(field)
const isRequest = (field: string): boolean => field.startsWith('remove:')

/** The fields of one kind, without the prefix. */
const of = (fields: readonly (readonly [string, string])[], kind: string): (readonly [string, string])[] =>
  fields.flatMap(([field, text]) => (field.startsWith(`${kind}:`) ? [[field.slice(kind.length + 1), text] as const] : []))

function copiesIn(fields: readonly (readonly [string, string])[]): Copies {
  const all = <T>(kind: string, parse: (text: string) => T | undefined): T[] =>
    of(fields, kind)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, text]) => parse(text) ?? [])
  return {
    searches: new Map(
      fields.flatMap(([field, text]): [string, CopySearch][] => {
        const search = /^(\d+:)?search$/.test(field) ? parseSearch(text) : undefined
        return search === undefined ? [] : [[field.slice(0, -'search'.length).replace(':', ''), search]]
      })
    ),
    isWanted: fields.some(([field]) => isWish(field)),
    found: all('copy', parseCopy),
    requests: all('remove', parseRemovalRequest),
    removals: all('removed', parseRemoval)
  }
}
