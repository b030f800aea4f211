import { type AuditEntry, auditHows, auditOutcomes, type NewAuditEntry } from '../domain/audit.ts'
import { hasShape, isCount, isList, isOneOf, isText, orNull, valueOf } from '../domain/shape.ts'
import { type Count, MOST_COUNTED } from './event-log.ts'
import type { RedisClient } from './redis/client.ts'
import { accessKeys } from './redis/registry-keys.ts'

/** Narrows a read of the trail. */
export interface AuditFilter {
  readonly since?: number
  readonly until?: number
  readonly subject?: string
  readonly project?: string
  /** A permission, such as `credential.write`. */
  readonly action?: string
  readonly outcome?: NewAuditEntry['outcome']
  /** One of the targets that the entry lists. */
  readonly target?: string
}

export interface AuditPage {
  readonly items: readonly AuditEntry[]
  /** The next page begins before this place; null at the end. */
  readonly next: string | null
  /** How many entries the filter finds in all. */
  readonly total: Count
}

/**
 * Who did what. Entries are appended and expire; nothing changes or deletes one. Refused requests go to a separate stream, so that
 * unauthenticated callers cannot push out the record of real actions.
 */
export interface AuditLog {
  add(entry: NewAuditEntry): Promise<void>
  addRefused(entry: NewAuditEntry): Promise<void>
  /** Entries of both streams, newest first. */
  page(filter: AuditFilter, before: string | undefined, limit: number): Promise<AuditPage>
  /** All entries after a place, oldest first, each with its place, read in steps. */
  all(filter: AuditFilter, after?: string): AsyncIterable<PlacedEntry>
  /** Drops entries older than `before` (ms). */
  trim(before: number): Promise<void>
}

/** Entries read per step and stream. */
const STEP = 500

/** The streams, each with the letter that stands for it in a place of the merged trail. */
const streams = [
  ['a', accessKeys.audit],
  ['r', accessKeys.refused]
] as const

export interface PlacedEntry {
  readonly place: string
  readonly entry: AuditEntry
}

export function createAuditLog(redis: RedisClient, maxCount: number): AuditLog {
  const add = async (key: string, entry: NewAuditEntry): Promise<void> => {
    await redis.xadd(key, 'MAXLEN', '~', maxCount, '*', 'entry', JSON.stringify(entry))
  }

  async function read(stream: (typeof streams)[number], from: string, to: string, isRising: boolean): Promise<PlacedEntry[]> {
    const [letter, key] = stream
    const found = isRising
      ? await redis.xrange(key, from, to, 'COUNT', STEP)
      : await redis.xrevrange(key, to, from, 'COUNT', STEP)
    return found.map(([id, fields]) => ({ place: `${id}${letter}`, entry: entryOf(id, fields[1] ?? '{}') }))
  }

  /**
   * Reads the next step of both streams after (or, falling, before) a place. Entries beyond the end of a full step wait for the
   * next.
   */
  async function step(
    filter: AuditFilter,
    at: string | undefined,
    isRising: boolean
  ): Promise<{ found: PlacedEntry[]; isEnd: boolean }> {
    const parts = await Promise.all(
      streams.map(stream => {
        const edge = at === undefined ? undefined : edgeOf(at, stream[0], isRising)
        const from = isRising ? (edge ?? String(filter.since ?? '-')) : String(filter.since ?? '-')
        const to = isRising ? String(filter.until ?? '+') : (edge ?? String(filter.until ?? '+'))
        return read(stream, from, to, isRising)
      })
    )
    const order = (a: PlacedEntry, b: PlacedEntry) => (isRising ? 1 : -1) * compare(a.place, b.place)
    const full = parts.filter(part => part.length === STEP).map(part => part.at(-1) as PlacedEntry)
    const last = full.toSorted(order)[0]
    const merged = parts.flat().toSorted(order)
    return { found: last === undefined ? merged : merged.filter(each => order(each, last) <= 0), isEnd: last === undefined }
  }

  return {
    add: entry => add(accessKeys.audit, entry),
    addRefused: entry => add(accessKeys.refused, entry),

    // A filtered trail is read from its newest entry on, because those before the page count, too.
    async page(filter, before, limit) {
      const isFiltered = Object.values(filter).some(value => value !== undefined)
      const whole = isFiltered ? undefined : await sizeOf(redis)
      const items: PlacedEntry[] = []
      let [at, count, seen, isFull] = [isFiltered ? undefined : before, 0, 0, false]
      const answer = (isLeast: boolean): AuditPage => ({
        ...{ items: items.map(({ entry }) => entry), next: isFull ? (items.at(-1)?.place ?? null) : null },
        total: whole === undefined ? { count, isLeast } : { count: whole, isLeast: false }
      })
      while (true) {
        const isCounting = isFiltered && seen < MOST_COUNTED
        if (isFull && !isCounting) return answer(true)
        if (!isCounting && before !== undefined && at !== undefined && compare(at, before) > 0) at = before
        const { found, isEnd } = await step(filter, at, false)
        seen += found.length
        for (const each of found) {
          if (!isWanted(each.entry, filter)) continue
          if (isCounting) count++
          if (before !== undefined && compare(each.place, before) >= 0) continue
          if (items.length === limit) isFull = true
          else items.push(each)
        }
        if (isEnd) return answer(!isCounting && found.length > 0)
        at = found.at(-1)?.place
      }
    },

    async *all(filter, after) {
      let at = after
      while (true) {
        const { found, isEnd } = await step(filter, at, true)
        for (const each of found) if (isWanted(each.entry, filter)) yield each
        if (isEnd) return
        at = found.at(-1)?.place
      }
    },

    async trim(before) {
      await Promise.all(streams.map(([, key]) => redis.xtrim(key, 'MINID', '~', String(before))))
    }
  }
}

const sizeOf = async (redis: RedisClient): Promise<number> =>
  (await Promise.all(streams.map(([, key]) => redis.xlen(key)))).reduce((sum, size) => sum + size, 0)

const isWanted = (entry: AuditEntry, { target, since: _, until: __, ...equal }: AuditFilter): boolean =>
  (target === undefined || entry.targets.includes(target)) &&
  (Object.keys(equal) as (keyof typeof equal)[]).every(name => equal[name] === undefined || entry[name] === equal[name])

/** Orders places by time, then number, then stream: ids of the two streams may be equal. */
function compare(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  return left.ms - right.ms || left.count - right.count || (left.letter < right.letter ? -1 : left.letter > right.letter ? 1 : 0)
}

function partsOf(place: string): { readonly ms: number; readonly count: number; readonly letter: string } {
  const [ms, count] = place.slice(0, -1).split('-')
  return { ms: Number(ms), count: Number(count), letter: place.slice(-1) }
}

/** The bound from which a stream continues after a place, which may be in the other stream. */
function edgeOf(place: string, letter: string, isRising: boolean): string {
  const isNext = isRising ? letter > place.slice(-1) : letter < place.slice(-1)
  return `${isNext ? '' : '('}${place.slice(0, -1)}`
}

const entryOf = (id: string, json: string): AuditEntry => ({
  id,
  time: new Date(Number(id.split('-')[0])).toISOString(),
  ...storedIn(json)
})

function storedIn(json: string): Omit<AuditEntry, 'id' | 'time'> {
  const value = valueOf(json)
  if (!isStored(value)) return unreadable
  const entry = value as StoredEntry
  // Earlier versions stored one target.
  const { targets = entry.target === null ? [] : [entry.target], targetCount = targets.length, how = null } = entry
  return { ...entry, targets, targetCount, how }
}

type StoredEntry = Omit<NewAuditEntry, 'targets' | 'targetCount'> & Partial<Pick<NewAuditEntry, 'targets' | 'targetCount'>>

const isStored = hasShape({
  targets: value => value === undefined || isList(isText)(value),
  targetCount: value => value === undefined || isCount(value),
  how: value => value == null || isOneOf(auditHows)(value),
  ...{ subject: orNull(isText), action: orNull(isText), method: isText, route: isText, project: orNull(isText) },
  ...{ target: orNull(isText), outcome: isOneOf(auditOutcomes), status: isCount, reason: orNull(isText) },
  ...{ address: isText, requestId: isText, count: isCount }
})

/** Shown instead of an entry that cannot be read. */
const unreadable: Omit<AuditEntry, 'id' | 'time'> = {
  ...{
    subject: null,
    action: null,
    method: '',
    route: '',
    project: null,
    target: null,
    targets: [],
    targetCount: 0,
    how: null,
    outcome: 'failed',
    status: 0
  },
  ...{ reason: 'RecordBroken', address: '', requestId: '', count: 1 }
}
