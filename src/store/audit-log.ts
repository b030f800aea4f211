import { type AuditEntry, auditOutcomes, type NewAuditEntry } from '../domain/audit.ts'
import { hasShape, isCount, isOneOf, isText, orNull, valueOf } from '../domain/shape.ts'
import type { RedisClient } from './redis/client.ts'
import { accessKeys } from './redis/redis-keys.ts'

/** What a reading of the trail is narrowed to. */
export interface AuditFilter {
  readonly since?: number
  readonly until?: number
  readonly subject?: string
  readonly project?: string
}

export interface AuditPage {
  readonly items: readonly AuditEntry[]
  /** Place to go on before; null at the end. */
  readonly next: string | null
}

/**
 * Who did what. Entries are added and grow old; nothing changes or deletes one. What was refused has a stream of its own, so that
 * strangers cannot push out what happened.
 */
export interface AuditLog {
  add(entry: NewAuditEntry): Promise<void>
  addRefused(entry: NewAuditEntry): Promise<void>
  /** Newest first, of both streams. */
  page(filter: AuditFilter, before: string | undefined, limit: number): Promise<AuditPage>
  /** Everything, oldest first, read in steps. */
  all(filter: AuditFilter): AsyncIterable<AuditEntry>
  /** Drops what is older than `before` (ms). */
  trim(before: number): Promise<void>
}

/** Entries that one step reads. */
const STEP = 500

/** The streams, with the letter by which a place in the merged trail names them. */
const streams = [
  ['a', accessKeys.audit],
  ['r', accessKeys.refused]
] as const

interface Placed {
  readonly place: string
  readonly entry: AuditEntry
}

export function createAuditLog(redis: RedisClient, maxCount: number): AuditLog {
  const add = async (key: string, entry: NewAuditEntry): Promise<void> => {
    await redis.xadd(key, 'MAXLEN', '~', maxCount, '*', 'entry', JSON.stringify(entry))
  }

  async function read(stream: (typeof streams)[number], from: string, to: string, isRising: boolean): Promise<Placed[]> {
    const [letter, key] = stream
    const found = isRising
      ? await redis.xrange(key, from, to, 'COUNT', STEP)
      : await redis.xrevrange(key, to, from, 'COUNT', STEP)
    return found.map(([id, fields]) => ({ place: `${id}${letter}`, entry: entryOf(id, fields[1] ?? '{}') }))
  }

  /** The next step of both streams after (or, falling, before) a place. What is beyond the last of a full step waits for the next. */
  async function step(
    filter: AuditFilter,
    at: string | undefined,
    isRising: boolean
  ): Promise<{ found: Placed[]; isEnd: boolean }> {
    const parts = await Promise.all(
      streams.map(stream => {
        const edge = at === undefined ? undefined : edgeOf(at, stream[0], isRising)
        const from = isRising ? (edge ?? String(filter.since ?? '-')) : String(filter.since ?? '-')
        const to = isRising ? String(filter.until ?? '+') : (edge ?? String(filter.until ?? '+'))
        return read(stream, from, to, isRising)
      })
    )
    const order = (a: Placed, b: Placed) => (isRising ? 1 : -1) * compare(a.place, b.place)
    const full = parts.filter(part => part.length === STEP).map(part => part.at(-1) as Placed)
    const last = full.toSorted(order)[0]
    const merged = parts.flat().toSorted(order)
    return { found: last === undefined ? merged : merged.filter(each => order(each, last) <= 0), isEnd: last === undefined }
  }

  return {
    add: entry => add(accessKeys.audit, entry),
    addRefused: entry => add(accessKeys.refused, entry),

    async page(filter, before, limit) {
      const items: Placed[] = []
      let at = before
      while (true) {
        const { found, isEnd } = await step(filter, at, false)
        for (const each of found) {
          if (!isWanted(each.entry, filter)) continue
          if (items.length === limit) return { items: items.map(({ entry }) => entry), next: items.at(-1)?.place ?? null }
          items.push(each)
        }
        if (isEnd) return { items: items.map(({ entry }) => entry), next: null }
        at = found.at(-1)?.place
      }
    },

    async *all(filter) {
      let at: string | undefined
      while (true) {
        const { found, isEnd } = await step(filter, at, true)
        for (const { entry } of found) if (isWanted(entry, filter)) yield entry
        if (isEnd) return
        at = found.at(-1)?.place
      }
    },

    async trim(before) {
      await Promise.all(streams.map(([, key]) => redis.xtrim(key, 'MINID', '~', String(before))))
    }
  }
}

const isWanted = (entry: AuditEntry, { subject, project }: AuditFilter): boolean =>
  (subject === undefined || entry.subject === subject) && (project === undefined || entry.project === project)

/** Places are ordered by time, then by number, then by stream: ids of two streams may be equal. */
function compare(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  return left.ms - right.ms || left.count - right.count || (left.letter < right.letter ? -1 : left.letter > right.letter ? 1 : 0)
}

function partsOf(place: string): { readonly ms: number; readonly count: number; readonly letter: string } {
  const [ms, count] = place.slice(0, -1).split('-')
  return { ms: Number(ms), count: Number(count), letter: place.slice(-1) }
}

/** Where a stream goes on from a place, which may be in the other one. */
function edgeOf(place: string, letter: string, isRising: boolean): string {
  const isNext = isRising ? letter > place.slice(-1) : letter < place.slice(-1)
  return `${isNext ? '' : '('}${place.slice(0, -1)}`
}

const entryOf = (id: string, json: string): AuditEntry => ({
  id,
  time: new Date(Number(id.split('-')[0])).toISOString(),
  ...storedIn(json)
})

function storedIn(json: string): NewAuditEntry {
  const value = valueOf(json)
  return isStored(value) ? (value as NewAuditEntry) : unreadable
}

const isStored = hasShape({
  ...{ subject: orNull(isText), action: orNull(isText), method: isText, route: isText, project: orNull(isText) },
  ...{ target: orNull(isText), outcome: isOneOf(auditOutcomes), status: isCount, reason: orNull(isText) },
  ...{ address: isText, requestId: isText, count: isCount }
})

/** What is shown in place of an entry that cannot be read. */
const unreadable: NewAuditEntry = {
  ...{ subject: null, action: null, method: '', route: '', project: null, target: null, outcome: 'failed', status: 0 },
  ...{ reason: 'RecordBroken', address: '', requestId: '', count: 1 }
}
